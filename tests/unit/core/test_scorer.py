"""A metric is one entry: it can be computed, is turned so that more is better, and is defined."""

import numpy as np
import pytest

from lib.core.metrics import METRICS, metrics_of, scorer
from lib.core.task import PREDICTED, TaskKind


def outputs_of(kind, rows, generator):
    if kind is TaskKind.REGRESSION:
        return generator.normal(50, 10, rows), generator.normal(50, 10, (rows, 1))
    if kind is TaskKind.MULTILABEL:
        return generator.integers(0, 2, (rows, 3)), generator.random((rows, 3))
    classes = 2 if kind is TaskKind.BINARY else 4
    return generator.integers(0, classes, rows), generator.dirichlet(np.ones(classes), rows)


@pytest.mark.parametrize("kind", [*PREDICTED, TaskKind.MULTILABEL])
def test_every_metric_of_a_kind_is_computed_within_its_bounds(kind):
    y, outputs = outputs_of(kind, 400, np.random.default_rng(3))
    for metric in metrics_of(kind):
        found = metric.measured(y, outputs)
        assert metric.lowest <= found <= metric.highest, metric.name
        sign = 1 if metric.greater_is_better else -1
        assert scorer(metric.name, y)(outputs) == sign * found


@pytest.mark.parametrize("name", ["roc_auc", "average_precision"])
@pytest.mark.parametrize("y", [np.zeros(4, dtype=int), np.ones(4, dtype=int)])
def test_an_area_is_undefined_with_one_class(name, y):
    assert np.isnan(scorer(name, y)(np.full((4, 2), 0.5)))


def test_a_metric_of_segments_is_no_metric_of_predictions():
    with pytest.raises(ValueError, match="silhouette is no metric"):
        METRICS["silhouette"].measured(np.zeros(2), np.zeros((2, 2)))
