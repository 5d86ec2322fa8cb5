"""What a kind of job adds to the HTML report of its runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lib.report.drawing.display import Display

Html = Callable[[Mapping[str, Display]], str]
"""From the figures of the whole report, by key, to HTML with a place for each that it shows."""


def _nothing(_plots: Mapping[str, Display]) -> str:
    return ""


@dataclass(frozen=True)
class OwnSections:
    """Figures by key, the sections above the verdict and those after the board.

    ``method`` says in a paragraph how models were measured; empty where that is as usual.
    """

    plots: Mapping[str, Display] = field(default_factory=dict)
    first: Html = _nothing
    after_board: Html = _nothing
    method: str = ""
