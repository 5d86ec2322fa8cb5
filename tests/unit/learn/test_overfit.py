"""Overfitting: dropout and early stopping do what they say, and each sentence is so."""

from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd
import pytest

from lib.core.facts import from_json
from lib.core.jobs import JobContext
from lib.core.progress import NullProgress
from lib.errors import Cancelled, InputError
from lib.i18n import translator
from lib.workflows.learn.facts.course import NetworkSettings
from lib.workflows.learn.facts.overfit import Losses, Overfit
from lib.workflows.learn.job_specs import OverfitParameters
from lib.workflows.learn.jobs import overfit as job
from lib.workflows.learn.jobs.network import start
from lib.workflows.learn.jobs.training import EarlyStopping, Rows, fit
from lib.workflows.learn.report import overfit as report

t = translator("en")
USUAL = {"data": "curve", "points": 20, "hidden": (32, 32), "batch": 0, "epochs": 2000}


def trained(watch=None, **settings) -> Overfit:
    params = OverfitParameters(**{**USUAL, **settings})
    context = JobContext(pd.DataFrame(), params, watch=watch or NullProgress())
    return from_json(Overfit, job.overfit(context).result)


@pytest.fixture(scope="module")
def plain() -> Overfit:
    return trained()


@pytest.fixture(scope="module")
def stopped_early() -> Overfit:
    return trained(patience=100)


def test_dropout_leaves_out_a_share_and_keeps_the_mean() -> None:
    network = start([1, 40, 30, 1], "tanh", classes=False, seed=0)
    assert network.masks(5, 0.0, np.random.default_rng(0)) == []
    first, second = network.masks(1000, 0.2, np.random.default_rng(0))
    assert (first.shape, second.shape) == ((1000, 40), (1000, 30))
    assert set(np.unique(first).tolist()) == {0.0, 1.25}
    assert (first == 0).mean() == pytest.approx(0.2, abs=0.01)


def test_early_stopping_keeps_the_network_of_the_lowest_loss() -> None:
    rows = job.draw_rows(40, 3)
    learned, aside = Rows(rows.inputs[10:], rows.targets[10:]), Rows(*(one[:10] for one in rows))
    network = start([1, 16, 1], "tanh", classes=False, seed=3)
    stopping = EarlyStopping(aside, 30, network)
    settings = NetworkSettings(hidden=(16,), rate=0.1, batch=0, epochs=3000)
    found = fit(network, settings, learned, NullProgress(), stopping.ends)
    assert found.epochs[-1] == stopping.epoch + 30 < 3000
    assert stopping.epoch == int(np.argmin(stopping.losses))
    assert aside.loss(stopping.network) == min(stopping.losses)
    assert len(stopping.losses) == len(found.losses) == found.epochs[-1] + 1


def test_more_rows_begin_with_the_fewer_ones() -> None:
    few, many = job.draw_rows(10, 1), job.draw_rows(200, 1)
    assert many.inputs[:10].tolist() == few.inputs.tolist()
    assert many.targets[:10].tolist() == few.targets.tolist()


def test_a_large_network_on_few_rows_overfits(plain) -> None:
    assert plain.overfits
    assert plain.parameters == 2 * 32 + 33 * 32 + 33
    assert plain.kept == plain.last == 2000
    assert plain.aside.count(True) == 0
    assert plain.at_lowest.fresh <= min(plain.fresh_losses)
    text = " ".join(report.outcome(plain, t))
    assert f"lowest at epoch {plain.lowest}" in text
    assert "The training overfits" in text
    assert "underfits" not in text
    assert "Early stopping" not in text


def test_what_early_stopping_kept_is_marked(plain, stopped_early) -> None:
    assert stopped_early.ended_early
    assert stopped_early.validation_rows == 5
    assert stopped_early.last == stopped_early.kept + 100
    fit_panel, losses_panel = report.panels(stopped_early, plain, t)
    assert any(getattr(one, "x", ()) == (stopped_early.kept,) * 2 for one in losses_panel.layers)
    assert any(getattr(one, "y", ()) == stopped_early.kept_curve for one in fit_panel.layers)
    assert any(getattr(one, "y", ()) == plain.kept_curve for one in fit_panel.layers)
    text = " ".join(report.outcome(stopped_early, t))
    assert f"lowest at epoch {stopped_early.kept}. Training ended 100 epochs later" in text
    captions = report.captions(stopped_early, t)
    assert len(captions) == len(stopped_early.epochs) == len(stopped_early.curves)
    assert all("validation" in one for one in captions)


