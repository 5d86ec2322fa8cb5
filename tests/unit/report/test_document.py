"""The result document: the fields that other programs rely on, in plain JSON."""

import json
import math
from dataclasses import replace

import numpy as np

from lib.core.findings import Finding, Severity
from lib.core.results import Failure
from lib.i18n import translator
from lib.report.document import plain, to_document, to_json
from tests.unit.report.sample_run import sample_run

EN, KO = translator("en"), translator("ko")


def test_every_field_of_version_1_is_there():
    document = to_document(sample_run(), EN)
    assert document["format"] == 1
    assert {"run_id", "created", "seconds", "environment", "dataset", "task", "plan"} < set(
        document
    )
    assert {"python", "packages", "cores"} <= set(document["environment"])
    assert set(document["dataset"]) == {"name", "sha256", "rows", "columns"}
    assert {"kind", "target", "positive"} <= set(document["task"])
    assert {"folds", "repeats", "seed", "effort", "metric", "rope"} <= set(document["plan"])
    model = document["models"][1]
    assert {
        "id",
        "family",
        "status",
        "metrics",
        "fit_cpu_seconds",
        "fit_seconds",
        "predict_ms_per_1000",
        "size_bytes",
        "failure",
    } <= set(model)
    assert set(model["metrics"]["roc_auc"]) == {"mean", "sd", "low", "high", "folds"}
    assert {
        "decision",
        "best_classical",
        "best_deep",
        "metric",
        "difference",
        "low",
        "high",
        "p_deep",
        "p_equivalent",
        "p_classical",
        "cost_ratio",
        "sentence",
    } <= set(document["verdict"])
    assert document["task"]["positive"] == "Yes"
    assert document["verdict"]["decision"] == "equivalent"


def test_it_is_pure_json_with_null_for_nan():
    run = sample_run()
    broken = replace(
        run,
        seconds=math.inf,
        verdict=replace(run.verdict, cost_ratio=math.nan, differences=(math.nan, 0.1)),
    )
    text = to_json(broken, EN)
    document = json.loads(text, parse_constant=lambda name: 1 / 0)
    assert document["seconds"] is None
    assert document["verdict"]["cost_ratio"] is None
    assert document["verdict"]["differences"] == [None, 0.1]
    assert plain({1: np.float32(0.5), "a": (np.int64(3), np.array([np.nan]))}) == {
        "1": 0.5,
        "a": [3, [None]],
    }


def test_failures_and_findings_are_in_the_readers_language():
    failure = Failure("unexpected", {"reference": "a1b2"})
    run = sample_run(failed={"rbf_svm": failure}, findings=())
    found = next(model for model in to_document(run, KO)["models"] if model["id"] == "rbf_svm")
    assert found["status"] == "failed"
    assert found["failure"]["code"] == "unexpected"
    assert "a1b2" in found["failure"]["message"]
    assert "다" in found["failure"]["message"]
    assert found["failure"]["hint"]


def test_texts_of_an_older_version_do_not_break_a_report():
    failed = {"rbf_svm": Failure("gone_since")}
    note = Finding("gone_too", Severity.INFO, ("x",), {"n": 1})
    document = to_document(sample_run(failed=failed, findings=(note,)), EN)
    assert document["findings"][0]["code"] == "gone_too"
    failure = next(m for m in document["models"] if m["id"] == "rbf_svm")["failure"]
    assert "gone_since" in failure["message"]


def test_scores_on_a_second_file_stand_beside_the_folds():
    run = sample_run()
    models = tuple(replace(model, test={"roc_auc": 0.83}) for model in run.models)
    document = to_document(replace(run, models=models), EN)
    assert document["models"][0]["metrics"]["roc_auc"]["test"] == 0.83


def test_without_a_verdict_it_is_null_and_the_sentence_says_why():
    document = to_document(sample_run(without=("keras_linear", "keras_mlp", "realmlp")), EN)
    assert document["verdict"] is None
    assert document["sentence"].startswith("No verdict")
