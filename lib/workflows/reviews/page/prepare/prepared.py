"""What the set-up of reviews comes to, kept so that a click is answered.

Cleaning 40,000 texts and finding their repeats takes seconds, and a script runs at every click.
Nobody may change what comes from here: all sessions share it.
"""

from __future__ import annotations

import json
from typing import Any

import streamlit as st

from lib.core.dataset import Dataset
from lib.core.facts import from_json
from lib.core.results import Run
from lib.errors import StoreError
from lib.ui.setup.prepared import Choices, Planned, planned
from lib.ui.shell import services, table_queries
from lib.ui.shell.memory import give_back
from lib.ui.shell.table_queries import Making
from lib.ui.widgets.job import find_job
from lib.workflows.reviews.facts.unlabelled import TextsRead
from lib.workflows.reviews.job_specs import TEXTS, TextsParameters
from lib.workflows.reviews.looking import ReviewLook, look_at_reviews, values_of
from lib.workflows.reviews.texts import looking, reading
from lib.workflows.reviews.texts.looking import ReviewColumns
from lib.workflows.reviews.texts.setup import ReviewSetup

Made = Making[tuple[Dataset, ReviewLook]]
"""A derived table of reviews, which can be kept, and what was noticed of it."""


def as_key(setup: ReviewSetup) -> str:
    """Return a set-up of reviews.texts.setup as a text that can be a key."""
    return json.dumps(setup.to_dict(), ensure_ascii=False, sort_keys=True)


def table_behind(run: Run, workspace: str) -> str | None:
    """Return the table that a run's reviews were taken from, as far as it is here."""
    if run.origin:
        return None
    try:
        return services.dataset(workspace, run.dataset_id).origin or run.dataset_id
    except StoreError as error:
        if error.code not in ("dataset_not_found", "file_missing"):
            raise
        return None


@st.cache_resource(show_spinner=False, max_entries=16, ttl=1800)
def columns(workspace: str, dataset_id: str) -> ReviewColumns:
    """Return the likely set-up of a table, and which columns its parts could be."""
    return table_queries.ask(workspace, dataset_id, looking.review_columns)


@st.cache_resource(show_spinner=False, max_entries=16, ttl=1800)
def separators(workspace: str, dataset_id: str) -> dict[str, tuple[tuple[str, ...], str | None]]:
    """Return, by column, what may divide several labels in its cells, and what probably does."""
    return table_queries.ask(workspace, dataset_id, looking.separators)


@st.cache_resource(show_spinner=False, max_entries=32, ttl=1800)
def label_counts(
    workspace: str,
    dataset_id: str,
    column: str,
    separator: str,
    columns: tuple[str, ...],
    blank: bool,
) -> dict[str, int]:
    """Return how many rows have each label of a column, or of ``columns`` of 0 and 1."""
    given = (column, separator, columns, blank)
    return table_queries.ask(workspace, dataset_id, looking.label_counts, *given)


@st.cache_resource(show_spinner=False, max_entries=32, ttl=1800)
def counts(
    workspace: str, dataset_id: str, column: str, scale: int, neutral: str
) -> dict[str, int]:
    """Return how many rows each class of a rating has."""
    return table_queries.ask(workspace, dataset_id, looking.rating_counts, column, scale, neutral)


@st.cache_resource(show_spinner=False, max_entries=32, ttl=1800)
def values(workspace: str, dataset_id: str, column: str | None) -> list[str]:
    """Return the different values of a column of few; none without a column."""
    return [] if column is None else table_queries.ask(workspace, dataset_id, values_of, column)


def engine_reads(dataset: Dataset) -> bool:
    """Whether a table has so many texts that the engine reads them, not the web process."""
    return dataset.rows >= reading.MANY_TEXTS


def _read_by_engine(workspace: str, dataset_id: str, setup: ReviewSetup) -> tuple[Any, ...]:
    """Return the texts that the engine has read as look_at_reviews takes them, () without any."""
    if not engine_reads(services.dataset(workspace, dataset_id)):
        return ()
    params = TextsParameters(columns=setup.text)
    found = find_job(TEXTS, workspace, dataset=dataset_id, params=params)
    if found is None or found.result is None:
        return ()
    rows = services.jobs().path(workspace, found.id)
    read = from_json(TextsRead, found.result)
    return rows, read.exact, read.near


@st.cache_resource(show_spinner=False, max_entries=4, ttl=1800)
def made(workspace: str, dataset_id: str, key: str) -> Made:
    """Return the reviews of a set-up; InputError for what cannot be used."""
    setup = ReviewSetup.from_dict(json.loads(key))
    read = _read_by_engine(workspace, dataset_id, setup)
    found = table_queries.making(workspace, dataset_id, look_at_reviews, setup, dataset_id, *read)
    give_back()
    return found


def keep_table(workspace: str, dataset_id: str, key: str) -> str:
    """Keep the derived table of a set-up and return its id."""
    found = made(workspace, dataset_id, key)
    return found.keep(found.value[0])


@st.cache_resource(show_spinner=False, max_entries=32, ttl=1800)
def plan(workspace: str, dataset_id: str, key: str, options: Choices) -> Planned:
    """Return the plan of the choices; InputError if it cannot be run."""
    dataset, look = made(workspace, dataset_id, key).value
    task, known = look.task, look.rows
    if task is None or known is None:
        raise ValueError("a table without labels has no plan")
    return planned(dataset, task, known, options)
