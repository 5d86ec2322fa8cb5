"""What the deep models add to the blend: measured on nested blends, kept, and said truly."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from lib.core.metrics import METRICS
from lib.core.model import Family
from lib.core.plan import SplitKind
from lib.core.results import FoldResult, Split, Status
from lib.core.task import Task, TaskKind
from lib.errors import StoreError
from lib.evaluation.judge.inference.deep_in_blend import (
    DEEP_IN_BLEND,
    DeepInBlend,
    from_kept,
    to_kept,
)
from lib.evaluation.judge.inference.difference import Comparison, compare
from lib.evaluation.judge.inference.region import Region
from lib.evaluation.train.blend import blend, deep_in_blend
from lib.evaluation.train.problem import Problem
from lib.i18n import translator
from lib.report.blend_line import blend_document, blend_line
from lib.report.reader import NothingKept
from lib.store.bundle.checks import Node
from lib.store.bundle.evidence import checked_blend
from tests.unit.report.sample_run import sample_plan, sample_run

EN, KO = translator("en"), translator("ko")
ROWS = 3000
FAMILIES = {"logistic": Family.CLASSICAL, "ridge": Family.CLASSICAL, "tabm": Family.DEEP}
TASKS = {
    "roc_auc": Task(TaskKind.BINARY, "y", {"x": "number"}, ("0", "1")),
    "log_loss": Task(TaskKind.BINARY, "y", {"x": "number"}, ("0", "1")),
    "rmse": Task(TaskKind.REGRESSION, "y", {"x": "number"}),
}


@dataclass
class Done:
    id: str
    params: object
    model: str
    result: object


class Kept(NothingKept):
    def __init__(self, found):
        self.found = found

    def jobs(self, kind, model=None):
        same = kind == DEEP_IN_BLEND
        return [Done("", None, "", to_kept(self.found))] if same else []


def measured(metric="roc_auc", network=1.0, shared=False, **changes):
    """Return a run's plan, and what a network adds whose errors have that size.

    ``shared``: its errors are almost those of the first classical model, so it adds nothing.
    """
    random = np.random.default_rng(11)
    task, rope = TASKS[metric], METRICS[metric].rope
    plan = sample_plan(metric=metric, rope=rope, models=(*FAMILIES, "blend"), **changes)
    truth = random.integers(0, 2, ROWS) if task.classes else random.normal(size=ROWS)
    splits = []
    for fold, test in enumerate(np.array_split(random.permutation(ROWS), plan.folds)):
        test = np.sort(test)
        splits.append(Split(0, fold, np.setdiff1d(np.arange(ROWS), test), test))
    results, error = {}, {}
    for name in FAMILIES:
        size = network if name == "tabm" else 1.0
        error[name] = random.normal(0, size, ROWS)
        if name == "tabm" and shared:
            error[name] = 0.99 * error["logistic"]
        values = truth - 0.5 * bool(task.classes) + error[name]
        outputs = values[:, None]
        if task.classes:
            positive = expit(values)
            outputs = np.column_stack([1 - positive, positive])
        results[name] = [
            FoldResult(name, 0, one.fold, {}, {}, 1.0, 1.0, 0.1, np.float32(outputs[one.test]))
            for one in splits
        ]
    blended = blend(results, truth, splits, task, plan, FAMILIES)
    frame = pd.DataFrame(index=range(ROWS))
    problem = Problem(frame, truth, np.arange(ROWS), groups=None, times=None, levels={})
    return plan, deep_in_blend(blended, problem, splits, task, plan)


def run_of(plan):
    run = sample_run()
    models = [replace(one, status=Status.DONE) for one in run.models if one.id in plan.models]
    return replace(run, plan=plan, models=tuple(models))


@pytest.mark.parametrize("metric", ["roc_auc", "log_loss", "rmse"])
def test_a_network_that_helps_is_said_to_help_in_the_metrics_own_direction(metric):
    plan, found = measured(metric)
    line = blend_line(run_of(plan), EN, Kept(found))
    assert line.startswith("Adding the deep models to the blend improves its ")
    assert "−" not in line
    compared = found.compared(plan)
    assert isinstance(compared, Comparison)
    assert 0 < compared.low < compared.estimate.value < compared.high
    with_, without = found.evidence.means
    assert compared.estimate.value == pytest.approx(with_ - without)


def test_it_is_the_same_comparison_as_of_any_two_models():
    plan, found = measured()
    sides = dict(zip(found.evidence.models, (Family.DEEP, Family.CLASSICAL), strict=True))
    again = compare(found.evidence, sides, Region.of(plan))
    assert again == found.compared(plan)
    assert again.deep.optimism == again.classical.optimism == 0, "nothing was chosen among several"


def test_a_network_that_repeats_another_model_shows_no_gain_that_matters():
    plan, found = measured(shared=True)
    assert found.weight > 0
    line = blend_line(run_of(plan), EN, Kept(found))
    assert "which is within the region of equivalence (±0.005)" in line
    nothing = shifted(found, -found.compared(plan).estimate.value)
    said = blend_line(run_of(plan), EN, Kept(nothing))
    assert said.endswith("a gain of more than 0.005 is unlikely.")


def test_a_useless_network_gets_no_weight():
    plan, found = measured(network=300.0)
    assert found.weight == 0
    said = "The blend gives the deep models no weight: they add nothing to it."
    assert blend_line(run_of(plan), EN, Kept(found)) == said


def shifted(found, by):
    """Return the same evidence with the blend that has deep members moved."""
    scores = found.evidence.scores.copy()
    scores[:, 0] += by
    return replace(found, evidence=replace(found.evidence, scores=scores))


def test_what_is_said_follows_the_interval():
    plan, found = measured("rmse")
    gain = found.compared(plan)
    half = (gain.high - gain.low) / 2
    run = run_of(plan)

    def said(value, t=EN):
        moved = shifted(found, value - gain.estimate.value)
        return blend_line(run, t, Kept(moved)), moved.compared(plan)

    worse, compared = said(-2 * half)
    assert compared.high < 0
    assert "makes its RMSE worse by" in worse
    assert "−" not in worse
    unsure, compared = said(half / 2)
    assert compared.low < 0 < compared.high
    assert "changes its RMSE by −" in unsure, "RMSE falls where the blend gets better"
    assert unsure.endswith("no gain is shown.")
    little, _ = said(1.05 * half)
    assert "improves" in little
    assert "0.000 to" not in little, "an end above 0 is not shown as 0"
    assert all(said(value * half, KO)[0] for value in (-2, 0.5, 2))


def test_a_gain_within_the_region_is_said_to_be_that():
    plan, found = measured()
    wide = replace(plan, rope=0.2)
    line = blend_line(run_of(wide), EN, Kept(found))
    assert "improves" in line
    assert line.endswith("which is within the region of equivalence (±0.2).")


def test_few_rows_of_a_class_and_blends_of_one_side_claim_nothing():
    plan, found = measured()
    few = replace(found, evidence=replace(found.evidence, positives=9))
    assert "cannot be told" in blend_line(run_of(plan), EN, Kept(few))
    assert blend_document(run_of(plan), EN, Kept(few))["deep_in_blend"]["low"] is None
    for nothing in (None, DeepInBlend(0.5, None)):
        assert not blend_line(run_of(plan), EN, Kept(nothing))
        assert blend_document(run_of(plan), EN, Kept(nothing)) == {}
    failed = replace(run_of(plan).model("blend"), status=Status.FAILED)
    run = replace(run_of(plan), models=(*run_of(plan).models[:-1], failed))
    assert not blend_line(run, EN, Kept(found)), "what was kept is of an earlier blend"


def test_periods_are_judged_by_what_they_show():
    plan, found = measured(split=SplitKind.TIME)
    gaps = found.evidence.scores[:, 0] - found.evidence.scores[:, 1]
    compared = found.compared(plan)
    assert compared.estimate.freedom == plan.folds - 1
    assert compared.estimate.scale == pytest.approx(gaps.std(ddof=1) / np.sqrt(plan.folds))


def test_what_is_kept_says_the_same_later_also_from_a_bundle():
    plan, found = measured()
    kept = to_kept(found)
    run = run_of(plan)
    assert checked_blend(DEEP_IN_BLEND, {}, Node(kept, "x"), run) == kept
    assert from_kept(kept).compared(plan) == found.compared(plan)
    assert from_kept(to_kept(None)) is None
    assert checked_blend(DEEP_IN_BLEND, {}, Node({}, "x"), run) == {}
    nothing = to_kept(DeepInBlend(0.5, None))
    assert checked_blend(DEEP_IN_BLEND, {}, Node(nothing, "x"), run) == nothing
    wrong = {**kept, "evidence": {**kept["evidence"], "models": ["without_deep", "with_deep"]}}
    for bad in (wrong, {**kept, "weight": float("nan")}):
        with pytest.raises(StoreError, match="bundle_invalid"):
            checked_blend(DEEP_IN_BLEND, {}, Node(bad, "x"), run)


def test_the_document_has_the_numbers_and_the_sentence():
    plan, found = measured()
    said = blend_document(run_of(plan), EN, Kept(found))["deep_in_blend"]
    assert said["sentence"] == blend_line(run_of(plan), EN, Kept(found))
    assert 0 < said["low"] < said["difference"] < said["high"]
