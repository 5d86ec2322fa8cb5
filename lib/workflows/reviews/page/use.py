"""A model of reviews at work: one typed review, or a file of new ones."""

from __future__ import annotations

import streamlit as st

from lib.core.common_jobs import PREDICT, Predicted
from lib.core.facts import from_json
from lib.core.results import Run, Status
from lib.core.task import TaskKind
from lib.i18n import Translator
from lib.report.labels import class_name, model_label
from lib.ui.next_steps.fitted import fitted_models
from lib.ui.next_steps.predicting import predict_file
from lib.ui.shell import services, table_queries
from lib.ui.shell.text import plain
from lib.ui.widgets.job import ask_and_wait
from lib.workflows.reviews.facts.models import TypedScores
from lib.workflows.reviews.job_specs import SCORE, ExplainParameters, TypedParameters
from lib.workflows.reviews.page.class_choice import looked_at
from lib.workflows.reviews.page.explore import explore_scored
from lib.workflows.reviews.page.why import (
    explain,
    explainable,
    legend,
    say_about_model,
    say_negation,
    say_score,
)
from lib.workflows.reviews.texts.looking import predicted_counts

MAX_LENGTH = 20_000


def use(run: Run, t: Translator, workspace: str) -> None:
    """Draw the box for one review, and the way from a file to its scores."""
    fitted = fitted_models(run)
    if run.origin or not fitted:
        st.caption(
            t("The fitted models of this run are not available here, so nothing can be scored.")
        )
        return
    st.subheader(t("One review"), anchor=False)
    typed_review(run, fitted, t, workspace)
    st.subheader(t("A file of reviews"), anchor=False)
    if run.plan.sample_rows is not None:
        learned = t.number(run.plan.sample_rows)
        st.caption(
            t(
                "The models were trained on a sample of {count} rows; every row of a file is "
                "scored.",
                count=learned,
            )
        )
    predict_file(run, t, workspace)
    _shares(run, t, workspace)
    scored = next(iter(services.jobs().find(workspace, run.id, PREDICT)), None)
    if scored is not None and scored.status is Status.DONE:
        explore_scored(run, scored, t, workspace)


def typed_review(run: Run, fitted: list[str], t: Translator, workspace: str) -> None:
    """Take a review as somebody types it, and show what each chosen model says of it."""
    key = f"deepworth_typed_{run.id}"
    with st.form(key, border=False):
        text = st.text_area(
            t("Type or paste a review"),
            key=f"{key}_text",
            height=110,
            max_chars=MAX_LENGTH,
            persist_state="session",
        )
        models = st.multiselect(
            t("Models"),
            fitted,
            default=fitted[:2],
            format_func=lambda id_: model_label(id_, t),
            key=f"{key}_models",
            persist_state="session",
            placeholder=t("Choose models"),
        )
        pressed = st.form_submit_button(
            t("Score the review"), type="primary", icon=":material/rate_review:"
        )
    if pressed:
        st.session_state[f"{key}_asked"] = (text, tuple(models))
    asked = st.session_state.get(f"{key}_asked")
    if asked is None:
        return
    text, chosen = asked
    if not text.strip():
        st.info(t("Type a review first."))
        return
    words = explainable(run)
    several = run.task.kind is TaskKind.MULTILABEL
    code = looked_at(run, t) if several else -1
    target = run.task.classes[code]
    for model in chosen:
        st.markdown(f"**{plain(model_label(model, t))}**")
        if model in words:
            explain(run, model, ExplainParameters(text=text, target=target), t, workspace)
            say_negation(run, model, text, t, workspace)
            continue
        params = TypedParameters(texts=(text,))
        found = ask_and_wait(SCORE, t, workspace, run=run, model=model, params=params)
        if found is not None and found.result is not None:
            scores = from_json(TypedScores, found.result)
            say_score(run, scores.outputs[0], t)
            say_about_model(scores.findings, t)
            say_negation(run, model, text, t, workspace)
    if any(model in words for model in chosen):
        legend(run.task.shown[code], t)


def _shares(run: Run, t: Translator, workspace: str) -> None:
    """Draw the predicted classes of the file that was scored last."""
    jobs = services.jobs().find(workspace, run.id, PREDICT)
    done = next((job for job in jobs if job.status is Status.DONE), None)
    if done is None or done is not jobs[0]:
        return
    from lib.core.proportions import Share, share_of

    counts = _predicted(workspace, done.id, run.task.classes, run.task.kind is TaskKind.MULTILABEL)
    if counts is None:
        return
    rows = 0 if done.result is None else from_json(Predicted, done.result).rows
    parts = []
    for value, name in zip(run.task.classes, run.task.shown, strict=True):
        one = Share(**share_of(counts[value], rows))
        low, high = t.percent(one.low), t.percent(one.high)
        share = t.percent(one.share, 1)
        parts.append(f"{class_name(name, t)} = {share} ({low}–{high})")
    st.markdown(plain(t("Predicted: {shares}.", shares=" · ".join(parts))))
    st.caption(
        t(
            "Shares of predicted classes; in brackets, the interval from chance alone. Model "
            "errors come on top: see the confusion matrix."
        )
    )


@st.cache_resource(show_spinner=False, max_entries=16, ttl=1800)
def _predicted(
    workspace: str, job_id: str, classes: tuple[str, ...], several: bool
) -> dict[str, int] | None:
    path = services.jobs().path(workspace, job_id)
    return table_queries.ask_rows(path, predicted_counts, classes, several)
