"""Setting up reviews: what says how each is meant, and what classes or labels come of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from lib.core.dataset import Dataset
from lib.i18n import N_, Translator
from lib.report.labels import class_name
from lib.ui.setup import keys as setup_keys
from lib.ui.shell.terms import with_terms
from lib.ui.shell.text import plain
from lib.workflows.reviews.page.prepare import prepared as kept
from lib.workflows.reviews.page.prepare.labels import ClassChoice, choose_flags, choose_separator

if TYPE_CHECKING:
    from lib.workflows.reviews.texts.looking import ReviewColumns

LABEL, FLAGS, RATING, NOTHING = "label", "flags", "rating", "nothing"
_SOURCES = {
    LABEL: N_("A column of labels"),
    FLAGS: N_("Several columns of 0 and 1"),
    RATING: N_("Star ratings"),
    NOTHING: N_("There are no labels"),
}
_SCALES = {
    5: N_("1 to 5"),
    7: N_("1 to 7"),
    10: N_("1 to 10"),
    11: N_("0 to 10"),
    20: N_("0 to 20"),
    50: N_("10 to 50"),
    100: N_("0 to 100"),
}
_MAX_LABELS = 60


def of(name: str, dataset_id: str) -> str:
    """Return the key of a choice about a table of reviews."""
    return f"deepworth_reviews_{name}_{dataset_id}"


def choose_source(found: ReviewColumns, dataset_id: str, t: Translator) -> str:
    """Draw what says how a review is meant: one of LABEL, FLAGS, RATING, NOTHING."""
    guess = found.suggested
    usual = LABEL if guess.label else RATING if guess.rating else NOTHING
    away = {RATING} if not (found.ratings or guess.rating) else set()
    away |= {FLAGS} if len(found.flags) < 2 else set()
    offered = [one for one in _SOURCES if one not in away]
    source = st.segmented_control(
        t("Sentiment comes from"),
        offered,
        required=True,
        wrap=True,
        format_func=lambda one: t(_SOURCES[one]),
        key=setup_keys.initial(of("source", dataset_id), usual),
        persist_state="session",
        help=with_terms(
            t("The models learn to predict this from the text: sentiment, topic, emotion."),
            t,
            "sentiment",
            "label",
        ),
    )
    return source or usual


def choose_classes(
    dataset: Dataset,
    found: ReviewColumns,
    text: tuple[str, ...],
    source: str,
    dataset_id: str,
    t: Translator,
    workspace: str,
) -> ClassChoice:
    """Draw the column of labels or ratings, and what becomes of it."""
    about = partial(of, dataset_id=dataset_id)
    guess, ratings = found.suggested, found.ratings
    if source == FLAGS:
        return {
            "label": None,
            "rating": guess.rating,
            "scale": guess.scale,
            **choose_flags(found.flags, dataset_id, text, about, t, workspace),
        }
    if source == LABEL:
        divided = {name for name, one in kept.separators(workspace, dataset_id).items() if one[1]}
        names = [
            one.name
            for one in dataset.columns
            if one.name not in text and (2 <= one.distinct <= _MAX_LABELS or one.name in divided)
        ]
        if not names:
            _say_no_classes(dataset, dataset_id, t, workspace)
            return {"label": None, "rating": guess.rating}
        usual = guess.label if guess.label in names else None
        label = st.selectbox(
            t("Label"),
            names,
            index=None,
            key=setup_keys.initial(of("label", dataset_id), usual),
            persist_state="session",
            placeholder=t("Choose a column"),
        )
        several: ClassChoice = {}
        if label is not None:
            several = choose_separator(dataset, dataset_id, label, about, t, workspace)
        return {
            "label": label,
            "rating": guess.rating if guess.rating != label else None,
            "scale": guess.scale,
            **(several or _positive(dataset, label, dataset_id, t, workspace)),
        }
    if source == NOTHING:
        _say_one_class(dataset, dataset_id, text, t, workspace)
        return {"rating": None}
    names = list(dict.fromkeys([*filter(None, [guess.rating]), *ratings]))
    rating = st.selectbox(
        t("Star ratings"),
        names,
        key=setup_keys.initial(of("rating", dataset_id), guess.rating or names[0]),
        persist_state="session",
    )
    left, right = st.columns(2)
    scale = left.selectbox(
        t("Scale"),
        list(_SCALES),
        format_func=lambda one: t(_SCALES[one]),
        key=setup_keys.initial(of(f"scale_{rating}", dataset_id), ratings.get(rating, 5)),
        persist_state="session",
    )
    neutral = right.selectbox(
        t("Middle ratings"),
        ["leave_out", "class"],
        format_func=lambda one: t("left out") if one == "leave_out" else t("a separate class"),
        key=setup_keys.initial(of("neutral", dataset_id), "leave_out"),
        persist_state="session",
        help=t("Middle ratings are ambiguous: usually they are left out."),
    )
    counted = kept.counts(workspace, dataset_id, rating, scale, neutral)
    _say_counts(counted, t)
    return {"rating": rating, "scale": scale, "neutral": neutral}


def _say_no_classes(dataset: Dataset, dataset_id: str, t: Translator, workspace: str) -> None:
    """Say that no column can be one of labels, and what such a one is."""
    if not _say_one_class(dataset, dataset_id, (), t, workspace):
        st.info(
            t(
                "No other column has between two and {most} different values, so none can be used "
                "as classes.",
                most=_MAX_LABELS,
            )
        )


def _say_one_class(
    dataset: Dataset, dataset_id: str, text: tuple[str, ...], t: Translator, workspace: str
) -> bool:
    """Say so where a column that is named like labels holds one class only."""
    from lib.workflows.reviews.texts.setup import single_class

    name = single_class(dataset)
    if name is None or name in text:
        return False
    value = kept.values(workspace, dataset_id, name)[0]
    st.info(
        plain(
            t(
                'The column "{column}" has only one class, {value}: there is nothing to '
                "predict. Add reviews of another class, or use one of the four options below.",
                column=name,
                value=value,
            )
        )
    )
    return True


def _positive(
    dataset: Dataset, label: str | None, dataset_id: str, t: Translator, workspace: str
) -> ClassChoice:
    """Draw which of two classes is the positive one."""
    if label is None or not 2 <= dataset.column(label).distinct <= _MAX_NAMED:
        return {}
    values = kept.values(workspace, dataset_id, label)
    if len(values) != 2:
        with st.expander(t("Name the classes"), icon=":material/edit:"):
            return _names(values, label, dataset_id, t)
    good = next((one for one in values if one.casefold() in _GOOD), values[-1])
    chosen = st.segmented_control(
        t("Positive class"),
        values,
        required=True,
        format_func=plain,
        key=setup_keys.initial(of(f"positive_{label}", dataset_id), good),
        persist_state="session",
        help=t("The class whose share is shown as the share of positive reviews."),
    )
    return {"positive": chosen or good, **_names(values, label, dataset_id, t)}


def _names(values: list[str], label: str, dataset_id: str, t: Translator) -> ClassChoice:
    """Draw what classes are called, in place of values such as 0 and 1."""
    names = []
    columns = st.columns(2)
    for place, value in enumerate(values):
        name = columns[place % 2].text_input(
            t("Name of {value}", value=plain(value)),
            key=setup_keys.initial(of(f"name_{label}_{value}", dataset_id), ""),
            persist_state="session",
            max_chars=40,
            placeholder=value,
            help=t("Used on every page and in reports, and next to the value in predictions."),
        )
        if name and name.strip() and name.strip() != value:
            names.append((value, name.strip()))
    return {"names": tuple(names)}


_MAX_NAMED = 8
"""Classes above which they keep their own names."""
_GOOD = ("1", "positive", "pos", "good", "yes", "true", "긍정", "좋음", "추천", "y")


def _say_counts(counted: dict[str, int], t: Translator) -> None:
    parts = [
        f"{class_name(name, t)} {t.number(counted[name])}"
        for name in ("negative", "neutral", "positive")
        if name in counted
    ]
    if counted["left_out"]:
        parts.append(t("left out {count}", count=t.number(counted["left_out"])))
    if counted["without"]:
        parts.append(t("without a rating {count}", count=t.number(counted["without"])))
    st.caption(plain(" · ".join(parts)))
