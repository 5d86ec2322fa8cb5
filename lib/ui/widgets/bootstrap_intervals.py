"""The 95 % intervals of what is said of pooled out-of-fold rows: computed once, shown beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from lib.core.results import Run, Status
from lib.evaluation.judge import resampling
from lib.evaluation.judge.resampling import Spread
from lib.i18n import Translator
from lib.report.drawing.numbers import decimals_in, rounded
from lib.report.labels import metric_label
from lib.ui.shell.terms import with_terms
from lib.ui.shell.text import plain
from lib.ui.widgets import model_predictions

Named = tuple[str, float, Spread]
"""A metric's id, or what else the figure is called, with the figure and its interval."""


def intervals(run: Run, model: str, positive: int, workspace: str) -> Mapping[str, Spread]:
    """Return intervals of what ranks the rows of a class, or of a regression's errors."""
    return _intervals(workspace, run, run.id, model, run.model(model).status, positive)


@st.cache_resource(show_spinner=False, max_entries=64, ttl=1800)
def _intervals(
    workspace: str, _run: Run, run_id: str, model: str, status: Status, positive: int
) -> Mapping[str, Spread]:
    given = model_predictions.out_of_fold_of(_run, model, workspace)
    if given is None:
        return {}
    if not _run.task.kind.has_classes:
        return resampling.error_sizes(given.outputs[:, 0].astype("float64") - given.truth)
    hits = given.hits(positive)
    return resampling.ranking(hits, given.outputs[:, positive])


def said(name: str, value: float, spread: Spread, t: Translator) -> str:
    """Return "ROC AUC 0.846 (95% interval 0.837 to 0.855)", with as many digits as that is sure."""
    decimals = decimals_in(name, (spread.high - spread.low) / 2)
    return t(
        "{name} {value} (95% interval {low} to {high})",
        name=metric_label(name, t),
        value=rounded(value, decimals, t),
        low=rounded(spread.low, decimals, t),
        high=rounded(spread.high, decimals, t),
    )


def line(named: Sequence[Named], t: Translator) -> None:
    """Say figures of pooled rows with their intervals, and what these are."""
    shown = " · ".join(said(name, value, spread, t) for name, value, spread in named)
    st.markdown(f":small[{plain(shown)}]", help=about(t))


def about(t: Translator) -> str:
    """Return what an interval of pooled rows is."""
    said = t(
        "95% bootstrap interval (the rows of each class resampled with replacement). It covers "
        "the choice of rows, not how much training again would change the figure; the intervals "
        "on the leaderboard do."
    )
    return with_terms(said, t, "bootstrap", "interval")
