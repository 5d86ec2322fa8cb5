"""What "deep is better" means of segments, and whether anything beats the RFM quintiles."""

from __future__ import annotations

import math

from lib.core.metrics import METRICS
from lib.core.model import Family
from lib.core.results import Decision, ModelResult, Run, Status, Verdict
from lib.evaluation.judge.inference.difference import SURE
from lib.evaluation.judge.statistics import fold_mean, probabilities_of
from lib.evaluation.judge.verdict import rope_width
from lib.i18n import N_, Translator
from lib.report.labels import metric_label
from lib.report.pareto import short_names
from lib.workflows.segments.models.clustering import RFM_QUINTILES

_STABILITY, _SEPARATION = "stability_jaccard", "silhouette"
_DECIMALS = 3
_REPRODUCED = ("stability_jaccard", "stability_ari")
_TITLES: dict[tuple[Decision, bool], str] = {
    (Decision.DEEP, True): N_("Deep segments are more reproducible"),
    (Decision.DEEP, False): N_("Deep segments are better separated"),
    (Decision.CLASSICAL, True): N_("Classical segments are more reproducible"),
    (Decision.CLASSICAL, False): N_("Classical segments are better separated"),
}
"""By decision, and whether the measure is one of how much is reproduced."""
VERDICTS: dict[Decision, str] = {
    Decision.DEEP: N_(
        "The best deep model, {deep} ({metric} {score_deep}), is better by this metric than the "
        "best classical one, {classical} ({score_classical})."
    ),
    Decision.CLASSICAL: N_(
        "The best classical model, {classical} ({metric} {score_classical}), is better by this "
        "metric than the best deep one, {deep} ({score_deep})."
    ),
    Decision.EQUIVALENT: N_(
        "The best deep model, {deep} ({metric} {score_deep}), is practically equivalent by this "
        "metric to {classical} ({score_classical})."
    ),
    Decision.NO_GAIN: N_(
        "The best deep model, {deep} ({metric} {score_deep}), is probably not better by this "
        "metric than {classical} ({score_classical})."
    ),
    Decision.UNCLEAR: N_(
        "Cannot tell yet which side is better by this metric: the best deep model is {deep} "
        "({metric} {score_deep}), the best classical one {classical} ({score_classical})."
    ),
}
"""Of segments: no measure of them says that something pays off."""
_ASPECTS = (
    (
        _STABILITY,
        N_("Stability (how much of each segment is reproduced, mean Jaccard)"),
        N_("{model} is more reproducible"),
    ),
    (
        _SEPARATION,
        N_("Separation (silhouette, in the same space)"),
        N_("{model} is better separated"),
    ),
)


def title(run: Run, verdict: Verdict, t: Translator) -> str:
    """Return a verdict on segments in a few words: what is better, never that it pays off.

    Empty where the usual title says no more than that.
    """
    if quintiles_unbeaten(run, t):
        if verdict.metric in _REPRODUCED:
            return t("None is shown to be more reproducible than the RFM rule")
        return t("None is shown to be better separated than the RFM rule")
    return t(_TITLES.get((verdict.decision, verdict.metric in _REPRODUCED), ""))


def explained(run: Run, t: Translator) -> str:
    """Return both measures of the two models that the verdict compares, and what each says."""
    verdict = run.verdict
    if verdict is None:
        return ""
    deep, classical = run.model(verdict.best_deep), run.model(verdict.best_classical)
    named = short_names(run, t)
    said = [
        t(
            "For segments, better means only this: {metric}. It does not say which segments are "
            "more useful.",
            metric=metric_label(verdict.metric, t),
        )
    ]
    for metric, about, better in _ASPECTS:
        scores = [_score(one, metric) for one in (deep, classical)]
        if not all(map(math.isfinite, scores)):
            continue
        winner = _better(run, metric, deep, classical)
        result = t("no clear difference")
        if winner is not None:
            result = t(better, model=named[winner.id])
        said.append(
            t(
                "{about}: {deep} {first}, {classical} {second}: {result}.",
                about=t(about),
                deep=named[deep.id],
                classical=named[classical.id],
                first=t.number(scores[0], _DECIMALS),
                second=t.number(scores[1], _DECIMALS),
                result=result,
            )
        )
    return " ".join(said)


