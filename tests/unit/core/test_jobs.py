"""Every job leads to a function that takes its parameters, which are stored as they always were."""

import json
from collections.abc import Mapping
from inspect import signature
from typing import Any, get_args, get_origin

import pytest

from lib.core.common_jobs import (
    COMMON_JOBS,
    ImportanceParameters,
    LearningCurveParameters,
    PredictParameters,
)
from lib.core.facts import Json
from lib.core.jobs import JobContext, JobResult, JobSpec, Parameters
from lib.core.references import look_up
from lib.core.workflow import all_jobs, workflows
from lib.workflows.forecasts import job_specs as forecasts
from lib.workflows.learn import job_specs as learn
from lib.workflows.learn.job_specs import LEARN_JOBS
from lib.workflows.reviews import job_specs as reviews
from lib.workflows.segments import job_specs as segments

READ = {"columns": {"customer": "id", "date": "day"}, "reference": "2025-01-31"}
STORED: list[tuple[Parameters, dict[str, Any]]] = [
    (Parameters(), {}),
    (forecasts.WhatIfParameters(), {"values": {}}),
    (
        forecasts.WhatIfParameters(moments=("2026-01-01",), values={"price": (1.5,)}),
        {"moments": ["2026-01-01"], "values": {"price": [1.5]}},
    ),
    (
        forecasts.WhatIfParameters(words={"event": ("sale", None)}, series="A", name="n", of="t"),
        {"values": {}, "words": {"event": ["sale", None]}, "series": "A", "name": "n", "of": "t"},
    ),
    (
        forecasts.HeldParameters(name="newer.csv", of="t", unread=1),
        {"name": "newer.csv", "of": "t", "unread": 1},
    ),
    (ImportanceParameters(), {}),
    (ImportanceParameters(by_itself=True, folds=3), {"by_itself": True, "folds": 3}),
    (LearningCurveParameters(), {}),
    (LearningCurveParameters(by_itself=True, folds=3), {"by_itself": True, "folds": 3}),
    (PredictParameters(name="a.csv"), {"name": "a.csv", "lost": []}),
    (
        PredictParameters(name="a.csv", lost=({"code": "x"},), made=False),
        {"name": "a.csv", "lost": [{"code": "x"}], "made": False},
    ),
    (PredictParameters(name="a", of="table"), {"name": "a", "lost": [], "of": "table"}),
    (
        learn.DescentParameters(),
        {"points": "people", "scaled": True, "rate": 0.1, "steps": 100},
    ),
    (learn.PointsParameters(), {"points": "people"}),
    (
        learn.VanishingParameters(layers=2),
        {"layers": 2, "epochs": 100, "rate": 0.01, "seed": 0},
    ),
    (learn.BatchesParameters(), {"data": "moons", "epochs": 20, "rate": 0.01, "seed": 0}),
    (learn.PayoffParameters(seed=3), {"seed": 3}),
    (learn.SplitsParameters(rows=40), {"rows": 40, "noise": 0.8, "seed": 0}),
    (learn.ConvolutionParameters(filters=4), {"filters": 4, "epochs": 10, "seed": 0}),
    (learn.VectorsParameters(), {"language": "en", "window": 2, "dimensions": 20}),
    (learn.OrderParameters(), {"language": "en", "epochs": 10, "seed": 0}),
    (
        learn.GeneratorParameters(units=16),
        {"language": "en", "units": 16, "updates": 150, "seed": 0},
    ),
    (
        learn.WorldParameters(rows=("SG",)),
        {
            "rows": ["SG"],
            "slip": 0.2,
            "discount": 0.95,
            "cost": 0.04,
            "episodes": 500,
            "rate": 0.2,
            "explore": 0.1,
            "seed": 0,
        },
    ),
    (learn.CourseParameters(), {}),
    (
        learn.ChainParameters(x1=2.0),
        {"x1": 2.0, "x2": -2.0, "target": 1.0, "classes": True, "activation": "tanh", "seed": 0},
    ),
    (learn.CourseParameters(hidden=(2, 3), l2=0.1), {"hidden": [2, 3], "l2": 0.1}),
    (
        learn.OverfitParameters(points=20, dropout=0.2, patience=9),
        {"points": 20, "dropout": 0.2, "patience": 9},
    ),
    (reviews.TextsParameters(columns=("a", "b")), {"columns": ["a", "b"]}),
    (reviews.WordsParameters(), {}),
    (
        reviews.WordsParameters(language="ko", stop=("a",), keep=("b",)),
        {"language": "ko", "stop": ["a"], "keep": ["b"]},
    ),
    (reviews.TopicsParameters(positive="good"), {"positive": "good", "number": None}),
    (
        reviews.TopicsParameters(positive="good", number=4, date="day"),
        {"positive": "good", "number": 4, "date": "day"},
    ),
    (reviews.AspectsParameters(positive="good"), {"positive": "good", "aspects": []}),
    (
        reviews.TimesParameters(positive="good", date="day"),
        {"positive": "good", "date": "day", "product": None, "rating": None},
    ),
    (reviews.ScoredParameters(positive="good"), {"positive": "good", "date": None}),
    (reviews.TableParameters(text=("a",)), {"text": ["a"], "date": None}),
    (reviews.LexiconParameters(text="a"), {"text": "a"}),
    (
        reviews.ZeroShotParameters(
            text="a", classes=(("good", ("fine",)),), labels=((3, "good"),), encoder="e"
        ),
        {"text": "a", "classes": [["good", ["fine"]]], "labels": [[3, "good"]], "encoder": "e"},
    ),
    (reviews.TypedParameters(texts=("a",)), {"texts": ["a"], "other": {}}),
    (
        reviews.LabelsParameters(text="a", classes=("x", "y"), labels=((0, "x"),)),
        {"text": "a", "classes": ["x", "y"], "labels": [[0, "x"]]},
    ),
    (reviews.ExplainParameters(text="a", target="x"), {"text": "a", "target": "x"}),
    (reviews.ExplainParameters(row=0, target="x"), {"row": 0, "target": "x"}),
    (reviews.VectorsParameters(), {}),
    (reviews.VectorsParameters(word="a"), {"word": "a"}),
    (segments.MapParameters(), {"kind": "pca"}),
    (segments.PurchasesParameters(**READ), READ),
    (
        segments.LifetimeParameters(**READ),
        {**READ, "months": 12, "discount": 0.1, "margin": 1.0, "rules": 3},
    ),
    (segments.MovementParameters(**READ), {**READ, "before": None, "rules": 3}),
    (segments.CohortsParameters(**READ), {**READ, "period": None, "rules": 3}),
    (segments.BasketsParameters(**READ), READ),
    (segments.BasketsParameters(**READ, without=("fee",)), {**READ, "without": ["fee"]}),
]


