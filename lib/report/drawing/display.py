"""A chart as it stands on pages and in reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lib.i18n import Translator
from lib.report.drawing.figure_values import values_of

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go


@dataclass(frozen=True)
class Display:
    """A figure, its title as plain text, and its drawing without script ("": none).

    On a narrow screen a ``wide`` one is scrolled rather than squeezed.
    """

    key: str
    title: str
    figure: go.Figure
    drawing: str = ""
    wide: bool = False

    def frame(self, t: Translator) -> pd.DataFrame:
        """Return the values that are drawn as a table, a row for each mark."""
        return values_of(self.figure, t)
