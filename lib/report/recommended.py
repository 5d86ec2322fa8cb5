"""Which model to take, what that may cost and what it saves, in words."""

from __future__ import annotations

import math

from lib.core.plan import SplitKind
from lib.core.results import Run, Verdict
from lib.evaluation.judge.inference.evidence import Evidence
from lib.evaluation.judge.inference.recommendation import SAME, Money, Recommendation
from lib.evaluation.judge.recommended import (
    USUAL,
    Recommended,
    Tentative,
    Terms,
    counted,
    recommended,
    timed,
)
from lib.i18n import N_, Translator
from lib.report.drawing.numbers import decimals_in, rounded
from lib.report.labels import metric_label
from lib.report.pareto import short_names
from lib.report.sentences import rope_text
from lib.report.verdict_words import verdict_words

_WHOLE_MONEY = 100.0
_BOTH = {
    "more": N_(
        "{rival} needs {fit} times the training time and {predict} times the prediction time."
    ),
    "less": N_(
        "Compared with {rival}, {model} needs {fit} times the training time and {predict} times "
        "the prediction time."
    ),
    "same": N_("{model} and {rival} need about the same time for training and prediction."),
}
"""By what the rival needs for training and prediction alike; else they are said one by one."""
_FIT = {
    "more": N_("{rival} needs {fit} times the training time."),
    "less": N_("Compared with {rival}, {model} needs {fit} times the training time."),
    "same": N_("{model} and {rival} need about the same training time."),
    "": "",
}
_PREDICT = {
    "more": N_("{rival} needs {predict} times the prediction time."),
    "less": N_("Compared with {rival}, {model} needs {predict} times the prediction time."),
    "same": N_("{model} and {rival} need about the same prediction time."),
    "": "",
}


def recommendation_title(run: Run, found: Recommended, t: Translator) -> str:
    """Return which model to take in a few words."""
    model = short_names(run, t)[found.model]
    if isinstance(found, Tentative):
        return t("For now, take {model}", model=model)
    own = verdict_words(run)
    if own is not None and own.remark(run, t):  # what stands for neither side may do as well
        return t("Of the deep and classical models, take {model}", model=model)
    return t("Take {model}", model=model)


def recommendation_paragraphs(
    run: Run, found: Recommended, t: Translator, terms: Terms = USUAL
) -> list[str]:
    """Return what taking that model may cost and saves, and by which rule it was chosen."""
    if isinstance(found, Tentative):
        return [_tentative(run, found, t)]
    if run.verdict is None:
        raise ValueError("Expected a run with a verdict beside its recommendation.")
    parts = [
        " ".join(part for part in (_regret(run, found, t), _cost(run, found, t)) if part),
        "" if found.money is None else _money(run, found, found.money, terms, t),
        _rule(run, run.verdict, found, terms, t),
    ]
    return [part for part in parts if part]


def recommendation_sentence(
    run: Run, evidence: Evidence | None, t: Translator, terms: Terms = USUAL
) -> str:
    """Return the recommendation of a run in one text; "" where there is none."""
    found = recommended(run, evidence, terms)
    if found is None:
        return ""
    title = recommendation_title(run, found, t)
    return " ".join((f"{title}.", *recommendation_paragraphs(run, found, t, terms)))


def _tentative(run: Run, found: Tentative, t: Translator) -> str:
    """Return why a model is taken of which no verdict speaks, and no more than that."""
    values = {
        "model": short_names(run, t)[found.model],
        "count": t.number(len(found.complete)),
        "near": t.number(len(found.within_reach)),
        "metric": metric_label(run.plan.metric, t),
    }
    text = N_(
        "{near} of the {count} deep and classical models that were completed may well be the best "
        "by {metric}; {model} is the cheapest of them."
    )
    if len(found.complete) == 1:
        text = N_("{model} is the only deep or classical model that was completed.")
    elif len(found.within_reach) == 1:
        text = N_(
            "Of the {count} deep and classical models that were completed, none but {model} is "
            "likely enough to be the best by {metric}."
        )
    so_far = ""
    if run.verdict is not None and run.verdict.improving:
        so_far = t("Networks that were still improving count as they are now.")
    unknown = t("Without a verdict, what you may give up by this choice is not estimated.")
    return " ".join(part for part in (t(text, **values), so_far, unknown) if part)


def _regret(run: Run, found: Recommendation, t: Translator) -> str:
    """Return what is given up should the rival be better."""
    rival = short_names(run, t)[found.rival]
    if not math.isfinite(found.expected_regret):
        text = N_(
            "{rival} may be better in truth: what you would give up by not taking it cannot be "
            "bounded with so few folds."
        )
        if run.plan.split is SplitKind.BOOTSTRAP:
            text = N_(
                "{rival} may be better in truth: what you would give up by not taking it cannot "
                "be bounded with so few resamples."
            )
        elif run.plan.split is SplitKind.ORIGINS:
            text = N_(
                "{rival} may be better in truth: what you would give up by not taking it cannot "
                "be bounded with so few cut-offs."
            )
        return t(text, rival=rival)
    if found.expected_regret == 0.0:
        return t("Nothing suggests that {rival} is better.", rival=rival)
    regret, high = regret_texts(run, found, t)
    text = N_(
        "{rival} may be better in truth: by not taking it, you give up {regret} in {metric} on "
        "average (counting 0 where it is no better), and at most {high} with 95% probability."
    )
    if found.regret_high <= 0.0:
        text = N_(
            "{rival} is unlikely to be better in truth: by not taking it, you give up {regret} in "
            "{metric} on average (counting 0 where it is no better)."
        )
    return t(
        text,
        rival=rival,
        regret=regret,
        metric=metric_label(run.plan.metric, t),
        high=high,
    )


