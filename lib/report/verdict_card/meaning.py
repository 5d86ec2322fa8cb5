"""A verdict explained to somebody who reads one for the first time, with this run's numbers."""

from __future__ import annotations

import math

from lib.core.metrics import METRICS
from lib.core.plan import SplitKind
from lib.core.results import FEW_POSITIVES, Decision, Run, Verdict
from lib.evaluation.judge.inference.difference import SURE
from lib.i18n import N_, Translator
from lib.report.drawing.numbers import chance, decimals_in, rounded, signed
from lib.report.figures.verdict_charts import open_share
from lib.report.labels import metric_about, metric_label
from lib.report.sentences import cost_sentence, rope_text, score_decimals, short_names

_CALLED = {
    Decision.DEEP: N_("Deep models are called better because theirs is at least {sure}."),
    Decision.CLASSICAL: N_("Classical models are called better because theirs is at least {sure}."),
    Decision.EQUIVALENT: N_("They are called equivalent because the last is at least {sure}."),
    Decision.NO_GAIN: N_(
        "No gain is said because deep learning is better with {most} at most, while no other "
        "answer reaches {sure}."
    ),
    Decision.UNCLEAR: N_("No answer reaches {sure}: the verdict is open."),
}


def meaning(run: Run, verdict: Verdict, t: Translator) -> list[tuple[str, str]]:
    """Return what each part of a verdict's card means here: names and texts."""
    parts = [
        (metric_label(verdict.metric, t), _score(run, verdict, t)),
        (t("The interval"), _interval(verdict, t)),
        (t("The region of equivalence"), _region(verdict, t)),
        (t("The probabilities"), _probabilities(verdict, t)),
        (t("The cost"), _cost(verdict, t)),
    ]
    return [(name, text) for name, text in parts if text]


def _score(run: Run, verdict: Verdict, t: Translator) -> str:
    named, decimals = short_names(run, verdict, t), score_decimals(run, verdict)
    text = N_(
        "{about} {deep} has {score_deep}, {classical} {score_classical}, on rows that they were "
        "not trained on."
    )
    if run.plan.split is SplitKind.BOOTSTRAP:
        text = N_(
            "{about} {deep} has {score_deep}, {classical} {score_classical}, on average over the "
            "resamples."
        )
    elif run.plan.split is SplitKind.ORIGINS:
        text = N_(
            "{about} {deep} has {score_deep}, {classical} {score_classical}, on values that came "
            "after all that they knew."
        )
    said = t(
        text,
        about=metric_about(verdict.metric, t),
        deep=named[verdict.best_deep],
        classical=named[verdict.best_classical],
        score_deep=rounded(verdict.score_deep, decimals, t),
        score_classical=rounded(verdict.score_classical, decimals, t),
    )
    better = (
        t("Higher is better.")
        if METRICS[verdict.metric].greater_is_better
        else t("Lower is better.")
    )
    return f"{said} {better}"


def _interval(verdict: Verdict, t: Translator) -> str:
    decimals = decimals_in(verdict.metric, (verdict.high - verdict.low) / 2)
    ends = [signed(end, decimals, t) for end in (verdict.low, verdict.high)]
    text = N_(
        "The diamond is the best guess of the difference: {difference}, to the right where deep is "
        "better. Other rows would give another one; with 95% confidence, the true difference is "
        "from {low} to {high}, the line."
    )
    if verdict.reason == FEW_POSITIVES:
        text = N_(
            "The diamond is the best guess of the difference: {difference}, to the right where "
            "deep is better. The line, from {low} to {high}, is rough: with so few rows of a "
            "class, nobody can say how often such lines hold the true difference."
        )
    return t(text, difference=signed(verdict.difference, decimals, t), low=ends[0], high=ends[1])


def _region(verdict: Verdict, t: Translator) -> str:
    if verdict.rope <= 0:
        return t("It has no width here: every difference counts.")
    return t(
        "The grey band, from −{rope} to +{rope}: a difference of that size is taken as too small "
        "to matter in practice.",
        rope=rope_text(verdict.rope, t),
    )


def _probabilities(verdict: Verdict, t: Translator) -> str:
    if verdict.reason == FEW_POSITIVES:
        return t("None is given: with so few rows of a class, none could be trusted.")
    if verdict.reason:
        return t("None is given: some networks were still improving when their training ended.")
    said = t(
        "Given these rows, it is {p_deep} likely that deep models are better by more than the "
        "region, {p_classical} that classical ones are, and {p_equivalent} that the difference is "
        "within the region.",
        p_deep=_share(verdict.p_deep, t),
        p_classical=_share(verdict.p_classical, t),
        p_equivalent=_share(verdict.p_equivalent, t),
    )
    rest = ""
    if (left := open_share(verdict)) > 0:
        rest = t(
            "The remaining {open} is left open: the best of several models is partly the lucky "
            "one, and no answer may claim that luck.",
            open=chance(left, t),
        )
    rule = t(_CALLED[verdict.decision], sure=t.percent(SURE), most=t.percent(1 - SURE))
    return " ".join(part for part in (said, rest, rule) if part)


def _share(probability: float, t: Translator) -> str:
    """Return a probability; one that falls just short of being sure is not rounded up to it."""
    if probability < SURE <= round(probability, 2):
        return t.percent(min(probability, SURE - 0.001), 1)
    return chance(probability, t)


def _cost(verdict: Verdict, t: Translator) -> str:
    """Return what the ratio of training times is of; "" where it is not known, or not yet."""
    if verdict.reason or not math.isfinite(verdict.cost_ratio):
        return ""
    compared = t("Compared is the CPU time of the best deep and the best classical model.")
    return f"{cost_sentence(verdict.cost_ratio, t)} {compared}"
