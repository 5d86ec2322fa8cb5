"""Who reads a page: its owner, or somebody whose share link may end while the page is open.

What Streamlit runs later than the page itself (a fragment's own run, a download at its click) asks
anew whether its reader may still read. So all fragments and downloads are made here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, overload

import streamlit as st

from lib.errors import DeepworthError
from lib.ui.shell.boundary import boundary
from lib.ui.shell.state import state

P = ParamSpec("P")
Check = Callable[[], object]
"""Raises a DeepworthError where its reader may no longer read."""

_check: ContextVar[Check | None] = ContextVar("reader_check", default=None)


@contextmanager
def only_while(check: Check) -> Iterator[None]:
    """Let what is drawn inside ask ``check`` each time that it runs later."""
    token = _check.set(check)
    try:
        yield
    finally:
        _check.reset(token)


def is_viewer() -> bool:
    """Whether the page is drawn for somebody with a share link."""
    return _check.get() is not None


@overload
def fragment(draw: Callable[P, None], /) -> Callable[P, None]: ...
@overload
def fragment(*, run_every: float) -> Callable[[Callable[P, None]], Callable[P, None]]: ...
def fragment(draw: Callable[P, None] | None = None, /, *, run_every: float | None = None) -> Any:
    """Make a function a fragment (st.fragment) of the reader of the page that it is drawn on.

    Where that reader may no longer read, its runs draw nothing: the whole page is run instead, and
    says so.
    """
    return _fragment(draw, run_every) if draw else lambda draw: _fragment(draw, run_every)


def _fragment(draw: Callable[P, None], run_every: float | None) -> Callable[P, None]:
    @st.fragment(run_every=run_every)
    @wraps(draw)
    def later(check: Check | None, *args: P.args, **kwargs: P.kwargs) -> None:
        if check is None:
            draw(*args, **kwargs)
            return
        with boundary(state.t):
            if not _may_read(check):
                st.rerun(scope="app")
            with only_while(check):
                draw(*args, **kwargs)

    @wraps(draw)
    def now(*args: P.args, **kwargs: P.kwargs) -> None:
        later(_check.get(), *args, **kwargs)

    return now


def download_button(label: str, data: Callable[[], str | bytes], **options: Any) -> None:
    """Draw a download (st.download_button) whose file is made at the click, for its reader.

    Where that reader may no longer read, the file says so and holds nothing else.
    """
    check, t = _check.get(), state.t

    def made() -> str | bytes:
        if check is not None:
            try:
                check()
            except DeepworthError as error:
                return "\n".join(t.error(error))
        return data()

    st.download_button(label, made, on_click="ignore", **options)


def csv_button(
    label: str, make: Callable[[str], bytes], stem: str, *, large: bool, **options: Any
) -> None:
    """Draw the download of a CSV file; of a large table it is in a ZIP archive.

    Streamlit sends a file from memory, some of it twice. ``make`` gets the name of the file in the
    archive, none for the file itself.
    """
    name = f"{stem}.csv"
    download_button(
        label,
        lambda: make(name if large else ""),
        file_name=f"{name}.zip" if large else name,
        mime="application/zip" if large else "text/csv",
        **options,
    )


def _may_read(check: Check) -> bool:
    try:
        check()
    except DeepworthError:
        return False
    return True
