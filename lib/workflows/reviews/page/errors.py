"""Where a model fails on reviews: its errors by confidence, length, language and manner."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from lib.core.results import Run, Status
from lib.core.task import TaskKind
from lib.i18n import N_, Translator
from lib.report.board import ranked
from lib.report.labels import class_name, model_label
from lib.ui.widgets import model_predictions
from lib.ui.widgets.chart import chart
from lib.ui.widgets.row_table import row_table, rows_of
from lib.workflows.reviews.exploring import failures as traits
from lib.workflows.reviews.page.out_of_fold import seen
from lib.workflows.reviews.page.robust import robustness
from lib.workflows.reviews.page.roles import setup_of_run
from lib.workflows.reviews.report.review_parts import TRAITS, Seen, rate_groups
from lib.workflows.reviews.report.review_sentences import language_name

Array = np.ndarray[Any, Any]
_PARTS = {
    "errors": N_("Wrong predictions"),
    "rates": N_("Where errors are frequent"),
    "ratings": N_("Rating against text"),
    "robust": N_("Robustness"),
    "columns": N_("Text and columns"),
}


def failures(run: Run, t: Translator, workspace: str) -> None:
    """Let the reader choose a model and what to look at, and draw it."""
    part = st.segmented_control(
        t("Error analysis"),
        _parts_of(run),
        default="errors",
        required=True,
        format_func=lambda name: t(_PARTS[name]),
        key=f"deepworth_reviews_fails_{run.id}",
        persist_state="session",
        label_visibility="collapsed",
    )
    if part == "robust":
        robustness(run, t, workspace)
        return
    if part == "columns":
        from lib.workflows.reviews.page.columns import text_and_columns

        text_and_columns(run, t, workspace)
        return
    model = choose_model(run, t, "fails")
    if model is None:
        return
    found = seen(workspace, run.id, model)
    if found is None:
        st.caption(
            t(
                "The predictions or the actual values of this run are not available here; "
                "only summary figures can be shown."
            )
        )
    elif part == "rates":
        _rates(found, t)
    elif part == "ratings":
        _ratings(run, found, t, workspace)
    else:
        _errors(run, found, model, t, workspace)


def _parts_of(run: Run) -> list[str]:
    """Return what can be looked at: stars say nothing of several labels."""
    away = {"columns"} if len(run.task.features) < 2 else set()
    if run.task.kind is TaskKind.MULTILABEL:
        away.add("ratings")
    return [name for name in _PARTS if name not in away]


def choose_model(run: Run, t: Translator, name: str) -> str | None:
    """Draw the choice of a complete model, the best first; None where there is none."""
    ids = [one.id for one in ranked(run) if one.status is Status.DONE]
    ids = [one for one in ids if run.model(one).family != "baseline"] or ids
    if not ids:
        st.caption(t("No model is complete yet."))
        return None
    return str(
        st.selectbox(
            t("Model"),
            ids,
            format_func=lambda id_: model_label(id_, t),
            key=f"deepworth_reviews_model_{name}_{run.id}",
            persist_state="session",
            width=360,
        )
    )


def _errors(run: Run, found: Seen, model: str, t: Translator, workspace: str) -> None:
    """Show the errors, the most confident first, filtered by language and manner."""
    spoken = sorted(set(found.languages))
    several = run.task.kind is TaskKind.MULTILABEL
    left, right = st.columns(2)
    manner = left.selectbox(
        t("Style"),
        [one for one in TRAITS if one != "plain"],
        format_func=lambda name: t(TRAITS[name]),
        key=f"deepworth_reviews_manner_{run.id}",
        persist_state="session",
        help=t(
            "Found by word lists, whatever the label: strong praise with strong criticism or "
            "laughter may be irony, a mixed review or neither. The reader has to judge."
        ),
    )
    language = right.selectbox(
        t("Language"),
        [None, *spoken],
        format_func=lambda code: t("All languages") if code is None else language_name(code, t),
        key=f"deepworth_reviews_language_{run.id}",
        persist_state="session",
    )
    chosen = found.wrong.copy()
    if manner == "negation":
        chosen &= found.traits.negation
    elif manner == "mixed":
        chosen &= traits.mixed(found.traits)
    if language is not None:
        chosen &= np.array([one == language for one in found.languages])
    order = traits.confident_first(chosen, found.confidence)
    part = rows_of(run, found.given, workspace, t)
    if part is not None:
        row_table(order, part, f"deepworth_reviews_errors_{model}", "errors.csv", t)
    if several:
        st.caption(t("A review counts as wrong if any label is missing or extra."))
    st.caption(
        t(
            "Errors of out-of-fold predictions, the most confident first: some of them may be "
            "label errors."
        )
    )


def _rates(found: Seen, t: Translator) -> None:
    """Draw how often the model errs by manner, length and language."""
    from lib.report.figures.shares import shares_chart
    from lib.workflows.reviews.report.review_fails import rates_note

    overall = float(found.wrong.mean())
    for place, (title, rows) in enumerate(rate_groups(found, t)):
        figure = shares_chart(rows, overall, title, t("Share of errors"), t, good="low")
        chart(figure, f"deepworth_reviews_rates_{place}", title)
    st.caption(rates_note(t))


def _ratings(run: Run, found: Seen, t: Translator, workspace: str) -> None:
    """Show reviews whose stars say one thing and whose words another."""
    from lib.workflows.reviews.texts.ratings import as_ratings

    setup = setup_of_run(run)
    table = model_predictions.table(run, workspace)
    rating = setup.rating if setup is not None else None
    if table is None or rating is None or rating not in table.columns:
        st.info(t("This needs a column of star ratings: choose it in the set-up."))
        return
    ratings = as_ratings(table.at(found.given.rows, (rating,))[rating])
    chance = found.given.outputs[:, -1].astype(float)
    apart = traits.rating_against_text(ratings, chance)
    name = class_name(run.task.shown[-1], t)
    if run.task.kind is not TaskKind.BINARY:
        st.caption(t("Positive here means: {name}.", name=name))
    part = rows_of(run, found.given, workspace, t)
    if part is None:
        return
    for key, title, places in (
        ("blamed", t("Many stars, but the text reads negative"), apart.blamed_high),
        ("praised", t("Few stars, but the text reads positive"), apart.praised_low),
    ):
        st.markdown(f"**{title}**")
        row_table(places, part, f"deepworth_reviews_{key}", f"{key}.csv", t)
    st.caption(
        t(
            "By out-of-fold predictions, the clearest first: mistaken stars, mixed reviews, and "
            "model errors."
        )
    )
