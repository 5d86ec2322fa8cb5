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
from lib.report import grouped_charts, pair_charts
from lib.report.labels import metric_label, model_label
from lib.report.numbers import chance
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
            t("Every model against every other"),
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
        "How probably the model of the row is better than that of the column in {metric}, by more "
        "than the region of equivalence. Teal: the row's model is better; brown: the column's; "
        "≈: practically equivalent.",
        metric=metric_label(run.plan.metric, t),
    )
    if state.narrow:
        said = t("How probably one model is better, by more than the region of equivalence.")
    st.caption(
        plain(said),
        help=t(
            "Bayesian correlated t test of the differences on the folds, as for the verdict. "
            "Of many pairs some look sure by chance."
        ),
    )
    if state.narrow:
        _against(kept.pairwise(run), run, t)
        return
    figure = pair_charts.pairs_chart(kept.pairwise(run), t)
    chart(figure, "deepworth_pairs_chart", t("Every model against every other"))


def _against(pairs: Pairs, run: Run, t: Translator) -> None:
    """List one model against the others: on a phone the matrix has no room for its numbers."""
    order = pair_charts.by_wins(pairs)
    if len(order) < 2:
        st.caption(t("There are no two complete models to compare."))
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
        t("Against"): [model_label(pairs.models[place], t) for place in others],
        better: [chance(float(pairs.better[row, place]), t) for place in others],
        equal: [chance(float(pairs.equivalent[row, place]), t) for place in others],
        worse: [chance(float(pairs.better[place, row]), t) for place in others],
    }
    st.dataframe(
        table,
        hide_index=True,
        height=35 * (len(others) + 1) + 3,
        column_config={
            t("Against"): st.column_config.TextColumn(width=140),
            **{name: st.column_config.TextColumn(width=60) for name in (better, equal, worse)},
        },
        key="deepworth_against",
        alt=t("Every model against every other"),
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
                st.caption(t("The predictions of both models, or the truth, are not here."))
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
    heading = t("Rows on which they disagree most")
    st.markdown(f"**{plain(heading)}**")
    ours, theirs = answers

    def part(places: Array) -> pd.DataFrame:
        first, second = found.first[places], found.second[places]
        mine, others = beside(run, ours, first, t), beside(run, theirs, second, t)
        truth = t("Truth")
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
            "On the {percent} of the rows where they are furthest apart (by {gap} or more), {deep} "
            "is nearer the truth on {deep_right} rows, {classical} on {classical_right}.",
            percent=t.percent(FAR_APART),
            gap=gap,
            **values,
        )
    if run.task.kind is TaskKind.MULTILABEL:
        return t(
            "{deep} and {classical} give {count} rows ({share}) different labels. On "
            "{deep_right} of them all labels of {deep} are right, on {classical_right} all of "
            "{classical}.",
            **values,
        )
    said = t(
        "{deep} and {classical} name different classes for {count} rows ({share}). {deep} is right "
        "on {deep_right} of them, {classical} on {classical_right}.",
        **values,
    )
    neither = found.count - found.first_right - found.second_right
    if run.task.kind is TaskKind.MULTICLASS and neither:
        said += " " + t("On {count} neither is.", count=t.number(neither))
    return said
