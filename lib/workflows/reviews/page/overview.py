"""What an analyst came for, first: how reviews are meant, which words, about what, since when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import streamlit as st

from lib.core.facts import Json, from_json
from lib.core.jobs import JobSpec, P
from lib.core.results import Run
from lib.evaluation.targets.rows import known_targets
from lib.i18n import Translator
from lib.report.disclosure import MIN_ROWS
from lib.ui.shell import services
from lib.ui.shell.boundary import boundary
from lib.ui.shell.reader import fragment
from lib.ui.shell.text import plain
from lib.ui.widgets.job import find_job, for_viewer
from lib.ui.widgets.model_predictions import truth_of_run
from lib.workflows.reviews.facts.words import Times, TopicsOfRun, TypicalWords
from lib.workflows.reviews.job_specs import TIMES, TOPICS, WORDS, TimesParameters, WordsParameters
from lib.workflows.reviews.page.filters import latest_of_all
from lib.workflows.reviews.page.roles import usual_columns
from lib.workflows.reviews.report import review_overview as said


@fragment
def overview(run: Run, t: Translator, workspace: str, viewer: bool) -> None:
    """Draw a sentence on each thing that is known of the reviews of a run, and ask for the rest."""
    with boundary(t), st.container(border=True, gap="small", key="deepworth_reviews_overview"):
        pending: list[str] = []
        for icon, sentence in _sentences(run, t, workspace, viewer, pending):
            st.markdown(f":material/{icon}: {plain(sentence)}")
        if pending:
            _waiting(tuple(pending), t, workspace)


@fragment(run_every=1.0)
def _waiting(pending: tuple[str, ...], t: Translator, workspace: str) -> None:
    """Say that more is on its way, and draw it when it is there; the parts below can stop it."""
    with boundary(t):
        if any(not services.jobs().get(workspace, one).unfinished for one in pending):
            st.rerun(scope="app")
        services.engine().ensure()
        st.caption(f":material/hourglass: {t('Computing')}")


def _sentences(
    run: Run, t: Translator, workspace: str, viewer: bool, pending: list[str]
) -> Iterator[tuple[str, str]]:
    """Yield icons and sentences; the ids of what is still asked for go into ``pending``."""
    from lib.workflows.reviews.page.topics import topic_params

    classes = run.task.classes
    counts = class_counts(run, workspace)
    if counts is not None and not (viewer and any(0 < one < MIN_ROWS for one in counts[1])):
        yield "donut_small", said.classes_sentence(run.task.shown, counts, t)
    model = said.model_sentence(run, t)
    if model:
        yield "balance", model
    found = _found(WORDS, WordsParameters(), run, workspace, viewer, pending)
    if found:
        yield "forum", said.words_sentence(run.task, from_json(TypicalWords, found), t)
    usual = topic_params(run, len(classes) - 1, workspace, viewer)
    found = _found(TOPICS, usual, run, workspace, viewer, pending)
    topics = from_json(TopicsOfRun, found) if found else None
    if topics is not None and topics.topics:
        yield "topic", said.topics_sentence(run.task.shown, topics, t)
    here = not viewer and not run.origin
    columns = usual_columns(run, workspace) if here else {}
    if not here or columns["date"]:
        wanted = TimesParameters(
            positive=classes[-1],
            date=columns.get("date"),
            product=columns.get("product"),
            rating=columns.get("rating"),
        )
        found = _found(TIMES, wanted, run, workspace, viewer, pending)
        times = from_json(Times, found) if found else None
        if times is not None and times.time is not None:
            name = run.task.shown[times.positive]
            yield "timeline", said.time_sentence(name, times.time, t)


def _found(
    spec: JobSpec[P],
    params: P,
    run: Run,
    workspace: str,
    viewer: bool,
    pending: list[str],
) -> Mapping[str, Json]:
    """Return the latest result about all reviews; asked for where there is none yet."""
    from lib.workflows.reviews.page.topics import with_names

    latest = latest_of_all(spec, run, workspace)
    if spec.id == TOPICS.id:
        latest = with_names(latest, run, workspace)
    if viewer:
        latest = for_viewer(latest)
    if latest is None and not viewer and not run.origin:
        job = find_job(spec, workspace, run=run, params=params)
        if job is None:  # else it is on its way or failed, which the part below tells
            pending.append(services.jobs().ask(workspace, spec, run=run.id, params=params))
        elif job.unfinished:
            pending.append(job.id)
    return (latest.result if latest is not None else None) or {}


def class_counts(run: Run, workspace: str) -> tuple[int, list[int]] | None:
    """Return the labelled reviews and how many are of each class, or None without their table.

    Where a review may have several labels, how many have each.
    """
    codes = truth_of_run(workspace, run.id)
    if codes is None:
        return None
    codes = codes[known_targets(codes)]
    if codes.ndim == 2:
        return len(codes), [int(one) for one in codes.sum(axis=0)]
    counted = np.bincount(codes.astype(int), minlength=len(run.task.classes))
    return len(codes), [int(one) for one in counted]
