"""The leaderboard on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from lib.core.model import Family
from lib.core.results import Run, Status
from lib.i18n import Translator
from lib.report.board import board_frame, board_labels
from lib.report.cells import safe_csv
from lib.report.labels import failure_text, family_label, model_label
from lib.ui.text import plain

if TYPE_CHECKING:
    import pandas as pd

_FAMILY_COLOURS = {
    Family.BASELINE: "#8A8F98",
    Family.CLASSICAL: "#0072B2",
    Family.DEEP: "#D55E00",
    Family.ENSEMBLE: "#009E73",
}
_SHOWN = ("rank", "model", "family", "score", "gain", "cpu_seconds", "predict_ms", "size_bytes")


def board(run: Run, t: Translator) -> None:
    """Draw the board of an ended run, with a download, and below it why models failed."""
    frame = board_frame(run, t)
    st.subheader(t("Models"), anchor=False)
    _table(frame, _SHOWN + (("status",) if _uneven(run) else ()), run, t)
    failures(run, t)
    st.download_button(
        t("Download the table (CSV)"),
        lambda: safe_csv(frame.rename(columns=board_labels(run, t))),
        file_name="leaderboard.csv",
        mime="text/csv",
        key="deepworth_board_csv",
        on_click="ignore",
        icon=":material/download:",
    )


def _uneven(run: Run) -> bool:
    return any(result.status is not Status.DONE for result in run.models)


def live_board(run: Run, t: Translator) -> None:
    """Draw the board of a run that goes on: rows keep their height, numbers fill in."""
    frame = board_frame(run, t)
    progress = {result.id: result.progress for result in run.models}
    frame["progress"] = [
        1.0 if status == Status.DONE else progress[id_]
        for id_, status in zip(frame["id"], frame["status_id"], strict=True)
    ]
    shown = ("model", "family", "status", "progress", "score", "cpu_seconds")
    _table(frame, shown, run, t)
    failures(run, t)


def _table(frame: pd.DataFrame, shown: tuple[str, ...], run: Run, t: Translator) -> None:
    families = {family: family_label(family, t) for family in Family}
    labels = board_labels(run, t)
    column = st.column_config
    config: dict[str, Any] = {
        "rank": column.NumberColumn(labels["rank"], width=60),
        "model": column.TextColumn(labels["model"], width=230),
        "family": column.MultiselectColumn(
            labels["family"],
            options=list(families.values()),
            color=[_FAMILY_COLOURS[family] for family in families],
        ),
        "score": column.TextColumn(
            labels["score"], help=t("Mean over the folds and half of its 95 % interval.")
        ),
        "gain": column.NumberColumn(labels["gain"], format="%.3g"),
        "cpu_seconds": column.NumberColumn(
            labels["cpu_seconds"],
            format="%.1f",
            help=t("Time of training over all folds, as processor seconds."),
        ),
        "predict_ms": column.NumberColumn(labels["predict_ms"], format="%.1f"),
        "size_bytes": column.NumberColumn(t("Size (KB)"), format="%.0f"),
        "status": column.TextColumn(labels["status"], width=100),
        "progress": column.ProgressColumn(t("Progress"), min_value=0.0, max_value=1.0),
    }
    table = frame[list(shown)].assign(family=frame["family"].map(lambda family: [family]))
    if "size_bytes" in shown:
        table["size_bytes"] = table["size_bytes"] / 1000
    st.dataframe(
        table,
        hide_index=True,
        column_config={name: config[name] for name in shown},
        height=35 * (len(table) + 1) + 3,
        placeholder="–",
        key="deepworth_board",
        alt=t("Leaderboard"),
    )


def failures(run: Run, t: Translator) -> None:
    """Say of each failed model what went wrong and what to do."""
    for result in run.models:
        if result.failure is not None and result.status is Status.FAILED:
            message, hint = failure_text(result.failure, t)
            st.markdown(
                f":red[:material/error:] **{plain(model_label(result.id, t))}**: "
                f"{plain(message)}  \n:gray[{plain(hint)}]"
            )
