"""Frames of something that was computed: the browser draws, plays, steps and rewinds them.

The page runs once a course, not once a frame. Buttons and slider are the browser's own, so that
keys and screen readers work; each frame has a caption that says in words what it shows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from lib.core.facts import plain_json
from lib.i18n import Translator
from lib.report.drawing.cells import safe_csv
from lib.report.drawing.movie import Panel
from lib.ui.shell.reader import download_button

if TYPE_CHECKING:
    import pandas as pd

_FOLDER = Path(__file__).parent
_HTML = """<div class="player"><div class="panels"></div><div class="controls">
<button class="rewind">|&#x276E;</button><button class="back">&#x276E;</button>
<button class="play">&#x25B6;</button><button class="step">&#x276F;</button>
<input type="range" min="0" step="1"></div><output></output></div>"""

_player = st.components.v2.component(
    "deepworth_player",
    html=_HTML,
    css=(_FOLDER / "player.css").read_text("utf-8"),
    js=(_FOLDER / "player.js").read_text("utf-8"),
)


@dataclass(frozen=True)
class Movie:
    """What a player shows: a caption for each frame, and panels beside each other.

    ``id`` changes with what is shown: a new one is played from its start, if it ``plays``.
    ``values`` returns what the frames show as a table; ``pace`` is a frame's time in milliseconds.
    """

    id: str
    captions: Sequence[str]
    panels: Sequence[Panel]
    values: Callable[[], pd.DataFrame]
    stem: str
    plays: bool = True
    pace: int = 80


def player(movie: Movie, key: str, t: Translator) -> None:
    """Draw a player and the download of the values that it shows."""
    words = {
        "play": t("Play"),
        "pause": t("Pause"),
        "back": t("One frame back"),
        "step": t("One frame on"),
        "rewind": t("Back to the start"),
        "frame": t("Frame"),
    }
    _player(
        key=key,
        data={
            "id": f"{movie.id}/{t.language}",
            "frames": len(movie.captions),
            "captions": list(movie.captions),
            "panels": plain_json(tuple(movie.panels)),
            "plays": movie.plays,
            "pace": movie.pace,
            "language": t.language,
            "words": words,
        },
    )
    download_button(
        "CSV",
        lambda: safe_csv(movie.values()),
        file_name=f"{movie.stem}.csv",
        mime="text/csv",
        key=f"{key}_values",
        type="tertiary",
        icon=":material/download:",
        help=t("The values of this chart as a table."),
    )
