"""What stands beside a verdict is true of it: over every decision, method and direction."""

import math
import re
from dataclasses import replace
from itertools import product

import pytest

from lib.core.metrics import METRICS
from lib.core.plan import SplitKind
from lib.core.results import BY_FOLDS, BY_PERIODS, BY_ROWS, FEW_POSITIVES, Decision
from lib.deep.diagnosis import STILL_IMPROVING
from lib.evaluation.judge.inference.advice import Advice, Chance
from lib.evaluation.judge.inference.difference import chances_of, decide
from lib.evaluation.judge.inference.student import Estimate
from lib.evaluation.judge.statistics import fold_mean, interval_of
from lib.evaluation.judge.unsure import Ahead, Cause, ahead, causes
from lib.evaluation.judge.verdict import rejudge
from lib.i18n import translator
from lib.report.drawing.numbers import chance, decimals_in, signed
from lib.report.figures.verdict_charts import verdict_interval
from lib.report.verdict_card import unsure as words
from lib.report.verdict_card.estimand import estimand
from lib.report.verdict_card.meaning import meaning
from lib.report.verdict_card.unsure import what_would_help, why_unsure
from tests.unit.report.run_by_rows import run_by_rows
from tests.unit.report.sample_run import sample_plan, sample_run

EN, KO = translator("en"), translator("ko")
SCALE = 0.002
WHERE = {  # the difference, and half of the region, in scales
    Decision.DEEP: (10.0, 1.0),
    Decision.CLASSICAL: (-10.0, 1.0),
    Decision.EQUIVALENT: (0.1, 6.0),
    Decision.NO_GAIN: (-1.9, 0.3),
    Decision.UNCLEAR: (0.4, 0.6),
}
SPLITS = {BY_ROWS: SplitKind.STRATIFIED, BY_PERIODS: SplitKind.TIME, BY_FOLDS: SplitKind.KFOLD}


def judged(decision, method=BY_ROWS, metric="roc_auc", *, rows=7043, **changes):
    """Return a run with a verdict of that decision, consistent in all of its numbers."""
    plan = sample_plan(metric=metric, split=SPLITS[method])
    run = sample_run(plan=plan, rows=rows)
    middle, half = WHERE[decision]
    verdict = replace(
        sample_run().verdict,
        metric=metric,
        method=method,
        difference=middle * SCALE,
        rope=half * SCALE,
        scale=SCALE,
        freedom=20,
        differences=tuple((middle + step) * SCALE for step in (-1.5, -0.5, 0.0, 0.5, 1.5)),
        more_rows=None,
        more_repeats=None,
    )
    plan = replace(plan, rope=verdict.rope)
    if method == BY_FOLDS:
        found = fold_mean([value / 1.2 for value in verdict.differences], plan.parts)
        low, high = interval_of(found)
        verdict = replace(
            verdict,
            difference=found.mean,
            low=low,
            high=high,
            differences=tuple(value / 1.2 for value in verdict.differences),
        )
    else:
        low, high = Estimate(verdict.difference, SCALE, 20).interval()
        verdict = replace(verdict, low=low, high=high)
    verdict = rejudge(replace(verdict, **changes), plan.rope, plan, rows)
    return replace(run, plan=plan, verdict=verdict)


GRID = [
    pytest.param(*case, id="-".join(map(str, case)))
    for case in product(Decision, SPLITS, ("roc_auc", "rmse"), (False, True))
]


def every_text(run, t):
    verdict = run.verdict
    yield estimand(run, verdict, t)
    yield from why_unsure(run, verdict, t)
    yield from what_would_help(run, verdict, None, t)
    for name, text in meaning(run, verdict, t):
        yield name
        yield text


