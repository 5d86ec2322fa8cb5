"""The charts of the printed report: plain SVG, no script, colours that follow the page's theme."""

import html
import math
from collections.abc import Callable, Iterable

WIDTH = 720

Scale = Callable[[float], float]


def clean(text: object) -> str:
    """Return a text escaped for HTML, without control characters and lone surrogates."""
    known = str(text).encode("utf-8", "replace").decode("utf-8")
    shown = "".join(letter if letter >= " " or letter in "\t\n" else "\ufffd" for letter in known)
    return html.escape(shown, quote=True)


def marker(family: str, x: float, y: float, size: float, colour: str) -> str:
    """Return a family's marker: a circle, a diamond, a square or a cross."""
    if family == "deep":
        return diamond(x, y, size * 1.25, colour)
    if family == "ensemble":
        edge = size * 0.9
        return (
            f'<rect x="{x - edge:.1f}" y="{y - edge:.1f}" width="{2 * edge:.1f}" '
            f'height="{2 * edge:.1f}" fill="{colour}"/>'
        )
    if family == "baseline":
        return (
            f'<path d="M{x - size:.1f} {y - size:.1f}l{2 * size:.1f} {2 * size:.1f}'
            f'm0 {-2 * size:.1f}l{-2 * size:.1f} {2 * size:.1f}" stroke="{colour}" '
            'stroke-width="2.5" fill="none"/>'
        )
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size}" fill="{colour}"/>'


def diamond(x: float, y: float, size: float, colour: str) -> str:
    """Return a diamond."""
    return (
        f'<path d="M{x:.1f} {y - size:.1f}L{x + size:.1f} {y:.1f}'
        f'L{x:.1f} {y + size:.1f}L{x - size:.1f} {y:.1f}Z" fill="{colour}"/>'
    )


def nice_ticks(low: float, high: float, count: int) -> list[float]:
    """Return about ``count`` round numbers, at least two, between two ends: steps of 1, 2 or 5."""
    raw = (high - low) / count
    power = 10.0 ** math.floor(math.log10(raw))
    step = power * next(unit for unit in (1, 2, 5, 10) if unit * power >= raw)
    first, last = math.ceil(low / step), math.floor(high / step)
    if last <= first:
        return nice_ticks(low, high, 2 * count)
    return [place * step for place in range(first, last + 1)]


def axis_text(x: float, y: float, text: str, anchor: str, kind: str = "") -> str:
    """Return a text at a place; ``anchor`` is "start", "middle" or "end"."""
    extra = f' class="{kind}"' if kind else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{extra}>{clean(text)}</text>'


def drawing(height: float, title: str, parts: Iterable[str]) -> str:
    """Return a drawing of ``WIDTH`` units across; ``title`` says it to a screen reader."""
    return (
        f'<svg viewBox="0 0 {WIDTH} {height:g}" role="img" aria-label="{clean(title)}" '
        f'xmlns="http://www.w3.org/2000/svg">{"".join(parts)}</svg>'
    )
