"""What all sessions of one server share: the store, the engine, and tables read lately."""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Callable, Mapping
from functools import partial
from inspect import signature
from threading import Lock, Thread
from time import sleep
from typing import TYPE_CHECKING, Protocol
from weakref import ref

import streamlit as st

from lib.errors import DeepworthError
from lib.settings import read_settings

if TYPE_CHECKING:
    from lib.core.dataset import Dataset
    from lib.store import Store
    from lib.store.jobs import Jobs
    from lib.store.shares import Shares

_log = logging.getLogger(__name__)
_LOOK_SECONDS, _MAX_WAIT = 5.0, 300.0
"""How often the keeper looks whether its engine lives; longer each time it had to be started."""


def read_secrets() -> None:
    """Put Streamlit's secrets into the environment, where the settings are read from."""
    if not st.secrets.load_if_toml_exists():
        return
    for name, value in st.secrets.items():
        if name.isupper() and isinstance(value, str | int | float):
            os.environ.setdefault(name, str(value))
        elif name == "DEEPWORTH_DATABASES" and isinstance(value, Mapping):
            # A part of its own, a line for each database.
            os.environ.setdefault(name, json.dumps(dict(value)))


@st.cache_resource(show_spinner=False)
def store() -> Store:
    """Open the store once per server."""
    from lib.store import open_store

    return open_store(read_settings())


@st.cache_resource(show_spinner=False)
def jobs() -> Jobs:
    """Return the jobs that pages ask the engine for, and their results."""
    from lib.store.jobs import Jobs

    return Jobs(store())


@st.cache_resource(show_spinner=False)
def shares() -> Shares:
    """Return the links to reports, whose guessing is counted for the whole server."""
    from lib.store.shares import Shares

    return Shares(store())


class Engine(Protocol):
    """The part of lib.engine.launch that pages use; they may not import the engine."""

    def alive(self) -> bool:
        """Whether it runs, or is just starting."""

    def ensure(self) -> None:
        """Start the engine again if it has ended."""


class EngineKeeper:
    """The engine that this server started; ``error`` says why there is none.

    An engine that ends is started again whether or not anybody looks at a page: runs go on without
    their owners.
    """

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
                Thread(target=_watch, args=(ref(self),), daemon=True).start()

    def ensure(self) -> None:
        """Start the engine again if it has ended, or has never come up."""
        with self._lock:
            if self._engine is not None:
                self._try(partial(_revived, self._engine))
            elif self._start is not None:
                self._try(self._start)

    def revive(self) -> bool:
        """Start an engine that has ended again; whether there was one and it had to be."""
        with self._lock:
            if self._engine is None or self._engine.alive():
                return False
            _log.warning("The engine has ended; starting it again.")
            self._try(partial(_revived, self._engine))
            return True

    def alive(self) -> bool:
        """Whether the engine's process is there: known at once, where its pulse is seconds old."""
        with self._lock:
            return self._engine is not None and self._engine.alive()

    def _try(self, start: Callable[[], Engine]) -> None:
        try:
            self._engine, self.error = start(), None
        except DeepworthError as error:
            _log.exception("The engine did not start")
            self.error = error
        except (OSError, ImportError) as error:
            _log.exception("The engine did not start")
            self.error = DeepworthError("engine_not_started", reason=str(error))


def _watch(keeper: ref[EngineKeeper]) -> None:
    """Look after a keeper's engine as long as there is the keeper."""
    wait = _LOOK_SECONDS
    while True:
        sleep(wait)
        kept = keeper()
        if kept is None:
            return
        wait = min(2 * wait, _MAX_WAIT) if kept.revive() else max(wait / 2, _LOOK_SECONDS)
        del kept


def _revived(engine: Engine) -> Engine:
    engine.ensure()
    return engine


@st.cache_resource(show_spinner=False)
def engine() -> EngineKeeper:
    """Return the one keeper of this server's engine."""
    return EngineKeeper()


@st.cache_resource(show_spinner=False, max_entries=3, ttl=1800)
def dataset(workspace: str, dataset_id: str) -> Dataset:
    """Return a table of a workspace, whose rows are loaded when a page looks at them.

    A few stay in memory, and nobody may change them.
    """
    return store().look_up_dataset(workspace, dataset_id)


def forget() -> None:
    """Drop all that pages keep in this server's memory of any workspace: it is made again."""
    for name, module in list(sys.modules.items()):
        if name.startswith("lib.ui."):
            for cached in list(vars(module).values()):
                # What Streamlit keeps wraps a function; an alias of dict has a clear(), too.
                if not hasattr(cached, "__wrapped__") or not hasattr(cached, "clear"):
                    continue
                if "workspace" in signature(cached).parameters:
                    cached.clear()
