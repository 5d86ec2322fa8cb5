"""The small network in NumPy: its gradients are right, and a course is what was trained."""

import base64
from itertools import product

import numpy as np
import pandas as pd
import pytest

from lib.core.facts import from_json
from lib.core.jobs import JobContext
from lib.core.progress import NullProgress
from lib.errors import Cancelled, InputError
from lib.i18n import translator
from lib.workflows.learn.facts.course import SURFACE, UNIT, Course, NetworkSettings
from lib.workflows.learn.job_specs import CourseParameters
from lib.workflows.learn.jobs.course import train
from lib.workflows.learn.jobs.network import activated, slope, start
from lib.workflows.learn.jobs.points import make_points
from lib.workflows.learn.report.course import captions, course_panels, outcome, table_outcome

t = translator("en")


def course(watch=None, **settings) -> Course:
    params = CourseParameters.of(NetworkSettings(**settings))
    return from_json(
        Course, train(JobContext(pd.DataFrame(), params, watch=watch or NullProgress())).result
    )


@pytest.mark.parametrize(
    ("activation", "classes", "dropout"),
    [*product(("tanh", "relu", "sigmoid", "linear"), (True, False), (0.0, 0.5))],
)
def test_gradients_are_those_of_small_differences(activation, classes, dropout) -> None:
    network = start([2, 3, 4, 1], activation, classes=classes, seed=3)
    generator = np.random.default_rng(0)
    rows, targets = generator.normal(size=(7, 2)), (generator.random((7, 1)) > 0.5).astype(float)
    masks = network.masks(len(rows), dropout, generator)
    assert len(masks) == (2 if dropout else 0)
    found = network.backward(network.forward(rows, masks), targets)
    for values, by in ((network.weights, found.weights), (network.biases, found.biases)):
        for value, gradient in zip(values, by, strict=True):
            place = tuple(0 for _ in value.shape)
            before, step = value[place], 1e-6
            losses = []
            for moved in (before + step, before - step):
                value[place] = moved
                losses.append(network.loss(network.forward(rows, masks).outputs[-1], targets))
            value[place] = before
            assert gradient[place] == pytest.approx((losses[0] - losses[1]) / 2e-6, abs=1e-6)


def test_the_sigmoid_does_not_overflow() -> None:
    made = activated(np.array([-1e5, 0.0, 1e5]), "sigmoid")
    assert made.tolist() == [0.0, 0.5, 1.0]
    assert slope(np.zeros(3), made, "sigmoid").tolist() == [0.0, 0.25, 0.0]


def test_one_unit_never_gets_xor_and_always_and_or() -> None:
    for seed in range(5):
        usual = {"hidden": (), "rate": 0.1, "batch": 0, "epochs": 300, "seed": seed}
        found = course(data="xor_table", **usual)
        assert found.train_scores[-1] <= 0.75
        assert "no straight border parts XOR" in " ".join(table_outcome(found, t))
        for table in ("and", "or"):
            found = course(data=table, **usual)
            assert table_outcome(found, t) == [
                "One straight border is enough: all 4 points are right."
            ]


def test_what_is_said_of_a_hidden_layer_on_xor_is_so() -> None:
    said = set()
    for seed in range(8):
        found = course(data="xor_table", hidden=(2,), rate=0.1, batch=0, epochs=300, seed=seed)
        solved = found.train_scores[-1] == 1.0
        assert ("All 4 points are right." in table_outcome(found, t)) == solved
        said.add(solved)
    assert said == {True, False}


def test_the_same_start_trains_the_same_and_another_does_not() -> None:
    one, again, other = (course(epochs=5, seed=seed) for seed in (1, 1, 2))
    assert one.surfaces == again.surfaces
    assert one.train_losses == again.train_losses
    assert one.surfaces != other.surfaces
    assert course(epochs=5, seed=1, dropout=0.5).surfaces != one.surfaces


@pytest.mark.parametrize("data", ["circles", "moons", "spirals", "xor", "blobs", "waves"])
def test_a_course_is_whole(data) -> None:
    found = course(data=data, epochs=70, hidden=(4, 4))
    frames = len(found.epochs)
    assert found.epochs[0] == 0
    assert found.epochs[-1] == 70
    assert len(base64.b64decode(found.surfaces)) == frames * SURFACE**2
    assert [len(base64.b64decode(one)) for one in found.units[1]] == [frames * UNIT**2] * 4
    assert found.updates == 70 * int(np.ceil(found.train.count(True) / 16))
    assert found.train_losses[-1] < found.train_losses[0]
    assert len(captions(found, t)) == frames
    assert len(course_panels([("A", found), ("B", found)], t)) == 2 * (2 + 8)
    assert len(outcome(found, t)) == 2


def test_two_hundred_epochs_on_five_hundred_points_take_less_than_five_seconds() -> None:
    found = course(points=500, epochs=200, batch=10)
    assert found.updates == 7000
    assert found.seconds < 5


def test_a_batch_larger_than_the_data_is_all_of_it() -> None:
    assert course(points=20, batch=1000, epochs=3).updates == 3


def test_weights_decay_to_less_with_l2() -> None:
    free, held = (course(data="blobs", hidden=(), l2=l2, epochs=60) for l2 in (0.0, 0.3))
    assert held.train_losses[-1] > free.train_losses[-1]


def test_a_loss_that_leaves_all_numbers_is_said_not_drawn() -> None:
    for activation in ("linear", "relu"):
        found = course(data="waves", optimizer="sgd", rate=10.0, activation=activation)
        assert found.stopped
        assert np.isfinite([*found.train_losses, *found.test_losses]).all()
        assert "Take a smaller learning rate" in outcome(found, t)[0]


def test_what_is_worse_than_at_the_start_is_not_called_learned() -> None:
    found = course(data="circles", optimizer="sgd", rate=10.0, activation="relu")
    assert not found.stopped
    assert found.train_losses[-1] > found.train_losses[0]
    assert "learns badly" in " ".join(outcome(found, t))


def test_it_stops_between_epochs() -> None:
    class Impatient(NullProgress):
        def cancelled(self) -> bool:
            return True

    with pytest.raises(Cancelled):
        course(Impatient(), epochs=1000)


@pytest.mark.parametrize(
    "settings",
    [
        {"epochs": 0},
        {"epochs": 1001},
        {"points": 100_000},
        {"rate": 0.0},
        {"rate": float("nan")},
        {"batch": -1},
        {"noise": -0.1},
        {"l2": -1.0},
        {"hidden": (9,)},
        {"hidden": (0,)},
        {"hidden": (1, 1, 1, 1, 1)},
        {"data": "nothing"},
        {"activation": "nothing"},
        {"optimizer": "nothing"},
    ],
)
def test_settings_without_sense_are_refused(settings) -> None:
    with pytest.raises(InputError, match="learn_setting"):
        course(**settings)


def test_points_are_in_the_plane_and_classes_are_even() -> None:
    for data in ("circles", "moons", "spirals", "blobs"):
        made = make_points(data, 200, 2.0, 0)
        assert np.abs(made.inputs).max() <= 4
        assert made.targets.mean() == 0.5
        assert made.train.sum() == 140
