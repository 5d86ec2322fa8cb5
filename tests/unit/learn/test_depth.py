"""Gradients by layer and batch sizes: what is measured is what training does."""

import numpy as np
import pandas as pd
import pytest

from lib.core.facts import from_json
from lib.core.jobs import JobContext
from lib.core.progress import NullProgress
from lib.errors import Cancelled, InputError
from lib.i18n import translator
from lib.workflows.learn.facts.depth import Batches, LayerGradients, Vanishing
from lib.workflows.learn.job_specs import BatchesParameters, VanishingParameters
from lib.workflows.learn.jobs.depth import batches, vanishing
from lib.workflows.learn.report.depth import (
    batch_captions,
    batch_panels,
    batch_table,
    vanishing_captions,
    vanishing_outcome,
    vanishing_panels,
    vanishing_table,
)

t = translator("en")


def measured(watch=None, **settings) -> Vanishing:
    context = JobContext(
        pd.DataFrame(), VanishingParameters(**settings), watch=watch or NullProgress()
    )
    return from_json(Vanishing, vanishing(context).result)


def trained(**settings) -> Batches:
    context = JobContext(pd.DataFrame(), BatchesParameters(**settings))
    return from_json(Batches, batches(context).result)


def test_the_gradient_of_a_deep_sigmoid_network_vanishes_and_that_of_relu_does_not() -> None:
    for seed in range(3):
        found = measured(layers=20, epochs=1, seed=seed)
        reaching = {one.activation: one.reaching for one in found.networks}
        assert reaching["sigmoid"] < 1e-8
        assert reaching["relu"] > 1e-4


def test_a_layer_more_takes_at_least_a_factor_from_a_sigmoid_network() -> None:
    shallow, deep = (measured(layers=layers, epochs=1).networks[0] for layers in (2, 8))
    assert deep.reaching < shallow.reaching / 4**3


def test_frames_and_sentences_are_those_of_the_measurement() -> None:
    for layers, epochs in ((1, 1), (3, 60), (30, 20)):
        found = measured(layers=layers, epochs=epochs)
        assert found.epochs[0] == 0
        assert found.epochs[-1] == epochs
        frames = len(found.epochs)
        assert len(vanishing_captions(found, t)) == frames
        for one in found.networks:
            assert np.shape(one.gradients) == (frames, layers + 1)
        assert len(vanishing_table(found, t)) == 3 * frames * (layers + 1)
        assert len(vanishing_panels(found, t)) == 3
        assert f"After {epochs} epochs" in vanishing_outcome(found, t)[1]


def test_without_any_gradient_there_is_no_ratio() -> None:
    assert np.isnan(LayerGradients("relu", ((0.0, 0.0),), (0.7,), 0.5).reaching)


def test_updates_are_counted() -> None:
    found = trained(epochs=5)
    assert found.rows == 210
    assert [one.updates for one in found.courses] == [5 * 210, 5 * 14, 5 * 4, 5]
    assert len({one.losses[0] for one in found.courses}) == 1  # the same start
    for one in found.courses:
        assert len(one.losses) == len(one.seconds) == 6
        assert list(one.seconds) == sorted(one.seconds)
    assert list(batch_table(found, t)["Iterations an epoch"]) == ["210", "14", "4", "1"]
    assert len(batch_captions(found, t)) == 6
    assert [panel.x.log for panel in batch_panels(found, t)] == [False, True, True]


def test_it_stops_between_epochs() -> None:
    class Impatient(NullProgress):
        def cancelled(self) -> bool:
            return True

    with pytest.raises(Cancelled):
        measured(Impatient())


@pytest.mark.parametrize(
    "settings", [{"layers": 0}, {"layers": 31}, {"epochs": 0}, {"epochs": 201}]
)
def test_settings_without_sense_are_refused(settings) -> None:
    with pytest.raises(InputError, match="learn_setting"):
        measured(**settings)
