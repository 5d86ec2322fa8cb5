"""A run that has ended: the verdict, the board, the cost, the evidence, the downloads."""

import streamlit as st

from lib.core.references import look_up
from lib.core.results import Run, Status
from lib.core.workflow import workflows
from lib.i18n import Translator
from lib.report.figures import charts
from lib.report.labels import failure_text, findings_of
from lib.report.sentences import plan_text
from lib.ui.run import compared, verdict
from lib.ui.run.board import board
from lib.ui.run.class_names import name_classes
from lib.ui.run.evidence import one_model
from lib.ui.run.exports import exports
from lib.ui.run.go_on import go_on, run_standard
from lib.ui.run.runs import status_badge, when
from lib.ui.shell import arrive
from lib.ui.shell.services import store
from lib.ui.shell.state import state
from lib.ui.shell.text import plain
from lib.ui.widgets.chart import chart
from lib.ui.widgets.findings import finding_list


def run_title(run: Run, t: Translator) -> None:
    """Name the run and say its plan."""
    st.header(plain(run.name), anchor=False, width="content")
    plan = plan_text(run.plan, t, new_groups=run.task.group is not None)
    st.caption(f"{plain(plan)} · {when(run.created, t)}")


def result(run: Run, t: Translator, workspace: str, *, viewer: bool = False) -> None:
    """Draw a run that has ended, in whatever way; to a ``viewer`` with nothing that changes it."""
    arrive.came_out(run.id)
    with st.container(horizontal=True, vertical_alignment="center"):
        status_badge(run.status, t)
        st.caption(t("took {time}", time=t.duration(run.seconds)), width="content")
    _ended_early(run, t, workspace, viewer)
    workflow = workflows()[run.task.domain]
    if workflow.result is not None:
        look_up(workflow.result)(run, t, workspace, viewer)
        return
    if workflow.before_verdict is not None:
        look_up(workflow.before_verdict)(run, t, workspace, viewer)
    verdict.adjustable_card(run, t)
    if not viewer:
        run_standard(run, t, workspace)
    board(run, t)
    if not viewer:
        name_classes(run, t, workspace)
    if any(model.status is Status.DONE for model in run.models):
        _quality_cost(run, t)
        compared.every_pair(run, t)
        one_model(run, t, workspace, viewer)
        compared.why_they_differ(run, t, workspace, viewer)
    if run.findings:
        with st.expander(t("Findings about the data"), icon=":material/search:"):
            finding_list(findings_of(run), t)
    if not viewer:
        go_on(run, t, workspace)
    exports(run, t, workspace, viewer)


def _quality_cost(run: Run, t: Translator) -> None:
    st.header(t("Quality against cost"), anchor="cost")
    figure = charts.quality_cost(run, t, narrow=state.narrow)
    if charts.by_rank(figure):
        st.caption(t("A number instead of a name is the rank on the leaderboard."))
    chart(figure, "deepworth_cost", t("Quality against cost"))


def _ended_early(run: Run, t: Translator, workspace: str, viewer: bool) -> None:
    """Say why a run ended before its end, and offer to go on; also where a model failed."""
    if run.status is Status.DONE:
        if not viewer and not run.origin and _some_failed(run):
            _resume_button(run, t, workspace)
        return
    if run.failure is not None:
        message, hint = failure_text(run.failure, t)
        st.error(f"**{plain(message)}**  \n{plain(hint)}", icon=":material/error:")
    elif run.status is Status.INTERRUPTED:
        st.warning(
            t(
                "This run was interrupted. Finished results are kept; resume it to complete the "
                "rest."
            ),
            icon=":material/pause:",
        )
    else:
        st.info(t("This run was stopped. Finished results are kept."), icon=":material/block:")
    if not viewer:
        _resume_button(run, t, workspace)


def _some_failed(run: Run) -> bool:
    return any(
        result.status is Status.FAILED or any(note.code == "refit_failed" for note in result.notes)
        for result in run.models
    )


def _resume_button(run: Run, t: Translator, workspace: str) -> None:
    if st.button(t("Resume"), key="deepworth_resume", icon=":material/play_arrow:"):
        store().resume(workspace, run.id)
        st.rerun()
