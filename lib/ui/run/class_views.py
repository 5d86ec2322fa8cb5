"""A classifier's predictions: curves, confusion matrix, reliability, threshold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from lib.core.results import ModelResult, Run, Status
from lib.evaluation.judge import out_of_fold, resampling
from lib.evaluation.judge.out_of_fold import Array, Cut, OutOfFold
from lib.evaluation.judge.resampling import Spread, at_threshold
from lib.i18n import Translator
from lib.report.disclosure import MIN_ROWS
from lib.report.drawing.palette import COLOURS
from lib.report.figures import charts, prediction_charts
from lib.report.figures.charts import cut
from lib.report.labels import metric_label, model_label
from lib.ui.shell.terms import term_help, with_terms
from lib.ui.shell.text import plain
from lib.ui.widgets import bootstrap_intervals, model_predictions
from lib.ui.widgets.chart import kept_chart
from lib.ui.widgets.row_table import row_table, rows_of

if TYPE_CHECKING:
    import plotly.graph_objects as go

MAX_ROWS_FOR_CONTEXT = 20_000
"""Rows up to which the other models' curves are drawn too."""
_MAX_IN_SIGHT = 10
_LINES = (COLOURS["classical"], COLOURS["deep"], COLOURS["ensemble"], COLOURS["baseline"])


def curves(
    run: Run, result: ModelResult, oof: OutOfFold, t: Translator, workspace: str, viewer: bool
) -> None:
    """Draw the ROC and the precision-recall curve of a class."""
    del viewer
    for shown, positive in _of_class(run, result.id, oof, t, workspace):
        _curves(run, result.id, shown, positive, t, workspace)


def reliability(
    run: Run, result: ModelResult, oof: OutOfFold, t: Translator, workspace: str, viewer: bool
) -> None:
    """Draw how well the probabilities of a class are calibrated."""
    del viewer
    for shown, positive in _of_class(run, result.id, oof, t, workspace):
        _reliability(run, result.id, shown, positive, t, workspace)


def threshold(
    run: Run, result: ModelResult, oof: OutOfFold, t: Translator, workspace: str, viewer: bool
) -> None:
    """Let the reader choose a threshold for a class, and show what comes of it."""
    for shown, positive in _of_class(run, result.id, oof, t, workspace):
        _threshold(run, result.id, shown, positive, t, workspace, viewer)


def _of_class(
    run: Run, model: str, oof: OutOfFold, t: Translator, workspace: str
) -> Iterator[tuple[model_predictions.ClassView, int]]:
    """Let the reader choose a class; yield what is known of it, if anything, and say of what rows.

    Where nothing is known it says why.
    """
    positive = _choose_class(run, oof, t)
    shown = model_predictions.class_view(run, model, positive, workspace)
    if shown is None or shown.roc is None or shown.precision_recall is None:
        st.caption(t("No row, or every row, has this class; there is nothing to show."))
        return
    yield shown, positive
    pooled_note(run, len(oof.rows), t)


def _choose_class(run: Run, oof: OutOfFold, t: Translator) -> int:
    """Return the class looked at: the positive one, or, of many, the one that is chosen."""
    if run.task.kind.has_positive:
        st.caption(plain(t("Positive class: {name}", name=run.task.shown[1])))
        return 1
    one_each = run.task.kind.is_classification
    usual = np.bincount(oof.codes) if one_each else oof.truth.sum(axis=0)
    return int(
        st.selectbox(
            t("Class against the rest") if one_each else t("With and without the label"),
            range(len(run.task.classes)),
            index=int(usual.argmax()),
            format_func=lambda code: run.task.shown[code],
            key=f"deepworth_class_{run.id}",
            persist_state="session",
            width=280,
        )
    )


def pooled_note(run: Run, rows: int, t: Translator) -> None:
    """Say which predictions a figure is made of."""
    said = model_predictions.origin_of(rows, t)
    if run.plan.repeats > 1:
        said += " " + t("The folds of the first repeat are pooled.")
    else:
        said += " " + t("All folds are pooled, so values differ slightly from means over folds.")
    said += " " + t(
        "Intervals here are over rows; those on the leaderboard also reflect "
        "how much training runs differ."
    )
    st.caption(said)