@pytest.mark.parametrize(("decision", "method", "metric", "unstable"), GRID)
def test_every_sentence_is_true_of_its_verdict(decision, method, metric, unstable):
    run = judged(decision, method, metric, unstable=unstable)
    verdict = run.verdict
    assert verdict.decision is decision
    for t in (EN, KO):
        for text in every_text(run, t):
            assert text.strip()
            assert not re.search(r"\{|nan|None", text), text
    assert bool(why_unsure(run, verdict, EN)) == (decision is Decision.UNCLEAR)
    assert bool(what_would_help(run, verdict, None, EN)) <= (decision is Decision.UNCLEAR)
    said = dict(meaning(run, verdict, EN))
    higher = METRICS[metric].greater_is_better
    assert ("Higher is better." in " ".join(said.values())) == higher
    decimals = decimals_in(metric, (verdict.high - verdict.low) / 2)
    for value in (verdict.difference, verdict.low, verdict.high):
        assert signed(value, decimals, EN) in said["The interval"]
    called = said["The probabilities"]
    assert ("Deep models are called better" in called) == (decision is Decision.DEEP)
    assert ("Classical models are called better" in called) == (decision is Decision.CLASSICAL)
    assert ("called equivalent" in called) == (decision is Decision.EQUIVALENT)
    assert ("No gain" in called) == (decision is Decision.NO_GAIN)
    assert ("the verdict is open" in called) == (decision is Decision.UNCLEAR)
    for share in (verdict.p_deep, verdict.p_classical, verdict.p_equivalent):
        assert chance(share, EN) in called


@pytest.mark.parametrize(
    ("method", "split", "part"),
    [
        (
            BY_ROWS,
            SplitKind.KFOLD,
            "on new rows like these, if both were trained anew on about 80%",
        ),
        (BY_ROWS, SplitKind.STRATIFIED, "on new rows like these"),
        (BY_ROWS, SplitKind.GROUP, "on rows of new groups like these"),
        (BY_PERIODS, SplitKind.TIME, "over the 5 periods tested, both trained on the rows before"),
        (BY_FOLDS, SplitKind.TIME, "the mean over the 5 periods tested"),
        (BY_FOLDS, SplitKind.KFOLD, "the mean over 5 folds"),
        (BY_FOLDS, SplitKind.BOOTSTRAP, "the mean over 5 resamples of the same rows"),
    ],
)
def test_the_difference_is_of_what_was_split_and_judged(method, split, part):
    run = judged(Decision.UNCLEAR, method)
    run = replace(run, plan=replace(run.plan, split=split))
    assert part in estimand(run, run.verdict, EN)


@pytest.mark.parametrize(("folds", "share"), [(2, "50%"), (3, "67%"), (5, "80%"), (10, "90%")])
def test_the_share_of_rows_is_that_of_the_folds(folds, share):
    run = judged(Decision.UNCLEAR)
    run = replace(run, plan=replace(run.plan, folds=folds))
    assert f"about {share} as many rows" in estimand(run, run.verdict, EN)


def test_parts_without_a_score_are_not_counted():
    run = judged(Decision.UNCLEAR, BY_PERIODS)
    verdict = replace(run.verdict, differences=(0.1, math.nan, -0.1, 0.2))
    assert "over the 3 periods tested" in estimand(run, verdict, EN)
    assert ahead(verdict) == Ahead(2, 1, 3)


@pytest.mark.parametrize(
    ("differences", "agree"),
    [
        ((1, 1, 1, -1), True),  # one of four is not more than one in four
        ((1, 1, -1, -1), False),
        ((1, 1, 1, -1, -1), False),
        ((1, 1, 1, 1, -1), True),
        ((-1, -1, -1, 1), True),
        ((-1, -1, -1, 0, 0), True),  # ties are of neither: nobody contradicts
        ((1, 0, 0, -1), True),
        ((1, 1, 0, -1, -1), False),
    ],
)
def test_folds_disagree_where_each_side_is_ahead_on_more_than_one_in_four(differences, agree):
    run = judged(Decision.UNCLEAR)
    verdict = replace(run.verdict, differences=tuple(map(float, differences)))
    assert (Cause.DISAGREE not in causes(run, verdict)) == agree
    if not agree:
        won, lost = (sum(d == side for d in differences) for side in (1, -1))
        said = f"RealMLP is ahead on {won} of {len(differences)}, CatBoost on {lost}."
        assert any(said in one for one in why_unsure(run, verdict, EN))


