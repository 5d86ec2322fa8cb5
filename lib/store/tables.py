"""The tables of the store, and how JSON is kept in them."""

from __future__ import annotations

import json

import numpy as np
from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

SCHEMA = 3
"""Version of the tables below; a store with a higher one was made by a newer program."""


class Json(TypeDecorator[object]):
    """A JSON value in a text column.

    Not the databases' own JSON type: PostgreSQL's refuses NaN, which metrics may be.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: object, dialect: Dialect) -> str | None:
        """Turn a value into text."""
        return None if value is None else json.dumps(value, default=_plain)

    def process_result_value(self, value: str | None, dialect: Dialect) -> object:
        """Turn text into a value."""
        return None if value is None else json.loads(value)


class Word(TypeDecorator[str]):
    """A string, given as one or as a StrEnum (which some drivers would store by its name)."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Turn a member of an enumeration into its value."""
        return None if value is None else str(value)


def _plain(value: np.generic) -> object:
    """Turn a NumPy scalar into Python's own."""
    return value.item()


metadata = MetaData()

about = Table(
    "about",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", Integer, nullable=False),
)

identity = Table(
    "identity",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("store", String, nullable=False),
    Column("since", Float),
)
"""One row: the identity that the folder of files has, too. Files from before ``since`` are those
of another database, so they are never swept; see lib.store.identity."""

datasets = Table(
    "datasets",
    metadata,
    Column("workspace", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("content", String, nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("sha256", String, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("created", String, nullable=False),
    Column("meta", Json, nullable=False),
)

runs = Table(
    "runs",
    metadata,
    Column("id", String, primary_key=True),
    Column("workspace", String, nullable=False),
    Column("name", Text, nullable=False),
    Column("status", Word, nullable=False, index=True),
    Column("phase", Word, nullable=False, default=""),
    Column("dataset", String, nullable=False),
    Column("test_dataset", String),
    Column("task", Json, nullable=False),
    Column("plan", Json, nullable=False),
    Column("findings", Json, nullable=False),
    Column("estimate", Float),
    Column("created", String, nullable=False),
    Column("started", String),
    Column("finished", String),
    Column("seconds", Float, nullable=False, default=0.0),
    Column("running_since", Float),
    Column("crashes", Integer, nullable=False, default=0),
    Column("environment", Json, nullable=False),
    Column("verdict", Json),
    Column("failure", Json),
    Column("note", Text, nullable=False, default="", server_default=""),
    Column("origin", Word, nullable=False, default="", server_default=""),
    ForeignKeyConstraint(["workspace", "dataset"], ["datasets.workspace", "datasets.id"]),
    ForeignKeyConstraint(["workspace", "test_dataset"], ["datasets.workspace", "datasets.id"]),
    Index("runs_of_workspace", "workspace", "created"),
)


def _run(*, primary_key: bool = False, nullable: bool = False, index: bool = False) -> Column[str]:
    key = ForeignKey("runs.id", ondelete="CASCADE")
    return Column("run", String, key, primary_key=primary_key, nullable=nullable, index=index)


models = Table(
    "models",
    metadata,
    _run(primary_key=True),
    Column("model", String, primary_key=True),
    Column("place", Integer, nullable=False),
    Column("family", Word, nullable=False),
    Column("status", Word, nullable=False),
    Column("folds_done", Integer, nullable=False, default=0),
    Column("folds_total", Integer, nullable=False),
    Column("metrics", Json, nullable=False),
    Column("train", Json, nullable=False),
    Column("test", Json, nullable=False),
    Column("fit_seconds", Float, nullable=False, default=0.0),
    Column("fit_cpu_seconds", Float, nullable=False, default=0.0),
    Column("predict_ms_per_1000", Float),
    Column("predictions", String),
    Column("refit", Word, nullable=False, default="queued"),
    Column("artifact", String),
    Column("size_bytes", Integer),
    Column("refit_cpu_seconds", Float),
    Column("weights", Json, nullable=False),
    Column("notes", Json, nullable=False),
    Column("failure", Json),
)

folds = Table(
    "folds",
    metadata,
    _run(primary_key=True),
    Column("model", String, primary_key=True),
    Column("repeat", Integer, primary_key=True),
    Column("fold", Integer, primary_key=True),
    Column("metrics", Json, nullable=False),
    Column("train_metrics", Json, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("fit_seconds", Float, nullable=False),
    Column("fit_cpu_seconds", Float, nullable=False),
    Column("predict_seconds", Float, nullable=False),
    Column("history", Json, nullable=False),
    Column("notes", Json, nullable=False),
)
"""A fold is here once it is done; its predictions are in the file that its model names."""

progress = Table(
    "progress",
    metadata,
    _run(primary_key=True),
    Column("model", String, primary_key=True),
    Column("share", Float, nullable=False),
    Column("curves", Json, nullable=False),
)

requests = Table(
    "requests",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _run(nullable=False),
    Column("kind", String, nullable=False),
    Column("model", String),
)

engine = Table(
    "engine",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("pid", Integer, nullable=False),
    Column("heartbeat", Float, nullable=False),
    Column("warm", Boolean, nullable=False),
    Column("workers", Integer, nullable=False),
    Column("low_memory", Boolean, nullable=False),
    Column("failure", Json),
)

jobs = Table(
    "extras",
    metadata,
    Column("id", String, primary_key=True),
    Column("workspace", String, nullable=False),
    Column("run", String, ForeignKey("runs.id", ondelete="CASCADE"), index=True),
    Column("dataset", String),
    Column("kind", Word, nullable=False),
    Column("model", String, nullable=False, default=""),
    Column("params", Json, nullable=False),
    Column("status", Word, nullable=False, index=True),
    Column("cancel", Boolean, nullable=False, default=False),
    Column("share", Float, nullable=False, default=0.0),
    Column("result", Json),
    Column("file", String),
    Column("failure", Json),
    Column("created", String, nullable=False),
)
"""What is computed only when somebody asks: importance, predictions of new rows, large files."""

shares = Table(
    "shares",
    metadata,
    Column("digest", String, primary_key=True),
    _run(nullable=False, index=True),
    Column("workspace", String, nullable=False),
    Column("label", Text, nullable=False, default=""),
    Column("created", String, nullable=False),
    Column("expires", String),
)
"""Read-only keys of reports, by their SHA-256: the store cannot give a key away."""

networks = Table(
    "networks",
    metadata,
    Column("workspace", String, primary_key=True),
    Column("name", String, primary_key=True),
    Column("design", Text, nullable=False),
    Column("saved", String, nullable=False),
)
"""Networks that were built and saved, as JSON. An earlier program does not look at them."""

ADDED = {2: (("runs", "note"), ("runs", "origin"))}
"""Columns that a version of the schema added to tables that were there before.

Version 3 added a table: a program that does not know it would sweep what it must not.
"""
