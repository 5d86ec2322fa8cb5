"""What is said of a run of reviews beside its verdict, and how its charts are read."""

from lib.i18n import N_, Translator
from lib.report.labels import metric_label, model_label
from lib.workflows.reviews.exploring.failures import Rate
from lib.workflows.reviews.facts.models import ColumnsGain
from lib.workflows.reviews.facts.words import OverTime

_MIN_NEGATED = 10
_LANGUAGES = {
    "ko": N_("Korean"),
    "en": N_("English"),
    "mixed": N_("Korean and English"),
    "other": N_("other languages"),
}


def language_name(code: str, t: Translator) -> str:
    """Return a language of reviews.texts.languages for display."""
    return t(_LANGUAGES[code]) if code in _LANGUAGES else code


def columns_sentence(found: ColumnsGain, t: Translator) -> str:
    """Return whether the further columns help."""
    said = {
        "model": model_label(found.model, t),
        "columns": ", ".join(found.columns),
        "metric": metric_label(found.metric, t),
        "both": _number(found.both, t),
        "alone": _number(found.alone, t),
        "low": _number(found.low, t),
        "high": _number(found.high, t),
    }
    decision = found.decision
    if decision == "better":
        return t(
            "Text with the other columns ({columns}) beats text alone: {metric} {both} instead of "
            "{alone} (gain {low} to {high}; {model}).",
            **said,
        )
    if decision == "unclear":
        return t(
            "It is unclear whether the other columns ({columns}) help: {metric} {both} with them, "
            "{alone} without (gain {low} to {high}; {model}).",
            **said,
        )
    return t(
        "Text with the other columns ({columns}) does not beat text alone: {metric} {both} with "
        "them, {alone} without (gain {low} to {high}; {model}).",
        **said,
    )


def _number(value: float | None, t: Translator) -> str:
    return "–" if value is None else t.number(value, 4)


def words_note(t: Translator) -> str:
    """Return how the chart of typical words is read."""
    return t(
        "Up: typical of this class, down: of the others; within the grey band it may be chance. z "
        "is the log-odds ratio of the word in the two groups of reviews over its standard error "
        "(Monroe et al. 2008): among many words, a few leave the band by chance alone. Title and "
        "word clouds show those that remain after correction for all words (false discovery rate "
        "5%)."
    )


def negation_note(negated: Rate, rest: Rate, claimed: float, t: Translator) -> str:
    """Return how often a model is right on held-out reviews with a negation, and how sure it was.

    The rates are of right predictions; ``claimed`` is the mean probability of its predictions.
    Empty where fewer than ten held-out reviews have a negation.
    """
    if negated.rows < _MIN_NEGATED or not rest.rows:
        return ""
    said = t(
        "This text contains a negation. Out of fold, this model got {right} of reviews with a "
        "negation right ({low} to {high}, {count} reviews), with a mean confidence of {claimed}; "
        "of the others, {other} ({other_low} to {other_high}, {others} reviews).",
        right=t.percent(negated.share),
        low=t.percent(negated.low),
        high=t.percent(negated.high),
        count=t.number(negated.rows),
        claimed=t.percent(claimed),
        other=t.percent(rest.share),
        other_low=t.percent(rest.low),
        other_high=t.percent(rest.high),
        others=t.number(rest.rows),
    )
    if negated.high < claimed:
        said += " " + t("It is overconfident on such texts.")
    return said


def topics_note(t: Translator) -> str:
    """Return how the chart of topics is read."""
    said = t(
        "A review with topic words belongs to its main topic; numbers in brackets are reviews. "
        "Topics come from words that occur together (NMF on TF-IDF), not from meaning: read the "
        "examples."
    )
    return f"{said} {_colour_note(t)}"


def aspects_note(t: Translator) -> str:
    """Return how the chart of aspects is read."""
    said = t(
        "In brackets: the number of reviews that mention the aspect. The sentiment is that of the "
        "whole review, not of the sentence."
    )
    return f"{said} {_colour_note(t)}"


def _colour_note(t: Translator) -> str:
    """Return why a share whose own interval leaves out the average may be grey all the same."""
    return t(
        "Colour marks shares that differ from the average even after correction for how many are "
        "compared."
    )


def time_note(time: OverTime, t: Translator) -> str:
    """Return how the chart over time is read, its test, and the reviews that are not in it."""
    said = t("The band is the 95% interval of each point (Wilson).")
    if time.p is not None:
        small = time.p < 0.001
        p = ("< " if small else "= ") + t.number(0.001 if small else time.p, 3)
        said += " " + t("Test for a trend (Cochran-Armitage): p {p}.", p=p)
    if time.undated:
        said += " " + t.plural(
            "{count} review has no date.", "{count} reviews have no date.", time.undated
        )
    return said
