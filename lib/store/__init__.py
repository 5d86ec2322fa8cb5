"""Runs and artifacts: SQLAlchemy tables and a folder of files."""

from lib.store.rows import DatasetRow, EngineState
from lib.store.store import Store, open_store

__all__ = ["DatasetRow", "EngineState", "Store", "open_store"]