def quintiles_unbeaten(run: Run, t: Translator) -> str:
    """Say that no model is shown to be better than the RFM quintiles; empty where one is.

    Better is: by the plan's measure, by more than its region of equivalence, with a probability of
    95 %. Empty too where there are no quintiles or nothing to compare them with.
    """
    done = {one.id: one for one in run.models if one.status is Status.DONE}
    metric = run.plan.metric
    rivals = [one for one in done.values() if one.family != Family.BASELINE]
    rivals = [one for one in rivals if math.isfinite(_score(one, metric))]
    rule = done.get(RFM_QUINTILES)
    if rule is None or not rivals or not math.isfinite(_score(rule, metric)):
        return ""
    if any(_surely_better(run, metric, one, rule, _region(run, one, rule)) for one in rivals):
        return ""
    sign = 1 if METRICS[metric].greater_is_better else -1
    best = max(rivals, key=lambda one: sign * _score(one, metric))
    both = [metric, *({_STABILITY, _SEPARATION} - {metric})]
    known = [one for one in both if math.isfinite(_score(best, one) + _score(rule, one))]
    measures = "; ".join(
        t(
            "{metric} {rule} against {score}",
            metric=metric_label(one, t),
            rule=t.number(_score(rule, one), _DECIMALS),
            score=t.number(_score(best, one), _DECIMALS),
        )
        for one in known
    )
    text = N_(
        "By {metric}, no model is shown to be better than the RFM quintiles, the standard rule, "
        "not even {model}, the best of the other models ({measures})."
    )
    if run.plan.settings.get(RFM_QUINTILES):
        text = N_(
            "By {metric}, no model is shown to be better than the RFM rule with your limits, not "
            "even {model}, the best of the other models ({measures})."
        )
    label = metric_label(metric, t)
    return t(text, metric=label, model=short_names(run, t)[best.id], measures=measures)


def _region(run: Run, one: ModelResult, other: ModelResult) -> float:
    if run.verdict is not None:
        return run.verdict.rope
    metric = run.plan.metric
    return rope_width(run.plan.rope, run.plan, _score(one, metric), _score(other, metric))


def _better(run: Run, metric: str, one: ModelResult, other: ModelResult) -> ModelResult | None:
    """Return the model that is better by a measure with a probability of 95 %."""
    if _surely_better(run, metric, one, other, 0.0):
        return one
    return other if _surely_better(run, metric, other, one, 0.0) else None


def _surely_better(
    run: Run, metric: str, one: ModelResult, other: ModelResult, region: float
) -> bool:
    """Whether a model is better by more than the region, judged on the shared resamples."""
    pairs = zip(one.metrics[metric].folds, other.metrics[metric].folds, strict=False)
    sign = 1 if METRICS[metric].greater_is_better else -1
    gaps = [sign * (a - b) for a, b in pairs if a is not None and b is not None]
    gaps = [gap for gap in gaps if math.isfinite(gap)]
    return probabilities_of(fold_mean(gaps, run.plan.parts), region).above >= SURE


def _score(result: ModelResult, metric: str) -> float:
    known = result.metrics.get(metric)
    return math.nan if known is None else known.mean


class _SegmentWords:
    """See lib.report.verdict_words.VerdictWords."""

    def title(self, run: Run, verdict: Verdict, t: Translator) -> str:
        return title(run, verdict, t)

    def sentence(self, decision: Decision) -> str:
        return VERDICTS[decision]

    def remark(self, run: Run, t: Translator) -> str:
        return quintiles_unbeaten(run, t)

    def explained(self, run: Run, t: Translator) -> str:
        return explained(run, t)


SEGMENT_WORDS = _SegmentWords()