def _curves(
    run: Run,
    model: str,
    shown: model_predictions.ClassView,
    positive: int,
    t: Translator,
    workspace: str,
) -> None:
    roc, precision = shown.roc, shown.precision_recall
    if roc is None or precision is None:
        return
    colour = charts.model_colours(run)[model]
    label = model_label(model, t)

    def draw_roc() -> go.Figure:
        others = _others(run, model, positive, "roc", t, workspace)
        return prediction_charts.roc_chart(roc, label, colour, others, t)

    def draw_precision() -> go.Figure:
        others = _others(run, model, positive, "precision_recall", t, workspace)
        return prediction_charts.precision_recall_chart(
            precision, shown.share, label, colour, others, t
        )

    about = (run.id, model, positive, *(one.status for one in run.models))
    left, right = st.columns(2, gap="medium")
    with left:
        kept_chart(draw_roc, ("roc", *about), f"deepworth_roc_{model}", "ROC", t, workspace)
    with right:
        key = f"deepworth_pr_{model}"
        kept_chart(draw_precision, ("precision", *about), key, t("Precision"), t, workspace)
    _ranked(run, model, positive, shown, t, workspace)
    if run.rows <= MAX_ROWS_FOR_CONTEXT and len(run.models) > 1:
        st.caption(t("Grey lines are the other models; hover over one to see its name."))


def _ranked(
    run: Run,
    model: str,
    positive: int,
    shown: model_predictions.ClassView,
    t: Translator,
    workspace: str,
) -> None:
    """Say the areas under both curves with their intervals."""
    found = bootstrap_intervals.intervals(run, model, positive, workspace)
    roc, precision = shown.roc, shown.precision_recall
    if not found or roc is None or precision is None:
        return
    named = (
        ("roc_auc", roc.area, found["roc_auc"]),
        ("average_precision", precision.area, found["average_precision"]),
    )
    bootstrap_intervals.line(named, t)


def _others(
    run: Run, model: str, positive: int, kind: str, t: Translator, workspace: str
) -> dict[str, out_of_fold.Curve]:
    if run.rows > MAX_ROWS_FOR_CONTEXT:
        return {}
    ids = tuple(
        one.id for one in run.models if one.status is Status.DONE and one.family != "baseline"
    )
    found = model_predictions.faint_curves(workspace, run.id, ids, positive, kind)
    return {model_label(id_, t): curve for id_, curve in found.items() if id_ != model}


def _reliability(
    run: Run,
    model: str,
    shown: model_predictions.ClassView,
    positive: int,
    t: Translator,
    workspace: str,
) -> None:
    st.caption(
        t(
            "On the dotted line, 70% of the rows with a predicted probability of 70% are "
            "positive. Bars are 95% intervals; below is the number of rows per point."
        )
    )
    colour = charts.model_colours(run)[model]
    kept_chart(
        partial(prediction_charts.reliability_chart, shown.reliability, colour, t),
        ("reliability", run.id, model, positive, run.model(model).status),
        f"deepworth_reliability_{model}",
        t("Calibration"),
        t,
        workspace,
    )
    found = bootstrap_intervals.intervals(run, model, positive, workspace)
    if found:
        bootstrap_intervals.line([("brier", shown.reliability.brier, found["brier"])], t)


def _threshold(
    run: Run,
    model: str,
    shown: model_predictions.ClassView,
    positive: int,
    t: Translator,
    workspace: str,
    viewer: bool,
) -> None:
    key = f"{run.id}_{model}_{positive}" if viewer else run.id
    chosen = _choose_threshold(shown, key, t, viewer)
    usual = shown.thresholds.at(prediction_charts.DEFAULT_THRESHOLD)
    spreads = at_threshold(*shown.thresholds.counts(chosen))
    _cut_metrics(shown.thresholds.at(chosen), usual, spreads, t)
    table = shown.thresholds.table(least=MIN_ROWS)
    kept_chart(
        lambda: prediction_charts.threshold_chart(table, chosen, _LINES, t),
        ("threshold", run.id, model, positive, chosen, run.model(model).status),
        "deepworth_threshold_chart",
        t("Threshold"),
        t,
        workspace,
    )
    st.caption(
        t("A threshold chosen on these rows looks a little better than it will be on new ones.")
    )


def _choose_threshold(
    shown: model_predictions.ClassView, key: str, t: Translator, viewer: bool
) -> float:
    """Return the chosen threshold; a ``viewer`` has a choice with some rows between any two."""
    label = t("Predict positive above this probability")
    usual, key = prediction_charts.DEFAULT_THRESHOLD, f"deepworth_threshold_{key}"
    if not viewer:
        return st.slider(label, 0.0, 1.0, usual, 0.01, key=key, persist_state="session")
    cuts = shown.thresholds.cuts(least=MIN_ROWS)
    said = "{:.2f}".format
    return st.select_slider(label, cuts, usual, said, key=key, persist_state="session")


def _cut_metrics(cut: Cut, usual: Cut, spreads: Mapping[str, Spread], t: Translator) -> None:
    """Show the measures at the chosen threshold with intervals, and what they are at 0.5."""
    named = (
        *(
            (name, metric_label(name, t), term_help(name, t))
            for name in ("precision", "recall", "f1", "accuracy")
        ),
        (
            "share",
            t("Predicted positive"),
            t("Share of all rows predicted positive at this threshold."),
        ),
    )
    drawn = bootstrap_intervals.about(t)
    with st.container(horizontal=True, gap="medium"):
        for part, name, about in named:
            spread = spreads[part]
            low, high = t.number(spread.low, 3), t.number(spread.high, 3)
            with st.container(width=160, gap=None):
                st.metric(name, t.number(getattr(cut, part), 3), help=about)
                st.caption(t("{low} to {high}", low=low, high=high), help=drawn)
                st.caption(t("at 0.5: {value}", value=t.number(getattr(usual, part), 3)))


