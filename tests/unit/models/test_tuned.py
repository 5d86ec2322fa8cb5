"""Classical models choose their settings by held-back training rows, the same every time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lib.core.model import BuildContext, Size
from lib.core.plan import Effort
from lib.core.task import TaskKind
from lib.core.tuning import tuning_seconds
from lib.errors import Cancelled
from lib.models import tuned
from lib.models.artifacts import load_model, save_model
from lib.models.building import boosting, linear
from lib.models.catalogue import get_model
from lib.models.trials import trials_of

RNG = np.random.default_rng(0)
X = pd.DataFrame({"a": RNG.standard_normal(120), "b": RNG.standard_normal(120)})
Y = (X["a"] + 0.3 * RNG.standard_normal(120) > 0).to_numpy().astype(np.int64)
CONTEXT = BuildContext(
    kind=TaskKind.BINARY,
    features={"a": "number", "b": "number"},
    levels={"a": 120, "b": 120},
    rows=120,
    classes=2,
    effort=Effort.THOROUGH,
    metric="roc_auc",
    seed=3,
)


class Progress:
    def __init__(self, stop: bool = False) -> None:
        self.done: list[float] = []
        self.stop = stop

    def progress(self, done: float, curves: Any = None) -> None:
        self.done.append(done)

    def cancelled(self) -> bool:
        return self.stop


@pytest.mark.parametrize("model", ["hist_gradient_boosting", "catboost", "logistic"])
def test_the_same_seed_tries_and_chooses_the_same(
    model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (boosting, linear):
        monkeypatch.setattr(module, "trials_of", lambda *_: 3)
    settings = {} if model == "logistic" else {"iterations": 10}
    watch = Progress()
    context = replace(CONTEXT, settings=settings, watch=watch)
    first, second = (get_model(model).build(context).fit(X, Y) for _ in range(2))
    assert first.tuning_["configurations"] == 3
    assert first.tuning_["chosen"] == second.tuning_["chosen"]
    assert np.array_equal(first.predict_proba(X), second.predict_proba(X))
    assert watch.done[-1] == 1.0
    stored, manifest = load_model(save_model(first, {}))
    assert stored.predict_proba(X) == pytest.approx(first.predict_proba(X))
    for name, value in first.tuning_["chosen"].items():
        assert manifest["settings"][name] == pytest.approx(value)


def test_a_setting_that_was_given_is_not_searched() -> None:
    context = replace(CONTEXT, settings={"leaves": 7, "iterations": 5})
    space = get_model("hist_gradient_boosting").build(context).space
    assert sorted(space) == ["l2_regularization", "learning_rate", "min_samples_leaf"]
    assert not hasattr(get_model("logistic").build(replace(CONTEXT, settings={"C": 2.0})), "space")


def test_other_efforts_are_not_tuned() -> None:
    for model in ("hist_gradient_boosting", "catboost"):
        estimator = get_model(model).build(replace(CONTEXT, effort=Effort.STANDARD))
        assert not estimator.space
    assert trials_of(lambda size: 1.0, Size(5000, 10, 2, Effort.STANDARD)) == 0


def test_trials_fill_the_time_that_networks_have() -> None:
    size = Size(5000, 10, 2, Effort.THOROUGH)
    assert trials_of(lambda _: 0.5, size) == int(tuning_seconds(5000) / 0.5)
    assert trials_of(lambda _: 1e-6, size) == 60
    assert trials_of(lambda _: 1e6, size) == 2


def test_a_ridge_says_what_leave_one_out_tried() -> None:
    context = replace(CONTEXT, kind=TaskKind.REGRESSION, classes=0, metric="rmse")
    model = get_model("ridge").build(context).fit(X, X["a"].to_numpy())
    assert model.steps[-1][1].tuning_["configurations"] == 101
    loaded, _ = load_model(save_model(model, {}))
    assert loaded.predict(X) == pytest.approx(model.predict(X))


def test_a_search_is_asked_whether_to_stop() -> None:
    with pytest.raises(Cancelled):
        tuned.search(
            {"x": ("float", 0.0, 1.0, False)},
            3,
            lambda values: values["x"],
            first={"x": 0.5},
            seed=0,
            rows=10,
            watch=Progress(stop=True),
        )


def test_a_search_finds_what_is_better_than_the_usual() -> None:
    space = {"x": ("float", 0.01, 100.0, True), "n": ("int", 1, 9, False)}
    found = tuned.search(
        space,
        25,
        lambda values: -(np.log(values["x"] / 20) ** 2) - (values["n"] - 7) ** 2,
        first={"x": 1.0, "n": 2},
        seed=1,
        rows=10_000,
    )
    assert 5 < found.chosen["x"] < 80
    assert found.chosen["n"] >= 5