@pytest.mark.parametrize("job", all_jobs().values(), ids=lambda job: job.id)
def test_a_job_leads_to_a_function_that_takes_its_parameters(job: JobSpec[Any]) -> None:
    function = signature(look_up(job.function), eval_str=True)
    (context,) = function.parameters.values()
    assert get_origin(context.annotation) is JobContext
    (taken,) = get_args(context.annotation)
    assert issubclass(job.parameters, taken)
    assert function.return_annotation is JobResult
    assert job.about.endswith(".")


@pytest.mark.parametrize(
    "job", [one for one in all_jobs().values() if one.disclosed], ids=lambda job: job.id
)
def test_what_is_passed_on_of_a_job_is_made_of_its_result(job: JobSpec[Any]) -> None:
    function = signature(look_up(job.disclosed), eval_str=True)
    (result,) = function.parameters.values()
    assert result.annotation == Mapping[str, Json]


def test_ids_are_given_once() -> None:
    of_runs = (job for one in workflows().values() for job in one.jobs)
    declared = [*COMMON_JOBS, *of_runs, *LEARN_JOBS]
    assert list(all_jobs()) == [job.id for job in declared]


@pytest.mark.parametrize(("parameters", "stored"), STORED, ids=lambda one: type(one).__name__)
def test_parameters_are_stored_as_ever(parameters: Parameters, stored: Mapping[str, Any]) -> None:
    assert parameters.to_json() == stored
    assert type(parameters).from_json(json.loads(json.dumps(stored))) == parameters


def test_every_class_of_parameters_is_checked() -> None:
    assert {job.parameters for job in all_jobs().values()} <= {type(one) for one, _ in STORED}


def test_what_another_version_kept_beside_is_left() -> None:
    assert segments.MapParameters.from_json({"kind": "umap", "shade": 3}).kind == "umap"
