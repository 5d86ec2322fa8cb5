"""What all sessions of one server share: the store, the engine, and tables read lately."""

from __future__ import annotations

import logging
import os
from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Protocol

import streamlit as st

from lib.errors import DeepworthError
from lib.settings import MEGABYTE, read_settings
from lib.ui.memory import give_back

if TYPE_CHECKING:
    from lib.core.dataset import Dataset
    from lib.intake.profile import Profile
    from lib.store import Store

_log = logging.getLogger(__name__)
_UPLOADS_KEPT = 100 * MEGABYTE


def read_secrets() -> None:
    """Put Streamlit's secrets into the environment, where the settings are read from."""
    if not st.secrets.load_if_toml_exists():
        return
    for name, value in st.secrets.items():
        if name.isupper() and isinstance(value, str | int | float):
            os.environ.setdefault(name, str(value))


@st.cache_resource(show_spinner=False)
def store() -> Store:
    """Open the store once per server."""
    from lib.store import open_store

    return open_store(read_settings())


class Engine(Protocol):
    """The part of lib.engine.launch that pages use; they may not import the engine."""

    def ensure(self) -> None:
        """Start the engine again if it has ended."""


class EngineKeeper:
    """The engine that this server started; ``error`` says why there is none."""

    def __init__(self) -> None:
        self.error: DeepworthError | None = None
        self._engine: Engine | None = None
        self._start: Callable[[], Engine] | None = None
        self._lock = Lock()

    def use(self, start: Callable[[], Engine]) -> None:
        """Start the engine at the first call; a failure is kept to be shown, not raised."""
        with self._lock:
            if self._start is None:
                self._start = start
                self._try(start)

    def ensure(self) -> None:
        """Start the engine again if it has ended, or has never come up."""
        with self._lock:
            if self._engine is not None:
                self._try(partial(_revived, self._engine))
            elif self._start is not None:
                self._try(self._start)

    def _try(self, start: Callable[[], Engine]) -> None:
        try:
            self._engine, self.error = start(), None
        except DeepworthError as error:
            _log.exception("The engine did not start")
            self.error = error
        except (OSError, ImportError) as error:
            _log.exception("The engine did not start")
            self.error = DeepworthError("engine_not_started", reason=str(error))


def _revived(engine: Engine) -> Engine:
    engine.ensure()
    return engine


@st.cache_resource(show_spinner=False)
def engine() -> EngineKeeper:
    """Return the one keeper of this server's engine."""
    return EngineKeeper()


@st.cache_resource(show_spinner=False, max_entries=3, ttl=1800)
def dataset(workspace: str, dataset_id: str) -> Dataset:
    """Load a table of a workspace; a few stay in memory, and nobody may change them."""
    loaded = store().load_dataset(workspace, dataset_id)
    give_back()
    return loaded


@st.cache_resource(show_spinner=False, max_entries=12, ttl=1800)
def profile(workspace: str, dataset_id: str, target: str | None) -> Profile:
    """Describe the columns of a table, alone and by the target."""
    from lib.intake.profile import make_profile

    made = make_profile(dataset(workspace, dataset_id), target)
    give_back()
    return made


@st.cache_resource(show_spinner=False)
def _uploads() -> OrderedDict[tuple[str, str], bytes]:
    return OrderedDict()


def remember_upload(workspace: str, sha256: str, data: bytes) -> None:
    """Keep the bytes of the latest uploads, to read them again with other settings."""
    uploads = _uploads()
    uploads[workspace, sha256] = data
    while len(uploads) > 1 and sum(map(len, uploads.values())) > _UPLOADS_KEPT:
        uploads.popitem(last=False)


def recall_upload(workspace: str, sha256: str) -> bytes | None:
    """Return the bytes of an upload of this workspace, if they are still kept."""
    return _uploads().get((workspace, sha256))
