"""Influence values against DeLong, the bootstrap, deleting a row, and samples drawn anew."""

from dataclasses import replace

import numpy as np
import pytest

from lib.core.metrics import METRICS, of_classes
from lib.core.task import TaskKind
from lib.evaluation.judge.inference.evidence import measure
from lib.evaluation.judge.inference.influence import auc_influence, has_formula, influence
from lib.evaluation.judge.inference.row_scores import ROW_SCORES
from tests.unit.evaluation.inference.tables import parts_of

NO_BLOCKS = np.zeros(0, dtype=np.int64)


def classes(rows, number=2, seed=0, signal=1.0):
    generator = np.random.default_rng(seed)
    y = generator.integers(0, number, rows)
    scores = signal * np.eye(number)[y] + generator.normal(size=(rows, number))
    proba = np.exp(scores)
    return y, np.round(proba / proba.sum(axis=1, keepdims=True), 3)  # rounded: there are ties


def labels(rows, number=3, seed=0):
    generator = np.random.default_rng(seed)
    y = (generator.random((rows, number)) < 0.4).astype(np.float64)
    return y, np.clip(0.3 * y + 0.7 * generator.random((rows, number)), 0.01, 0.99)


def values(rows, seed=0):
    generator = np.random.default_rng(seed)
    y = generator.normal(5, 1, rows)
    return y, (y + generator.standard_t(6, rows))[:, None]


def table(metric, rows, seed=0):
    kinds = METRICS[metric].kinds
    if TaskKind.REGRESSION in kinds:
        return values(rows, seed)
    if TaskKind.BINARY in kinds or TaskKind.MULTICLASS in kinds:
        return classes(rows, seed=seed)
    return labels(rows, seed=seed)


MEASURES = [
    (entry, multiple)
    for entry in METRICS.values()
    for multiple, found in ((False, entry.measure), (True, entry.of_labels))
    if found in ROW_SCORES
]


@pytest.mark.parametrize(
    ("metric", "multiple"), MEASURES, ids=lambda one: getattr(one, "name", one)
)
def test_the_mean_of_row_scores_is_the_metric(metric, multiple):
    y, outputs = labels(200) if multiple else table(metric.name, 200)
    rows = ROW_SCORES[metric.of_labels if multiple else metric.measure](y, outputs)
    assert rows.shape == (200,)
    assert rows.mean() == pytest.approx(metric.measured(y, outputs), rel=1e-12)
    found = influence(metric, y, outputs, NO_BLOCKS)
    sign = 1 if metric.greater_is_better else -1
    np.testing.assert_allclose(found.values, sign * (rows - rows.mean()), atol=1e-12)


def test_the_variance_of_an_auc_is_delongs():
    y, proba = classes(300)
    positive, scores = y == 1, proba[:, 1]
    above, below = scores[positive][:, None], scores[~positive][None, :]
    wins = (above > below) + 0.5 * (above == below)  # DeLong et al. 1988: components of structure
    m, n = wins.shape
    delong = wins.mean(axis=1).var(ddof=1) / m + wins.mean(axis=0).var(ddof=1) / n
    psi = auc_influence(positive, scores)
    ours = ((psi[positive] / 300) ** 2).sum() * m / (m - 1)
    ours += ((psi[~positive] / 300) ** 2).sum() * n / (n - 1)
    assert ours == pytest.approx(delong, rel=1e-10)


@pytest.mark.parametrize("metric", ["roc_auc", "rmse"])
def test_influence_is_what_leaving_out_a_row_shows(metric):
    for y, outputs in (
        [values(400)] if metric == "rmse" else [classes(400), classes(400, 3), labels(400)]
    ):
        entry = METRICS[metric]
        found = influence(entry, y, outputs, NO_BLOCKS)
        sign = 1 if entry.greater_is_better else -1
        without = [
            entry.measured(np.delete(y, row, axis=0), np.delete(outputs, row, axis=0))
            for row in range(400)
        ]
        deleted = (found.score - sign * np.array(without)) * 399
        assert np.corrcoef(deleted, found.values)[0, 1] > 0.999
        assert found.values.std() == pytest.approx(deleted.std(), rel=0.03)
        assert found.values.mean() == pytest.approx(0, abs=1e-12)


def test_the_spread_of_an_rmse_is_that_of_the_bootstrap():
    y, outputs = values(500)
    found = influence(METRICS["rmse"], y, outputs, NO_BLOCKS)
    generator = np.random.default_rng(1)
    drawn = [generator.integers(0, 500, 500) for _ in range(2_000)]
    bootstrap = np.std([METRICS["rmse"].measured(y[rows], outputs[rows]) for rows in drawn])
    assert found.values.std() / np.sqrt(500) == pytest.approx(bootstrap, rel=0.06)


@pytest.mark.parametrize("repeats", [1, 3])
def test_the_jackknife_is_on_average_the_exact_variance(monkeypatch, repeats):
    exact, deleted = [], []
    plain = METRICS["roc_auc"]
    for seed in range(12):
        y, proba = classes(500, seed=seed)
        noise = np.random.default_rng(seed).normal(0, 0.05, (repeats, 500, 1))
        again = np.concatenate([proba[None, :, :1] - noise, proba[None, :, 1:] + noise], axis=2)
        again = np.clip(again, 0.001, 0.999)
        parts = parts_of({"model": again})
        for found, entry in (
            (exact, plain),
            (deleted, replace(plain, measure=lambda y, outputs: of_classes.roc_auc(y, outputs))),
        ):
            monkeypatch.setitem(METRICS, "roc_auc", entry)
            assert has_formula(entry, y) is (entry is plain)
            evidence = measure(parts, y, "roc_auc", TaskKind.BINARY, ["model"])
            found.append((evidence.rows_within[0, 0], evidence.rows_once[0, 0]))
    ratio = np.mean(deleted, axis=0) / np.mean(exact, axis=0)
    np.testing.assert_allclose(ratio, 1.0, atol=0.12)


BY_DELETING = [
    entry.name
    for entry in METRICS.values()
    if entry.measure and not has_formula(entry, np.zeros(1))
]


@pytest.mark.parametrize("metric", BY_DELETING)
def test_the_jackknife_is_the_spread_over_samples_drawn_anew(metric):
    rows, kind = 500, METRICS[metric].kinds[0]
    scores, spreads = [], []
    for seed in range(150):
        y, outputs = table(metric, rows, seed)
        parts = parts_of({"model": outputs[None]}, seed=seed)
        if seed < 40:
            evidence = measure(parts, y, metric, kind, ["model"])
            spreads.append(evidence.rows_within[0, 0])
        measured = [METRICS[metric].measured(y[part.rows], outputs[part.rows]) for part in parts]
        scores.append(np.mean(measured))
    # The median's jackknife is not consistent, but errs to the safe side.
    widest = 1.9 if metric == "median_ae" else 1.35
    assert 0.75 < np.sqrt(np.mean(spreads)) / np.std(scores) < widest


def test_an_undefined_part_has_no_influence():
    one_class, proba = np.zeros(20, dtype=np.int64), np.full((20, 2), 0.5)
    assert influence(METRICS["roc_auc"], one_class, proba, NO_BLOCKS) is None
    y, outputs = values(20)
    y[3] = 0.0
    assert influence(METRICS["mape"], y, outputs, NO_BLOCKS) is None
