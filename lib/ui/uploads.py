"""Files that somebody uploads on a page: read once, and let go by the web process then."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from lib.errors import DeepworthError
from lib.i18n import Translator
from lib.sandbox.client import sandbox
from lib.settings import MEGABYTE, read_settings
from lib.ui.boundary import callout

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

Result = TypeVar("Result")
_OUTCOMES = "deepworth.read_files"
_MOST_OUTCOMES = 20


def file_uploader(label: str, key: str, about: str | None = None) -> UploadedFile | None:
    """Draw the place for a file, of the size that this server takes; ``about`` is its help."""
    # While somebody looks for the file, what will read it loads its libraries.
    sandbox().warm()
    return st.file_uploader(
        label,
        key=key,
        help=about,
        max_upload_size=read_settings().upload_bytes // MEGABYTE,
    )


def read_once(
    file: UploadedFile, read: Callable[[bytes, str], Result], t: Translator
) -> Result | None:
    """Return what ``read`` makes of a file's bytes and name; None where it cannot, which is said.

    The bytes are gone then: Streamlit would hold them as long as the session lasts. So what came of
    a file, a small result or an error, is kept for the next time that it is asked for.
    """
    outcomes: dict[str, Result | DeepworthError] = st.session_state.setdefault(_OUTCOMES, {})
    if file.file_id not in outcomes:
        with st.spinner(t("Reading the file"), show_time=True):
            try:
                outcomes[file.file_id] = read(file.getvalue(), file.name)
            except DeepworthError as error:
                outcomes[file.file_id] = error
        for old in list(outcomes)[:-_MOST_OUTCOMES]:
            del outcomes[old]
        _let_go(file)
    outcome = outcomes[file.file_id]
    if isinstance(outcome, DeepworthError):
        callout(outcome, t)
        return None
    return outcome


def _let_go(file: UploadedFile) -> None:
    """Empty a file here and where Streamlit keeps it; its name stays on the page."""
    context = get_script_run_ctx()
    manager = None if context is None else context.uploaded_file_mgr
    # It may have been taken off the page meanwhile.
    if (
        isinstance(manager, MemoryUploadedFileManager)
        and context is not None
        and (manager.get_files(context.session_id, [file.file_id]))
    ):
        empty = UploadedFileRec(file.file_id, file.name, file.type, b"")
        manager.add_file(context.session_id, empty)
    file.seek(0)
    file.truncate()
