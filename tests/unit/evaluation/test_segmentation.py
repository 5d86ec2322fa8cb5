"""A clusterer on all customers and on its resamples: measures, notes, facts."""

import json
import warnings
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.exceptions import ConvergenceWarning

import lib.workflows.segments.train as segmentation
from lib.core.plan import Plan
from lib.core.task import Task
from lib.errors import Cancelled, ModelError
from lib.evaluation.judge.statistics import corrected_factor
from lib.evaluation.judge.summary import summarise
from lib.evaluation.train.problem import Problem, make_problem
from lib.models.artifacts import load_model
from lib.models.catalogue import get_model
from lib.workflows.segments.groups.planning import make_segment_task
from lib.workflows.segments.plan import make_segment_plan
from lib.workflows.segments.train import choose, segment
from tests.unit.segments.tables import customers, dataset_of, mixture


def setup(frame: pd.DataFrame | None = None, **options: Any) -> tuple[Problem, Task, Plan]:
    dataset = customers() if frame is None else dataset_of(frame)
    task = make_segment_task(dataset)
    plan, _ = make_segment_plan(dataset, task, **{"resamples": 4, **options})
    return make_problem(dataset.frame, task, plan), task, plan


def run(model: str, k: int = 3, frame: pd.DataFrame | None = None, **options: Any) -> Any:
    problem, task, plan = setup(frame, **options)
    return segment(get_model(model), problem, task, plan, k)


def test_what_a_clusterer_gives():
    found = run("kmeans")
    assert [fold.fold for fold in found.folds] == [0, 1, 2, 3]
    assert found.folds[0].outputs.shape == (90, 1)
    assert len(found.rows[0]) == 90
    assert not any(len(fold.outputs) for fold in found.folds[1:])
    measures = found.folds[1].metrics
    assert set(measures) == {
        "stability_jaccard",
        "stability_ari",
        "silhouette",
        "davies_bouldin",
        "calinski_harabasz",
    }
    assert measures["stability_jaccard"] > 0.9
    assert len(found.folds[2].history["jaccard"]) == 3
    facts = found.facts
    assert facts["sizes"] == [30, 30, 30]
    assert set(facts["profile"]) == {"recency", "frequency", "monetary"}
    json.dumps(facts, allow_nan=False)
    estimator, manifest = load_model(found.artifact)
    assert manifest["task"]["kind"] == "clusters"
    problem, *_ = setup()
    assert (estimator.predict(problem.X) == found.folds[0].outputs[:, 0]).all()


def test_the_same_plan_gives_the_same():
    one, other = run("gaussian_mixture"), run("gaussian_mixture")
    assert [fold.metrics for fold in one.folds] == [fold.metrics for fold in other.folds]


def test_the_map_of_a_som_and_the_names_of_rfm_are_kept():
    som = run("som").facts
    assert np.shape(som["umatrix"]["grid"]) == tuple(som["umatrix"]["shape"])
    assert set(np.ravel(som["umatrix"]["prototypes"])) == {0, 1, 2}
    rfm = run("rfm_quintiles").facts
    assert rfm["names"][0] == "Champions"
    assert len(rfm["sizes"]) == len(rfm["jaccard"]) <= len(rfm["names"])


def test_noise_is_noted():
    places, _ = mixture(0, 120)
    places[:6] = np.random.default_rng(0).uniform(-60, 60, (6, 3))
    found = run("dbscan", frame=pd.DataFrame(places, columns=["a", "b", "c"]))
    assert found.facts["noise"] > 0
    assert (found.folds[0].outputs == -1).sum() == found.facts["noise"]
    assert "segment_noise" in [note.code for note in found.folds[0].notes]


def test_one_cloud_fails_as_a_row_where_noise_is_known():
    cloud = pd.DataFrame(np.random.default_rng(1).normal(size=(200, 2)), columns=["a", "b"])
    with pytest.raises(ModelError) as caught:
        run("dbscan", frame=cloud)
    assert caught.value.code == "one_cluster"


def test_many_customers_are_learned_from_a_sample(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(segmentation, "FIT_ROWS", 60)
    found = run("kmeans")
    assert found.folds[0].outputs.shape == (90, 1)
    assert sum(found.facts["sizes"]) == 90
    assert [note.code for note in found.folds[0].notes] == ["segment_fit_sampled"]


def test_the_number_is_found_or_kept():
    problem, task, plan = setup()
    found = choose(problem, task, plan)
    assert (found["k"], found["auto"], found["decision"]) == (3, True, "stable")
    asked = replace(plan, segments={**plan.segments, "k": 6})
    kept = choose(problem, task, asked)
    assert (kept["k"], kept["auto"], kept["stable_k"], kept["tests_k"]) == (6, False, 3, 3)


def test_it_stops_when_asked_to():
    class Stop:
        def progress(self, done: float, curves: object = None) -> None:
            """Say nothing."""

        def cancelled(self) -> bool:
            return True

    problem, task, plan = setup()
    with pytest.raises(Cancelled):
        segment(get_model("kmeans"), problem, task, plan, 3, watch=Stop())


def test_resamples_share_rows_whatever_their_number():
    _, _, plan = setup(resamples=100)
    values = (np.random.default_rng(0).normal(size=100) / 20).tolist()
    interval = summarise({"silhouette": values}, plan)["silhouette"]
    half = (interval.high - interval.low) / 2 / interval.sd
    assert half == pytest.approx(1.98 * corrected_factor(100, np.e), rel=0.01)
    assert half > 1.5


def test_empty_groups_and_fits_that_do_not_converge_are_noted():
    labels = np.array([0, 0, 1, 1])
    fits = [segmentation._Fit(None, labels, 0.0, 0.0, ready) for ready in (True, False, False)]
    notes = segmentation._notes(get_model("kmeans"), fits[0], fits[1:], labels, k=3)
    assert {one.code: dict(one.values) for one in notes} == {
        "segment_empty": {"found": 2, "wanted": 3},
        "segment_not_converged": {"count": 2, "fits": 3},
    }


def test_a_fit_that_does_not_converge_is_seen():
    class Restless:
        labels_ = np.zeros(3)

        def fit(self, table):
            warnings.warn("still going", ConvergenceWarning, stacklevel=2)

    assert not segmentation._fit_one(Restless(), pd.DataFrame({"x": range(3)})).converged
