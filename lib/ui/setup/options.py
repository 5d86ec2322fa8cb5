"""Columns, folds, region of equivalence: choices that most comparisons leave as they are.

Their widgets are drawn while their panel is open only; what was chosen holds when it is closed too.
"""

from collections.abc import Mapping
from typing import Any, TypedDict

import streamlit as st

from lib.core.columns import FEATURE_KINDS
from lib.core.dataset import Dataset
from lib.core.metrics import METRICS
from lib.core.plan import Effort
from lib.core.task import TaskKind
from lib.i18n import Translator
from lib.ui.setup import prepared
from lib.ui.setup.keys import chosen, initial, of
from lib.ui.shell.terms import term_help, with_terms
from lib.ui.widgets.lazy import lazy_expander


class PlanOptions(TypedDict, total=False):
    """Choices on a plan, by the names of make_plan's arguments; None leaves one to the plan."""

    effort: Effort
    budget_seconds: int
    models: tuple[str, ...]
    metric: str
    settings: Mapping[str, Mapping[str, Any]]
    rope: float | None
    folds: int | None
    repeats: int | None
    seed: int | None
    class_weight: bool


def more_panel(label: str, dataset_id: str) -> Any:
    """Draw the panel of these choices; ``open`` says whether they are to be drawn."""
    return lazy_expander(label, f"deepworth_more_{dataset_id}", ":material/tune:")


def columns_chosen(
    dataset: Dataset, dataset_id: str, target: str, workspace: str
) -> dict[str, Any]:
    """Return which columns are learned from, and those that hold rows together or in order."""
    names = [column.name for column in dataset.columns if column.name != target]
    by_group, by_time = prepared.splits(workspace, dataset_id)
    keys = {name: of(name, dataset_id, target) for name in ("drop", "keep", "group", "time")}
    initial(keys["group"], by_group if by_group in names else None)
    initial(keys["time"], by_time if by_time in names else None)
    group, time = chosen(keys["group"]), chosen(keys["time"])
    drop = [name for name in chosen(keys["drop"], ()) if name not in (group, time)]
    return {"drop": drop, "keep": chosen(keys["keep"], ()), "group": group, "time": time}


def draw_columns(dataset: Dataset, dataset_id: str, target: str, t: Translator) -> None:
    """Draw the choices that ``columns_chosen`` returns, after it."""
    others = [column for column in dataset.columns if column.name != target]
    outside = [column.name for column in others if column.kind not in FEATURE_KINDS]
    st.multiselect(
        t("Leave out these columns"),
        [column.name for column in others if column.kind in FEATURE_KINDS],
        key=of("drop", dataset_id, target),
        persist_state="session",
        placeholder=t("None"),
    )
    if outside:
        st.multiselect(
            t("Use these anyway (left out as identifiers or constants)"),
            outside,
            key=of("keep", dataset_id, target),
            persist_state="session",
            placeholder=t("None"),
        )
    names = [column.name for column in others]
    left, right = st.columns(2)
    group = left.selectbox(
        t("Keep rows of a group together"),
        names,
        index=None,
        key=of("group", dataset_id, target),
        persist_state="session",
        placeholder=t("No group column"),
        help=with_terms(
            t("Rows of one customer or patient are then never on both sides of a split."),
            t,
            "groups",
        ),
    )
    time = right.selectbox(
        t("Split by time"),
        names,
        index=None,
        key=of("time", dataset_id, target),
        persist_state="session",
        placeholder=t("No time column"),
        help=term_help("time_split", t),
    )
    if group and time:
        st.caption(
            t(
                "Both together: the models are tested on later rows of groups that were not in "
                "training. Later rows of groups in training are left out of the test, so this "
                "takes more rows."
            )
        )


def options_chosen(kind: TaskKind, metric: str, dataset_id: str, target: str) -> PlanOptions:
    """Return the region of equivalence, folds, repeats, seed and class weights."""
    rope = initial(of("rope", dataset_id, target, metric), METRICS[metric].rope)
    seed = initial(of("seed", dataset_id, target), 0)
    weight = kind.is_classification and chosen(of("weight", dataset_id, target), False)
    return {
        "rope": chosen(rope),
        "folds": chosen(of("folds", dataset_id, target)),
        "repeats": chosen(of("repeats", dataset_id, target)),
        "seed": chosen(seed),
        "class_weight": weight,
    }


def draw_options(kind: TaskKind, metric: str, dataset_id: str, target: str, t: Translator) -> None:
    """Draw the choices that ``options_chosen`` returns, after it."""
    left, middle, right = st.columns(3)
    with left:
        draw_equivalence_and_seed(metric, dataset_id, target, t)
    middle.number_input(
        t("Folds"),
        min_value=2,
        max_value=20,
        value=None,
        key=of("folds", dataset_id, target),
        persist_state="session",
        placeholder=t("Set by effort"),
        help=term_help("fold", t),
    )
    right.number_input(
        t("Repeats"),
        min_value=1,
        max_value=20,
        value=None,
        key=of("repeats", dataset_id, target),
        persist_state="session",
        placeholder=t("Set by effort"),
        help=term_help("repeats", t),
    )
    if kind.is_classification:
        middle.checkbox(
            t("Weight classes equally"),
            key=of("weight", dataset_id, target),
            persist_state="session",
            help=term_help("class_weights", t),
        )


def draw_equivalence_and_seed(metric: str, dataset_id: str, target: str, t: Translator) -> None:
    """Draw the choices of ``options_chosen`` that plans of any kind have."""
    st.number_input(
        t("Region of equivalence (share of the score)")
        if METRICS[metric].rope_relative
        else t("Region of equivalence"),
        min_value=0.0,
        step=0.001,
        format="%.3f",
        key=of("rope", dataset_id, target, metric),
        persist_state="session",
        help=term_help("rope", t),
    )
    st.number_input(
        t("Seed"),
        min_value=0,
        max_value=2**31 - 1,
        key=of("seed", dataset_id, target),
        persist_state="session",
        help=term_help("seed", t),
    )
