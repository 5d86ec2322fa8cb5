"""What the curves of a training say."""

import numpy as np
import pytest

from lib.core.findings import Finding, Severity
from lib.deep.course import Course
from lib.deep.diagnosis import STILL_IMPROVING, diagnose, gathered, still_improving
from lib.deep.recipes import Recipe, Shape
from lib.deep.stacking import Member, Rows


def codes(loss, validation, best):
    history = {"loss": loss, "val_loss": validation, "best_epoch": [float(best)]}
    return [finding.code for finding in diagnose("keras_mlp", history)]


def test_a_network_that_learned_by_heart_is_spoken_of():
    loss = [1.0 * 0.8**epoch for epoch in range(20)]
    assert codes(loss, [0.9] * 20, 15) == ["network_gap"]
    settled = [1.0, 0.6, 0.5] + [0.45] * 30
    assert codes(settled, [value + 0.05 for value in settled], 20) == []
    assert codes([1.0, 0.1], [1.0, 0.9], 1) == []


def improving(values, *, cut_short=True, best=None):
    best = int(np.argmax(values)) if best is None else best
    history = {"val_metric": list(values), "best_epoch": [best], "cut_short": [float(cut_short)]}
    return still_improving(history)


def test_a_curve_that_still_rises_when_it_is_cut_short_is_told():
    rising = 0.9 - 0.4 * 0.9 ** np.arange(12)
    assert improving(rising)
    assert not improving(rising, cut_short=False)
    # An epoch long before the last was kept: more of them would not help.
    assert not improving([*rising, *[0.7] * 4])
    assert improving(rising[:2])
    assert not still_improving({})


def test_a_curve_that_has_come_to_rest_is_not():
    assert not improving(0.9 - 0.4 * 0.3 ** np.arange(20))
    rng = np.random.default_rng(0)
    told = [improving(0.8 + 0.01 * rng.standard_normal(30)) for _ in range(300)]
    assert np.mean(told) < 0.05
    assert not improving([0.5, 0.6, float("-inf")], best=1)


@pytest.mark.parametrize(
    ("recipe", "epochs", "values", "expected"),
    [
        # A schedule that falls to zero brings the best epoch near its end by design.
        ({"epochs": 8, "enough": 8, "patience": 3}, 8, "rising", False),
        ({"epochs": 20, "enough": 8, "patience": 3}, 20, "rising", False),
        # Fewer epochs than the schedule wants, and an end before them all.
        ({"epochs": 4, "enough": 8, "patience": 3}, 4, "rising", True),
        ({"epochs": 8, "enough": 8, "patience": 3}, 5, "rising", True),
        # A constant rate: only patience says that it is enough.
        ({"epochs": 8, "patience": 3}, 8, "rising", True),
        ({"epochs": 8, "patience": 1}, 3, "falling", False),
    ],
)
def test_what_ended_a_training_decides_if_it_was_cut_short(recipe, epochs, values, expected):
    assert still_improving(_trained(recipe, epochs, values)) is expected


def _trained(given, epochs, values):
    """Return the history of a course of so many epochs, whose outputs get better, or worse."""
    truth = np.tile([0, 1], 8)
    rows = Rows(np.zeros((16, 1)), np.zeros((16, 0)), truth[:, None], np.ones(16), truth)
    recipe = Recipe("keras_mlp", "sigmoid", batch=16, **given)
    course = Course(Member(recipe, Shape(1, 1, (), 1), rows, rows, 0), 0)
    for epoch in range(epochs):
        sure = (epoch + 1.0) if values == "rising" else -epoch
        course.record(epoch + 1, sure * (2.0 * truth[:, None] - 1.0), "log_loss", [np.zeros(1)])
    return course.finish().history


def test_folds_speak_for_a_model_where_at_least_half_of_them_do():
    def noted(best):
        epochs = {"best": best, "epochs": 8, "planned": 20}
        values = {"model": "keras_bag", **epochs, "folds": 1, "of": 1}
        return [Finding(STILL_IMPROVING, Severity.INFO, values=values)]

    gap = Finding("network_gap", Severity.INFO, values={"model": "keras_bag", "ratio": 2.0})
    found = gathered([[*noted(8), gap], noted(7), [gap], []])
    assert [note.code for note in found] == ["network_gap", STILL_IMPROVING]
    assert found[1].values == {
        "model": "keras_bag",
        "best": 8,
        "epochs": 8,
        "planned": 20,
        "folds": 2,
        "of": 4,
    }
    assert gathered([noted(8), [], []]) == []
