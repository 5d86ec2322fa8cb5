"""The measures by which models are compared: names, directions and regions of equivalence."""

import math
from dataclasses import dataclass

from lib.core.task import TaskKind

_CLASSES = (TaskKind.BINARY, TaskKind.MULTICLASS)
_CLUSTERS = (TaskKind.CLUSTERS,)
_LABELS = (TaskKind.MULTILABEL,)


@dataclass(frozen=True)
class Metric:
    """One measure.

    ``rope`` is the default half-width of the region of practical equivalence, in the metric's unit
    or, if ``rope_relative``, as a share of the better mean. ``needs_proba`` says that it is
    computed from class probabilities and not from predicted labels. No value lies outside
    ``lowest`` and ``highest``.
    """

    name: str
    kinds: tuple[TaskKind, ...]
    greater_is_better: bool
    rope: float
    rope_relative: bool = False
    needs_proba: bool = False
    lowest: float = 0.0
    highest: float = 1.0


_ALL = (
    Metric("roc_auc", (*_CLASSES, *_LABELS), True, 0.005, needs_proba=True),
    Metric("average_precision", (*_CLASSES, *_LABELS), True, 0.005, needs_proba=True),
    Metric("accuracy", _CLASSES, True, 0.01),
    Metric("balanced_accuracy", _CLASSES, True, 0.01),
    Metric("f1", (TaskKind.BINARY,), True, 0.01),
    Metric("f1_macro", (*_CLASSES, *_LABELS), True, 0.01),
    Metric("f1_micro", _LABELS, True, 0.01),
    Metric("subset_accuracy", _LABELS, True, 0.01),
    Metric("hamming_loss", _LABELS, False, 0.01, rope_relative=True),
    Metric("label_ranking", _LABELS, True, 0.005, needs_proba=True),
    Metric("precision", (TaskKind.BINARY,), True, 0.01),
    Metric("recall", (TaskKind.BINARY,), True, 0.01),
    Metric("mcc", _CLASSES, True, 0.01, lowest=-1.0),
    Metric(
        "log_loss",
        (*_CLASSES, *_LABELS),
        False,
        0.01,
        rope_relative=True,
        needs_proba=True,
        highest=math.inf,
    ),
    Metric("brier", _CLASSES, False, 0.01, rope_relative=True, needs_proba=True, highest=math.inf),
    Metric("rmse", (TaskKind.REGRESSION,), False, 0.01, rope_relative=True, highest=math.inf),
    Metric("mae", (TaskKind.REGRESSION,), False, 0.01, rope_relative=True, highest=math.inf),
    Metric("median_ae", (TaskKind.REGRESSION,), False, 0.01, rope_relative=True, highest=math.inf),
    Metric("mape", (TaskKind.REGRESSION,), False, 0.01, rope_relative=True, highest=math.inf),
    Metric("r2", (TaskKind.REGRESSION,), True, 0.005, lowest=-math.inf),
    Metric("stability_jaccard", _CLUSTERS, True, 0.02),
    Metric("stability_ari", _CLUSTERS, True, 0.02, lowest=-1.0),
    Metric("silhouette", _CLUSTERS, True, 0.01, lowest=-1.0),
    Metric("davies_bouldin", _CLUSTERS, False, 0.02, rope_relative=True, highest=math.inf),
    Metric("calinski_harabasz", _CLUSTERS, True, 0.02, rope_relative=True, highest=math.inf),
)

METRICS: dict[str, Metric] = {metric.name: metric for metric in _ALL}

DEFAULT_METRIC: dict[TaskKind, str] = {
    TaskKind.BINARY: "roc_auc",
    TaskKind.MULTICLASS: "log_loss",
    TaskKind.REGRESSION: "rmse",
    TaskKind.MULTILABEL: "average_precision",
    TaskKind.CLUSTERS: "stability_jaccard",
}


def metrics_of(kind: TaskKind) -> tuple[Metric, ...]:
    """Return the metrics defined for a kind of task, in display order."""
    return tuple(metric for metric in _ALL if kind in metric.kinds)
