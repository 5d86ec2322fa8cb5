"""Columns, folds, region of equivalence: choices that most comparisons leave as they are."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from lib.core.columns import FEATURE_KINDS
from lib.core.dataset import Dataset
from lib.core.metrics import METRICS
from lib.core.task import TaskKind
from lib.i18n import Translator
from lib.ui import prepared, setup_keys


def choose_columns(
    dataset: Dataset, dataset_id: str, target: str, t: Translator, workspace: str
) -> dict[str, Any]:
    """Draw which columns are learned from, and those that hold rows together or in order."""
    others = [column for column in dataset.columns if column.name != target]
    features = [column.name for column in others if column.kind in FEATURE_KINDS]
    outside = [column.name for column in others if column.kind not in FEATURE_KINDS]
    drop = st.multiselect(
        t("Leave out these columns"),
        features,
        key=setup_keys.of("drop", dataset_id, target),
        persist_state="session",
        placeholder=t("None"),
    )
    keep: Sequence[str] = ()
    if outside:
        keep = st.multiselect(
            t("Learn from these, which are left out because they identify rows or never vary"),
            outside,
            key=setup_keys.of("keep", dataset_id, target),
            persist_state="session",
            placeholder=t("None"),
        )
    names = [column.name for column in others]
    by_group, by_time = prepared.splits(workspace, dataset_id)
    left, right = st.columns(2)
    group = left.selectbox(
        t("Keep rows of a group together"),
        names,
        index=None,
        key=setup_keys.initial(
            setup_keys.of("group", dataset_id, target), by_group if by_group in names else None
        ),
        persist_state="session",
        placeholder=t("No group column"),
        help=t("Rows of one customer or patient then never stand on both sides of a split."),
    )
    time = right.selectbox(
        t("Split by time"),
        names,
        index=None,
        key=setup_keys.initial(
            setup_keys.of("time", dataset_id, target), by_time if by_time in names else None
        ),
        persist_state="session",
        placeholder=t("No time column"),
        help=t("The models then learn from earlier rows and are tested on later ones."),
    )
    drop = [name for name in drop if name not in (group, time)]
    return {"drop": drop, "keep": keep, "group": group, "time": time}


def choose_options(
    kind: TaskKind, metric: str, dataset_id: str, target: str, t: Translator
) -> dict[str, Any]:
    """Draw the region of equivalence, folds, repeats, seed and class weights."""
    left, middle, right = st.columns(3)
    region = METRICS[metric]
    rope = left.number_input(
        t("Region of equivalence (share of the score)")
        if region.rope_relative
        else t("Region of equivalence"),
        min_value=0.0,
        step=0.001,
        format="%.3f",
        key=setup_keys.initial(setup_keys.of("rope", dataset_id, target, metric), region.rope),
        persist_state="session",
        help=t("A difference up to this size is taken as no difference in practice."),
    )
    seed = left.number_input(
        t("Seed"),
        min_value=0,
        max_value=2**31 - 1,
        key=setup_keys.initial(setup_keys.of("seed", dataset_id, target), 0),
        persist_state="session",
        help=t("The same seed gives the same folds and the same results."),
    )
    folds = middle.number_input(
        t("Folds"),
        min_value=2,
        max_value=20,
        value=None,
        key=setup_keys.of("folds", dataset_id, target),
        persist_state="session",
        placeholder=t("As the effort says"),
    )
    repeats = right.number_input(
        t("Repeats"),
        min_value=1,
        max_value=20,
        value=None,
        key=setup_keys.of("repeats", dataset_id, target),
        persist_state="session",
        placeholder=t("As the effort says"),
    )
    weight = kind.is_classification and middle.checkbox(
        t("Weight classes equally"),
        key=setup_keys.of("weight", dataset_id, target),
        persist_state="session",
        help=t("Rare classes count as much as frequent ones while the models learn."),
    )
    return {
        "rope": rope,
        "folds": folds,
        "repeats": repeats,
        "seed": seed,
        "class_weight": weight,
    }
