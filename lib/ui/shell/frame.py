"""The frame around every page: language, workspace, navigation, engine."""

import runpy
from collections.abc import Callable
from contextvars import ContextVar
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from lib.core.workflow import workflows
from lib.i18n import LOCALES, SOURCE, Translator
from lib.ui.shell import attended, services, workspace
from lib.ui.shell.boundary import boundary, callout
from lib.ui.shell.logo import ICON, NAME, logo
from lib.ui.shell.state import state

_ROOT = Path(__file__).parents[3]
# Korean is read by words: browsers would break lines between any two syllables.
_WHOLE_WORDS = (
    "<style>h1, h2, h3, h4, h5, p, li, label "
    "{ word-break: keep-all !important; overflow-wrap: anywhere; }</style>"
)
# Streamlit has "Upload" and "50MB per file" in English only; the limit stands below as well.
_UPLOADER = (
    '<style>[data-testid="stFileUploaderDropzoneInstructions"], '
    '[data-testid="stFileUploaderDropzone"] [data-testid="stMarkdownContainer"] p '
    "{{ display: none; }} "
    '[data-testid="stFileUploaderDropzone"] [data-testid="stMarkdownContainer"]::after '
    '{{ content: "{choose}"; }}</style>'
)
# On a dark page the accent is light, and Streamlit writes white on it: too pale to be read.
# A disabled button has no accent: its text keeps Streamlit's grey.
_DARK = (
    '<style>[data-testid="stBaseButton-primary"]:not(:disabled) *, '
    '[data-testid="stBaseButton-primaryFormSubmit"]:not(:disabled) *, '
    '[data-baseweb="tag"] *, [data-tag] * { color: #0E1216 !important; }</style>'
)
_inside: ContextVar[bool] = ContextVar("inside_frame", default=False)


def show(start_engine: Callable[[], services.Engine]) -> None:
    """Draw the frame and the current page in it; start the engine if this server has none."""
    services.read_secrets()
    t = state.t
    st.set_page_config(page_title=NAME, page_icon=str(ICON), layout="wide")
    logo()
    with boundary(t):
        _framed(st.navigation(_pages(t), position="top"), start_engine, t)


def _pages(t: Translator) -> list[StreamlitPage]:
    """Return the pages in the order of the navigation."""
    folder = _ROOT / "pages"
    return [
        st.Page(folder / "home.py", title=t("Home"), icon=":material/home:", default=True),
        st.Page(folder / "data.py", title=t("Data"), icon=":material/table:"),
        *(
            st.Page(_ROOT / one.page, title=t(one.title), icon=one.icon)
            for one in workflows().values()
        ),
        st.Page(folder / "learn.py", title=t("Learn"), icon=":material/school:"),
        st.Page(folder / "reports.py", title=t("Reports"), icon=":material/folder:"),
        st.Page(folder / "glossary.py", title=t("Glossary"), icon=":material/dictionary:"),
        st.Page(folder / "shared.py", title=t("Shared report"), visibility="hidden"),
    ]


def _framed(
    page: StreamlitPage, start_engine: Callable[[], services.Engine], t: Translator
) -> None:
    if t.locale.whole_words:
        st.html(_WHOLE_WORDS)
    if t.language != SOURCE:
        st.html(_UPLOADER.format(choose=t("Choose a file")))
    if st.context.theme.type == "dark":
        st.html(_DARK)
    token = _inside.set(True)
    attended.begin_page()
    try:
        with boundary(t):
            page.run()
    finally:
        _inside.reset(token)
    attended.end_page()
    workspace.mount()
    with boundary(t):
        _engine_notice(start_engine, t)


def page(draw: Callable[[Translator, str], None]) -> None:
    """Run a page that needs a workspace; ``draw`` gets the translator and the workspace's key."""
    if not _inside.get():
        _run_app()
        return
    t = state.t
    key = state.workspace
    if key is None:
        st.skeleton(height=240)
        return
    draw(t, key)


def light_page(draw: Callable[[Translator, str | None], None]) -> None:
    """Run a page that can begin before the browser has told its workspace."""
    if not _inside.get():
        _run_app()
        return
    draw(state.t, state.workspace)


def _run_app() -> None:
    """Run app.py, which runs the page again inside the frame.

    The first request after a start may be for a page: then Streamlit, which has not seen our
    navigation yet, runs the file of pages/ by itself.
    """
    runpy.run_path(str(_ROOT / "app.py"))


def heading(title: str, t: Translator) -> None:
    """Draw a page's title with the switch of language beside it: a button for each other one."""
    with st.container(horizontal=True, horizontal_alignment="distribute", wrap=False):
        st.title(title, anchor=False)
        for code, locale in LOCALES.items():
            if code != t.language:
                st.button(
                    locale.name,
                    key=f"deepworth_language_{code}",
                    type="tertiary",
                    icon=":material/translate:",
                    on_click=_switch_language,
                    args=(code,),
                )


def _switch_language(language: str) -> None:
    state.language = language
    st.query_params["lang"] = language


def _engine_notice(start_engine: Callable[[], services.Engine], t: Translator) -> None:
    keeper = services.engine()
    keeper.use(start_engine)
    if keeper.error is not None:
        callout(keeper.error, t)
        if st.button(t("Start the engine again"), key="deepworth_engine_again"):
            keeper.ensure()
            st.rerun()
