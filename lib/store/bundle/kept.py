"""A run that comes with the program as a bundle: what lists and cards say of it, at once.

Its predictions stay packed: who wants the whole run brings the bundle in as any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lib.core.results import Run
from lib.store.bundle.archive import Archive, parse_json
from lib.store.bundle.results import RESULTS, KeptResult, checked
from lib.store.bundle.state import run_of

_STATE = "state.json"


def read_kept(path: Path) -> tuple[Run, Sequence[KeptResult]]:
    """Return the run of a bundle and what is kept beside its scores; StoreErrors of ``check``."""
    archive = Archive(path.read_bytes())
    run = run_of(parse_json(archive.read(_STATE), _STATE))
    return run, checked(parse_json(archive.read(RESULTS), RESULTS), run)
