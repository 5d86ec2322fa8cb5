"""Files that somebody uploads on a page: on disk at once, read once, then gone.

Streamlit would hold a file's bytes as long as the session lasts, and copy them at every click.
"""

from __future__ import annotations

import logging
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO, TypeVar

import streamlit as st
from starlette.requests import ClientDisconnect
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from lib.errors import DeepworthError, InputError, StoreError
from lib.i18n import N_, Translator
from lib.sandbox.client import sandbox
from lib.sandbox.telling import heard
from lib.settings import MEGABYTE, read_settings
from lib.ui.shell.boundary import callout
from lib.ui.shell.memory import give_back

Result = TypeVar("Result")
_UPLOADS, _OUTCOMES = "deepworth.uploads", "deepworth.read_files"
_MAX_OUTCOMES = 20
_QUIET = 1.0
"""Seconds without a word of how far reading is: most files have been read by then."""
_STAGE_TEXTS = {
    "parse": N_("Reading the cells"),
    "type": N_("Detecting the kind of each column"),
    "find": N_("Looking for problems"),
    "write": N_("Saving the table"),
}
_SHARES = {"parse": (0.0, 0.4), "type": (0.4, 0.8), "find": (0.8, 0.9), "write": (0.9, 1.0)}
"""Which part of the whole each stage is, of a file of a million rows."""


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
        max_upload_size=_most(),
        on_change=_take,
        args=(key,),
    )
    if chosen is None:
        _uploads().pop(key, None)
        st.caption(_limit_text(command, t))
        return None
    return _taken(chosen, key)


def _most() -> int:
    """Return the megabytes that an upload may have: our setting, and what Streamlit lets pass."""
    own = read_settings().upload_bytes // MEGABYTE
    return min(own, int(st.get_option("server.maxUploadSize")))


def _limit_text(command: str, t: Translator) -> str:
    settings = read_settings()
    limit = t.number(_most())
    if not command:
        return t("Up to {limit} MB; larger files turn red and are not read.", limit=limit)
    return t(
        "Up to {limit} MB; larger files turn red and are not read. Compress the file (.gz, .zip), "
        "or run {command} on your computer, which reads up to {most} MB.",
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
        with reading(t, lambda: _stop(upload)):
            try:
                outcomes[upload.id] = read(upload.file, upload.name)
            except DeepworthError as error:
                outcomes[upload.id] = error
        for old in list(outcomes)[:-_MAX_OUTCOMES]:
            del outcomes[old]
        upload.file.close()
        give_back()
    outcome = outcomes[upload.id]
    if isinstance(outcome, DeepworthError):
        callout(outcome, t)
        return None
    return outcome


def _stop(upload: Upload) -> None:
    """Let go of a file that is being read, before the script runs again."""
    outcomes: dict[str, object] = st.session_state.setdefault(_OUTCOMES, {})
    outcomes[upload.id] = InputError("reading_stopped", name=upload.name)
    upload.file.close()


@contextmanager
def reading(t: Translator, stop: Callable[[], None] | None = None) -> Iterator[None]:
    """Say that a file is being read, and how far that is once it has taken a second.

    Whatever is pressed meanwhile ends it; ``stop`` is what the button for that does.
    """
    began, place = time.monotonic(), st.empty()
    bar: DeltaGenerator | None = None

    def hear(stage: str, share: float) -> None:
        nonlocal bar
        if time.monotonic() - began < _QUIET:
            return
        if bar is None:
            with place.container():
                bar = st.empty()
                if stop is not None:
                    st.button(
                        t("Stop"),
                        key="deepworth_stop_reading",
                        icon=":material/stop:",
                        on_click=stop,
                    )
        first, last = _SHARES.get(stage, (0.0, 0.0))
        said = t(_STAGE_TEXTS.get(stage, _STAGE_TEXTS["parse"]))
        bar.progress(first + (last - first) * share, text=said)

    with st.spinner(t("Reading the file"), show_time=True), heard(hear):
        yield
    place.empty()


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
