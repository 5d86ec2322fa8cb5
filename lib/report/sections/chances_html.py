"""The probabilities of a verdict as a bar with its key, in HTML: readable at any width."""

from lib.core.results import Verdict
from lib.i18n import Translator
from lib.report.drawing.numbers import chance
from lib.report.drawing.svg import clean
from lib.report.drawing.theme import BAND
from lib.report.figures.verdict_charts import probability_parts

_ROOM = 0.08
"""Share of the bar from which its number has room in it."""


def chances_html(verdict: Verdict, t: Translator) -> str:
    """Return the bar and its key; what looks so is the style sheet's."""
    parts = probability_parts(verdict, t)
    bar = "".join(_part(share, colour, t) for share, _, colour in parts)
    named = [(f"{name} {chance(share, t)}", colour) for share, name, colour in parts]
    key = "".join(
        f'<li><i style="background:{colour}"></i>{clean(said)}</li>' for said, colour in named
    )
    said = clean(", ".join(one for one, _ in named))
    return (
        f'<div class="chances" role="img" aria-label="{said}">{bar}</div>'
        f'<ul class="legend">{key}</ul>'
    )


def _part(share: float, colour: str, t: Translator) -> str:
    kind = "open" if colour == BAND else "on"
    said = clean(chance(share, t)) if share >= _ROOM else ""
    return f'<span class="{kind}" style="width:{share:.2%};background:{colour}">{said}</span>'
