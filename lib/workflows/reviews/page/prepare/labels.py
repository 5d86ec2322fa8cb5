"""Setting up reviews with several labels each: how cells are divided, which labels there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypedDict

import streamlit as st

from lib.core.dataset import Dataset
from lib.i18n import N_, Translator
from lib.report.labels import class_name
from lib.ui.setup import keys as setup_keys
from lib.ui.shell.terms import with_terms
from lib.ui.shell.text import plain
from lib.workflows.reviews.page.prepare import prepared as kept

_SEPARATORS = {
    "json": N_('several, as a list: ["a", "b"]'),
    ";": N_("several, separated by semicolons (a;b)"),
    "|": N_("several, separated by bars (a|b)"),
    ",": N_("several, separated by commas (a,b)"),
}
_NAMED = 12


class ClassChoice(TypedDict, total=False):
    """What was chosen of the classes: fields of a ReviewSetup."""

    label: str | None
    rating: str | None
    scale: int | None
    neutral: str
    positive: str
    separator: str
    flags: tuple[str, ...]
    blank: bool
    names: tuple[tuple[str, str], ...]


def choose_separator(
    dataset: Dataset,
    dataset_id: str,
    label: str,
    of: Callable[[str], str],
    t: Translator,
    workspace: str,
) -> ClassChoice:
    """Draw how many labels a cell holds and what an empty one means; nothing where it is clear.

    ``of`` names a choice of this table.
    """
    possible, usual = kept.separators(workspace, dataset_id).get(label, ((), None))
    if not possible:
        return {}
    separator = st.selectbox(
        t("Labels per cell"),
        [None, *possible],
        format_func=lambda one: t("one label") if one is None else t(_SEPARATORS[one]),
        key=setup_keys.initial(of(f"separator_{label}"), usual),
        persist_state="session",
        help=with_terms(
            t("With several, each label is learned and scored separately: topics, emotions."),
            t,
            "several_labels",
        ),
    )
    if separator is None:
        return {}
    blank = True
    if dataset.column(label).missing:
        blank = st.checkbox(
            t("An empty cell means: none of the labels"),
            key=setup_keys.initial(of(f"blank_{label}"), True),
            persist_state="session",
            help=t("Otherwise such rows count as not labelled yet and are left out."),
        )
    say_labels(kept.label_counts(workspace, dataset_id, label, separator, (), blank), t)
    return {"separator": separator, "blank": blank}


def choose_flags(
    flags: Sequence[str],
    dataset_id: str,
    text: tuple[str, ...],
    of: Callable[[str], str],
    t: Translator,
    workspace: str,
) -> ClassChoice:
    """Draw which of the columns of 0 and 1 are labels."""
    offered = [name for name in flags if name not in text]
    chosen = st.multiselect(
        t("Columns of 0 and 1"),
        offered,
        key=setup_keys.initial(of("flags"), offered),
        persist_state="session",
        help=t("Each column is a label: a row has it where the column is 1, yes or true."),
        placeholder=t("Choose columns"),
    )
    if len(chosen) > 1:
        say_labels(kept.label_counts(workspace, dataset_id, "", "", tuple(chosen), True), t)
    return {"flags": tuple(chosen)}


def say_labels(counts: Mapping[str, int], t: Translator) -> None:
    """Say how many rows have each label: the frequent ones in a line, all behind a click."""
    from lib.core.labels import MAX_LABELS, MIN_LABEL_ROWS

    if not counts:
        st.caption(t("No cell contains a label."))
        return
    named = [
        f"{class_name(name, t)} = {t.number(rows)}" for name, rows in list(counts.items())[:_NAMED]
    ]
    said = t.plural("{count} label", "{count} labels", len(counts))
    st.caption(plain(f"{said}: {' · '.join(named)}{' …' if len(counts) > _NAMED else ''}"))
    if len(counts) <= _NAMED:
        return
    with st.expander(t("All labels and their rows"), icon=":material/label:"):
        st.dataframe(
            {
                t("Label"): [class_name(name, t) for name in counts],
                t("Actual rows"): list(counts.values()),
            },
            hide_index=True,
            height=320,
            key="deepworth_reviews_labels",
            alt=t("All labels and their rows"),
        )
        st.caption(
            t(
                "Labels with fewer than {least} rows are left out, as are all but the {most} most "
                "frequent.",
                least=MIN_LABEL_ROWS,
                most=MAX_LABELS,
            )
        )
