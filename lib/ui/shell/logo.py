"""The product's name and mark in the frame, on every page."""

from functools import cache
from pathlib import Path

import streamlit as st

ICON = Path(__file__).parents[1] / "icon.svg"
NAME = "Deepworth"
_INK = {"light": "#101317", "dark": "#E6E8EB"}  # the text colours of .streamlit/config.toml


def logo() -> None:
    """Draw the mark and the name beside it; a click on them leads to Home."""
    st.logo(_drawn(_INK.get(st.context.theme.type or "light", _INK["light"])))


@cache
def _drawn(ink: str) -> str:
    mark = ICON.read_text("utf-8").strip().replace("<svg ", '<svg width="32" height="32" ', 1)
    # The length is given: an image has no font of the page, only whatever the machine has.
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 158 32" width="158" height="32">'
        f'{mark}<text x="42" y="24" font-family="\'Source Sans\',\'Source Sans 3\',sans-serif" '
        f'font-size="22" font-weight="700" textLength="114" fill="{ink}">{NAME}</text></svg>'
    )
