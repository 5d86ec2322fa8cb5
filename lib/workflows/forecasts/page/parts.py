"""Season and trend on the page of a run of forecasts."""

from __future__ import annotations

import streamlit as st

from lib.core.results import Run
from lib.i18n import N_, Translator
from lib.report.sections.section import RunView
from lib.ui.shell.text import plain
from lib.ui.widgets.chart import chart
from lib.ui.widgets.job import ask_and_wait
from lib.ui.widgets.run_reader import PageReader
from lib.workflows.forecasts.job_specs import PARTS
from lib.workflows.forecasts.page.panel import choose_series, panel
from lib.workflows.forecasts.report.parts import (
    how_text,
    one_text,
    part_charts,
    part_name,
    series_parts,
)


@panel(N_("Season and trend"), "parts", "stacked_line_chart")
def season_and_trend(run: Run, t: Translator, workspace: str, viewer: bool) -> None:
    """Draw a series taken apart, the largest or the sum of all, once it is opened."""
    if ask_and_wait(PARTS, t, workspace, run=run, viewer=viewer) is None:
        return
    _draw(RunView(run, t, PageReader(run, workspace), passed_on=viewer))


def _draw(view: RunView) -> None:
    t, found = view.t, series_parts(view)
    shown = [] if found is None else list(found.largest)
    if found is not None and found.total is not None:
        shown.append(found.total)
    if not shown:
        st.caption(t("The series are too short to be taken apart."))
        return
    names = [part_name(one, view) for one in shown]
    place = choose_series(names, f"deepworth_fc_parts_series_{view.run.id}", t)
    parts = shown[place]
    st.markdown(plain(" ".join(one_text(parts, t))))
    if not parts.moments:
        st.caption(t("Values of series are not passed on."))
        return
    for key, title, drawn in part_charts(parts, view.run.task.target, t):
        place_key = f"deepworth_fc_parts_{view.run.id}_{place}_{key}"
        st.markdown(f"**{plain(title)}**")
        chart(drawn, place_key, f"{names[place]}: {title}")
    st.caption(plain(how_text(t)))
