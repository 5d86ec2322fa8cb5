"""The figures of single models that the HTML report folds up under their names.

A report is passed on: every figure is of groups of rows (lib.report.disclosure).
"""

from collections.abc import Mapping

import plotly.graph_objects as go

from lib.core.results import Run
from lib.core.task import TaskKind
from lib.evaluation.judge import out_of_fold as evidence
from lib.evaluation.judge.label_scores import label_scores
from lib.evaluation.judge.out_of_fold import Answers
from lib.i18n import Translator
from lib.report.disclosure import LEAST
from lib.report.figures import error_charts, evidence_charts, grouped_charts
from lib.report.figures.charts import model_colours
from lib.report.figures.label_charts import labels_chart
from lib.report.labels import model_label


def model_figures(
    run: Run, answers: Mapping[str, Answers], t: Translator
) -> dict[str, list[go.Figure]]:
    """Return curves, reliability and confusion matrix of classifiers, or errors of regressions.

    Of several labels a row it is how well each is found.

    ``answers`` are the out-of-fold predictions by model; a baseline's say nothing and are left out.
    """
    makers = {TaskKind.REGRESSION: _regression, TaskKind.MULTILABEL: _labels}
    make = makers.get(run.task.kind, _classifier)
    return {
        model: make(run, model, given, t)
        for model, given in answers.items()
        if run.model(model).family != "baseline" and len(given.rows)
    }


def _classifier(run: Run, model: str, given: Answers, t: Translator) -> list[go.Figure]:
    cells = evidence.confusion(given.codes, given.predicted, len(run.task.classes))
    figures = [evidence_charts.confusion_chart(cells, run.task, None, t)]
    if run.task.kind is not TaskKind.BINARY:
        return figures
    colour, label = model_colours(run)[model], model_label(model, t)
    hits, scores = given.codes == 1, given.outputs[:, 1]
    roc = evidence.roc(hits, scores, least=LEAST)
    precision = evidence.precision_recall(hits, scores, least=LEAST)
    if roc is not None:
        figures.append(evidence_charts.roc_chart(roc, label, colour, {}, t))
    if precision is not None:
        share = float(hits.mean())
        figures.append(
            evidence_charts.precision_recall_chart(precision, share, label, colour, {}, t)
        )
    found = evidence.reliability(hits, scores, least=LEAST)
    return [*figures, evidence_charts.reliability_chart(found, colour, t)]


def _labels(run: Run, model: str, given: Answers, t: Translator) -> list[go.Figure]:
    colour = model_colours(run)[model]
    return [labels_chart(label_scores(given, run.task.shown), colour, t)]


def _regression(run: Run, model: str, given: Answers, t: Translator) -> list[go.Figure]:
    found, colour, target = evidence.errors(given), model_colours(run)[model], run.task.target
    return [
        grouped_charts.predicted_actual(given, found, target, colour, t),
        error_charts.residual_histogram(found, target, colour, t),
    ]
