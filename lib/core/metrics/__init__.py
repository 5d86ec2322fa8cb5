"""The metrics by which models are compared: each is one entry, with its texts and its measure."""

import math
from collections.abc import Callable

from lib.core.messages import N_
from lib.core.metrics import of_classes, of_labels, of_values, plain
from lib.core.metrics.metric import Array, Measure, Metric
from lib.core.metrics.of_forecasts import FORECAST_METRICS
from lib.core.task import TaskKind

__all__ = [
    "DEFAULT_METRIC",
    "METRICS",
    "Array",
    "Measure",
    "Metric",
    "metrics_of",
    "ranking_metrics",
    "scorer",
]


_CLASSES = (TaskKind.BINARY, TaskKind.MULTICLASS)
_CLUSTERS = (TaskKind.CLUSTERS,)
_LABELS = (TaskKind.MULTILABEL,)
_VALUES = (TaskKind.REGRESSION, TaskKind.FORECAST)

_ALL = (
    Metric(
        "roc_auc",
        N_("ROC AUC"),
        N_(
            "Probability that a positive row gets a higher score than a negative one; 0.5 is "
            "guessing."
        ),
        (*_CLASSES, *_LABELS),
        True,
        0.005,
        needs_proba=True,
        measure=of_classes.roc_auc,
        plain=plain.ROC_AUC,
        of_labels=of_labels.roc_auc,
    ),
    Metric(
        "average_precision",
        N_("Average precision"),
        N_("Area under the precision-recall curve; guessing gives the share of positives."),
        (*_CLASSES, *_LABELS),
        True,
        0.005,
        needs_proba=True,
        measure=of_classes.average_precision,
        plain=plain.AVERAGE_PRECISION,
        of_labels=of_labels.average_precision,
    ),
    Metric(
        "accuracy",
        N_("Accuracy"),
        N_("Share of rows whose class is predicted correctly."),
        _CLASSES,
        True,
        0.01,
        measure=of_classes.accuracy,
        plain=plain.ACCURACY,
    ),
    Metric(
        "balanced_accuracy",
        N_("Balanced accuracy"),
        N_("Mean over classes of the share predicted correctly; rare classes count the same."),
        _CLASSES,
        True,
        0.01,
        measure=of_classes.balanced_accuracy,
        plain=plain.BALANCED_ACCURACY,
    ),
    Metric(
        "f1",
        N_("F1"),
        N_("Harmonic mean of precision and recall of the positive class."),
        (TaskKind.BINARY,),
        True,
        0.01,
        measure=of_classes.f1,
        plain=plain.F1,
    ),
    Metric(
        "f1_macro",
        N_("Macro F1"),
        N_("F1 of each class, averaged; rare classes count the same."),
        (*_CLASSES, *_LABELS),
        True,
        0.01,
        measure=of_classes.f1_macro,
        plain=plain.F1_MACRO,
        of_labels=of_labels.macro_f1,
    ),
    Metric(
        "f1_micro",
        N_("Micro F1"),
        N_(
            "F1 over the predictions of all labels together, at a threshold of 0.5; frequent "
            "labels count more."
        ),
        _LABELS,
        True,
        0.01,
        of_labels=of_labels.micro_f1,
    ),
    Metric(
        "subset_accuracy",
        N_("Exact match"),
        N_("Share of rows with exactly the right labels: none missing, none extra."),
        _LABELS,
        True,
        0.01,
        of_labels=of_labels.exact_match,
    ),
    Metric(
        "hamming_loss",
        N_("Hamming loss"),
        N_("Share of wrong predictions over all pairs of row and label; lower is better."),
        _LABELS,
        False,
        0.01,
        rope_relative=True,
        of_labels=of_labels.hamming_loss,
    ),
    Metric(
        "label_ranking",
        N_("Label ranking precision"),
        N_("How high a row's actual labels rank among all labels by probability; 1 is the top."),
        _LABELS,
        True,
        0.005,
        needs_proba=True,
        of_labels=of_labels.ranking,
    ),
    Metric(
        "precision",
        N_("Precision"),
        N_("Share of predicted positives that are positive."),
        (TaskKind.BINARY,),
        True,
        0.01,
        measure=of_classes.precision,
        plain=plain.PRECISION,
    ),
    Metric(
        "recall",
        N_("Recall"),
        N_("Share of positives that are found."),
        (TaskKind.BINARY,),
        True,
        0.01,
        measure=of_classes.recall,
        plain=plain.RECALL,
    ),
    Metric(
        "mcc",
        N_("MCC"),
        N_("Matthews correlation of predicted and true classes; 0 is guessing, 1 is perfect."),
        _CLASSES,
        True,
        0.01,
        lowest=-1.0,
        measure=of_classes.mcc,
        plain=plain.MCC,
    ),
    Metric(
        "log_loss",
        N_("Log loss"),
        N_("How far the predicted probabilities are from the actual classes; lower is better."),
        (*_CLASSES, *_LABELS),
        False,
        0.01,
        rope_relative=True,
        needs_proba=True,
        highest=math.inf,
        measure=of_classes.log_loss,
        plain=plain.LOG_LOSS,
        of_labels=of_labels.log_loss,
    ),
    Metric(
        "brier",
        N_("Brier score"),
        N_("Mean squared error of the predicted probabilities; lower is better."),
        _CLASSES,
        False,
        0.01,
        rope_relative=True,
        needs_proba=True,
        highest=math.inf,
        measure=of_classes.brier,
        plain=plain.BRIER,
    ),
    Metric(
        "rmse",
        N_("RMSE"),
        N_("Root mean squared error, in the target's unit; large errors weigh more."),
        _VALUES,
        False,
        0.01,
        rope_relative=True,
        highest=math.inf,
        measure=of_values.rmse,
        plain=plain.RMSE,
    ),
    Metric(
        "mae",
        N_("MAE"),
        N_("Mean absolute error, in the target's unit."),
        _VALUES,
        False,
        0.01,
        rope_relative=True,
        highest=math.inf,
        measure=of_values.mae,
        plain=plain.MAE,
    ),
    Metric(
        "median_ae",
        N_("Median absolute error"),
        N_("Half of the errors are smaller than this, in the target's unit."),
        (TaskKind.REGRESSION,),
        False,
        0.01,
        rope_relative=True,
        highest=math.inf,
        measure=of_values.median_ae,
        plain=plain.MEDIAN_AE,
    ),
    Metric(
        "mape",
        N_("MAPE"),
        N_("Mean absolute error as a share of the actual value."),
        (TaskKind.REGRESSION,),
        False,
        0.01,
        rope_relative=True,
        highest=math.inf,
        measure=of_values.mape,
        plain=plain.MAPE,
    ),
    Metric(
        "r2",
        N_("R²"),
        N_("Share of the target's variance that is explained; 0 is predicting the mean."),
        (TaskKind.REGRESSION,),
        True,
        0.005,
        lowest=-math.inf,
        measure=of_values.r2,
        plain=plain.R2,
    ),
    Metric(
        "stability_jaccard",
        N_("Stability (Jaccard)"),
        N_(
            "How much of each segment is reproduced in resampled customers: customers in "
            "both over customers in either, averaged over segments; above 0.75 is stable."
        ),
        _CLUSTERS,
        True,
        0.02,
    ),
    Metric(
        "stability_ari",
        N_("Stability (ARI)"),
        N_(
            "Adjusted Rand index between the segments and those of resampled customers: 1 "
            "means identical, 0 no more agreement than by chance."
        ),
        _CLUSTERS,
        True,
        0.02,
        lowest=-1.0,
    ),
    Metric(
        "silhouette",
        N_("Silhouette"),
        N_(
            "How much closer customers are to their own segment than to the next; 1 means "
            "well separated."
        ),
        _CLUSTERS,
        True,
        0.01,
        lowest=-1.0,
    ),
    Metric(
        "davies_bouldin",
        N_("Davies-Bouldin"),
        N_("Spread within segments relative to the distance between them; lower is better."),
        _CLUSTERS,
        False,
        0.02,
        rope_relative=True,
        highest=math.inf,
    ),
    Metric(
        "calinski_harabasz",
        N_("Calinski-Harabasz"),
        N_("Variance between segments relative to variance within them; higher is better."),
        _CLUSTERS,
        True,
        0.02,
        rope_relative=True,
        highest=math.inf,
    ),
    *FORECAST_METRICS,
)

