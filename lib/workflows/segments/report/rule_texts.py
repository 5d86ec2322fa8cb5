"""Rules of segments in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lib.i18n import N_, Translator
from lib.workflows.segments.facts.portraits import Rule, Rules

Spoken = Callable[[str], str]


def rule_text(rule: Rule, spoken: Spoken, t: Translator) -> str:
    """Return "Recency < 40 and Orders ≥ 6"; empty for a rule without conditions."""
    said = ""
    for name, sign, value in rule.conditions:
        one = condition_text(spoken(name), sign, value, t)
        said = t("{first} and {second}", first=said, second=one) if said else one
    return said


def limits_text(cuts: Mapping[str, str], t: Translator) -> str:
    """Return which limits of recency, frequency and monetary value were given; empty if none."""
    names = {"recency": t("Recency"), "frequency": t("Frequency"), "monetary": t("Monetary value")}
    said = "; ".join(f"{names[one]}: {limits}" for one, limits in cuts.items() if limits)
    if not said:
        return ""
    return t("Scores by your limits ({limits}); the others are quintiles.", limits=said)


def condition_text(feature: str, sign: str, value: float | str, t: Translator) -> str:
    """Return one condition."""
    if isinstance(value, str):
        text = N_("{feature} is {value}") if sign == "is" else N_("{feature} is not {value}")
        return t(text, feature=feature, value=value)
    shown = t.number(value)
    return f"{feature} {'<' if sign == '<' else '≥'} {shown}"


def coverage_text(rule: Rule, t: Translator) -> str:
    """Return how much of the segment a rule finds, and how often it is right."""
    return t(
        "{coverage} of this segment; {precision} of those it finds belong to it",
        coverage=t.percent(rule.coverage),
        precision=t.percent(rule.precision),
    )


def fidelity_text(rules: Rules, t: Translator) -> str:
    """Return how well the whole tree stands for the segmentation."""
    if rules.fidelity is None:
        return t(
            "The rule tree assigns {share} of these customers to their segment; there are too few "
            "to test it on others.",
            share=t.percent(rules.agreement),
        )
    return t(
        "The rule tree assigns {share} of unseen customers to their segment.",
        share=t.percent(rules.fidelity),
    )
