"""A pad to draw on, in black cells: by mouse, by finger, and by keys.

The arrow keys move the pen, the space bar puts it down and lifts it. Strokes are drawn by the
browser; the page runs again when one has ended.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from lib.i18n import Translator

_FOLDER = Path(__file__).parent
_HTML = """<div class="pad"><canvas tabindex="0" role="application"></canvas>
<div class="controls"><button></button><output aria-live="polite"></output></div></div>"""

_pad = st.components.v2.component(
    "deepworth_pad",
    html=_HTML,
    css=(_FOLDER / "pad.css").read_text("utf-8"),
    js=(_FOLDER / "pad.js").read_text("utf-8"),
)


@dataclass(frozen=True)
class Sheet:
    """What a pad shows: ``side`` cells along each side, as text of four cells a hexadecimal digit.

    The browser takes over ``ink`` when ``version`` changes. A ``block`` of cells makes a pixel;
    ``reach`` is how far the pen reaches.
    """

    ink: str
    version: int
    side: int
    block: int
    reach: float


def pad(sheet: Sheet, key: str, keep: Callable[[str], None], t: Translator) -> None:
    """Draw a pad; ``keep`` is called with what is drawn after each stroke."""

    def changed() -> None:
        keep(str(st.session_state[key].get("ink") or ""))

    words = {
        "pad": t("Draw here, or move with the arrow keys and put the pen down with the space bar."),
        "clear": t("Erase"),
        "down": t("Pen down, row {row}, column {column}", row="#row", column="#column"),
        "up": t("Pen up, row {row}, column {column}", row="#row", column="#column"),
    }
    _pad(
        key=key,
        data={
            "ink": sheet.ink,
            "version": sheet.version,
            "side": sheet.side,
            "block": sheet.block,
            "reach": sheet.reach,
            "words": words,
        },
        on_ink_change=changed,
        width="content",
    )
