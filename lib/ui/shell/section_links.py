"""A row of links to the sections of a long page, which stays in sight while the page scrolls."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lib.ui.shell.text import plain

_KEY = "deepworth_sections"
# Streamlit's own bar is 3.75rem high; a heading that was jumped to stands below both. A sticky
# element has no background of the page's by itself, and there is no variable that names it.
_STICKY = """<style>
[data-testid="stLayoutWrapper"]:has(> .st-key-deepworth_sections) {{
  position: sticky; top: 3.5rem; z-index: 90;
  background-color: {background}; border-bottom: 1px solid {border};
}}
.st-key-deepworth_sections {{ padding: 0.5rem 0; }}
.st-key-deepworth_sections p {{
  display: flex; gap: 0 1.1rem; overflow-x: auto; white-space: nowrap;
}}
[data-testid="stHeading"] :is(h2, h3)[id] {{ scroll-margin-top: 7.5rem; }}
</style>"""


def section_links(sections: Sequence[tuple[str, str]]) -> None:
    """Draw links to headings: anchor and title of each section, in the order of the page.

    The headings are drawn by ``section``, outside of this row.
    """
    theme = st.context.theme.type or "light"
    colours = {
        name: st.get_option(f"theme.{theme}.{name}Color") for name in ("background", "border")
    }
    with st.container(key=_KEY):
        st.html(_STICKY.format(**colours))
        st.markdown(" ".join(f"[{plain(title)}](#{anchor})" for anchor, title in sections))


def section(anchor: str, title: str, about: str | None = None) -> None:
    """Draw the heading of a section, which a link of ``section_links`` jumps to."""
    st.header(plain(title), anchor=anchor, help=about)
