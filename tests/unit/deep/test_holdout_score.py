import numpy as np
import pytest
from sklearn import metrics

from lib.core.metrics import METRICS
from lib.core.task import TaskKind
from lib.deep.holdout import validation_score

RNG = np.random.default_rng(0)
Y = RNG.integers(0, 2, 60)
P = np.clip(0.5 + 0.3 * (Y - 0.5) + 0.2 * RNG.standard_normal(60), 0.01, 0.99).round(2)
TWO = np.stack([1 - P, P], axis=1)
Y3 = RNG.integers(0, 3, 60)
THREE = RNG.dirichlet(np.ones(3), 60)


@pytest.mark.parametrize(
    ("metric", "expected"),
    [
        ("roc_auc", metrics.roc_auc_score(Y, P)),
        ("average_precision", metrics.average_precision_score(Y, P)),
        ("log_loss", -metrics.log_loss(Y, P)),
        ("accuracy", metrics.accuracy_score(Y, P > 0.5)),
        ("balanced_accuracy", metrics.balanced_accuracy_score(Y, P > 0.5)),
        ("mcc", metrics.matthews_corrcoef(Y, P > 0.5)),
        ("f1", metrics.f1_score(Y, P > 0.5)),
    ],
)
def test_binary_metrics_are_scikit_learns(metric: str, expected: float) -> None:
    assert validation_score(metric, Y, TWO) == pytest.approx(expected)


def test_the_area_under_the_curve_of_three_classes_is_one_against_the_rest() -> None:
    expected = metrics.roc_auc_score(Y3, THREE, multi_class="ovr")
    assert validation_score("roc_auc", Y3, THREE) == pytest.approx(expected)


def test_errors_of_values_count_negative() -> None:
    y, values = np.array([1.0, 2.0, 4.0]), np.array([1.0, 3.0, 2.0])
    assert validation_score("rmse", y, values) == pytest.approx(-np.sqrt(5 / 3))
    assert validation_score("mae", y, values) == pytest.approx(-1.0)
    assert validation_score("mape", y, values) == pytest.approx(-(0.5 + 0.5) / 3)


@pytest.mark.parametrize("metric", METRICS)
def test_every_metric_prefers_the_better_outputs_of_its_kind(metric: str) -> None:
    for kind in METRICS[metric].kinds:
        if kind in (TaskKind.CLUSTERS, TaskKind.FORECAST):
            continue  # no network of tables is measured by those
        if kind is TaskKind.REGRESSION:
            y = np.arange(1.0, 9.0)
            better, worse = y + 0.1, y + 5
        elif kind is TaskKind.MULTILABEL:
            y, better, worse = np.eye(2, dtype=int)[Y], TWO, TWO[:, ::-1]
        else:
            y, better, worse = Y, TWO, TWO[:, ::-1]
        assert validation_score(metric, y, better) > validation_score(metric, y, worse), kind


@pytest.mark.parametrize("metric", ["silhouette", "", "rmse_"])
@pytest.mark.parametrize("y", [np.arange(4.0), np.array([0, 1, 1, 0]), np.eye(2, dtype=int)])
def test_a_metric_that_it_does_not_know_is_an_error(metric: str, y: np.ndarray) -> None:
    outputs = y.astype(float) if y.dtype.kind == "f" else np.full((len(y), 2), 0.5)
    with pytest.raises(ValueError, match="no metric of such outputs"):
        validation_score(metric, y, outputs)


def test_one_class_and_outputs_that_are_not_finite() -> None:
    assert validation_score("roc_auc", np.zeros(60, dtype=int), TWO) == pytest.approx(
        -np.mean(-np.log(1 - P))
    )
    assert validation_score("rmse", np.ones(2), np.array([np.nan, 1.0])) == -np.inf
