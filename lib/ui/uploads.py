"""Files that somebody uploads on a page: on disk at once, read once, then gone.

Streamlit would hold a file's bytes as long as the session lasts, and copy them at every click.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable
from contextlib import suppress
from typing import BinaryIO, TypeVar

import streamlit as st
from starlette.requests import ClientDisconnect
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from lib.errors import DeepworthError, StoreError
from lib.i18n import Translator
from lib.sandbox.client import sandbox
from lib.settings import MEGABYTE, read_settings
from lib.ui.boundary import callout
from lib.ui.memory import give_back

Result = TypeVar("Result")
_UPLOADS, _OUTCOMES = "deepworth.uploads", "deepworth.read_files"
_MOST_OUTCOMES = 20


class _NoBrokenOffUploads(logging.Filter):
    """Keeps out of the log, with its trace of 30 lines, that a browser went in mid-upload."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a record is of anything else."""
        return not (record.exc_info and isinstance(record.exc_info[1], ClientDisconnect))


logging.getLogger("uvicorn.error").addFilter(_NoBrokenOffUploads())


class Upload:
    """A file that is there to be read: ``file`` is open, has no name on disk and goes with this."""

    def __init__(self, id_: str, name: str, file: BinaryIO) -> None:
        self.id, self.name, self.file = id_, name, file

    def __del__(self) -> None:
        self.file.close()


def file_uploader(
    label: str, key: str, t: Translator, about: str | None = None, command: str = ""
) -> Upload | None:
    """Draw the place for a file, of the size that this server takes; ``about`` is its help.

    A larger file never gets here, and the browser does not say why it is refused: the limit stands
    below, with the ``command`` that reads larger ones.
    """
    # While somebody looks for the file, what will read it loads its libraries.
    sandbox().warm()
    chosen = st.file_uploader(
        label,
        key=key,
        help=about,
        max_upload_size=read_settings().upload_bytes // MEGABYTE,
        on_change=_take,
        args=(key,),
    )
    if chosen is None:
        _uploads().pop(key, None)
        st.caption(_limit_text(command, t))
        return None
    return _taken(chosen, key)


def _limit_text(command: str, t: Translator) -> str:
    settings = read_settings()
    limit = t.number(settings.upload_bytes // MEGABYTE)
    if not command:
        return t("Up to {limit} MB; a larger file turns red and is not read.", limit=limit)
    return t(
        "Up to {limit} MB; a larger file turns red and is not read. Compress it (.gz, .zip), or "
        "run {command} on your computer: that reads up to {most} MB.",
        limit=limit,
        command=f"`python -m lib {command}`",
        most=t.number(settings.expanded_bytes // MEGABYTE),
    )


def read_once(
    upload: Upload, read: Callable[[BinaryIO, str], Result], t: Translator
) -> Result | None:
    """Return what ``read`` makes of an open file and its name; None where it cannot, which is said.

    The file is gone then. What came of it, a small result or an error, is kept for the next time
    that it is asked for.
    """
    outcomes: dict[str, Result | DeepworthError] = st.session_state.setdefault(_OUTCOMES, {})
    if upload.id not in outcomes:
        if upload.file.closed:
            return None  # read long ago, before many others
        with st.spinner(t("Reading the file"), show_time=True):
            try:
                outcomes[upload.id] = read(upload.file, upload.name)
            except DeepworthError as error:
                outcomes[upload.id] = error
        for old in list(outcomes)[:-_MOST_OUTCOMES]:
            del outcomes[old]
        upload.file.close()
        give_back()
    outcome = outcomes[upload.id]
    if isinstance(outcome, DeepworthError):
        callout(outcome, t)
        return None
    return outcome


def _uploads() -> dict[str, Upload]:
    uploads: dict[str, Upload] = st.session_state.setdefault(_UPLOADS, {})
    return uploads


def _take(key: str) -> None:
    """Take a file over before the script runs, which would get a copy of its bytes."""
    chosen = st.session_state.get(key)
    if isinstance(chosen, UploadedFile):
        with suppress(StoreError):  # it is said where the script tries again
            _taken(chosen, key)


def _taken(chosen: UploadedFile, key: str) -> Upload:
    """Return a file as it is on disk; its bytes go from here and from where Streamlit has them."""
    upload = _uploads().get(key)
    if upload is None or upload.id != chosen.file_id:
        file = tempfile.TemporaryFile()  # noqa: SIM115 - it is closed with the upload
        upload = Upload(chosen.file_id, chosen.name, file)
        try:
            file.write(chosen.getvalue())
            file.flush()
        except OSError as error:
            raise StoreError("disk_full") from error
        _uploads()[key] = upload
        _let_go(chosen)
        give_back()
    return upload


def _let_go(chosen: UploadedFile) -> None:
    """Empty a file here and where Streamlit keeps it; its name stays on the page."""
    context = get_script_run_ctx()
    if context is not None:
        manager, session = context.uploaded_file_mgr, context.session_id
        # It may have been taken off the page meanwhile.
        there = manager.get_files(session, [chosen.file_id])
        if there and isinstance(manager, MemoryUploadedFileManager):
            manager.add_file(session, there[0]._replace(data=b""))
    chosen.seek(0)
    chosen.truncate()