@pytest.mark.parametrize(
    ("late_fresh", "end_fresh", "late_train", "overfits", "said"),
    [
        (0.55, 0.6, 0.5, True, "The training overfits"),
        (0.5499, 0.6, 0.5, False, "swings"),
        (0.5499, 0.5499, 0.5, False, "less than 10% above"),
        (0.55, 0.6, 0.5001, False, "rose from 0.500 at epoch 40"),
    ],
)
def test_overfitting_is_said_from_its_border_on(
    plain, late_fresh, end_fresh, late_train, overfits, said
) -> None:
    found = replace(
        plain,
        lowest=40,
        at_lowest=Losses(0.55, 0.5),
        at_end=Losses(late_train, end_fresh),
        late=Losses(late_train, late_fresh),
    )
    assert found.overfits == overfits
    text = report.outcome(found, t)[0]
    assert said in text
    assert ("overfits" in text) == overfits


def test_a_lowest_loss_at_the_end_is_no_overfitting(plain) -> None:
    found = replace(plain, lowest=2000, at_lowest=plain.at_end, late=plain.at_end)
    assert report.outcome(found, t)[0].startswith("No overfitting so far")


@pytest.mark.parametrize(("train", "underfits"), [(0.2, False), (0.2001, True)])
def test_underfitting_is_said_from_its_border_on(plain, train, underfits) -> None:
    found = replace(plain, floor=0.1, late=Losses(1.0, 0.0), at_kept=Losses(train, 0.3))
    assert ("underfits" in " ".join(report.outcome(found, t))) == underfits


@pytest.mark.parametrize(
    ("now", "said"),
    [(0.05, "50% lower"), (0.0951, "about the same"), (0.1049, "about the same"), (0.3, "200% hi")],
)
def test_runs_are_compared_by_what_they_kept(plain, now, said) -> None:
    before = replace(plain, at_kept=Losses(0.0, 0.1))
    assert said in report.compared(replace(plain, at_kept=Losses(0.0, now)), before, t)


def test_what_is_said_holds_for_every_setting() -> None:
    for points, hidden, patience, kind in product(
        (10, 200), ((4,), (16,)), (0, 50), ({}, {"dropout": 0.2}, {"l1": 0.001}, {"l2": 0.001})
    ):
        found = trained(points=points, hidden=hidden, patience=patience, epochs=200, **kind)
        text = " ".join(report.outcome(found, t))
        clear = found.at_end.fresh >= 1.1 * min(found.fresh_losses)
        if "The training overfits" in text:
            assert clear
            assert found.at_end.train < found.at_lowest.train
        assert ("Early stopping" in text) == (patience > 0)
        assert ("Training ended" in text) == (found.last < 200 or found.last - found.kept == 50)
        kept = found.epochs.index(found.kept) if found.kept in found.epochs else None
        if kept is not None:
            assert found.at_kept.fresh == found.fresh_losses[kept]
        for language in ("en", "ko"):
            own = translator(language)
            assert report.outcome(found, own)
            assert report.switched_on(found, own)


def test_it_stops_between_epochs() -> None:
    class Impatient(NullProgress):
        def cancelled(self) -> bool:
            return True

    with pytest.raises(Cancelled):
        trained(Impatient())


@pytest.mark.parametrize(
    "settings",
    [
        {"points": 7},
        {"points": 201},
        {"hidden": ()},
        {"hidden": (33,)},
        {"hidden": (4, 4, 4)},
        {"batch": 8},
        {"epochs": 0},
        {"dropout": 0.95},
        {"l2": -0.1},
        {"patience": -1},
        {"rate": float("nan")},
    ],
)
def test_settings_without_sense_are_refused(settings) -> None:
    with pytest.raises(InputError, match="learn_setting"):
        trained(**settings)
