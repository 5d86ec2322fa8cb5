"""A model's predictions of several labels a row: how well each label is found."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from lib.core.results import ModelResult, Run, Status
from lib.evaluation.judge.label_scores import LabelScore, confusion_of, label_scores
from lib.evaluation.judge.out_of_fold import OutOfFold
from lib.i18n import Translator
from lib.report.drawing.cells import safe_csv
from lib.report.figures import label_charts
from lib.report.figures.charts import model_colours
from lib.report.labels import class_name
from lib.ui.run.class_views import pooled_note
from lib.ui.shell.reader import download_button
from lib.ui.shell.terms import with_terms
from lib.ui.shell.text import plain
from lib.ui.widgets import model_predictions
from lib.ui.widgets.chart import kept_chart
from lib.ui.widgets.row_table import row_table, rows_of

if TYPE_CHECKING:
    import pandas as pd

_IN_SIGHT = 12
_CELLS = ((1, 0), (0, 1), (1, 1), (0, 0))
"""Missed, given wrongly, found, rightly not given: truth and prediction of a label."""


@st.cache_resource(show_spinner=False, max_entries=16, ttl=1800)
def scores_of(
    workspace: str, _run: Run, run_id: str, model: str, status: Status, names: tuple[str, ...]
) -> list[LabelScore]:
    """Return the scores of each label of a model; none without its predictions."""
    given = model_predictions.out_of_fold_of(_run, model, workspace)
    return [] if given is None else label_scores(given, names)


def draw(
    run: Run, result: ModelResult, oof: OutOfFold, t: Translator, workspace: str, viewer: bool
) -> None:
    """Draw the table and chart of all labels, and the rows of one."""
    model, status = result.id, result.status
    scores = scores_of(workspace, run, run.id, model, status, run.task.shown)
    _table(scores, model, t)
    kept_chart(
        partial(label_charts.labels_chart, scores, model_colours(run)[model], t),
        ("labels", run.id, model, status, *run.task.shown),
        f"deepworth_labels_{model}",
        t("How well each label is predicted"),
        t,
        workspace,
    )
    st.caption(
        t("Numbers in brackets are rows with the label; whiskers are 95% bootstrap intervals.")
    )
    code = _choose_label(run, scores, t)
    cells = confusion_of(oof, code)
    name = run.task.shown[code]
    left, right = st.columns([3, 2], gap="medium", vertical_alignment="center")
    with left:
        kept_chart(
            lambda: label_charts.label_confusion(cells, name, run.task, t),
            ("label_confusion", run.id, model, code, status, name),
            f"deepworth_label_confusion_{model}",
            t("Confusion matrix"),
            t,
            workspace,
        )
    with right:
        _said(scores[code], t)
    pooled_note(run, len(oof.rows), t)
    if not viewer:
        _rows(run, model, oof, code, t, workspace)


def _table(scores: list[LabelScore], model: str, t: Translator) -> None:
    """Show all labels in a table that can be sorted, and as a download."""
    import pandas as pd

    frame = pd.DataFrame(label_charts.label_table(scores, t))
    heading = t("Label by label")
    st.markdown(
        f"**{plain(heading)}**",
        help=with_terms(
            t(
                "A label is predicted where its probability is above 0.5. Precision: the share of "
                "predicted rows that have it. Recall: the share of rows with it that are "
                "predicted. F1: their harmonic mean. Average precision needs no threshold."
            ),
            t,
            "threshold",
            "average_precision",
        ),
    )
    st.dataframe(
        frame,
        hide_index=True,
        height=35 * (min(len(frame), _IN_SIGHT) + 1) + 3,
        key=f"deepworth_label_table_{model}",
        alt=heading,
        column_config=_formats(frame),
    )
    download_button(
        t("Download the table (CSV)"),
        lambda: safe_csv(frame),
        file_name="labels.csv",
        mime="text/csv",
        key=f"deepworth_label_csv_{model}",
        icon=":material/download:",
    )


def _formats(frame: pd.DataFrame) -> dict[str, ColumnConfig]:
    return {
        str(name): st.column_config.NumberColumn(format="%.3f")
        for name, values in frame.items()
        if values.dtype.kind == "f"
    }


def _choose_label(run: Run, scores: list[LabelScore], t: Translator) -> int:
    worst = min(range(len(scores)), key=lambda at: np.nan_to_num(scores[at].f1, nan=2.0))
    return int(
        st.selectbox(
            t("Label to show"),
            range(len(run.task.classes)),
            index=worst,
            format_func=lambda code: class_name(run.task.shown[code], t),
            key=f"deepworth_label_{run.id}",
            persist_state="session",
            width=280,
            help=t("Starts with the label that is hardest to predict."),
        )
    )


def _said(score: LabelScore, t: Translator) -> None:
    """Say in words what the matrix shows."""
    said = t(
        "The label is predicted for {right} of the {rows} rows that have it, and for {wrong} of "
        "the others.",
        rows=t.number(score.rows),
        right=t.number(score.right),
        wrong=t.number(score.named - score.right),
    )
    st.markdown(plain(said))


def _rows(run: Run, model: str, oof: OutOfFold, code: int, t: Translator, workspace: str) -> None:
    """Show the rows of one cell of the label's matrix, the surest first."""
    part = rows_of(run, oof, workspace, t)
    if part is None:
        return
    names = (
        t("Missed (false negative)"),
        t("Wrong (false positive)"),
        t("Found (true positive)"),
        t("True negative"),
    )
    chosen = st.segmented_control(
        t("Rows of the cell"),
        range(len(_CELLS)),
        default=0,
        required=True,
        wrap=True,
        format_func=lambda place: names[place],
        key=f"deepworth_label_cell_{run.id}",
        persist_state="session",
    )
    true, named = _CELLS[chosen or 0]
    chance = oof.outputs[:, code]
    here = (oof.truth[:, code] == true) & ((chance > 0.5) == bool(named))
    places = np.flatnonzero(here)
    order = places[np.argsort(-chance[places] if named else chance[places], kind="stable")]
    row_table(order, part, f"deepworth_label_rows_{model}_{code}_{true}{named}", "rows.csv", t)
