"""A part of the page of a run of forecasts that is computed once it is opened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import TYPE_CHECKING, TypeVar

import streamlit as st

from lib.core.facts import from_json
from lib.core.jobs import JobSpec, Parameters
from lib.core.results import Run, Status
from lib.i18n import Translator
from lib.report.board import ranked
from lib.report.labels import model_label
from lib.ui.shell.boundary import boundary
from lib.ui.shell.reader import fragment
from lib.ui.widgets.job import ask_and_wait
from lib.ui.widgets.lazy import lazy_expander

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

F = TypeVar("F", bound="DataclassInstance")
Draw = Callable[[Run, Translator, str, bool], None]
"""Draws for a run: in a language, for a workspace, perhaps for a reader it was passed on to."""
WIDTH = 360
"""Pixels of a choice."""


def panel(title: str, name: str, icon: str) -> Callable[[Draw], Draw]:
    """Put what is drawn into a box that is closed at first, and draw it once it is opened."""

    def boxed(draw: Draw) -> Draw:
        @wraps(draw)
        def drawn(run: Run, t: Translator, workspace: str, viewer: bool) -> None:
            with boundary(t):
                box = lazy_expander(t(title), f"deepworth_fc_{name}_{run.id}", f":material/{icon}:")
                if box.open:
                    with box:
                        draw(run, t, workspace, viewer)

        return fragment(drawn)

    return boxed


def of_model(
    job: JobSpec[Parameters],
    kind: type[F],
    run: Run,
    part: str,
    t: Translator,
    workspace: str,
    viewer: bool,
    *,
    models: Sequence[str] | None = None,
    button: str | None = None,
) -> tuple[str, F] | None:
    """Return the model that is chosen and what a job says of it, or draw why there is nothing yet.

    Without a ``button`` it is asked for at once. ``models`` are those to choose from, by default
    all that were completed.
    """
    model = choose_model(run, t, part, models)
    if model is None:
        st.caption(t("No model was completed."))
        return None
    done = ask_and_wait(
        job,
        t,
        workspace,
        run=run,
        model=model,
        button=button,
        button_help=t("The model is fitted again at each cut-off; the result is kept."),
        viewer=viewer,
    )
    if done is None or done.result is None:
        return None
    return model, from_json(kind, done.result)


def choose_model(
    run: Run, t: Translator, part: str, models: Sequence[str] | None = None
) -> str | None:
    """Draw the choice among some models, by default the completed ones, the best first."""
    if models is None:
        models = completed_models(run)
    if not models:
        return None
    return st.selectbox(
        t("Model"),
        models,
        format_func=lambda one: model_label(one, t),
        key=f"deepworth_fc_{part}_model_{run.id}",
        persist_state="session",
        width=WIDTH,
    )


def completed_models(run: Run) -> list[str]:
    """Return the completed models, the best first."""
    return [one.id for one in ranked(run) if one.status is Status.DONE]


def choose_series(names: Sequence[str], key: str, t: Translator, about: str | None = None) -> int:
    """Draw the choice of a series where there are several; return its place."""
    return choose_place(t("Time series"), names, key, about)


def choose_place(label: str, names: Sequence[str], key: str, about: str | None = None) -> int:
    """Draw the choice of one of several names; return its place."""
    if len(names) < 2:
        return 0
    return st.selectbox(
        label,
        range(len(names)),
        format_func=lambda one: names[one],
        key=key,
        persist_state="session",
        help=about,
        width=WIDTH,
    )
