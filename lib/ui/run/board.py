"""The leaderboard on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from lib.core.model import Family, Role
from lib.core.results import Run, Status
from lib.core.workflow import workflows
from lib.evaluation.judge.standing import standings
from lib.i18n import Translator
from lib.models.catalogue import role_of
from lib.models.families.baseline import DUMMY
from lib.report.board import Standings, board_frame, board_labels, other_metrics, standing_note
from lib.report.drawing.cells import safe_csv
from lib.report.drawing.numbers import KILO, decimals_of
from lib.report.labels import failure_text, family_label, metric_about, model_label, parts_label
from lib.report.reader import kept_contest, kept_evidence
from lib.report.sections.run_sections import BOARD
from lib.ui.shell.boundary import boundary
from lib.ui.shell.file_names import run_file
from lib.ui.shell.reader import download_button, fragment
from lib.ui.shell.state import state
from lib.ui.shell.terms import term_line, with_terms
from lib.ui.shell.text import plain
from lib.ui.widgets.run_reader import PageReader

if TYPE_CHECKING:
    import pandas as pd

_FAMILY_COLOURS = {
    Family.BASELINE: "#8A8F98",
    Family.CLASSICAL: "#0072B2",
    Family.DEEP: "#D55E00",
    Family.ENSEMBLE: "#009E73",
}
_SHOWN = ("rank", "model", "family", "score", "gain", "cpu_seconds", "predict_ms", "size_bytes")
_LIVE = ("model", "family", "status", "progress", "score", "cpu_seconds")
_COSTS = ("predict_ms", "size_bytes")
"""Left out where no model has any: forecasts keep no fitted model."""
# On a phone the first columns are all that is seen without scrolling.
_SHOWN_NARROW = ("mark", "model", "score", "gain", "cpu_seconds", "rank", "family")
_LIVE_NARROW = ("mark", "model", "progress", "score", "status", "cpu_seconds")
_FAMILY_TERMS = {
    Family.BASELINE: DUMMY,
    Family.CLASSICAL: "classical",
    Family.DEEP: "deep",
    Family.ENSEMBLE: "ensemble",
}
_MARKS = {
    Family.BASELINE: "✕",
    Family.CLASSICAL: "●",
    Family.DEEP: "◆",
    Family.ENSEMBLE: "■",
}
"""The marks of charts (lib.report.drawing.theme.SYMBOLS) as characters."""


@fragment
def board(run: Run, t: Translator, workspace: str) -> None:
    """Draw the board of an ended run; its own choices draw nothing else anew."""
    with boundary(t):
        reader = PageReader(run, workspace)
        _board(run, t, standings(run, kept_evidence(reader), kept_contest(reader)))


def _board(run: Run, t: Translator, places: Standings) -> None:
    """Draw the board with a download, and below it why models failed."""
    # The switch stands at the left: the table's own toolbar lies over what is above its right end.
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.header(t("Models"), anchor=BOARD.id, width="content")
        every = st.toggle(
            t("All metrics"),
            key=f"deepworth_every_metric_{run.id}",
            persist_state="session",
            help=with_terms(
                t(
                    "Every computed metric, with the half-width of its 95% interval, and the "
                    "score on the training rows. The download contains what is shown."
                ),
                t,
                "metric",
                "interval",
            ),
        )
    frame = board_frame(run, t, places, every_metric=every)
    shown: tuple[str, ...] = _SHOWN_NARROW if state.narrow else _SHOWN
    if every:
        shown = _after_score(shown, "train", *_more(run))
    if places:
        shown = _after_score(shown, "standing")
    shown += ("note",) if frame["note"].any() else ()
    shown = tuple(name for name in shown if name not in _COSTS or frame[name].notna().any())
    _table(frame, shown + (("status",) if _uneven(run) else ()), run, t)
    if places:
        st.caption(plain(standing_note(places, t)))
    metrics = (run.plan.metric, *(other_metrics(run) if every else ()))
    families = {result.family for result in run.models}
    about = (term for family, term in _FAMILY_TERMS.items() if family in families)
    term_line(t, *metrics, "interval", *about, "cpu_seconds")
    failures(run, t)
    download_button(
        t("Download the table (CSV)"),
        lambda: safe_csv(frame.rename(columns=board_labels(run, t, every_metric=every))),
        file_name=run_file(run, "-leaderboard.csv"),
        mime="text/csv",
        key="deepworth_board_csv",
        icon=":material/download:",
    )


def _after_score(shown: tuple[str, ...], *more: str) -> tuple[str, ...]:
    after = shown.index("score") + 1
    return (*shown[:after], *more, *shown[after:])


def _more(run: Run) -> list[str]:
    return [column for name in other_metrics(run) for column in (name, f"{name}_half")]


def _metric_columns(run: Run, labels: dict[str, str], t: Translator) -> dict[str, ColumnConfig]:
    """Return how the other metrics look: as many digits as the most certain of them has."""
    number, parts = st.column_config.NumberColumn, parts_label(run.plan, t)
    config: dict[str, ColumnConfig] = {
        "train": number(
            labels["train"],
            width=150,
            format=_metric_format(run, run.plan.metric),
            help=t("Mean over the {parts}, on the training rows.", parts=parts),
        )
    }
    for name in other_metrics(run):
        shape = _metric_format(run, name)
        config[name] = number(labels[name], format=shape, help=metric_about(name, t))
        config[f"{name}_half"] = number(
            labels[f"{name}_half"],
            format=shape,
            help=t("Half-width of the 95% interval of the mean."),
        )
    return config


def _uneven(run: Run) -> bool:
    return any(result.status is not Status.DONE for result in run.models)


def live_board(run: Run, t: Translator) -> None:
    """Draw the board of a run that goes on: rows keep their places, numbers fill in."""
    frame = board_frame(run, t)
    order = {id_: place for place, id_ in enumerate(run.plan.models)}
    frame = frame.sort_values("id", key=lambda ids: ids.map(order), kind="stable")
    progress = {result.id: result.progress for result in run.models}
    frame["progress"] = [
        1.0 if status == Status.DONE else round(progress[id_], 2)  # whole percents
        for id_, status in zip(frame["id"], frame["status_id"], strict=True)
    ]
    _table(frame, _LIVE_NARROW if state.narrow else _LIVE, run, t)
    failures(run, t)


def _table(frame: pd.DataFrame, shown: tuple[str, ...], run: Run, t: Translator) -> None:
    families = {family: family_label(family, t) for family in Family}
    labels = board_labels(run, t, every_metric="train" in shown)
    column, parts = st.column_config, parts_label(run.plan, t)
    gain_help = workflows()[run.task.domain].gain_help
    config: dict[str, ColumnConfig] = {
        "rank": column.NumberColumn(labels["rank"], width=40 if state.narrow else 60),
        "mark": column.TextColumn("", width=32),
        "model": column.TextColumn(labels["model"], width=140 if state.narrow else 230),
        "family": column.MultiselectColumn(
            labels["family"],
            # Room for two labels: else that of a reference is cut.
            width=150 if any(role_of(id_) is Role.REFERENCE for id_ in frame["id"]) else None,
            options=[*families.values(), t("Reference")],
            color=[*(_FAMILY_COLOURS[family] for family in families), "#8A8F98"],
        ),
        "score": column.TextColumn(
            labels["score"],
            width=None if state.narrow else 130,
            help=t("Mean over the {parts} and half-width of its 95% interval.", parts=parts),
        ),
        "standing": column.TextColumn(
            labels["standing"],
            width=84 if state.narrow else 110,
            help=t("Those that may be the best deep, or the best classical, model."),
        ),
        "gain": column.NumberColumn(
            labels["gain"],
            format=_metric_format(run, run.plan.metric),
            help=t("How much better than the baseline, which uses no column.")
            if gain_help is None
            else t(gain_help),
        ),
        "cpu_seconds": column.NumberColumn(
            labels["cpu_seconds"],
            format="%,.1f",
            help=t("Training time over all {parts}, in CPU seconds.", parts=parts),
        ),
        "predict_ms": column.NumberColumn(
            t("ms per 1,000 rows"),  # shorter than in the file: a table has to fit in
            format="%,.1f",
            help=t(
                "Time to predict 1,000 rows after a warm-up call: the median of a few calls on "
                "test rows."
            ),
        ),
        "size_bytes": column.NumberColumn(
            t("Size (kB)"), format="localized", help=t("Size of the fitted model as a file.")
        ),
        "status": column.TextColumn(labels["status"], width=100),
        "note": column.TextColumn(labels["note"]),
        "progress": column.ProgressColumn(
            t("Progress"), min_value=0.0, max_value=1.0, width=90 if state.narrow else None
        ),
    }
    if "train" in shown:
        config |= _metric_columns(run, labels, t)
    if state.narrow:
        frame = frame.assign(mark=frame["family_id"].map(_MARKS))
    table = frame[list(shown)].copy()
    if "family" in shown:
        table["family"] = [
            [family, t("Reference")] if role_of(id_) is Role.REFERENCE else [family]
            for id_, family in zip(frame["id"], frame["family"], strict=True)
        ]
    if "size_bytes" in shown:
        table["size_bytes"] = (table["size_bytes"] / KILO).round()
    st.dataframe(
        table if "mark" not in shown else table.style.map(_coloured, subset=["mark"]),
        hide_index=True,
        column_config={name: config[name] for name in shown},
        height=35 * (len(table) + 1) + 3,
        placeholder="–",
        key="deepworth_board",
        alt=t("Leaderboard"),
    )
    if "mark" in shown:
        st.caption(plain(_key(frame, t)))


def _coloured(mark: object) -> str:
    """Return the style of a family's mark."""
    family = next(family for family, own in _MARKS.items() if own == mark)
    return f"color: {_FAMILY_COLOURS[family]}"


