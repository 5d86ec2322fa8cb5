"""Panels that cost nothing until they are opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from streamlit.elements.lib.mutable_expander_container import ExpanderContainer


def lazy_expander(
    label: str, key: str, icon: str | None = None, *, expanded: bool = False
) -> ExpanderContainer:
    """Draw an expander whose ``open`` says whether to fill it: opening it runs the script again."""
    return st.expander(label, expanded=expanded, key=key, icon=icon, on_change="rerun")
