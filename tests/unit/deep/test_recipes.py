import math
from dataclasses import replace

import numpy as np
import pytest

from lib.core.facts import from_json, to_json
from lib.core.plan import Effort
from lib.deep.recipes import (
    Recipe,
    Shape,
    batch_size,
    changed,
    choose_recipe,
    coslog4,
    flat_cosine,
    schedule,
)

SHAPE = Shape(numbers=40, scaled=5, tables=(32,), outputs=2)


def realmlp(rows: int = 5000, effort: Effort = Effort.STANDARD, metric: str = "accuracy"):
    return choose_recipe("realmlp", "softmax", effort=effort, metric=metric, rows=rows, shape=SHAPE)


def test_coslog4_has_four_cycles_that_end_at_zero() -> None:
    ends = [(2**k - 1) / 15 for k in range(5)]
    assert coslog4(np.array(ends)) == pytest.approx(np.zeros(5), abs=1e-12)
    peaks = [(2 ** (k + 0.5) - 1) / 15 for k in range(4)]
    assert coslog4(np.array(peaks)) == pytest.approx(np.ones(4))


def test_flat_cosine_is_flat_to_half_time_and_ends_at_zero() -> None:
    shares = np.array([0.0, 0.5, 0.75, 1.0])
    assert flat_cosine(shares) == pytest.approx([1, 1, 0.5 + 0.5 * math.cos(math.pi / 2), 0])


def test_a_schedule_goes_on_over_chunks() -> None:
    recipe = realmlp()
    whole = schedule(recipe, 0, 10, 10)
    assert np.array_equal(
        np.concatenate([schedule(recipe, 0, 4, 10), schedule(recipe, 4, 6, 10)]), whole
    )


@pytest.mark.parametrize(
    ("metric", "smoothing"), [("accuracy", 0.1), ("roc_auc", 0.0), ("log_loss", 0.0)]
)
def test_labels_are_smoothed_only_where_probabilities_are_not_measured(
    metric: str, smoothing: float
) -> None:
    assert realmlp(metric=metric).smoothing == smoothing


def test_more_rows_get_fewer_epochs_and_quick_the_cheap_form() -> None:
    assert realmlp(1000).epochs == 64
    assert realmlp(80_000).epochs < realmlp(30_000).epochs
    assert realmlp(effort=Effort.THOROUGH).epochs > 64
    quick = realmlp(effort=Effort.QUICK)
    assert (quick.periodic, quick.parametric, quick.dropout, quick.weight_decay) == (
        False,
        False,
        0,
        0,
    )


def test_tabm_takes_more_epochs_where_steps_are_few_and_fewer_where_they_cost() -> None:
    def epochs(rows: int, loss: str = "mse", effort: Effort = Effort.STANDARD) -> int:
        shape = Shape(numbers=20, scaled=20, tables=(), outputs=1)
        return choose_recipe(
            "tabm", loss, effort=effort, metric="rmse", rows=rows, shape=shape
        ).epochs

    assert epochs(700) == 120
    assert epochs(700, effort=Effort.QUICK) > 60
    # Eight epochs of four steps were what "quick" once had for a thousand rows.
    assert epochs(1_000, "sigmoid", Effort.QUICK) == 25
    assert epochs(5_000, "sigmoid", Effort.QUICK) == 8
    assert epochs(5_000, "sigmoid") == 24
    assert 6 <= epochs(100_000) < epochs(20_000) < epochs(3_000) == 48
    assert epochs(20_000, effort=Effort.QUICK) < epochs(20_000, effort=Effort.THOROUGH)


def test_plain_networks_take_fewer_epochs_of_many_rows_only() -> None:
    def epochs(rows: int, effort: Effort) -> int:
        return choose_recipe(
            "keras_mlp", "sigmoid", effort=effort, metric="", rows=rows, shape=SHAPE
        ).epochs

    assert epochs(20_000, Effort.QUICK) == epochs(60_000, Effort.STANDARD) == 100
    assert 20 <= epochs(85_000, Effort.QUICK) < epochs(85_000, Effort.STANDARD) < 100
    assert epochs(85_000, Effort.THOROUGH) == 100


def test_a_step_gets_its_rate_decay_and_dropout_from_the_share_done() -> None:
    recipe = realmlp()
    found = schedule(recipe, 30, 2, 40)
    for row, step in zip(found, (30, 31), strict=True):
        share = step / 40
        rate = 0.5 * (1 - math.cos(2 * math.pi * math.log2(1 + 15 * share)))
        flat = 0.5 * (1 + math.cos(math.pi * (2 * share - 1)))
        expected = (recipe.learning_rate * rate, 0.02 * flat, 0.15 * flat)
        assert row == pytest.approx(expected, rel=1e-5)
    constant = schedule(replace(recipe, schedule="constant"), 30, 1, 40)[0]
    assert constant == pytest.approx((recipe.learning_rate, 0.02, 0.15))
    flat = schedule(replace(recipe, schedule="flat"), 30, 1, 40)[0]
    rate = 0.5 * (1 + math.cos(math.pi / 2))
    assert flat == pytest.approx((recipe.learning_rate * rate, 0.02, 0.15))


def test_a_recipe_comes_back_from_its_json_form() -> None:
    assert from_json(Recipe, to_json(realmlp())) == realmlp()


@pytest.mark.parametrize(("rows", "batch"), [(20, 16), (700, 256), (1, 1)])
def test_batches_fit_the_rows(rows: int, batch: int) -> None:
    assert batch_size(256, rows) == batch


@pytest.mark.parametrize("loss", ["mse", "sigmoid", "softmax"])
@pytest.mark.parametrize("architecture", ["realmlp", "tabm"])
@pytest.mark.parametrize("rows", [200, 1_400, 3_400, 13_600, 68_000])
def test_standard_effort_trains_long_enough_at_any_number_of_rows(
    architecture: str, loss: str, rows: int
) -> None:
    shape = Shape(numbers=20, scaled=20, tables=(), outputs=1)
    recipe = choose_recipe(
        architecture, loss, effort=Effort.STANDARD, metric="", rows=rows, shape=shape
    )
    # So many rows leave RealMLP fewer epochs than it gains by: that is said, no full schedule.
    cut = architecture == "realmlp" and rows > 60_000
    assert recipe.enough > 0
    assert (recipe.enough <= recipe.epochs) is not cut


def test_a_schedule_that_effort_cuts_short_is_known_to_be() -> None:
    shape = Shape(numbers=20, scaled=20, tables=(), outputs=1)
    made = {"metric": "rmse", "rows": 20_000, "shape": shape}
    quick = choose_recipe("tabm", "mse", effort=Effort.QUICK, **made)
    assert quick.epochs < quick.enough


def test_a_setting_that_no_network_has_is_an_error() -> None:
    with pytest.raises(TypeError, match="nonsense"):
        changed(realmlp(), {"nonsense": 1}, rows=100)