def test_judged_by_folds_it_is_sides_that_disagree():
    run = judged(Decision.UNCLEAR, BY_FOLDS)
    (said,) = [one for one in why_unsure(run, run.verdict, EN) if "disagree" in one]
    assert said == "The folds disagree: the deep side is ahead on 3 of 5, the classical side on 2."
    segments = replace(run, plan=replace(run.plan, split=SplitKind.BOOTSTRAP))
    assert why_unsure(segments, run.verdict, EN)[0].startswith("The resamples disagree")
    by_time = judged(Decision.UNCLEAR, BY_PERIODS)
    assert why_unsure(by_time, by_time.verdict, EN)[0].startswith("The periods disagree")


@pytest.mark.parametrize(
    ("rows", "sample", "few"), [(1999, None, True), (2000, None, False), (9000, 1999, True)]
)
def test_few_rows_are_fewer_than_those_from_which_the_method_is_less_cautious(rows, sample, few):
    run = judged(Decision.UNCLEAR, rows=rows)
    run = replace(run, plan=replace(run.plan, sample_rows=sample))
    assert (Cause.FEW_ROWS in causes(run, run.verdict)) == few
    assert any("fewer than 2,000" in one for one in why_unsure(run, run.verdict, EN)) == few


def agreeing(**changes):
    """Return an unclear run of many rows whose folds agree: no other cause but its interval."""
    run = judged(Decision.UNCLEAR, **changes)
    values = tuple(run.verdict.difference + step * SCALE / 100 for step in range(-2, 3))
    return replace(run, verdict=replace(run.verdict, differences=values))


def test_luck_is_named_only_where_without_it_the_verdict_would_be_clear():
    run = agreeing()
    assert Cause.LUCK not in causes(run, run.verdict)
    deep = Estimate(3.0 * SCALE, SCALE, 20)
    plain, allowed = (chances_of(deep, one, 0.0, SCALE) for one in (0.0, 2 * SCALE))
    assert decide(plain) is Decision.DEEP
    assert decide(allowed) is Decision.UNCLEAR
    verdict = replace(
        run.verdict,
        difference=deep.value,
        rope=SCALE,
        optimism_deep=2 * SCALE,
        low=deep.interval()[0],
        high=deep.interval()[1],
    )
    assert causes(run, verdict) == (Cause.LUCK,)
    assert causes(run, replace(verdict, method=BY_FOLDS)) != (Cause.LUCK,)


def test_without_another_cause_it_is_where_the_interval_lies():
    run = agreeing()
    verdict = run.verdict
    assert verdict.low < -verdict.rope < verdict.rope < verdict.high
    assert causes(run, verdict) == (Cause.WIDE,)
    deep = Estimate(2.0 * SCALE, SCALE, 20)
    edge = replace(
        verdict,
        difference=deep.value,
        rope=SCALE,
        low=deep.interval()[0],
        high=deep.interval()[1],
    )
    assert -edge.rope < edge.low < edge.rope < edge.high
    assert decide(chances_of(deep, 0.0, 0.0, SCALE)) is Decision.UNCLEAR
    assert causes(run, edge) == (Cause.EDGE,)


def test_the_interval_of_an_unclear_verdict_always_crosses_an_edge():
    for middle, half, gain, loss in product(
        [step / 4 for step in range(-24, 25)], (0.0, 0.3, 1.0, 3.0), (0.0, 0.7), (0.0, 0.7)
    ):
        estimate = Estimate(middle, 1.0, 20)
        if decide(chances_of(estimate, gain, loss, half)) is not Decision.UNCLEAR:
            continue
        low, high = estimate.interval()
        plain = decide(chances_of(estimate, 0.0, 0.0, half))
        assert plain is not Decision.UNCLEAR or low <= half <= high


@pytest.mark.parametrize("decision", [one for one in Decision if one is not Decision.UNCLEAR])
def test_what_is_decided_has_no_causes_even_where_training_is_unstable(decision):
    run = judged(decision, unstable=True, rows=500)
    assert causes(run, run.verdict) == ()
    assert what_would_help(run, run.verdict, None, EN) == []


