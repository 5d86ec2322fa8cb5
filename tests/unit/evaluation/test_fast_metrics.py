"""The fast metrics agree with those on the board, ties and absent classes included."""

import numpy as np
import pytest

from lib.core.metrics import METRICS, metrics_of
from lib.core.task import PREDICTED, Task, TaskKind
from lib.evaluation.judge.fast_metrics import goodness
from lib.evaluation.train.scoring import score


def outputs_of(kind, rows, generator):
    if kind is TaskKind.REGRESSION:
        return generator.normal(50, 10, rows), generator.normal(50, 10, (rows, 1))
    classes = 2 if kind is TaskKind.BINARY else 4
    y = generator.integers(0, classes if classes == 2 else 3, rows)
    # Few different rows, so that there are ties.
    return y, generator.dirichlet(np.ones(classes), 50)[generator.integers(0, 50, rows)]


@pytest.mark.parametrize("kind", PREDICTED)
def test_they_agree_with_the_board(kind):
    y, outputs = outputs_of(kind, 400, np.random.default_rng(3))
    classes = ("a", "b", "c", "d")[: outputs.shape[1]] if kind.is_classification else ()
    expected = score(y, outputs, Task(kind=kind, target="y", features={}, classes=classes))
    for metric in metrics_of(kind):
        sign = 1 if METRICS[metric.name].greater_is_better else -1
        found = sign * goodness(metric.name, y)(outputs)
        assert found == pytest.approx(expected[metric.name], rel=1e-9), metric.name


def test_the_area_is_undefined_with_one_class():
    assert np.isnan(goodness("roc_auc", np.zeros(4, dtype=int))(np.full((4, 2), 0.5)))
