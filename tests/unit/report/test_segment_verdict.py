"""Deep against classical on segments, and against the RFM quintiles: true or not said."""

from dataclasses import replace

import numpy as np
import pytest

from lib.core.model import Family
from lib.core.plan import SplitKind
from lib.core.results import ModelResult, Run, Status
from lib.core.task import Task, TaskKind
from lib.evaluation.judge.summary import summarise
from lib.evaluation.judge.verdict import judge
from lib.i18n import translator
from lib.report.sentences import decision_title, verdict_sentence
from lib.workflows.segments.report.segment_verdict import explained, quintiles_unbeaten
from tests.unit.report.sample_run import sample_plan, sample_run

EN, KO = translator("en"), translator("ko")
FAMILIES = {"rfm_quintiles": Family.BASELINE, "kmeans": Family.CLASSICAL, "idec": Family.DEEP}


def run_of(metric: str = "stability_jaccard", **scores: tuple[float, float]) -> Run:
    """Return a finished run of segments: (stability, silhouette) by model, 20 resamples."""
    plan = sample_plan(
        models=tuple(scores), folds=20, metric=metric, rope=0.02, split=SplitKind.BOOTSTRAP
    )
    noise = np.random.default_rng(0).normal(0, 0.01, (len(scores), 2, 20))
    models = []
    for (name, (stability, silhouette)), wobble in zip(scores.items(), noise, strict=True):
        folds = {
            "stability_jaccard": (stability + wobble[0]).tolist(),
            "silhouette": (silhouette + wobble[1]).tolist(),
        }
        models.append(
            ModelResult(name, FAMILIES[name], Status.DONE, 20, 20, metrics=summarise(folds, plan))
        )
    verdict = judge(
        {one.id: one.metrics[metric].folds for one in models},
        {one.id: FAMILIES[one.id] for one in models},
        {one.id: 1.0 for one in models},
        plan,
        500,
    )
    task = Task(TaskKind.CLUSTERS, "", {"recency": "number"})
    return replace(
        sample_run(), task=task, plan=plan, models=tuple(models), verdict=verdict, findings=()
    )


@pytest.mark.parametrize(
    ("deep", "classical", "stability", "separation"),
    [
        ((0.95, 0.50), (0.80, 0.30), "IDEC is more reproducible", "IDEC is better separated"),
        ((0.95, 0.30), (0.80, 0.50), "IDEC is more reproducible", "K-means is better separated"),
        ((0.80, 0.40), (0.95, 0.40), "K-means is more reproducible", "no clear difference"),
        ((0.90, 0.40), (0.90, 0.40), "no clear difference", "no clear difference"),
    ],
)
def test_better_is_explained_by_both_measures(deep, classical, stability, separation):
    text = explained(run_of(kmeans=classical, idec=deep), EN)
    first, second = text.split("Separation")
    assert stability in first
    assert separation in second
    assert "does not say which segments are more useful" in first


def test_nothing_beats_the_quintiles():
    run = run_of(rfm_quintiles=(0.98, 0.10), kmeans=(0.80, 0.40), idec=(0.93, 0.35))
    assert run.verdict.decision == "deep"
    for brief in (True, False):
        text = verdict_sentence(run, EN, brief=brief)
        assert "By Stability (Jaccard), no model is shown to be better than the RFM" in text
        assert "not even IDEC" in text
        assert "against 0.9" in text
        assert "ilhouette" in text
    assert "RFM 5분위보다" in verdict_sentence(run, KO)


def test_nothing_of_the_kind_is_said_where_a_model_beats_them():
    run = run_of(rfm_quintiles=(0.70, 0.10), kmeans=(0.80, 0.40), idec=(0.93, 0.35))
    assert quintiles_unbeaten(run, EN) == ""
    close = run_of(rfm_quintiles=(0.925, 0.10), kmeans=(0.80, 0.40), idec=(0.93, 0.35))
    assert quintiles_unbeaten(close, EN)  # within the region of equivalence: not better
    assert quintiles_unbeaten(run_of(kmeans=(0.8, 0.4), idec=(0.9, 0.4)), EN) == ""


def test_it_is_said_without_a_verdict_too_and_of_no_other_task():
    run = run_of(rfm_quintiles=(0.98, 0.10), kmeans=(0.80, 0.40))
    assert run.verdict is None
    text = verdict_sentence(run, EN)
    assert "No verdict" in text
    assert "RFM quintiles" in text
    assert explained(run, EN) == ""
    assert "segments" not in verdict_sentence(sample_run(), EN)


def test_a_title_says_what_is_better_and_never_that_it_pays_off():
    deep = run_of(rfm_quintiles=(0.70, 0.10), kmeans=(0.80, 0.40), idec=(0.93, 0.35))
    assert decision_title(deep, deep.verdict, EN) == "Deep segments are more reproducible"
    apart = run_of("silhouette", kmeans=(0.80, 0.20), idec=(0.93, 0.45))
    assert decision_title(apart, apart.verdict, EN) == "Deep segments are better separated"
    other = run_of(kmeans=(0.95, 0.40), idec=(0.80, 0.40))
    assert decision_title(other, other.verdict, EN) == "Classical segments are more reproducible"
    unbeaten = run_of(rfm_quintiles=(0.98, 0.10), kmeans=(0.80, 0.40), idec=(0.93, 0.35))
    assert unbeaten.verdict.decision == "deep"
    assert decision_title(unbeaten, unbeaten.verdict, EN) == (
        "None is shown to be more reproducible than the RFM rule"
    )
    for run in (deep, apart, other, unbeaten):
        assert "pay off" not in verdict_sentence(run, EN)
        assert "pays off" not in verdict_sentence(run, EN)
