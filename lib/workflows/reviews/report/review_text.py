"""A review with what a model made of its words drawn in it: plain HTML, everything escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lib.report.drawing.svg import clean
from lib.report.figures.shares import BAD, GOOD

Span = tuple[int, int, float]
"""Where a piece of the text begins and ends, and what it contributes."""
_STRONGEST = 0.62
"""How opaque the background of the strongest piece is."""
_FAINT = 0.04
"""Shares of the strongest contribution below which a piece is left plain."""


def drawn_text(text: str, spans: Iterable[Span], reach: float | None = None) -> str:
    """Return the text as HTML, its pieces coloured by what they contribute.

    Positive pieces have a solid line under them, negative ones a dotted one: the colour does not
    say it alone. ``reach`` is the contribution of the strongest colour (else the text's own
    strongest), so that two texts can be compared. Overlapping spans: the stronger one stands.
    """
    chosen = _apart([one for one in spans if 0 <= one[0] < one[1] <= len(text)])
    most = reach or max((abs(value) for *_, value in chosen), default=0.0)
    parts, at = [], 0
    for start, end, value in chosen:
        if most <= 0 or abs(value) / most < _FAINT:
            continue
        parts.append(clean(text[at:start]))
        parts.append(_piece(text[start:end], value, min(abs(value) / most, 1.0)))
        at = end
    parts.append(clean(text[at:]))
    return (
        '<p dir="auto" style="line-height:2;white-space:pre-wrap;overflow-wrap:anywhere;margin:0">'
        f"{''.join(parts)}</p>"
    )


def _apart(spans: Sequence[Span]) -> list[Span]:
    """Return spans that do not overlap, the stronger before the weaker, in the text's order."""
    kept: list[Span] = []
    for one in sorted(spans, key=lambda span: -abs(span[2])):
        if all(one[1] <= other[0] or other[1] <= one[0] for other in kept):
            kept.append(one)
    return sorted(kept)


def _piece(text: str, value: float, strength: float) -> str:
    colour = GOOD if value > 0 else BAD
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    line = "solid" if value > 0 else "dotted"
    return (
        f'<span title="{value:+.3f}" style="background:rgba({red},{green},{blue},'
        f"{_STRONGEST * strength:.2f});border-bottom:2px {line} {colour};"
        f'border-radius:2px;padding:1px 0">{clean(text)}</span>'
    )
