"""Forward and back on one row: TensorFlow finds the same, and each line says what was computed."""

import re
from itertools import product

import numpy as np
import pandas as pd
import pytest

from lib.core.facts import from_json
from lib.core.jobs import JobContext
from lib.errors import InputError
from lib.i18n import translator
from lib.workflows.learn.facts.chain import Chain
from lib.workflows.learn.job_specs import ChainParameters
from lib.workflows.learn.jobs.chain import chain
from lib.workflows.learn.report.chain import derivatives, outcome, panel, steps

t = translator("en")


def passed(**settings) -> Chain:
    return from_json(Chain, chain(JobContext(pd.DataFrame(), ChainParameters(**settings))).result)


def test_all_derivatives_are_those_of_tensorflow() -> None:
    for classes, activation, seed in product((True, False), ("tanh", "sigmoid", "relu"), (0, 1)):
        found = passed(classes=classes, activation=activation, seed=seed, x1=-3.0, x2=3.0)
        assert found.largest_difference < 1e-12
        assert "are those of TensorFlow" in outcome(found, t)
        assert len(derivatives(found, t)) == 9


def test_a_difference_would_be_said() -> None:
    found = passed()
    other = Chain(**{**vars(found), "tensorflow": (0.0, *found.tensorflow[1:])})
    assert "differ" in outcome(other, t)


@pytest.mark.parametrize("classes", [True, False])
@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_what_stands_in_each_line_adds_up(classes, activation) -> None:
    found = passed(classes=classes, activation=activation, x1=0.5, x2=-1.0, seed=3)
    made = steps(found, t)
    number = lambda text: float(text.replace("−", "-").strip("()"))  # noqa: E731
    for unit in (0, 1):
        terms = re.search(r"= (.+) = (\S+);  h", made[1 + unit].caption)
        assert terms is not None
        parts = [number(one) for one in re.findall(r"[\(−\d.\)]+", terms[1])]
        total = parts[0] * parts[1] + parts[2] * parts[3] + parts[4]
        assert total == pytest.approx(number(terms[2]), abs=2e-4)
    assert len(made) == 11
    shown = panel(found, made, t)
    assert all(len(one.texts) == 12 for one in made)
    assert shown.wide


def test_a_unit_that_relu_silences_learns_nothing() -> None:
    for seed in range(20):
        found = passed(activation="relu", seed=seed)
        for unit, silent in enumerate(np.array(found.sums[:2]) < 0):
            weights = (found.gradients[unit], found.gradients[2 + unit], found.gradients[6 + unit])
            assert (weights == (0.0, 0.0, 0.0)) or not silent


@pytest.mark.parametrize(
    "settings",
    [
        {"x1": 3.5},
        {"x2": float("nan")},
        {"target": 2.0},
        {"classes": False, "target": 4.0},
        {"activation": "nothing"},
    ],
)
def test_a_row_without_sense_is_refused(settings) -> None:
    with pytest.raises(InputError, match="learn_setting"):
        passed(**settings)
