"""Setting up a comparison on reviews: which text, what says how it is meant, which models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from lib.core.dataset import Dataset
from lib.core.results import Run
from lib.core.task import Domain, Task
from lib.errors import InputError
from lib.i18n import Translator
from lib.ui.setup import keys as setup_keys
from lib.ui.setup import options as setup_options
from lib.ui.setup import prepared
from lib.ui.setup.duplicate import prefill
from lib.ui.setup.options import PlanOptions
from lib.ui.setup.plan_choices import (
    MoreChoices,
    Subject,
    choose_effort,
    choose_metric,
    choose_plan,
)
from lib.ui.setup.prepared import Setup
from lib.ui.shell import services
from lib.ui.shell.boundary import callout
from lib.workflows.reviews.page.prepare import prepared as kept
from lib.workflows.reviews.page.prepare.classes import (
    FLAGS,
    LABEL,
    NOTHING,
    RATING,
    choose_classes,
    choose_source,
    of,
)
from lib.workflows.reviews.page.prepare.look import look_at_texts, texts_are_read

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from lib.workflows.reviews.looking import ReviewLook
    from lib.workflows.reviews.texts.setup import ReviewSetup


@dataclass(frozen=True)
class Chosen:
    """The set-up as chosen; ``ready`` is what would be run, None where it cannot be.

    ``unlabelled`` says that there is nothing to learn from, and that the texts can be read.
    """

    setup: ReviewSetup
    ready: Setup | None
    key: str
    unlabelled: bool = False


def own_id(dataset_id: str) -> str:
    """Return what the choices of models and plan are about: not those of the page of tables."""
    return f"{dataset_id}_reviews"


def prefill_roles(
    recipe: Mapping[str, Any], dataset_id: str, called: Mapping[str, str] | None = None
) -> None:
    """Make the set-up that a derived table was made by the choices of this page.

    Its classes are ``called`` so (Task.names).
    """
    from lib.workflows.reviews.texts.deriving import setup_of

    setup = setup_of(recipe)
    if setup is None:
        return
    source = FLAGS if setup.flags else LABEL if setup.label else RATING if setup.rating else NOTHING
    values: dict[str, Any] = {
        "text": list(setup.text),
        "source": source,
        "date": setup.date,
        "product": setup.product,
        "extra": list(setup.extra),
        "neutral": setup.neutral,
    }
    names = {**dict(setup.names), **(called or {})}
    st.session_state[of("names", dataset_id)] = dict(called or {})
    _clear_names(dataset_id)
    if source == LABEL:
        values |= {
            "label": setup.label,
            f"positive_{setup.label}": setup.positive,
            f"separator_{setup.label}": setup.separator,
            f"blank_{setup.label}": setup.blank,
            **{f"name_{setup.label}_{value}": name for value, name in names.items()},
        }
    elif source == FLAGS:
        values["flags"] = list(setup.flags)
    elif source == RATING:
        values |= {"rating": setup.rating, f"scale_{setup.rating}": setup.scale}
    for name, value in values.items():
        if value is not None or name in ("date", "product", f"separator_{setup.label}"):
            st.session_state[of(name, dataset_id)] = value


def _clear_names(dataset_id: str) -> None:
    for key in map(str, st.session_state):
        if key.startswith("deepworth_reviews_name_") and key.endswith(dataset_id):
            st.session_state[key] = ""


def set_up(dataset: Dataset, dataset_id: str, t: Translator, workspace: str) -> Chosen | None:
    """Draw all choices and return what they mean; None where there is no text to read."""
    setup_keys.keep_through_language(t.language)
    left, right = st.columns(2, gap="medium")
    setup = _choose_roles(dataset, dataset_id, left, right, t, workspace)
    if setup is None:
        return None
    key = kept.as_key(setup)
    with left:
        if not texts_are_read(dataset, dataset_id, setup, t, workspace):
            return Chosen(setup, None, key)
    try:
        with left, st.spinner(t("Reading the texts"), show_time=True):
            made = kept.made(workspace, dataset_id, key)
    except InputError as error:
        callout(error, t)
        return Chosen(setup, None, key)
    with left:
        look_at_texts(*made.value, t)
    look = made.value[1]
    if look.task is None or look.metric is None:
        return Chosen(setup, None, key, unlabelled=True)
    ready = _choose_models(dataset_id, key, look, look.task, look.metric, t, workspace)
    return Chosen(setup, ready, key)


def _choose_roles(
    dataset: Dataset,
    dataset_id: str,
    left: DeltaGenerator,
    right: DeltaGenerator,
    t: Translator,
    workspace: str,
) -> ReviewSetup | None:
    """Draw which column is what; None where there is no text."""
    from lib.workflows.reviews.texts.setup import ReviewSetup

    found = kept.columns(workspace, dataset_id)
    guess = found.suggested
    offered = list(dict.fromkeys((*guess.text, *found.texts)))
    unlike = not offered
    if unlike:
        offered = [column.name for column in dataset.columns]
    with left:
        text = st.multiselect(
            t("Review text columns"),
            offered,
            key=setup_keys.initial(of("text", dataset_id), list(guess.text)),
            persist_state="session",
            help=t("Several are joined, such as a title and a text, in the order chosen."),
            placeholder=t("Choose columns"),
        )
    if not text:
        _say_none_chosen(unlike, t)
        return None
    with right:
        source = choose_source(found, dataset_id, t)
        classes = choose_classes(dataset, found, tuple(text), source, dataset_id, t, workspace)
    if source == LABEL and classes["label"] is None:
        st.info(t("Choose the column with the label of each review."))
        return None
    flags = classes.get("flags", ())
    if source == FLAGS and len(flags) < 2:
        st.info(t("Choose at least two columns of 0 and 1."))
        return None
    more = _choose_more(dataset, guess, {*text, *classes.values(), *flags}, dataset_id, t)
    # What cannot be named here is called as in the run that this is a duplicate of.
    asked = kept.values(workspace, dataset_id, classes["label"]) if "names" in classes else ()
    inherited = dict(setup_keys.chosen(of("names", dataset_id), {})).items()
    carried = [(value, name) for value, name in inherited if value not in asked]
    classes["names"] = (*classes.get("names", ()), *carried)
    return ReviewSetup(text=tuple(text), **classes, **more)


def _say_none_chosen(unlike: bool, t: Translator) -> None:
    """Ask for the column of the reviews; where none is like reviews, say so."""
    if not unlike:
        st.info(t("Choose the column with the reviews."))
        return
    st.warning(
        t(
            "No column of this table looks like written reviews: they are empty, always the same, "
            "of only a few kinds, or numbers. Choose the column if there is one, or another table."
        ),
        icon=":material/text_fields:",
    )


def _choose_more(
    dataset: Dataset, guess: ReviewSetup, taken: set[Any], dataset_id: str, t: Translator
) -> dict[str, Any]:
    """Draw date, product and the columns that are learned from beside the text."""
    names = [column.name for column in dataset.columns if column.name not in taken]
    with st.expander(t("Date, product, other columns"), icon=":material/view_column:"):
        left, middle, right = st.columns(3, gap="medium")
        given: dict[str, Any] = {}
        for place, name, label, usual in (
            (left, "date", t("Date"), guess.date),
            (middle, "product", t("Product"), guess.product),
        ):
            given[name] = place.selectbox(
                label,
                names,
                index=None,
                key=setup_keys.initial(of(name, dataset_id), usual if usual in names else None),
                persist_state="session",
                placeholder=t("None"),
                help=t("For charts only: the models do not use it."),
            )
        extra = right.multiselect(
            t("Also learn from"),
            [one for one in names if one not in given.values()],
            key=of("extra", dataset_id),
            persist_state="session",
            placeholder=t("None"),
            help=t(
                "Columns known before the review was written, such as age or department. Only "
                "models that accept columns in addition to text use them."
            ),
        )
    return {**given, "extra": tuple(one for one in extra if one not in given.values())}


def _choose_models(
    dataset_id: str,
    key: str,
    look: ReviewLook,
    task: Task,
    suggested: tuple[str, str, dict[str, Any]],
    t: Translator,
    workspace: str,
) -> Setup | None:
    """Draw measure, effort and models; return what would be run."""
    subject = Subject(own_id(dataset_id), task.kind, Domain.TEXT, task.target)
    metric = choose_metric(subject, suggested, t, width=360)
    about = (task.kind, metric, subject.id, task.target)
    more = MoreChoices(
        t("More: folds, equivalence"),
        setup_options.options_chosen(*about),
        lambda: setup_options.draw_options(*about, t),
    )

    def make(options: PlanOptions, place: DeltaGenerator) -> Setup:
        planned = kept.plan(workspace, dataset_id, key, prepared.choices(options))
        findings = (*look.findings, *planned.findings)
        return Setup(task, planned.plan, findings, planned.seconds, planned.costs)

    return choose_plan(subject, metric, choose_effort(subject.id, t), more, make, t)


def prefill_reviews(run: Run, workspace: str) -> str:
    """Make a run's choices those of this page; return the table that its reviews are of."""
    table = kept.table_behind(run, workspace) or run.dataset_id
    prefill_roles(run.task.recipe, table, run.task.names)
    prefill(run, services.dataset(workspace, run.dataset_id), own_id(table))
    return table
