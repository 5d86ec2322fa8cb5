"""What came of comparing models of the next spend, in words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from lib.core.results import Decision
from lib.i18n import N_, Translator
from lib.report.customer_charts import forecaster
from lib.report.labels import DECISION_TEXTS
from lib.report.money import money
from lib.report.numbers import equals_chance

_SENTENCES: dict[Decision, str] = {
    Decision.DEEP: N_(
        "{deep} is off by {score_deep}, {classical} by {score_classical}: P(network better by more "
        "than {rope}) {p_deep}."
    ),
    Decision.CLASSICAL: N_(
        "{classical} is off by {score_classical}, {deep} by {score_deep}: P(classical better by "
        "more than {rope}) {p_classical}."
    ),
    Decision.EQUIVALENT: N_(
        "{deep} is off by {score_deep}, {classical} by {score_classical}: P(difference of at most "
        "{rope}) {p_equivalent}."
    ),
    Decision.NO_GAIN: N_(
        "{deep} is off by {score_deep}, {classical} by {score_classical}: P(network better by more "
        "than {rope}) {p_deep}. Whether it is equal or worse stays open."
    ),
    Decision.UNCLEAR: N_(
        "{deep} is off by {score_deep}, {classical} by {score_classical}: P(network better) "
        "{p_deep}, P(equivalent) {p_equivalent}, P(classical better) {p_classical}. A few large "
        "customers can decide such errors."
    ),
}


def contest_sentence(
    result: Mapping[str, Any], currency: str | None, t: Translator
) -> tuple[str, str]:
    """Return the decision and the sentence behind it (lib.evaluation.next_spend's result)."""
    verdict = result["verdict"]
    if verdict is None:
        return t("No verdict"), t("One of the models has no error on some fold.")
    decision = Decision(verdict["decision"])
    said = t(
        _SENTENCES[decision],
        deep=forecaster(verdict["best_deep"], t),
        classical=forecaster(verdict["best_classical"], t),
        score_deep=money(verdict["score_deep"], currency, t),
        score_classical=money(verdict["score_classical"], currency, t),
        rope=money(verdict["rope"], currency, t),
        **{name: _chance(verdict[name], t) for name in ("p_deep", "p_equivalent", "p_classical")},
    )
    first = result["models"][0]
    if first["family"] == "baseline":
        neither = t(
            "To expect the same as last time has a lower mean error than either ({score}).",
            score=money(first["mean"], currency, t),
        )
        said = f"{said} {neither}"
    scope = t(
        "Errors are root mean squared ones of what each of {customers} customers spends in the "
        "next {weeks} weeks; {spenders} of them spend anything.",
        customers=t.number(result["customers"]),
        weeks=t.number(round(result["weeks"])),
        spenders=t.number(result["spenders"]),
    )
    return t(DECISION_TEXTS[decision]), f"{said} {scope}"


def _chance(probability: float | None, t: Translator) -> str:
    return equals_chance(math.nan if probability is None else probability, t)


def value_interval(result: Mapping[str, Any], currency: str | None, t: Translator) -> str:
    """Say within what the value to come lies, by what was spent of what was expected so far.

    Empty where nothing could be tried on purchases held back.
    """
    told = result.get("told")
    if told is None:
        return ""
    share, weeks = result["check"]["share"], result["check"]["weeks"]
    said = t(
        "{low} to {high}, if customers spend as much of what is expected as in the last {weeks} "
        "weeks, which were held back: {share} of it (95% interval {from_} to {to}).",
        low=money(told["low"], currency, t),
        high=money(told["high"], currency, t),
        weeks=t.number(round(weeks)),
        share=t.percent(share["mean"]),
        from_=t.percent(max(share["low"], 0.0)),
        to=t.percent(share["high"]),
    )
    if result["months"] * 365.25 / 12 / 7 > weeks + 1:
        further = t("Of the time further ahead nothing has been tried: it is less certain.")
        said = f"{said} {further}"
    return said


def classes_sentence(result: Mapping[str, Any], t: Translator) -> str:
    """Say of how many classes of customers BG/NBD holds on what was held back, and what is used."""
    check = result["check"]
    classes = [*check["buckets"], *(one for one in check["segments"] if one["segment"] >= -1)]
    holds = sum(one["holds"] for one in classes)
    naive = sum(one["naive"] for one in classes)
    weeks = t.number(round(check["weeks"]))
    how = t("by purchases before")
    if len(classes) > len(check["buckets"]):
        how = t("by purchases before, and by segment")
    said = t(
        "On the last {weeks} weeks, held back, BG/NBD is within the 95% interval of what customers "
        "bought in {holds} of {count} classes of customers ({how}).",
        weeks=weeks,
        holds=t.number(holds),
        count=t.number(len(classes)),
        how=how,
    )
    if naive:
        more = t.plural(
            "In {count} class it is outside, and going on at the same rate is nearer: this rate is "
            "used there.",
            "In {count} classes it is outside, and going on at the same rate is nearer: this rate "
            "is used there.",
            naive,
        )
        said = f"{said} {more}"
    return said
