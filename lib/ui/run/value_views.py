"""A regression's predictions: against the truth, their errors, the rows with the largest ones."""

from __future__ import annotations

import streamlit as st

from lib.core.results import ModelResult, Run
from lib.evaluation.judge import out_of_fold
from lib.evaluation.judge.out_of_fold import Errors, OutOfFold
from lib.i18n import Translator
from lib.report.disclosure import MIN_ROWS
from lib.report.figures import charts, error_charts, grouped_charts
from lib.ui.shell.text import plain
from lib.ui.widgets import bootstrap_intervals, model_predictions
from lib.ui.widgets.chart import chart
from lib.ui.widgets.row_table import row_table, rows_of


def values(
    run: Run, result: ModelResult, oof: OutOfFold, t: Translator, workspace: str, viewer: bool
) -> None:
    """Draw predictions against the truth, and the rows with the largest errors."""
    model, found = result.id, out_of_fold.errors(oof)
    colour = charts.model_colours(run)[model]
    module = grouped_charts if viewer else error_charts
    figure = module.predicted_actual(oof, found, run.task.target, colour, t)
    chart(figure, f"deepworth_values_{model}", t("Predicted and actual"))
    _intervals(run, model, found, t, workspace)
    _drawn(len(oof.rows), t, viewer)
    if not viewer:
        _largest(run, model, oof, t, workspace)


def errors(
    run: Run, result: ModelResult, oof: OutOfFold, t: Translator, workspace: str, viewer: bool
) -> None:
    """Draw how errors are distributed, and against the predictions."""
    del workspace
    model, found, target = result.id, out_of_fold.errors(oof), run.task.target
    colour = charts.model_colours(run)[model]
    left, right = st.columns(2, gap="medium")
    with left:
        figure = error_charts.residual_histogram(found, target, colour, t)
        chart(figure, f"deepworth_residuals_{model}", t("Errors"))
    with right:
        draw_errors = grouped_charts.residual_bands if viewer else error_charts.residual_scatter
        figure = draw_errors(oof, found, target, colour, t)
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
    _drawn(len(oof.rows), t, viewer)


def _intervals(run: Run, model: str, found: Errors, t: Translator, workspace: str) -> None:
    """Say what the errors are like with the intervals of that."""
    spreads = bootstrap_intervals.intervals(run, model, 0, workspace)
    if spreads:
        named = (
            (t("Median absolute size of the errors"), found.median, spreads["median"]),
            (t("Mean of the errors"), found.bias, spreads["bias"]),
        )
        bootstrap_intervals.line(named, t)


def _drawn(rows: int, t: Translator, viewer: bool) -> None:
    said = model_predictions.origin_of(rows, t)
    if viewer:
        said += " " + t(
            "Each mark stands for at least {count} rows with similar predictions.", count=MIN_ROWS
        )
    elif rows > 2000:
        said += " " + t("The largest errors and a sample of the others are shown.")
    st.caption(said)


def _largest(run: Run, model: str, oof: OutOfFold, t: Translator, workspace: str) -> None:
    part = rows_of(run, oof, workspace, t)
    if part is None:
        return
    heading = t("Rows with the largest errors")
    st.markdown(f"**{plain(heading)}**")
    places = out_of_fold.largest_errors(oof)
    row_table(places, part, f"deepworth_largest_{model}", "largest_errors.csv", t)
