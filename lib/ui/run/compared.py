"""Models beside each other: every pair of them, and the rows on which the two sides disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from lib.core.results import Run, Status
from lib.core.task import TaskKind
from lib.evaluation.judge.out_of_fold import Answers, Array
from lib.evaluation.judge.pairs import FAR_APART, Disagreement, Pairs
from lib.i18n import Translator
from lib.report.drawing.numbers import chance
from lib.report.figures import grouped_charts, pair_charts
from lib.report.labels import metric_label, model_label
from lib.report.sentences import rope_text
from lib.ui.shell.boundary import boundary
from lib.ui.shell.reader import fragment
from lib.ui.shell.state import state
from lib.ui.shell.text import plain
from lib.ui.widgets import answers as kept
from lib.ui.widgets.chart import chart
from lib.ui.widgets.sheet import beside, sheet, with_columns

if TYPE_CHECKING:
    import pandas as pd

_AT_ONCE = 8
"""Models up to which the matrix is open from the start."""


@fragment
def every_pair(run: Run, t: Translator) -> None:
    """Draw the matrix of all pairs of models, once it is opened."""
    with boundary(t):
        done = [result for result in run.models if result.status is Status.DONE]
        if len(done) < 2:
            return
        box = st.expander(
            t("Pairwise comparison of all models"),
            expanded=len(done) <= _AT_ONCE and not state.narrow,
            key=f"deepworth_pairs_{run.id}",
            icon=":material/grid_on:",
            on_change="rerun",
        )
        if not box.open:
            return
        with box:
            _pairs(run, t)


def _pairs(run: Run, t: Translator) -> None:
    said = t(
        "Probability that the model of the row is better than that of the column in {metric} by "
        "more than the region of equivalence. Teal: the row's model is better; brown: the "
        "column's; ≈: practically equivalent.",
        metric=metric_label(run.plan.metric, t),
    )
    if state.narrow:
        said = t("Probability that one model is better by more than the region of equivalence.")
    st.caption(
        plain(said),
        help=t(
            "Bayesian correlated t test of the differences on the folds, as for the verdict. "
            "Among many pairs, some look certain by chance."
        ),
    )
    if state.narrow:
        _against(kept.pairwise(run), run, t)
        return
    figure = pair_charts.pairs_chart(kept.pairwise(run), t)
    chart(figure, "deepworth_pairs_chart", t("Pairwise comparison of all models"))


def _against(pairs: Pairs, run: Run, t: Translator) -> None:
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
        alt=t("Pairwise comparison of all models"),
    )


@fragment
def why_they_differ(run: Run, t: Translator, workspace: str, viewer: bool) -> None:
    """Show where the best deep and the best classical model disagree, once it is opened."""
    with boundary(t):
        verdict = run.verdict
        if verdict is None:
            return
        box = st.expander(
            t("Why these predictions differ"),
            key=f"deepworth_differ_{run.id}",
            icon=":material/call_split:",
            on_change="rerun",
        )
        if not box.open:
            return
        with box:
            models = (verdict.best_deep, verdict.best_classical)
            found = kept.disagreement(workspace, run.id, *models, run.task.kind)
            ours = kept.answers(run, models[0], workspace)
            theirs = kept.answers(run, models[1], workspace)
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
    answers: tuple[Answers, Answers],
    models: tuple[str, str],
    t: Translator,
    workspace: str,
    viewer: bool,
) -> None:
    labels = (model_label(models[0], t), model_label(models[1], t))
    st.markdown(plain(sentence(run, found, labels, t)))
    if run.task.kind is not TaskKind.MULTILABEL:  # of many labels there is no one pair of axes
        module = grouped_charts if viewer else pair_charts
        figure = module.disagreement_chart(found, answers, labels, run.task, t)
        chart(figure, "deepworth_differ_chart", t("Why these predictions differ"))
    table = kept.table(run, workspace)
    if viewer or table is None:
        return
    heading = t("Rows with the largest disagreement")
    st.markdown(f"**{plain(heading)}**")
    ours, theirs = answers

    def part(places: Array) -> pd.DataFrame:
        first, second = found.first[places], found.second[places]
        mine, others = beside(run, ours, first, t), beside(run, theirs, second, t)
        truth = t("Actual")
        columns = {t("Row"): found.rows[places] + 1, truth: mine.pop(truth)}
        others.pop(truth)
        for label, values in zip(labels, (mine, others), strict=True):
            columns |= {f"{label}: {name}": one for name, one in values.items()}
        return with_columns(table.at(found.rows[places]), columns)

    sheet(np.arange(len(found.rows)), part, f"deepworth_differ_{run.id}", "disagreement.csv", t)


def sentence(run: Run, found: Disagreement, labels: tuple[str, str], t: Translator) -> str:
    """Return how often the two disagree, and who is right more often when they do."""
    deep, classical = labels
    if not found.count:
        return t("{deep} and {classical} never disagree.", deep=deep, classical=classical)
    values = {
        "deep": deep,
        "classical": classical,
        "count": t.number(found.count),
        "share": t.percent(found.count / found.compared, 1),
        "deep_right": t.number(found.first_right),
        "classical_right": t.number(found.second_right),
    }
    if run.task.kind is TaskKind.REGRESSION:
        gap = rope_text(float(found.gaps[found.count - 1]), t)
        return t(
            "On the {percent} of rows where they disagree most (by {gap} or more), {deep} is "
            "closer to the actual value on {deep_right} rows, {classical} on {classical_right}.",
            percent=t.percent(FAR_APART),
            gap=gap,
            **values,
        )
    if run.task.kind is TaskKind.MULTILABEL:
        return t(
            "{deep} and {classical} predict different labels for {count} rows ({share}). All "
            "labels of {deep} are right on {deep_right} of them, all labels of {classical} on "
            "{classical_right}.",
            **values,
        )
    said = t(
        "{deep} and {classical} predict different classes for {count} rows ({share}). {deep} is "
        "right on {deep_right} of them, {classical} on {classical_right}.",
        **values,
    )
    neither = found.count - found.first_right - found.second_right
    if run.task.kind is TaskKind.MULTICLASS and neither:
        said += " " + t("Neither is right on {count} of them.", count=t.number(neither))
    return said
