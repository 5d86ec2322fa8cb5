"""What the set-up of reviews comes to, kept so that a click is answered.

Cleaning 40,000 texts and finding their repeats takes seconds, and a script runs at every click.
Nobody may change what comes from here: all sessions share it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

import streamlit as st

from lib.core.dataset import Dataset
from lib.core.findings import Finding
from lib.core.results import Run
from lib.core.task import Task
from lib.errors import StoreError
from lib.ui import services
from lib.ui.memory import give_back
from lib.ui.prepared import Choices, Planned

TEXTS = "review_texts"
"""The question by which the engine reads the texts of a large table."""


@dataclass(frozen=True)
class Made:
    """A derived table of reviews, its task (None: no labels), and what was noticed."""

    dataset: Dataset
    task: Task | None
    findings: tuple[Finding, ...]
    languages: dict[str, int]
    changed: tuple[tuple[str, str], ...]


def as_key(setup: Any) -> str:
    """Return a set-up of lib.text.setup as a text that can be a key."""
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
def suggested(workspace: str, dataset_id: str) -> Any:
    """Return the likely set-up of a table (lib.text.setup.ReviewSetup)."""
    from lib.text.setup import suggest

    return suggest(services.dataset(workspace, dataset_id))


@st.cache_resource(show_spinner=False, max_entries=16, ttl=1800)
def candidates(workspace: str, dataset_id: str) -> tuple[tuple[str, ...], dict[str, int]]:
    """Return the columns of texts, the longest first, and those of ratings with their scales."""
    from lib.text.setup import rating_candidates, text_candidates

    dataset = services.dataset(workspace, dataset_id)
    return text_candidates(dataset), rating_candidates(dataset)


@st.cache_resource(show_spinner=False, max_entries=16, ttl=1800)
def separators(workspace: str, dataset_id: str) -> dict[str, tuple[tuple[str, ...], str | None]]:
    """Return, by column, what may divide several labels in its cells, and what probably does."""
    from lib.text.labels import detect_separator, possible_separators

    dataset = services.dataset(workspace, dataset_id)
    found = {}
    for column in dataset.columns:
        possible = possible_separators(dataset.frame[column.name])
        if possible:
            found[column.name] = (possible, detect_separator(dataset.frame[column.name]))
    return found


@st.cache_resource(show_spinner=False, max_entries=16, ttl=1800)
def flags(workspace: str, dataset_id: str) -> list[str]:
    """Return the columns of 0 and 1."""
    from lib.text.labels import flag_columns

    frame = services.dataset(workspace, dataset_id).frame
    return flag_columns(frame, map(str, frame.columns))


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
    from lib.text import labels

    frame = services.dataset(workspace, dataset_id).frame
    if columns:
        return labels.counts(labels.from_flags(frame, columns))
    return labels.counts(labels.from_cells(frame[column], separator, blank=blank))


@st.cache_resource(show_spinner=False, max_entries=32, ttl=1800)
def counts(
    workspace: str, dataset_id: str, column: str, scale: int, neutral: str
) -> dict[str, int]:
    """Return how many rows each class of a rating has (lib.text.ratings.class_counts)."""
    from lib.text.ratings import class_counts

    return class_counts(services.dataset(workspace, dataset_id).frame[column], scale, neutral)


def engine_reads(dataset: Dataset) -> bool:
    """Whether a table has so many texts that the engine reads them, not the web process."""
    from lib.text.reading import MANY_TEXTS

    return dataset.rows >= MANY_TEXTS


def texts_asked(setup: Any) -> dict[str, Any]:
    """Return the parameters of the question "review_texts" that a set-up needs answered."""
    return {"columns": list(setup.text)}


def _read_by_engine(table: Dataset, workspace: str, dataset_id: str, setup: Any) -> Any:
    """Return the texts that the engine has read (lib.text.reading.ReadTexts), None without any."""
    if not engine_reads(table):
        return None
    import pandas as pd

    from lib.text.reading import ReadTexts
    from lib.ui.asking import latest

    found = latest(TEXTS, workspace, dataset=dataset_id, params=texts_asked(setup))
    if found is None or found.result is None:
        return None
    frame = pd.read_parquet(BytesIO(services.extras().data(workspace, found.id)))
    return ReadTexts.from_frame(frame, found.result["exact"], found.result["near"])


@st.cache_resource(show_spinner=False, max_entries=4, ttl=1800)
def made(workspace: str, dataset_id: str, key: str) -> Made:
    """Return the reviews of a set-up; InputError for what cannot be used."""
    from lib.evaluation.reviews import make_reviews
    from lib.text.cleaning import examples
    from lib.text.languages import language_counts
    from lib.text.setup import ReviewSetup

    setup = ReviewSetup.from_dict(json.loads(key))
    table = services.dataset(workspace, dataset_id)
    read = _read_by_engine(table, workspace, dataset_id, setup)
    derived, task, findings = make_reviews(table, setup, read=read)
    spoken = next((one.name for one in derived.columns if one.name.startswith("language")), None)
    found = Made(
        replace(derived, origin=dataset_id),
        task,
        findings,
        language_counts([str(one) for one in derived.frame[spoken]]) if spoken else {},
        tuple(examples([str(one) for one in table.frame[setup.text[0]].dropna()], 3)),
    )
    give_back()
    return found


@st.cache_resource(show_spinner=False, max_entries=16, ttl=1800)
def metric(workspace: str, dataset_id: str, key: str) -> tuple[str, str, dict[str, Any]]:
    """Return the suggested measure, why it is, and values for that."""
    from lib.evaluation.planning import suggest_metric_why

    found = made(workspace, dataset_id, key)
    if found.task is None:
        raise ValueError("a table without labels has no measure")
    return suggest_metric_why(found.dataset, found.task)


@st.cache_resource(show_spinner=False, max_entries=32, ttl=1800)
def plan(workspace: str, dataset_id: str, key: str, options: Choices) -> Planned:
    """Return the plan of the choices; InputError if it cannot be run."""
    from lib.evaluation import budget, estimate, planning
    from lib.models.catalogue import all_models
    from lib.settings import available_cores, read_settings

    found = made(workspace, dataset_id, key)
    if found.task is None:
        raise ValueError("a table without labels has no plan")
    cores = read_settings().workers or available_cores()
    known = planning.look_at_rows(found.dataset, found.task, 0)
    given = dict(options)
    seconds = given.pop("budget_seconds", None)
    if seconds is None:
        chosen, notes = planning.make_plan(found.dataset, found.task, known=known, **given)
    else:
        del given["effort"]  # a time budget finds its own
        chosen, notes, _ = budget.plan_within(
            found.dataset, found.task, seconds, cores, known=known, **given
        )
    suitable = tuple(
        spec.id for spec in all_models() if spec.suits(found.task.kind, found.task.domain)
    )
    costs = estimate.costs(
        found.dataset, found.task, replace(chosen, models=suitable), known.usable
    )
    return Planned(chosen, notes, costs.wall(cores, chosen.models), dict(costs.total))
