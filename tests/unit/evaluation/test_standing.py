"""Which models are marked as the best of their side and as tied with it, and where nobody is."""

from dataclasses import replace

import numpy as np
import pytest

from lib.core.model import Family
from lib.core.results import Status
from lib.evaluation.judge.inference.evidence import only
from lib.evaluation.judge.standing import Standing, standings
from lib.models.catalogue import side_of
from tests.unit.report.sample_evidence import evidence_of
from tests.unit.report.sample_run import sample_run

RUN = sample_run()


def test_near_models_are_tied_and_far_ones_are_not():
    found = standings(RUN, evidence_of(RUN))
    assert found["catboost"] is Standing.BEST
    assert found["realmlp"] is Standing.BEST
    assert found["logistic"] is Standing.TIED, "0.0014 behind with an error of 0.002"
    assert "decision_tree" not in found, "0.0175 behind"
    assert not {"dummy", "blend", "keras_linear"} & set(found), "these stand for no side"
    assert all(side_of(one, RUN.model(one).family) for one in found)


def test_the_surer_the_fewer_are_tied():
    counts = [len(standings(RUN, evidence_of(RUN, sd))) for sd in (0.0001, 0.002, 0.02)]
    assert counts[0] == 2, "the best of each side only"
    assert counts == sorted(set(counts))


@pytest.mark.parametrize(
    "evidence",
    [
        None,
        evidence_of(RUN, positives=9),
        evidence_of(RUN, metric="accuracy"),
        evidence_of(sample_run(without=("realmlp",))),
        evidence_of(RUN, repeat=np.arange(5) % 2),
    ],
    ids=["none", "few positives", "another metric", "not all models", "other repeats"],
)
def test_without_evidence_of_the_run_nobody_is_marked(evidence):
    assert standings(RUN, evidence) == {}


def test_a_side_of_one_model_has_no_best():
    run = sample_run(without=("keras_mlp",))
    found = standings(run, evidence_of(run))
    assert "realmlp" not in found
    assert found["catboost"] is Standing.BEST


def test_models_that_are_not_complete_are_not_marked():
    models = tuple(
        replace(one, status=Status.FAILED) if one.id == "catboost" else one for one in RUN.models
    )
    found = standings(replace(RUN, models=models), evidence_of(RUN))
    assert found["logistic"] is Standing.BEST
    assert "catboost" not in found


def test_few_rows_and_split_by_time_use_the_factor_of_the_verdict():
    few = standings(RUN, evidence_of(RUN, rows=500))
    many = standings(RUN, evidence_of(RUN))
    assert set(many) <= set(few)
    by_time = standings(RUN, evidence_of(RUN, by_folds=True, prior=0))
    assert {Family.DEEP, Family.CLASSICAL} == {Family(RUN.model(one).family) for one in by_time}


def test_those_repeated_further_are_marked_by_their_contest():
    evidence = evidence_of(RUN)
    chosen = ("logistic", "catboost", "realmlp")
    contest = only(evidence, chosen)
    surer = replace(contest, rows_within=contest.rows_within / 1e4)
    assert standings(RUN, evidence)["logistic"] is Standing.TIED
    assert standings(RUN, evidence, surer) == {
        "catboost": Standing.BEST,
        "realmlp": Standing.BEST,
    }, "the only contender of a side of several is its best"
