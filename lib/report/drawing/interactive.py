"""What makes the HTML report interactive: figures as data, plotly itself, and a policy for both.

All of it lies in the one file. The policy lets two texts run, each by its SHA-256: the report's
own script, and plotly's, which that script unpacks. Nothing else runs, and nothing is asked for.
"""

import base64
import gzip
import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from lib.core.facts import Json
from lib.report.drawing.display import Display
from lib.report.drawing.svg import clean
from lib.report.drawing.theme import LOOK

_ASSETS = Path(__file__).parents[1] / "assets"


def place(plot: Display, legend: str = "") -> str:
    """Return where a figure stands: the drawing, and an empty place for the interactive one.

    ``legend`` is the drawing's, as HTML; the interactive figure has its own.
    """
    kind = "plot wide" if plot.wide else "plot"
    drawing = f'<div class="scroll">{plot.drawing}</div>' if plot.drawing else ""
    return (
        f'<div class="{kind}" data-figure="{clean(plot.key)}">'
        f'<div class="live" role="img" aria-label="{clean(plot.title)}"></div>'
        f'<div class="static">{drawing}{legend}</div></div>'
    )


def scripts(plots: Iterable[Display]) -> str:
    """Return the figures' data, plotly (packed), and the script that draws them."""
    figures = {plot.key: _plain(plot) for plot in plots}
    library = f'<script type="text/plain" id="library">{_library()[0]}</script>' if figures else ""
    return (
        f'<script type="application/json" id="figures">{embedded(figures)}</script>'
        f"{library}<script>{script()}</script>"
    )


def embedded(value: Mapping[str, Json]) -> str:
    """Return JSON that ends no script element and holds no character outside of ASCII."""
    said = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    for letter in "<>&":
        said = said.replace(letter, f"\\u{ord(letter):04x}")
    return said


def policy() -> str:
    """Return the Content-Security-Policy of the report."""
    own = base64.b64encode(hashlib.sha256(script().encode()).digest()).decode()
    return (
        f"default-src 'none'; script-src 'sha256-{own}' 'sha256-{_library()[1]}'; "
        "style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
    )


@cache
def script() -> str:
    """Return the report's own script."""
    return (_ASSETS / "report.js").read_text("utf-8")


@cache
def style() -> str:
    """Return the report's style sheet."""
    return (_ASSETS / "report.css").read_text("utf-8")


@cache
def _library() -> tuple[str, str]:
    """Return plotly's script, packed and as base64, and the base64 SHA-256 of its text."""
    text = (files("plotly") / "package_data" / "plotly.min.js").read_bytes()
    packed = base64.b64encode(gzip.compress(text, 9, mtime=0)).decode()
    return packed, base64.b64encode(hashlib.sha256(text).digest()).decode()


def _plain(plot: Display) -> dict[str, Json]:
    """Return a figure in plain JSON types, without the title, which the page says itself."""
    figure: dict[str, Any] = json.loads(plot.figure.to_json())
    for trace in figure["data"]:
        if trace["type"] == "scattergl":
            # WebGL is drawn by code that plotly writes and evaluates, which the policy forbids.
            trace["type"] = "scatter"
    layout = figure["layout"]
    if layout.pop("title", None) is not None:
        above = 44 if layout.get("showlegend") else 28
        layout["height"] = layout.get("height", 360) - 20
        layout["margin"] = {**layout.get("margin", {}), "t": above}
    layout["template"] = {"layout": LOOK}
    return {"data": figure["data"], "layout": layout}
