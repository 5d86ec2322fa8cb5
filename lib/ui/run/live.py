"""A run while it goes on: what is done, what is being trained, how long it will take."""

import streamlit as st

from lib.core.results import REPEATING, ModelResult, Run, Status
from lib.errors import StoreError
from lib.evaluation.judge.recommended import USUAL
from lib.i18n import Translator
from lib.report.drawing.numbers import rough_duration
from lib.report.figures import charts
from lib.report.labels import model_label
from lib.report.reader import deciding_evidence
from lib.report.repeated import repeating_sentence
from lib.ui.run import board, verdict
from lib.ui.run.runs import status_badge
from lib.ui.shell import arrive, services
from lib.ui.shell.boundary import boundary
from lib.ui.shell.reader import fragment
from lib.ui.shell.text import plain
from lib.ui.widgets.chart import chart
from lib.ui.widgets.run_reader import PageReader

UNFINISHED = (Status.QUEUED, Status.RUNNING)


@fragment(run_every=1.0)
def live(run_id: str, t: Translator, workspace: str) -> None:
    """Draw the run as it stands every second, until it has ended; then the whole page."""
    with boundary(t):
        run = _still_going(run_id, workspace)
        if run is None:
            arrive.ended(run_id)
            st.rerun(scope="app")
        _progress(run, t, workspace)
        _buttons(run, t, workspace)
        if run.verdict is not None:
            evidence = deciding_evidence(PageReader(run, workspace))
            verdict.card(run, t, evidence, USUAL)
        board.live_board(run, t)
        _curves(run, t)


def _still_going(run_id: str, workspace: str) -> Run | None:
    """Return the run while it goes on; None once it has ended, or was deleted in another tab."""
    try:
        run = services.store().run(workspace, run_id)
    except StoreError as error:
        if error.code != "run_not_found":
            raise
        return None
    return run if run.status in UNFINISHED else None


def _progress(run: Run, t: Translator, workspace: str) -> None:
    total = max(len(run.models), 1)
    share = sum(_share(result) for result in run.models) / total
    done = sum(result.status not in UNFINISHED for result in run.models)
    parts = [t("{done} of {total} models", done=t.number(done), total=t.number(total))]
    if run.status is Status.QUEUED:
        if run.position > 1:
            parts.append(t("position {position} in the queue", position=t.number(run.position)))
    else:
        parts.append(t("{time} elapsed", time=t.duration(run.seconds)))
    if run.phase == "choice":
        parts.append(t("choosing the number of segments"))
        share = max(share, _searched(run, workspace) / (total + 1))
    elif run.phase == REPEATING:
        parts.append(repeating_sentence(run, t))
        share = run.repeated_share
    elif run.phase == "refit":
        parts.append(t("fitting the models on all rows"))
    elif run.status is Status.RUNNING and run.estimate is not None:
        left = run.estimate * services.store().pace(run.task.domain) - run.seconds
        parts.append(
            t("{about} left", about=rough_duration(left, t))
            if left > 1
            else t("taking longer than expected")
        )
    with st.container(horizontal=True, vertical_alignment="center"):
        status_badge(run.status, t)
        st.caption(" · ".join(parts), width="content")
    st.progress(min(max(share, 0.0), 1.0))
    _engine(t)


def _searched(run: Run, workspace: str) -> float:
    """Return the share of the search for the number of segments that is done."""
    found = services.jobs().find(workspace, run.id, "k_choice")
    return found[0].share if found else 0.0


def _share(result: ModelResult) -> float:
    if result.status in UNFINISHED:
        return min(result.progress, 1.0)
    return 1.0


def _engine(t: Translator) -> None:
    engine = services.store().engine_state()
    if engine is None or not engine.alive or not services.engine().alive():
        services.engine().ensure()
        st.warning(
            t("The engine is not running. The run waits and continues as soon as it starts."),
            icon=":material/power_off:",
        )
    elif engine.failure is not None:
        message, hint = t.failure(engine.failure.code, dict(engine.failure.context))
        st.warning(f"{plain(message)}  \n{plain(hint)}", icon=":material/power_off:")
    elif not engine.warm:
        st.caption(t("The engine is warming up; the first run after a start takes longer."))


def _buttons(run: Run, t: Translator, workspace: str) -> None:
    going = [result.id for result in run.models if result.status in UNFINISHED]
    with st.container(horizontal=True):
        if st.button(t("Stop the run"), key="deepworth_cancel", icon=":material/stop:"):
            services.store().cancel(workspace, run.id)
        if not going:
            return
        model = st.menu_button(
            t("Stop a model"),
            going,
            key="deepworth_cancel_model",
            format_func=lambda id_: model_label(id_, t),
        )
        if model is not None:
            services.store().cancel(workspace, run.id, model)


def _curves(run: Run, t: Translator) -> None:
    """Draw the losses of the networks that are being trained or were trained last."""
    trained = [result for result in run.models if charts.has_losses(result)]
    for result in trained[-2:]:
        chart(
            charts.loss_curves(result, t),
            f"deepworth_curves_{result.id}",
            model_label(result.id, t),
        )