def confusion(
    run: Run, result: ModelResult, oof: OutOfFold, t: Translator, workspace: str, viewer: bool
) -> None:
    """Draw the confusion matrix, and the rows of the cell that is chosen."""
    model, classes = result.id, run.task.shown
    cells = out_of_fold.confusion(oof.codes, oof.predicted, len(classes))
    keys = {side: f"deepworth_{side}_{run.id}" for side in ("true", "predicted")}
    chosen = None
    if not viewer and model_predictions.table(run, workspace) is not None:
        chosen = _chosen_cell(keys, cells)
    name = f"deepworth_confusion_{model}"

    def clicked() -> None:
        # Nothing is left of a chart whose workspace was just forgotten.
        selected = st.session_state.get(name) or {"selection": {"points": []}}
        points: list[dict[str, int]] = selected["selection"]["points"]
        if points:
            st.session_state[keys["true"]] = int(points[0]["y"])
            st.session_state[keys["predicted"]] = int(points[0]["x"])

    matrix, by_class = st.columns([3, 2], gap="medium", vertical_alignment="center")
    with matrix:
        kept_chart(
            lambda: prediction_charts.confusion_chart(cells, run.task, chosen, t),
            ("confusion", run.id, model, *(chosen or ()), result.status, *classes),
            name,
            t("Confusion matrix"),
            t,
            workspace,
            clicked if chosen is not None else None,
        )
    with by_class:
        _by_class(cells, classes, t)
    right = float(cells.diagonal().sum() / max(cells.sum(), 1))
    bootstrap_intervals.line([("accuracy", right, resampling.accuracy(cells))], t)
    pooled_note(run, len(oof.rows), t)
    if chosen is None:
        return
    part = rows_of(run, oof, workspace, t)
    if part is None:
        return
    heading = t("Rows of the cell")
    st.markdown(
        f"**{plain(heading)}**",
        help=t(
            "Click a cell of the matrix, or choose it here. The most confident predictions "
            "come first."
        ),
    )
    true, predicted = _choose_cell(classes, keys, t)
    places = out_of_fold.cell_rows(oof, true, predicted)
    row_table(places, part, f"deepworth_cell_{model}_{true}_{predicted}", "rows.csv", t)


def _by_class(cells: Array, classes: tuple[str, ...], t: Translator) -> None:
    """List what is found of each class, and how much of what is named so is right."""
    right, named, true = cells.diagonal(), cells.sum(axis=0), cells.sum(axis=1)
    heading = t("By class")
    st.markdown(
        f"**{plain(heading)}**",
        help=with_terms(
            t(
                "Precision: the share of rows predicted as this class that have it. Recall: the "
                "share of rows of this class that are found."
            ),
            t,
            "precision",
            "recall",
        ),
    )
    # A table of plain HTML: the grid of st.dataframe takes the browser longer than the matrix.
    with st.container(height=420 if len(classes) > _MAX_IN_SIGHT else "content", border=False):
        st.table(
            {
                t("Class"): [plain(cut(name)) for name in classes],
                t("Rows"): [t.number(int(count)) for count in true],
                t("Precision"): [_share(*one, t) for one in zip(right, named, strict=True)],
                t("Recall"): [_share(*one, t) for one in zip(right, true, strict=True)],
            },
            border="horizontal",
            hide_index=True,
        )


def _share(part: int, whole: int, t: Translator) -> str:
    return t.number(float(part / whole), 3) if whole else "–"


def _chosen_cell(keys: dict[str, str], cells: Array) -> tuple[int, int]:
    """Return the cell looked at; at first that of the most frequent mistake."""
    wrong = cells - np.diag(cells.diagonal())
    first = divmod(int(wrong.argmax()), len(cells))
    for side, place in zip(("true", "predicted"), first, strict=True):
        st.session_state.setdefault(keys[side], place)
    return st.session_state[keys["true"]], st.session_state[keys["predicted"]]


def _choose_cell(classes: tuple[str, ...], keys: dict[str, str], t: Translator) -> tuple[int, int]:
    left, right = st.columns(2)
    chosen = [
        place.selectbox(
            name,
            range(len(classes)),
            format_func=lambda code: classes[code],
            key=keys[side],
            persist_state="session",
        )
        for place, side, name in (
            (left, "true", t("Actual")),
            (right, "predicted", t("Predicted")),
        )
    ]
    return int(chosen[0]), int(chosen[1])