def test_networks_that_were_cut_short_are_no_cause_that_numbers_show():
    run = judged(Decision.UNCLEAR, reason=STILL_IMPROVING)
    assert causes(run, run.verdict) == ()
    said = dict(meaning(run, run.verdict, EN))
    assert "still improving" in said["The probabilities"]
    assert "The cost" not in said


@pytest.mark.parametrize(
    ("positives", "folds", "part"),
    [
        (6, 5, "Fewer folds, or"),
        (4, 5, "Fewer folds, or"),
        (3, 5, "More rows"),
        (9, 2, "More rows"),
    ],
)
def test_fewer_folds_help_where_two_would_hold_enough_of_a_class(positives, folds, part):
    run = judged(Decision.UNCLEAR, BY_FOLDS)
    verdict = replace(run.verdict, reason=FEW_POSITIVES, positives=positives)
    run = replace(run, plan=replace(run.plan, folds=folds), verdict=verdict)
    assert causes(run, verdict) == (Cause.FEW_POSITIVES,)
    assert f"only {positives} rows of the rarer class" in why_unsure(run, verdict, EN)[0]
    (helps,) = what_would_help(run, verdict, None, EN)
    assert helps.startswith(part)
    said = dict(meaning(run, verdict, EN))
    assert "none could be trusted" in said["The probabilities"]
    assert "95%" not in said["The interval"], "nor can an interval"


def test_with_one_repeat_nothing_is_said_of_a_chance():
    run, evidence = run_by_rows(rows=2500, seed=2)
    assert run.verdict.decision is Decision.UNCLEAR
    helps = what_would_help(run, run.verdict, evidence, EN)
    assert helps == ["More repeats of the folds usually narrow the interval."]
    fixed = replace(run, plan=replace(run.plan, repeats_differ=False))
    assert what_would_help(fixed, run.verdict, evidence, EN) == []


def test_from_two_repeats_on_the_advice_is_a_chance():
    run, evidence = run_by_rows(rows=2500, repeats=2, noise=0.5, seed=2)
    assert run.verdict.decision is Decision.UNCLEAR
    (helps,) = what_would_help(run, run.verdict, evidence, EN)
    assert re.search(r"chance|Probably neither", helps), helps
    assert "usually" not in helps
    other = replace(run.verdict, best_deep="tabm")
    assert what_would_help(run, other, evidence, EN) == [], "not of what is kept"


@pytest.mark.parametrize(
    ("repeats", "rows", "parts"),
    [
        (None, None, ["Probably neither more repeats nor a few times as many rows"]),
        (Chance(4, 0.61), None, ["With 4 repeats", "about a 60% chance", "A few times as many"]),
        (None, Chance(2, 0.512), ["More repeats would probably not", "800 rows", "about 50%"]),
        (Chance(12, 0.999), Chance(3, 0.74), ["With 12", "about a 95%", "1,200 rows", "75%"]),
    ],
)
def test_the_advice_in_words(repeats, rows, parts):
    _, evidence = run_by_rows()
    said = words._advised(Advice(repeats, rows), evidence, EN)
    for part in parts:
        assert part in said
    assert "{" not in words._advised(Advice(repeats, rows), evidence, KO)


def test_what_falls_short_of_being_sure_is_not_rounded_up_to_it():
    run = judged(Decision.UNCLEAR)
    verdict = replace(run.verdict, p_deep=0.9497, p_equivalent=0.04, p_classical=0.0)
    said = dict(meaning(run, verdict, EN))["The probabilities"]
    assert "94.9% likely" in said
    assert "No answer reaches 95%" in said


def test_a_region_without_width_and_an_unknown_cost():
    run = judged(Decision.UNCLEAR)
    verdict = replace(run.verdict, rope=0.0, cost_ratio=math.nan)
    said = dict(meaning(run, verdict, EN))
    assert said["The region of equivalence"] == "It has no width here: every difference counts."
    assert "The cost" not in said


def test_every_fold_is_within_the_drawing():
    run = judged(Decision.UNCLEAR)
    verdict = replace(run.verdict, differences=(-0.04, 0.0, math.nan, 0.05))
    assert verdict.high < 0.05
    left, right = verdict_interval(replace(run, verdict=verdict), EN).layout.xaxis.range
    assert left < -0.04
    assert right > 0.05