METRICS: dict[str, Metric] = {metric.name: metric for metric in _ALL}

DEFAULT_METRIC: dict[TaskKind, str] = {
    TaskKind.BINARY: "roc_auc",
    TaskKind.MULTICLASS: "log_loss",
    TaskKind.REGRESSION: "rmse",
    TaskKind.MULTILABEL: "average_precision",
    TaskKind.CLUSTERS: "stability_jaccard",
    TaskKind.FORECAST: "mase",
}


def metrics_of(kind: TaskKind) -> tuple[Metric, ...]:
    """Return the metrics defined for a kind of task, in display order, the default one first."""
    defined = (metric for metric in _ALL if kind in metric.kinds)
    if kind is not TaskKind.FORECAST:
        return tuple(defined)
    return tuple(sorted(defined, key=lambda one: one.name != DEFAULT_METRIC[kind]))


def ranking_metrics(kind: TaskKind) -> tuple[Metric, ...]:
    """Return the metrics by which models of a kind of task can be compared."""
    return tuple(metric for metric in metrics_of(kind) if metric.ideal is None)


def scorer(metric: str, y: Array) -> Callable[[Array], float]:
    """Return a function from outputs to the metric, negated where less is better."""
    chosen = METRICS[metric]
    sign = 1.0 if chosen.greater_is_better else -1.0
    return lambda outputs: sign * chosen.measured(y, outputs)
