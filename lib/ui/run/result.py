"""A run that has ended: the verdict, the board, the cost, the evidence, the downloads."""

import streamlit as st

from lib.core.references import look_up
from lib.core.results import Run, Status
from lib.i18n import Translator
from lib.report.figures import charts
from lib.report.labels import failure_text, findings_of
from lib.report.sections.closing import facts_of
from lib.report.sections.run_sections import QUALITY, VERDICT, sections_of
from lib.report.sections.section import RunView, Section
from lib.report.sections.verdict_html import rank_note
from lib.report.sentences import plan_text
from lib.ui.next_steps.certainty import more_certainty
from lib.ui.next_steps.next_steps import NEXT_STEPS, next_steps, run_standard
from lib.ui.run import verdict
from lib.ui.run.board import board
from lib.ui.run.class_names import name_classes
from lib.ui.run.exports import TAKE_AWAY, exports
from lib.ui.run.runs import status_badge, when
from lib.ui.shell import arrive
from lib.ui.shell.boundary import boundary
from lib.ui.shell.reader import fragment
from lib.ui.shell.section_links import section as heading
from lib.ui.shell.section_links import section_links
from lib.ui.shell.services import store
from lib.ui.shell.state import state
from lib.ui.shell.terms import term_line
from lib.ui.shell.text import plain
from lib.ui.widgets.chart import chart
from lib.ui.widgets.findings import finding_list
from lib.ui.widgets.lazy import lazy_expander
from lib.ui.widgets.run_reader import PageReader


def run_title(run: Run, t: Translator) -> None:
    """Name the run and say its plan."""
    st.header(plain(run.name), anchor=False, width="content")
    plan = plan_text(run.plan, t, task=run.task)
    st.caption(f"{plain(plan)} · {when(run.created, t)}")


def result(run: Run, t: Translator, workspace: str, *, viewer: bool = False) -> None:
    """Draw a run that has ended, in whatever way; to a ``viewer`` with nothing that changes it.

    Its sections are those of its report (lib.report.sections).
    """
    arrive.came_out(run.id)
    with st.container(horizontal=True, vertical_alignment="center"):
        status_badge(run.status, t)
        st.caption(t("took {time}", time=t.duration(run.seconds)), width="content")
    _ended_early(run, t, workspace, viewer)
    view = RunView(run, t, PageReader(run, workspace), passed_on=viewer)
    sections = [section for section in sections_of(run) if section.applies(view)]
    goes_on = not viewer and not run.origin
    links = [
        (section.id, section.title(view))
        for section in sections
        if section.linked and not (section is VERDICT and section is sections[0])
    ]
    last = [(NEXT_STEPS, t("Next steps"))] if goes_on else []
    section_links([*links, *last, (TAKE_AWAY, t("Export"))])
    for section in sections:
        _draw(section, view, workspace)
    if goes_on:
        next_steps(run, t, workspace)
    exports(run, t, workspace, viewer)


def _draw(section: Section, view: RunView, workspace: str) -> None:
    """Draw a section as it asks for, else its title and its charts."""
    if section.on_page:
        look_up(section.on_page)(view.run, view.t, workspace, view.passed_on)
    elif section.on_page is not None:
        _draw_folded(section, view)


@fragment
def _draw_folded(section: Section, view: RunView) -> None:
    """Draw a section's paragraphs and charts, once it is opened."""
    with boundary(view.t):
        key = f"deepworth_section_{section.id}_{view.run.id}"
        box = lazy_expander(section.title(view), key, ":material/info:")
        if not box.open:
            return
        with box:
            for text in section.texts(view):
                st.markdown(plain(text))
            for display in section.displays(view):
                chart(display.figure, f"deepworth_{display.key}", display.title)
            term_line(view.t, *section.terms)


def verdict_part(run: Run, t: Translator, workspace: str, viewer: bool) -> None:
    """Draw the verdict, under a heading where other things come first."""
    if sections_of(run)[0] is not VERDICT:
        heading(VERDICT.id, t("Which model"))
    verdict.adjustable_card(run, t, workspace)
    if not viewer:
        more_certainty(run, t, workspace)
        run_standard(run, t, workspace)


def board_part(run: Run, t: Translator, workspace: str, viewer: bool) -> None:
    """Draw the leaderboard, and what classes are called."""
    board(run, t, workspace)
    if not viewer:
        name_classes(run, t, workspace)


def quality_part(run: Run, t: Translator, workspace: str, viewer: bool) -> None:
    """Draw the models by score and training time."""
    del workspace, viewer
    heading(QUALITY.id, t("Quality against cost"))
    figure = charts.quality_cost(run, t, narrow=state.narrow)
    if charts.by_rank(figure):
        st.caption(rank_note(t))
    chart(figure, "deepworth_cost", t("Quality against cost"))


def findings_part(run: Run, t: Translator, workspace: str, viewer: bool) -> None:
    """Draw the findings about the data, folded up."""
    del workspace, viewer
    with st.expander(t("Findings about the data"), icon=":material/search:"):
        finding_list(findings_of(run), t)


def facts_part(run: Run, t: Translator, workspace: str, viewer: bool) -> None:
    """Draw when, from what and by which versions a run was made, folded up."""
    del workspace, viewer
    facts = facts_of(run, t)
    with st.expander(t("Details"), icon=":material/list_alt:"):
        st.table(
            {
                "name": [plain(name) for name, _value in facts],
                "value": [plain(value) for _name, value in facts],
            },
            border="horizontal",
            hide_index=True,
            hide_header=True,
        )


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
