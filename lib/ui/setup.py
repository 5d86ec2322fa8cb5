"""Setting up a comparison: target and task, columns, models, effort; all of it suggested."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from lib.core.columns import FEATURE_KINDS, ColumnKind
from lib.core.dataset import Dataset
from lib.core.findings import Finding
from lib.core.metrics import DEFAULT_METRIC, METRICS, metrics_of
from lib.core.model import Family
from lib.core.plan import Effort, Plan
from lib.core.task import Task, TaskKind
from lib.i18n import N_, Translator
from lib.models.catalogue import all_models, default_models, get_model
from lib.report.labels import family_label, metric_about, metric_label
from lib.ui import prepared

_KINDS = {
    TaskKind.BINARY: N_("Two classes"),
    TaskKind.MULTICLASS: N_("Several classes"),
    TaskKind.REGRESSION: N_("A number (regression)"),
}
_EFFORTS = {
    Effort.QUICK: (
        N_("Quick"),
        N_("5 folds once; fast settings, small networks. For a first look."),
    ),
    Effort.STANDARD: (
        N_("Standard"),
        N_("5 folds once; all models, networks trained properly. For most decisions."),
    ),
    Effort.THOROUGH: (
        N_("Thorough"),
        N_("Folds repeated 3 times, networks trained longest. When the answer must be firm."),
    ),
}


@dataclass(frozen=True)
class Setup:
    """What would be run: the task, the plan, what was noticed, and the expected seconds."""

    task: Task
    plan: Plan
    findings: tuple[Finding, ...]
    seconds: float


def suggested_target(dataset: Dataset, dataset_id: str, workspace: str) -> int | None:
    """Return the place of the suggested target among the columns."""
    names = [column.name for column in dataset.columns]
    target = prepared.target(workspace, dataset_id)
    return names.index(target) if target in names else None


def choose_target(dataset: Dataset, dataset_id: str, t: Translator, workspace: str) -> str | None:
    """Draw the choice of the target, the same on every page that asks for it."""
    return st.selectbox(
        t("Target: what to predict"),
        [column.name for column in dataset.columns],
        index=suggested_target(dataset, dataset_id, workspace),
        key=f"deepworth_target_{dataset_id}",
        persist_state="session",
        placeholder=t("Choose a column"),
        help=t("The column that the models learn to predict from the others."),
    )


def set_up(dataset: Dataset, dataset_id: str, t: Translator, workspace: str) -> Setup | None:
    """Draw all choices and return what they mean; None until a target is chosen.

    InputError where the choices cannot be run.
    """
    first, second, third = st.columns([4, 3, 4], gap="medium")
    with first:
        target = choose_target(dataset, dataset_id, t, workspace)
    if target is None:
        st.info(t("Choose the column that the models should learn to predict."))
        return None
    key = f"{dataset_id}_{target}"
    with second:
        suggested = prepared.task(workspace, dataset_id, target)
        kind, positive = _choose_kind(dataset, suggested, key, t)
    with third:
        effort = _choose_effort(dataset_id, t)
    models = _choose_models(kind, effort, dataset_id, t)
    with st.expander(t("More: columns, measure, folds"), icon=":material/tune:"):
        roles = _choose_columns(dataset, target, key, t)
        options = _choose_options(kind, key, t)
    chosen = prepared.choices({"kind": kind, "positive": positive, **roles})
    planned = prepared.choices({"models": models, "effort": effort, **options})
    about = (workspace, dataset_id, target, chosen)
    plan, notes, seconds = prepared.plan(*about, planned)
    findings = (*prepared.findings(*about), *notes)
    return Setup(prepared.task(*about), plan, findings, seconds)


def _choose_kind(
    dataset: Dataset, suggested: Task, key: str, t: Translator
) -> tuple[TaskKind, str | None]:
    kinds = [suggested.kind]
    if dataset.column(suggested.target).kind is ColumnKind.NUMBER:
        other = (
            TaskKind.MULTICLASS if suggested.kind is TaskKind.REGRESSION else TaskKind.REGRESSION
        )
        kinds.append(other)
    kind = st.segmented_control(
        t("Kind of task"),
        kinds,
        default=suggested.kind,
        required=True,
        format_func=lambda one: t(_KINDS[one]),
        key=f"deepworth_kind_{key}",
        persist_state="session",
    )
    kind = kind or suggested.kind
    if kind is not TaskKind.BINARY:
        return kind, None
    classes = suggested.classes
    positive = st.selectbox(
        t("Positive class"),
        classes[::-1],
        key=f"deepworth_positive_{key}",
        persist_state="session",
        help=t("The class of interest: precision, recall and F1 are about it."),
    )
    return kind, positive


def _choose_effort(dataset_id: str, t: Translator) -> Effort:
    effort = st.segmented_control(
        t("Effort"),
        list(_EFFORTS),
        default=Effort.STANDARD,
        required=True,
        format_func=lambda one: t(_EFFORTS[one][0]),
        key=f"deepworth_effort_{dataset_id}",
        persist_state="session",
    )
    effort = effort or Effort.STANDARD
    st.caption(t(_EFFORTS[effort][1]))
    return effort


def _choose_models(
    kind: TaskKind, effort: Effort, dataset_id: str, t: Translator
) -> tuple[str, ...]:
    """Draw the catalogue by family; each kind of task and effort has its own choice."""
    offered = [spec for spec in all_models() if kind in spec.kinds]
    usual = default_models(kind, effort)
    chosen: list[str] = []
    for family in (Family.CLASSICAL, Family.DEEP, Family.ENSEMBLE):
        ids = [spec.id for spec in offered if spec.family is family]
        if not ids:
            continue
        chosen += st.pills(
            family_label(family, t),
            ids,
            selection_mode="multi",
            default=[id_ for id_ in ids if id_ in usual],
            format_func=lambda id_: t(get_model(id_).label),
            key=f"deepworth_models_{dataset_id}_{kind}_{effort}_{family}",
            persist_state="session",
        )
    st.caption(t("A baseline that looks at no column is always among them."))
    with st.popover(t("What these models are"), type="tertiary", icon=":material/help:"):
        for spec in offered:
            st.markdown(f"**{t(spec.label)}**: {t(spec.about)}")
    return tuple(spec.id for spec in offered if spec.id in chosen)


def _choose_columns(dataset: Dataset, target: str, key: str, t: Translator) -> dict[str, Any]:
    others = [column for column in dataset.columns if column.name != target]
    features = [column.name for column in others if column.kind in FEATURE_KINDS]
    outside = [column.name for column in others if column.kind not in FEATURE_KINDS]
    drop = st.multiselect(
        t("Leave out these columns"),
        features,
        key=f"deepworth_drop_{key}",
        persist_state="session",
        placeholder=t("None"),
    )
    keep: Sequence[str] = ()
    if outside:
        keep = st.multiselect(
            t("Learn from these, which are left out because they identify rows or never vary"),
            outside,
            key=f"deepworth_keep_{key}",
            persist_state="session",
            placeholder=t("None"),
        )
    names = [column.name for column in others]
    left, right = st.columns(2)
    group = left.selectbox(
        t("Keep rows of a group together"),
        names,
        index=None,
        key=f"deepworth_group_{key}",
        persist_state="session",
        placeholder=t("No group column"),
        help=t("Rows of one customer or patient then never stand on both sides of a split."),
    )
    time = right.selectbox(
        t("Split by time"),
        names,
        index=None,
        key=f"deepworth_time_{key}",
        persist_state="session",
        placeholder=t("No time column"),
        help=t("The models then learn from earlier rows and are tested on later ones."),
    )
    drop = [name for name in drop if name not in (group, time)]
    return {"drop": drop, "keep": keep, "group": group, "time": time}


def _choose_options(kind: TaskKind, key: str, t: Translator) -> dict[str, Any]:
    names = [metric.name for metric in metrics_of(kind)]
    left, middle, right = st.columns(3)
    metric = left.selectbox(
        t("Measure"),
        names,
        index=names.index(DEFAULT_METRIC[kind]),
        format_func=lambda name: metric_label(name, t),
        key=f"deepworth_metric_{key}_{kind}",
        persist_state="session",
        help=t("The verdict is about this measure; all others are computed too."),
    )
    left.caption(metric_about(metric, t))
    region = METRICS[metric]
    rope = middle.number_input(
        t("Region of equivalence (share of the score)")
        if region.rope_relative
        else t("Region of equivalence"),
        min_value=0.0,
        value=region.rope,
        step=0.001,
        format="%.3f",
        key=f"deepworth_rope_{key}_{metric}",
        persist_state="session",
        help=t("A difference up to this size is taken as no difference in practice."),
    )
    folds = right.number_input(
        t("Folds"),
        min_value=2,
        max_value=20,
        value=None,
        key=f"deepworth_folds_{key}",
        persist_state="session",
        placeholder=t("As the effort says"),
    )
    seed = middle.number_input(
        t("Seed"),
        min_value=0,
        max_value=2**31 - 1,
        value=0,
        key=f"deepworth_seed_{key}",
        persist_state="session",
        help=t("The same seed gives the same folds and the same results."),
    )
    repeats = right.number_input(
        t("Repeats"),
        min_value=1,
        max_value=20,
        value=None,
        key=f"deepworth_repeats_{key}",
        persist_state="session",
        placeholder=t("As the effort says"),
    )
    weight = kind.is_classification and st.checkbox(
        t("Weight classes equally"),
        key=f"deepworth_weight_{key}",
        persist_state="session",
        help=t("Rare classes count as much as frequent ones while the models learn."),
    )
    return {
        "metric": metric,
        "rope": rope,
        "folds": folds,
        "repeats": repeats,
        "seed": seed,
        "class_weight": weight,
    }
