"""A regression's predictions: against the truth, their errors, the rows with the largest ones."""

from __future__ import annotations

import streamlit as st

from lib.core.results import Run
from lib.evaluation.judge import out_of_fold as evidence
from lib.evaluation.judge.out_of_fold import Answers, Errors
from lib.i18n import Translator
from lib.report.disclosure import LEAST
from lib.report.figures import charts, error_charts, grouped_charts
from lib.ui.shell.text import plain
from lib.ui.widgets import pooled
from lib.ui.widgets.chart import chart
from lib.ui.widgets.sheet import rows_of, sheet


def draw(
    view: str, run: Run, model: str, given: Answers, t: Translator, workspace: str, viewer: bool
) -> None:
    """Draw one view of a regression."""
    found = evidence.errors(given)
    colour = charts.model_colours(run)[model]
    target = run.task.target
    if view == "values":
        module = grouped_charts if viewer else error_charts
        figure = module.predicted_actual(given, found, target, colour, t)
        chart(figure, f"deepworth_values_{model}", t("Predicted and actual"))
        _intervals(run, model, found, t, workspace)
        _drawn(len(given.rows), t, viewer)
        if not viewer:
            _largest(run, model, given, t, workspace)
        return
    left, right = st.columns(2, gap="medium")
    with left:
        figure = error_charts.residual_histogram(found, target, colour, t)
        chart(figure, f"deepworth_residuals_{model}", t("Errors"))
    with right:
        draw_errors = grouped_charts.residual_bands if viewer else error_charts.residual_scatter
        figure = draw_errors(given, found, target, colour, t)
        chart(figure, f"deepworth_scatter_{model}", t("Errors"))
    st.caption(
        t(
            "80% of the errors lie in the band. Where it bends away from zero, the model predicts "
            "too high or too low."
        )
        if viewer
        else t(
            "80% of the errors lie between the two lines. Where the lines bend away from zero, "
            "the model predicts too high or too low."
        )
    )
    _drawn(len(given.rows), t, viewer)


def _intervals(run: Run, model: str, found: Errors, t: Translator, workspace: str) -> None:
    """Say what the errors are like with the intervals of that."""
    spreads = pooled.intervals(run, model, 0, workspace)
    if spreads:
        named = (
            (t("Median absolute size of the errors"), found.median, spreads["median"]),
            (t("Mean of the errors"), found.bias, spreads["bias"]),
        )
        pooled.line(named, t)


def _drawn(rows: int, t: Translator, viewer: bool) -> None:
    said = t.plural(
        "From out-of-fold predictions of {count} row: each was made by a model that had not seen "
        "the row.",
        "From out-of-fold predictions of {count} rows: each was made by a model that had not seen "
        "the row.",
        rows,
    )
    if viewer:
        said += " " + t(
            "Each mark stands for at least {count} rows with similar predictions.", count=LEAST
        )
    elif rows > 2000:
        said += " " + t("The largest errors and a sample of the others are shown.")
    st.caption(said)


def _largest(run: Run, model: str, given: Answers, t: Translator, workspace: str) -> None:
    part = rows_of(run, given, workspace, t)
    if part is None:
        return
    heading = t("Rows with the largest errors")
    st.markdown(f"**{plain(heading)}**")
    places = evidence.largest_errors(given)
    sheet(places, part, f"deepworth_largest_{model}", "largest_errors.csv", t)