def _key(frame: pd.DataFrame, t: Translator) -> str:
    """Return what the marks of families mean."""
    known = set(frame["family_id"])
    named = (
        f"{mark} {family_label(family, t)}" for family, mark in _MARKS.items() if family in known
    )
    return "\u2003".join(named)


def _metric_format(run: Run, metric: str) -> str:
    """Return a format with as many digits as the most certain of the scores has."""
    scores = [
        result.metrics[metric]
        for result in run.models
        if result.family != Family.BASELINE and metric in result.metrics
    ]
    places = max((decimals_of(score, metric) for score in scores), default=3)
    return f"%,.{max(places, 0)}f"


def failures(run: Run, t: Translator) -> None:
    """Say of each model that failed, or met the end of the budget, why, and what to do."""
    marks = {Status.FAILED: ":red[:material/error:]", Status.CANCELLED: ":material/timer_off:"}
    told: dict[tuple[str, str, str], list[str]] = {}
    for result in run.models:
        if result.failure is not None and result.status in marks:
            text = failure_text(result.failure, t)
            told.setdefault((marks[result.status], *text), []).append(model_label(result.id, t))
    for (mark, message, hint), names in told.items():
        said = "" if names[0] in message else f"**{plain(', '.join(names))}**: "
        st.markdown(f"{mark} {said}{plain(message)}  \n:gray[{plain(hint)}]")
