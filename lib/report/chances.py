"""How likely what a verdict says is, in a sentence."""

from __future__ import annotations

from lib.core.metrics import METRICS
from lib.core.results import Decision
from lib.i18n import N_, Translator
from lib.report.drawing.numbers import chance
from lib.report.labels import metric_label

_DEEP = (
    N_("It is {p_deep} likely that deep learning is better by more than {rope}."),
    N_("It is {p_deep} likely that the {metric} of deep learning is lower by more than {rope}."),
)
"""Where a higher score is better, and where a lower one is: "better by 61" says little there."""
_CLASSICAL = (
    N_("It is {p_classical} likely that classical models are better by more than {rope}."),
    N_(
        "It is {p_classical} likely that the {metric} of classical models is lower by more than "
        "{rope}."
    ),
)
_EQUIVALENT = N_("It is {p_equivalent} likely that the difference is at most {rope}.")
_UNCLEAR = (
    N_(
        "It is {p_deep} likely that deep learning is better by more than {rope}, {p_equivalent} "
        "likely that the difference is at most {rope}, and {p_classical} likely that classical "
        "models are better by more than {rope}."
    ),
    N_(
        "It is {p_deep} likely that the {metric} of deep learning is lower by more than {rope}, "
        "{p_equivalent} likely that the difference is at most {rope}, and {p_classical} likely "
        "that the {metric} of classical models is lower by more than {rope}."
    ),
)


def chances_sentence(
    decision: Decision,
    metric: str,
    rope: str,
    chances: tuple[float, float, float],
    t: Translator,
) -> str:
    """Return how likely the decision is; of an unclear one, how likely each answer is.

    ``chances`` are those of deep learning being better, of equivalence, and of classical models
    being better; ``rope`` is the half-width of the region of equivalence, as it is shown.
    """
    lower = not METRICS[metric].greater_is_better
    texts = {
        Decision.DEEP: _DEEP[lower],
        Decision.NO_GAIN: _DEEP[lower],
        Decision.CLASSICAL: _CLASSICAL[lower],
        Decision.EQUIVALENT: _EQUIVALENT,
        Decision.UNCLEAR: _UNCLEAR[lower],
    }
    names = ("p_deep", "p_equivalent", "p_classical")
    said = t(
        texts[decision],
        metric=metric_label(metric, t),
        rope=rope,
        **{name: chance(one, t) for name, one in zip(names, chances, strict=True)},
    )
    if decision is Decision.NO_GAIN:
        return " ".join((said, t("It may be equal or worse.")))
    return said
