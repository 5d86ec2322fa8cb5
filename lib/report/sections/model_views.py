"""The views of one model: the page lets the reader choose one, a report shows their charts.

A further view is an entry here; with ``displays`` alone it stands on the page and in reports.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lib.core.results import ModelResult, Run
from lib.core.task import TaskKind
from lib.evaluation.judge import out_of_fold
from lib.evaluation.judge.label_scores import label_scores
from lib.evaluation.judge.out_of_fold import OutOfFold
from lib.i18n import N_, Translator
from lib.report.board import ranked
from lib.report.disclosure import MIN_ROWS
from lib.report.drawing.display import Display
from lib.report.drawing.svg import clean
from lib.report.figures import error_charts, grouped_charts, prediction_charts
from lib.report.figures.charts import CURVE_TEXTS, model_colours
from lib.report.figures.label_charts import labels_chart
from lib.report.labels import model_label
from lib.report.sections.section import Displays, RunView, boxed, title_of, titled

Applies = Callable[[Run, ModelResult], bool]


def _always(_run: Run, _result: ModelResult) -> bool:
    return True


def _never(_run: Run, _result: ModelResult, _oof: OutOfFold, _t: Translator) -> Displays:
    return ()


@dataclass(frozen=True)
class ModelView:
    """One view of a model, by an id that is kept with what the reader chose.

    ``displays`` (run, result, out-of-fold predictions, t) are its charts, of groups of rows
    (lib.report.disclosure). ``on_page`` refers to what draws it on the page, (run, result,
    predictions or None, t, workspace, viewer); "" draws its charts there too. ``from_predictions``:
    there is nothing to see without out-of-fold predictions. ``terms`` are the ids of what the
    glossary says of it.
    """

    id: str
    label: str
    applies: Applies = _always
    displays: Callable[[Run, ModelResult, OutOfFold, Translator], Displays] = _never
    on_page: str = ""
    from_predictions: bool = True
    terms: tuple[str, ...] = ()

    @property
    def in_report(self) -> bool:
        """Whether it has charts, which reports show."""
        return self.displays is not _never


def _classes(run: Run, _result: ModelResult) -> bool:
    return run.task.kind.is_classification


def _values(run: Run, _result: ModelResult) -> bool:
    return not run.task.kind.has_classes


def _labels(run: Run, _result: ModelResult) -> bool:
    return run.task.kind is TaskKind.MULTILABEL


def _with_probabilities(run: Run, _result: ModelResult) -> bool:
    return run.task.kind.has_classes


def _with_losses(_run: Run, result: ModelResult) -> bool:
    return bool(set(result.curves) & set(CURVE_TEXTS))


def _confusion(run: Run, _result: ModelResult, oof: OutOfFold, t: Translator) -> Displays:
    cells = out_of_fold.confusion(oof.codes, oof.predicted, len(run.task.classes))
    chart = prediction_charts.confusion_chart(cells, run.task, None, t)
    return (Display("confusion", title_of(chart), chart),)


def _curves(run: Run, result: ModelResult, oof: OutOfFold, t: Translator) -> Displays:
    """Return both curves of the positive class; of several classes the page lets choose one."""
    if not run.task.kind.has_positive:
        return ()
    colour, label = model_colours(run)[result.id], model_label(result.id, t)
    hits, scores = oof.codes == 1, oof.outputs[:, 1]
    roc = out_of_fold.roc(hits, scores, least=MIN_ROWS)
    precision = out_of_fold.precision_recall(hits, scores, least=MIN_ROWS)
    drawn = []
    if roc is not None:
        drawn.append(prediction_charts.roc_chart(roc, label, colour, {}, t))
    if precision is not None:
        share = float(hits.mean())
        drawn.append(
            prediction_charts.precision_recall_chart(precision, share, label, colour, {}, t)
        )
    return [Display(f"curve-{at}", title_of(chart), chart) for at, chart in enumerate(drawn)]


def _reliability(run: Run, result: ModelResult, oof: OutOfFold, t: Translator) -> Displays:
    if not run.task.kind.has_positive:
        return ()
    found = out_of_fold.reliability(oof.codes == 1, oof.outputs[:, 1], least=MIN_ROWS)
    chart = prediction_charts.reliability_chart(found, model_colours(run)[result.id], t)
    return (Display("reliability", title_of(chart), chart),)


def _label_scores(run: Run, result: ModelResult, oof: OutOfFold, t: Translator) -> Displays:
    chart = labels_chart(label_scores(oof, run.task.shown), model_colours(run)[result.id], t)
    return (Display("labels", title_of(chart), chart),)


def _predicted_actual(run: Run, result: ModelResult, oof: OutOfFold, t: Translator) -> Displays:
    found, colour = out_of_fold.errors(oof), model_colours(run)[result.id]
    chart = grouped_charts.predicted_actual(oof, found, run.task.target, colour, t)
    return (Display("values", title_of(chart), chart),)


def _errors(run: Run, result: ModelResult, oof: OutOfFold, t: Translator) -> Displays:
    found, colour = out_of_fold.errors(oof), model_colours(run)[result.id]
    charts = (
        error_charts.residual_histogram(found, run.task.target, colour, t),
        grouped_charts.residual_bands(oof, found, run.task.target, colour, t),
    )
    return [Display(f"error-{at}", title_of(chart), chart) for at, chart in enumerate(charts)]


_PAGE = "lib.ui.run"
MODEL_VIEWS = (
    ModelView(
        "folds",
        N_("Folds"),
        on_page=f"{_PAGE}.model_page:folds",
        from_predictions=False,
        terms=("fold", "cross_validation", "training_rows", "test_rows", "overfitting"),
    ),
    ModelView(
        "labels",
        N_("Label by label"),
        _labels,
        _label_scores,
        on_page=f"{_PAGE}.label_views:draw",
        terms=("threshold", "precision", "recall"),
    ),
    ModelView(
        "curves",
        N_("ROC and precision-recall"),
        _with_probabilities,
        _curves,
        on_page=f"{_PAGE}.class_views:curves",
        terms=("roc", "precision_recall", "threshold"),
    ),
    ModelView(
        "confusion",
        N_("Confusion matrix"),
        _classes,
        _confusion,
        on_page=f"{_PAGE}.class_views:confusion",
        terms=("confusion_matrix", "precision", "recall"),
    ),
    ModelView(
        "reliability",
        N_("Calibration"),
        _with_probabilities,
        _reliability,
        on_page=f"{_PAGE}.class_views:reliability",
        terms=("calibration", "probability", "brier"),
    ),
    ModelView(
        "threshold",
        N_("Threshold"),
        _with_probabilities,
        on_page=f"{_PAGE}.class_views:threshold",
        terms=("threshold", "false_positive", "false_negative"),
    ),
    ModelView(
        "values",
        N_("Predicted and actual"),
        _values,
        _predicted_actual,
        on_page=f"{_PAGE}.value_views:values",
        terms=("out_of_fold", "error"),
    ),
    ModelView(
        "errors",
        N_("Errors"),
        _values,
        _errors,
        on_page=f"{_PAGE}.value_views:errors",
        terms=("error", "out_of_fold"),
    ),
    ModelView(
        "importance",
        N_("Importance"),
        on_page=f"{_PAGE}.importance:importance",
        from_predictions=False,
        terms=("importance", "coefficient", "log_odds"),
    ),
    ModelView(
        "learning",
        N_("Loss curves"),
        _with_losses,
        on_page=f"{_PAGE}.model_page:learning",
        from_predictions=False,
        terms=("epochs", "training_loss", "validation_loss", "early_stopping"),
    ),
    ModelView(
        "inside",
        N_("Inside the model"),
        on_page=f"{_PAGE}.model_details:model_details",
        from_predictions=False,
        terms=("layer", "weight", "tuning"),
    ),
)


def views_of(run: Run, result: ModelResult) -> list[ModelView]:
    """Return the views that there are of a model."""
    return [view for view in MODEL_VIEWS if view.applies(run, result)]


def model_displays(view: RunView) -> Displays:
    """Return the charts of each model but the baseline, by keys "model-<id>-<chart>"."""
    found = []
    for model, given in view.out_of_fold.items():
        result = view.run.model(model)
        if result.family == "baseline" or not len(given.rows):
            continue
        for one in views_of(view.run, result):
            for chart in one.displays(view.run, result, given, view.t):
                found.append(
                    Display(f"model-{model}-{chart.key}", chart.title, chart.figure, chart.drawing)
                )
    return found


def models_html(view: RunView, displays: Displays) -> str:
    """Return the charts of each model, folded up under its name: drawn when it is opened."""
    parts = []
    for result in ranked(view.run):
        own = [one for one in displays if one.key.startswith(f"model-{result.id}-")]
        if own:
            label = clean(model_label(result.id, view.t))
            start = f'<details><summary>{label}</summary><div class="pairs">'
            parts.append(f"{start}{''.join(map(titled, own))}</div></details>")
    return boxed(view.t("Model by model"), *parts) if parts else ""
