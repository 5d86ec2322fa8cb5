"""What came of comparing models of the next spend, in words."""

from __future__ import annotations

import math

from lib.core.results import Decision
from lib.i18n import N_, Translator
from lib.report.chances import chances_sentence
from lib.report.labels import DECISION_TEXTS
from lib.workflows.segments.facts.contest import Contest
from lib.workflows.segments.facts.holdout import Check, ForecastCheck
from lib.workflows.segments.facts.lifetime_value import Lifetime
from lib.workflows.segments.report.customer_charts import forecaster
from lib.workflows.segments.report.money import money

_DEEP_FIRST = N_("{deep} is off by {score_deep}, {classical} by {score_classical}.")
_CLASSICAL_FIRST = N_("{classical} is off by {score_classical}, {deep} by {score_deep}.")


def contest_sentence(result: Contest, currency: str | None, t: Translator) -> tuple[str, str]:
    """Return the decision and the sentence behind it (segments.jobs.next_spend's result)."""
    verdict = result.verdict
    if verdict is None:
        return t("No verdict"), t("One of the models has no error value on some fold.")
    decision = verdict.decision
    errors = t(
        _CLASSICAL_FIRST if decision is Decision.CLASSICAL else _DEEP_FIRST,
        deep=forecaster(verdict.best_deep, t),
        classical=forecaster(verdict.best_classical, t),
        score_deep=money(verdict.score_deep, currency, t),
        score_classical=money(verdict.score_classical, currency, t),
    )
    rope = money(verdict.rope, currency, t)
    chances = (
        _known(verdict.p_deep),
        _known(verdict.p_equivalent),
        _known(verdict.p_classical),
    )
    said = " ".join((errors, chances_sentence(decision, "rmse", rope, chances, t)))
    if decision is Decision.UNCLEAR:
        said = " ".join((said, t("A few large customers can decide such errors.")))
    first = result.models[0]
    if first.family == "baseline":
        neither = t(
            "Predicting the same as last period has a lower mean error than either ({score}).",
            score=money(first.mean, currency, t),
        )
        said = f"{said} {neither}"
    scope = t(
        "Errors are RMSEs of what each of {customers} customers spends in the next {weeks} weeks; "
        "{spenders} of them spend anything.",
        customers=t.number(result.customers),
        weeks=t.number(round(result.weeks)),
        spenders=t.number(result.spenders),
    )
    return t(DECISION_TEXTS[decision]), f"{said} {scope}"


def _known(probability: float | None) -> float:
    return math.nan if probability is None else probability


def value_interval(result: Lifetime, currency: str | None, t: Translator) -> str:
    """Say within what the value to come lies, by what was spent of what was expected so far.

    Empty where nothing could be tried on purchases held back.
    """
    told, check = result.told, result.check
    if told is None or check is None or check.share is None:
        return ""
    share, weeks = check.share, check.weeks
    said = t(
        "{low} to {high}, if customers again spend the same share of the expected amount as in "
        "the holdout period, the last {weeks} weeks: {share} (95% interval {from_} to {to}).",
        low=money(told.low, currency, t),
        high=money(told.high, currency, t),
        weeks=t.number(round(weeks)),
        share=t.percent(share.mean),
        from_=t.percent(max(share.low or 0.0, 0.0)),
        to=t.percent(share.high or 0.0),
    )
    if result.months * 365.25 / 12 / 7 > weeks + 1:
        further = t("The time further ahead has not been checked: it is less certain.")
        said = f"{said} {further}"
    return said


def classes_sentence(check: Check, t: Translator) -> str:
    """Say of how many classes of customers BG/NBD holds on what was held back, and what is used."""
    segments = [segment for segment in check.segments if segment.segment >= -1]
    classes: list[ForecastCheck] = [*check.buckets, *segments]
    holds = sum(bucket.holds for bucket in classes)
    naive = sum(bucket.naive for bucket in classes)
    weeks = t.number(round(check.weeks))
    how = t("by earlier purchases")
    if segments:
        how = t("by earlier purchases, and by segment")
    said = t(
        "On the last {weeks} weeks (holdout), BG/NBD is within the 95% interval of actual "
        "purchases in {holds} of {count} customer groups ({how}).",
        weeks=weeks,
        holds=t.number(holds),
        count=t.number(len(classes)),
        how=how,
    )
    if naive:
        more = t.plural(
            "In {count} group it is outside, and the past purchase rate is closer, so that rate "
            "is used there.",
            "In {count} groups it is outside, and the past purchase rate is closer, so that rate "
            "is used there.",
            naive,
        )
        said = f"{said} {more}"
    return said
