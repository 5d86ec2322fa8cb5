"""What can be done next with a run that has ended: more models, more repeats, new rows."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from lib.core.dataset import Dataset
from lib.core.plan import MAX_REPEATS, Effort, Plan, SplitKind
from lib.core.references import look_up
from lib.core.results import Run, Status
from lib.core.task import Task
from lib.core.workflow import workflows
from lib.errors import DeepworthError
from lib.i18n import Translator
from lib.models.catalogue import all_models
from lib.models.settings import Settings
from lib.report.drawing.numbers import rough_duration
from lib.report.labels import model_label, parts_label
from lib.ui.setup.duplicate import duplicate_button
from lib.ui.setup.keys import FAMILIES
from lib.ui.setup.launch import submit_once
from lib.ui.shell import services
from lib.ui.shell.boundary import callout
from lib.ui.shell.text import plain

NEXT_STEPS = "next"
"""The anchor of what can be done next."""


def next_steps(run: Run, t: Translator, workspace: str) -> None:
    """Draw what a run can be used for, each in a part of its own; nothing without its table."""
    if run.origin:
        return
    from lib.ui.next_steps.predicting import predict_file

    st.header(t("Next steps"), anchor=NEXT_STEPS)
    _train_longer(run, t, workspace)
    label = t("Add models or repeats on the same folds")
    if not _repeatable(run):
        label = t("Add models on the same {parts}", parts=parts_label(run.plan, t))
    with st.expander(label, icon=":material/add_circle:"):
        _add(run, t, workspace)
    predicts_itself = workflows()[run.task.domain].predicts_itself
    if any(result.has_artifact for result in run.models) and not predicts_itself:
        with st.expander(t("Predict a new file"), icon=":material/online_prediction:"):
            predict_file(run, t, workspace)
    duplicate_button(run, t, workspace)


def run_standard(run: Run, t: Translator, workspace: str) -> None:
    """Offer, below the verdict of a quick run, the same comparison at standard effort."""
    if run.origin or run.plan.effort is not Effort.QUICK:
        return
    parts = parts_label(run.plan, t)
    label = t("Run standard on the same {parts}", parts=parts)
    about = t(
        "Another run on this table with the same target, {parts} and seed: networks are trained "
        "longer, and models that quick effort leaves out are included.",
        parts=parts,
    )
    if _resampled(run):
        label = t("Run again at standard effort")
        about = t(
            "Another run on this table with the same features and seed: the same resamples and "
            "more, networks are trained longer, and models that quick effort leaves out are "
            "included."
        )
    if st.button(label, key="deepworth_standard", icon=":material/fitness_center:", help=about):
        at_standard = look_up(workflows()[run.task.domain].at_standard)
        try:
            st.query_params["run"] = submit_once(
                at_standard(run, workspace), run.dataset_id, workspace
            )
        except DeepworthError as error:
            callout(error, t)
            return
        st.rerun()


def _train_longer(run: Run, t: Translator, workspace: str) -> None:
    """Offer networks that were cut short more training, in a run on the same folds."""
    from lib.models.settings import longer_settings

    settings = longer_settings(run)
    if not settings:
        return
    names = ", ".join(model_label(id_, t) for id_ in settings)
    seconds = _longer_seconds(run, settings)
    with st.container(border=True):
        st.markdown(plain(t("{models}: still improving when training stopped.", models=names)))
        st.caption(
            t(
                "A new run on the same folds gives them up to three times the epochs. The other "
                "results are kept."
            )
            + " "
            + t("This will take {time}.", time=_here(run, seconds, t))
        )
        if not st.button(t("Train longer"), key="deepworth_longer", icon=":material/fast_forward:"):
            return
        from lib.store.longer import train_longer

        try:
            new = train_longer(
                services.store(),
                workspace,
                run.id,
                settings,
                name=t("{run}, trained longer", run=run.name),
                estimate=seconds,
            )
        except DeepworthError as error:
            callout(error, t)
            return
    st.query_params["run"] = new
    st.rerun()


def _add(run: Run, t: Translator, workspace: str) -> None:
    models = _models(run, t)
    repeats = _repeats(run, t)
    changed = bool(models) or repeats > run.plan.repeats
    seconds = _seconds(run, models, repeats, workspace) if changed else None
    kept = t(
        "Existing results are kept: the new models are compared with them on the same {parts}.",
        parts=parts_label(run.plan, t),
    )
    parts = [kept]
    if seconds is not None:
        parts.append(t("This will take {time}.", time=_here(run, seconds, t)))
    st.caption(" ".join(parts))
    pressed = st.button(
        t("Add to this run"),
        key="deepworth_extend",
        type="primary",
        icon=":material/play_arrow:",
        disabled=not changed,
    )
    if pressed:
        from lib.store.extension import extend

        try:
            extend(
                services.store(),
                workspace,
                run.id,
                models=tuple(models),
                repeats=repeats,
                estimate=seconds,
            )
        except DeepworthError as error:
            callout(error, t)
            return
        st.rerun()


def _models(run: Run, t: Translator) -> list[str]:
    done = {result.id for result in run.models if result.status is Status.DONE}
    offered = [
        spec.id
        for spec in all_models()
        if spec.suits(run.task.kind, run.task.domain)
        and spec.id not in done
        # A reference that was left out needs columns that are not there.
        # Nor is there a place here to build a network.
        and ((spec.family in FAMILIES and not spec.built) or spec.id in run.plan.models)
    ]
    if not offered:
        st.caption(t("All models for this kind of task are already in the run."))
        return []
    return st.multiselect(
        t("Models to add"),
        offered,
        format_func=lambda id_: model_label(id_, t),
        key=f"deepworth_add_{run.id}",
        persist_state="session",
        placeholder=t("None"),
    )


def _repeats(run: Run, t: Translator) -> int:
    """Draw the number of repeats."""
    if not _repeatable(run):
        return run.plan.repeats
    chosen = st.number_input(
        t("Repeats of the folds"),
        min_value=run.plan.repeats,
        max_value=max(MAX_REPEATS, run.plan.repeats),
        value=run.plan.repeats,
        key=f"deepworth_longer_{run.id}_{run.plan.repeats}",
        persist_state="session",
        help=t(
            "Each repeat splits the rows again: the verdict becomes more certain, each at the "
            "same cost."
        ),
    )
    return int(chosen)


def _repeatable(run: Run) -> bool:
    """Whether rows can be divided anew: in the order of time there is but one way.

    Resamples are not repeated either.
    """
    return not (run.plan.split.in_order or _resampled(run))


def _resampled(run: Run) -> bool:
    """Whether its models are compared on resamples, not on folds."""
    return run.plan.split is SplitKind.BOOTSTRAP


def _seconds(run: Run, models: list[str], repeats: int, workspace: str) -> float:
    """Return the expected wall time of what is added."""
    dataset = services.dataset(workspace, run.dataset_id)
    total = 0.0
    more = repeats - run.plan.repeats
    if more:
        total += _wall_seconds(dataset, run.task, replace(run.plan, repeats=more))
    if models:
        plan = replace(run.plan, models=tuple(models), repeats=repeats)
        total += _wall_seconds(dataset, run.task, plan)
    return total


def _here(run: Run, seconds: float, t: Translator) -> str:
    """Return an estimate as runs like this one have lately taken here."""
    return rough_duration(seconds * services.store().pace(run.task.domain), t)


def _wall_seconds(dataset: Dataset, task: Task, plan: Plan) -> float:
    from lib.evaluation.plan.estimate import wall_seconds

    return wall_seconds(dataset, task, plan, _cores())


def _longer_seconds(run: Run, settings: Settings) -> float:
    from lib.evaluation.plan.estimate import longer_seconds

    return longer_seconds(run, settings, _cores())


def _cores() -> int:
    from lib.settings import available_cores, read_settings

    return read_settings().workers or available_cores()
