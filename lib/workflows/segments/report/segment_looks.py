"""How segments look in every chart: a colour, a marker and a number, never a colour alone."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from lib.i18n import Translator
from lib.report.drawing.theme import escape
from lib.report.figures.charts import cut
from lib.workflows.segments.arrays import Numbers

NOISE = -1
COLOURS = (
    "#0072B2",
    "#E69F00",
    "#009E73",
    "#D55E00",
    "#56B4E9",
    "#CC79A7",
    "#999933",
    "#9A6FD0",
    "#994433",
    "#006666",
    "#7733CC",
)
"""Okabe and Ito's, and five more that are told apart from them: for the colour-blind as well.

More than the ten of the RFM quintiles, and not as many as there are markers: so colour and marker
together come back late.
"""
_PALE = ("#E69F00", "#56B4E9", "#CC79A7", "#999933")
NOISE_COLOUR = "#8A8F98"
SYMBOLS = (
    "circle",
    "diamond",
    "square",
    "triangle-up",
    "cross",
    "triangle-down",
    "star",
    "hexagon",
    "pentagon",
    "bowtie",
)
_SOLID = ("circle", "diamond", "square", "cross", "circle-open", "diamond-open", "square-open")
DIVERGING = ((0.0, "#5B9BC8"), (0.5, "#ECEEF1"), (1.0, "#E5935C"))
"""From below the mean of all (blue) to above it (vermilion), all light: DARK is read on it."""
DARK = "#10151B"


def colour(segment: int) -> str:
    """Return the colour of a segment; grey for customers in none."""
    return NOISE_COLOUR if segment == NOISE else COLOURS[segment % len(COLOURS)]


def faint(segment: int, strength: float) -> str:
    """Return a segment's colour, let through: for bands and flows."""
    code = colour(segment).lstrip("#")
    red, green, blue = (int(code[start : start + 2], 16) for start in (0, 2, 4))
    return f"rgba({red},{green},{blue},{strength})"


def ink(segment: int) -> str:
    """Return the colour of a text on a segment's colour."""
    return DARK if colour(segment) in _PALE else "#FFFFFF"


def symbol(segment: int) -> str:
    """Return the marker of a segment; an x for customers in none."""
    return "x" if segment == NOISE else SYMBOLS[segment % len(SYMBOLS)]


def solid_symbol(segment: int) -> str:
    """Return the marker of a segment in a drawing of three dimensions, which knows fewer."""
    return "x" if segment == NOISE else _SOLID[segment % len(_SOLID)]


def title_of(segment: int, names: Mapping[int, str], length: int = 28) -> str:
    """Return "1 Champions": a segment's number from 1 and its name, as plain text."""
    name = cut(names.get(segment, ""), length)
    if segment == NOISE or name.endswith(f" {segment + 1}"):
        return name
    return f"{segment + 1} {name}".strip()


def label_of(segment: int, names: Mapping[int, str], length: int = 28) -> str:
    """Return the same for plotly, which takes some texts for HTML."""
    return escape(title_of(segment, names, length))


def feature_name(name: str, t: Translator, made: bool) -> str:
    """Return what a feature is called: ``made`` says that the table came from transactions."""
    from lib.workflows.segments.customers.transactions import FEATURE_TEXTS

    return t(FEATURE_TEXTS[name][0]) if made and name in FEATURE_TEXTS else name


def grid(values: list[list[float | None]]) -> Numbers:
    """Return rows of numbers with NaN for what is not known."""
    return np.array([[np.nan if one is None else one for one in row] for row in values], float)
