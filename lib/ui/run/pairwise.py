"""Models beside each other: every pair of them, and the rows on which the two sides disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from lib.core.results import Run, Status
from lib.core.task import TaskKind
from lib.evaluation.judge.inference.difference import PairTable
from lib.evaluation.judge.out_of_fold import Array, OutOfFold
from lib.evaluation.judge.pairs import Disagreement
from lib.i18n import Translator
from lib.report.drawing.numbers import chance
from lib.report.figures import grouped_charts, pair_charts
from lib.report.labels import model_label
from lib.report.reader import kept_contest, kept_evidence
from lib.report.sections.pairs import (
    differ_sentence,
    differ_title,
    pairs_about,
    pairs_display,
    pairs_method,
    pairs_title,
)
from lib.ui.shell.boundary import boundary
from lib.ui.shell.reader import fragment
from lib.ui.shell.state import state
from lib.ui.shell.terms import with_terms
from lib.ui.shell.text import plain
from lib.ui.widgets import model_predictions
from lib.ui.widgets.chart import chart
from lib.ui.widgets.lazy import lazy_expander
from lib.ui.widgets.row_table import beside, row_table, with_columns
from lib.ui.widgets.run_reader import PageReader

if TYPE_CHECKING:
    import pandas as pd

_AT_ONCE = 8
"""Models up to which the matrix is open from the start."""


@fragment
def every_pair(run: Run, t: Translator, workspace: str, viewer: bool) -> None:
    """Draw the matrix of all pairs of models, once it is opened."""
    del viewer
    with boundary(t):
        done = [result for result in run.models if result.status is Status.DONE]
        if len(done) < 2:
            return
        box = lazy_expander(
            pairs_title(t),
            f"deepworth_pairs_{run.id}",
            ":material/grid_on:",
            expanded=len(done) <= _AT_ONCE and not state.narrow,
        )
        if not box.open:
            return
        with box:
            _pairs(run, PageReader(run, workspace), t)


def _pairs(run: Run, reader: PageReader, t: Translator) -> None:
    evidence = kept_evidence(reader)
    found = model_predictions.pairwise(run, evidence, kept_contest(reader))
    said = pairs_about(run, t)
    if state.narrow:
        said = t("Probability that one model is better by more than the region of equivalence.")
    st.caption(
        plain(said), help=with_terms(pairs_method(run, evidence, t), t, "probability", "rope")
    )
    if state.narrow:
        _against(found, run, t)
        return
    chart(
        pairs_display(found, t).figure,
        "deepworth_pairs_chart",
        pairs_title(t),
    )


def _against(pairs: PairTable, run: Run, t: Translator) -> None:
    """List one model against the others: on a phone the matrix has no room for its numbers."""
    order = pair_charts.by_wins(pairs)
    if len(order) < 2:
        st.caption(t("There are not two completed models to compare."))
        return
    ids = [pairs.models[place] for place in order]
    chosen = st.selectbox(
        t("Model"),
        ids,
        format_func=lambda id_: model_label(id_, t),
        key=f"deepworth_against_{run.id}",
        persist_state="session",
    )
    row = pairs.models.index(chosen)
    others = [place for place in order if place != row]
    better, equal, worse = t("Better"), t("Equal"), t("Worse")
    table = {
        t("Compared with"): [model_label(pairs.models[place], t) for place in others],
        better: [chance(float(pairs.better[row, place]), t) for place in others],
        equal: [chance(float(pairs.equivalent[row, place]), t) for place in others],
        worse: [chance(float(pairs.better[place, row]), t) for place in others],
    }
    st.dataframe(
        table,
        hide_index=True,
        height=35 * (len(others) + 1) + 3,
        column_config={
            t("Compared with"): st.column_config.TextColumn(width=140),
            **{name: st.column_config.TextColumn(width=60) for name in (better, equal, worse)},
        },
        key="deepworth_against",
        alt=pairs_title(t),
    )


@fragment
def why_they_differ(run: Run, t: Translator, workspace: str, viewer: bool) -> None:
    """Show where the best deep and the best classical model disagree, once it is opened."""
    with boundary(t):
        verdict = run.verdict
        if verdict is None:
            return
        box = lazy_expander(differ_title(t), f"deepworth_differ_{run.id}", ":material/call_split:")
        if not box.open:
            return
        with box:
            models = (verdict.best_deep, verdict.best_classical)
            found = model_predictions.disagreement(workspace, run.id, *models, run.task.kind)
            ours = model_predictions.out_of_fold_of(run, models[0], workspace)
            theirs = model_predictions.out_of_fold_of(run, models[1], workspace)
            if found is None or ours is None or theirs is None or not len(found.rows):
                st.caption(
                    t(
                        "The predictions of both models, or the actual values, are not "
                        "available here."
                    )
                )
                return
            _differ(run, found, (ours, theirs), models, t, workspace, viewer)


def _differ(
    run: Run,
    found: Disagreement,
    both: tuple[OutOfFold, OutOfFold],
    models: tuple[str, str],
    t: Translator,
    workspace: str,
    viewer: bool,
) -> None:
    labels = (model_label(models[0], t), model_label(models[1], t))
    st.markdown(plain(differ_sentence(run, found, labels, t)))
    if run.task.kind is not TaskKind.MULTILABEL:  # of many labels there is no one pair of axes
        module = grouped_charts if viewer else pair_charts
        figure = module.disagreement_chart(found, both, labels, run.task, t)
        chart(figure, "deepworth_differ_chart", differ_title(t))
    table = model_predictions.table(run, workspace)
    if viewer or table is None:
        return
    heading = t("Rows with the largest disagreement")
    st.markdown(f"**{plain(heading)}**")
    ours, theirs = both

    def part(places: Array) -> pd.DataFrame:
        first, second = found.first[places], found.second[places]
        mine, others = beside(run, ours, first, t), beside(run, theirs, second, t)
        truth = t("Actual")
        columns = {t("Row"): found.rows[places] + 1, truth: mine.pop(truth)}
        others.pop(truth)
        for label, values in zip(labels, (mine, others), strict=True):
            columns |= {f"{label}: {name}": one for name, one in values.items()}
        return with_columns(table.at(found.rows[places]), columns)

    row_table(np.arange(len(found.rows)), part, f"deepworth_differ_{run.id}", "disagreement.csv", t)
