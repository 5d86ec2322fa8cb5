"""A verdict drawn in HTML: readable at any width at once, while a chart's code is yet to load."""

from functools import cache
from pathlib import Path

from lib.core.results import Verdict
from lib.i18n import Translator
from lib.report.drawing.svg import clean
from lib.report.figures.verdict_charts import difference_title
from lib.report.sections.chances_html import chances_html

_STYLE = Path(__file__).with_name("example.css")


@cache
def _style() -> str:
    return _STYLE.read_text("utf-8")


def drawn(verdict: Verdict, t: Translator, theme: str) -> str:
    """Return the interval against the region of equivalence, and the probabilities below it."""
    chances = "" if verdict.reason else chances_html(verdict, t)  # else they are no answer yet
    return (
        f'<style>{_style()}</style><div class="deepworth-drawn {clean(theme)}">'
        f"{_interval(verdict, t)}{chances}</div>"
    )


def _interval(verdict: Verdict, t: Translator) -> str:
    reach = 1.15 * max(abs(verdict.low), abs(verdict.high), 1.6 * verdict.rope, 1e-12)

    def across(value: float) -> float:
        return 50 + 50 * value / reach

    def between(kind: str, low: float, high: float) -> str:
        left, right = across(low), across(high)
        return f'<div class="{kind}" style="left:{left:.2f}%;width:{right - left:.2f}%"></div>'

    texts = (f"← {t('classical better')}", t("equivalent"), f"{t('deep better')} →")
    sides = "".join(f"<span>{clean(text)}</span>" for text in texts)
    marks = (
        between("band", -verdict.rope, verdict.rope),
        '<div class="zero"></div>',
        between("interval", verdict.low, verdict.high),
        f'<div class="mean" style="left:{across(verdict.difference):.2f}%"></div>',
    )
    said = clean(difference_title(verdict, t))
    return (
        f'<div class="sides">{sides}</div>'
        f'<div class="axis" role="img" aria-label="{said}">{"".join(marks)}</div>'
        f'<p class="difference">{said}</p>'
    )