def regret_texts(run: Run, found: Recommendation, t: Translator) -> tuple[str, str]:
    """Return what is given up on average, which must be finite, and at most with 95 %."""
    verdict, expected = run.verdict, found.expected_regret
    half = math.nan if verdict is None else (verdict.high - verdict.low) / 2
    decimals = decimals_in(run.plan.metric, half)
    average = t.number(0) if expected <= 0.0 else _amount(expected, decimals, t)
    return average, _bound(found.regret_high, decimals, t)


def _amount(value: float, decimals: int, t: Translator) -> str:
    """Return a positive number as shown, or that it is less than what is shown."""
    unit = 10.0**-decimals
    if value < unit / 2:
        return t("less than {value}", value=rounded(unit, decimals, t))
    return rounded(value, decimals, t)


def _bound(value: float, decimals: int, t: Translator) -> str:
    """Return what is not exceeded, rounded up."""
    unit = 10.0**-decimals
    return rounded(math.ceil(round(value / unit, 6)) * unit, decimals, t)


def _cost(run: Run, found: Recommendation, t: Translator) -> str:
    """Return how the costs of the two models compare, as far as they are known."""
    fit, predict = _way(found.fit_times), _way(found.predict_times)
    values = {
        "model": short_names(run, t)[found.model],
        "rival": short_names(run, t)[found.rival],
        "fit": _times(found.fit_times, t),
        "predict": _times(found.predict_times, t),
    }
    texts = [_BOTH[fit]] if fit and fit == predict else [_FIT[fit], _PREDICT[predict]]
    return " ".join(t(text, **values) for text in texts if text)


def _way(times: float) -> str:
    if not math.isfinite(times) or times <= 0.0:
        return ""
    if times >= SAME:
        return "more"
    return "less" if times <= 1 / SAME else "same"


def _times(times: float, t: Translator) -> str:
    """Return how many times as much the dearer one takes."""
    if not math.isfinite(times) or times <= 0.0:
        return ""
    more = max(times, 1 / times)
    return t.number(round(more, 1 if more < 9.95 else 0))


def _money(run: Run, found: Recommendation, money: Money, terms: Terms, t: Translator) -> str:
    """Return the same in money."""
    said = []
    if 0 < money.expected_regret < math.inf:
        text = N_(
            "In money, per period: not taking {rival} costs {regret} on average, and at most "
            "{high} with 95% probability."
        )
        if money.regret_high <= 0.0:
            text = N_("In money, per period: not taking {rival} costs {regret} on average.")
        said.append(
            t(
                text,
                rival=short_names(run, t)[found.rival],
                regret=money_text(money.expected_regret, terms.currency, t),
                high=money_text(money.regret_high, terms.currency, t, upper=True),
            )
        )
    amount = money_text(abs(money.saved), terms.currency, t)
    if money.saved > 0:
        said.append(t("It saves {amount} of computing per period.", amount=amount))
    elif money.saved < 0:
        said.append(t("It costs {amount} more of computing per period.", amount=amount))
    if terms.prices is not None and counted(run, terms.prices) != terms.prices:
        said.append(t("Predictions are not counted: not every model's prediction time is known."))
    return " ".join(said)


def money_text(amount: float, currency: str, t: Translator, *, upper: bool = False) -> str:
    """Return an amount of money, two decimals below 100; ``upper``: what is not exceeded."""
    decimals = 0 if amount >= _WHOLE_MONEY else 2
    text = (_bound if upper else _amount)(amount, decimals, t)
    return f"{text} {currency}" if currency else text


def _rule(run: Run, verdict: Verdict, found: Recommendation, terms: Terms, t: Translator) -> str:
    """Return by which rule the model was chosen, in a sentence."""
    margin = rope_text(terms.weight * verdict.rope, t)
    if terms.prices is not None:
        text = N_("Rule: the one of the two that is worth more after its cost.")
        if not found.of_pair:
            text = N_(
                "Rule: the side whose best model is worth more after its cost; of this side, the "
                "cheapest model that may well be its best."
            )
    elif terms.weight * verdict.rope <= 0:
        text = N_("Rule: the one of the two that is expected to be better, whatever it costs.")
        if not found.of_pair:
            text = N_(
                "Rule: the side that is expected to be better, whatever it costs; of this side, "
                "the cheapest model that may well be its best."
            )
    elif found.of_pair:
        text = N_(
            "Rule: the one of the two that is expected to be better by more than {margin}; if "
            "neither is, the cheaper one."
        )
    else:
        text = N_(
            "Rule: the side that is expected to be better by more than {margin} or, if neither is, "
            "the cheaper one; of this side, the cheapest model that may well be its best."
        )
    alike = ""
    if not found.of_pair:
        alike = t("The side's best model is taken if it costs about the same.")
    free = found.of_pair and terms.weight * verdict.rope <= 0
    cost = ""
    if terms.prices is None and not free and timed(run):
        cost = t("Cost counts as training time × prediction time.")
    return " ".join(part for part in (t(text, margin=margin), alike, cost) if part)
