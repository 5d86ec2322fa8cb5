"""Labelling a few reviews on the page: ten at a time, chosen by what the last ones taught.

Every batch goes to the engine as a job that carries all labels given so far, so that they are
kept by the store: a reload or another day goes on from the last batch that was submitted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from lib.core.facts import from_json
from lib.core.results import Status
from lib.i18n import Translator
from lib.store.jobs import Job
from lib.ui.shell import services, table_queries
from lib.ui.shell.state import state
from lib.ui.shell.text import plain
from lib.ui.widgets.job import finished
from lib.workflows.reviews.exploring import active
from lib.workflows.reviews.facts.unlabelled import LabelsTaught
from lib.workflows.reviews.job_specs import LABELS, LabelsParameters
from lib.workflows.reviews.page.prepare.setup import prefill_roles
from lib.workflows.reviews.texts.looking import texts_at, with_given_labels

_MAX_LENGTH = 600
_OFFERED = 3


def labelling(table: str, t: Translator, workspace: str) -> None:
    """Draw how far the labels are, the next ten reviews, and the way to a comparison."""
    text = services.dataset(workspace, table).columns[0].name
    jobs = [
        one
        for one in services.jobs().find(workspace, None, LABELS)
        if one.dataset == table and one.params.text == text
    ]
    if not jobs:
        _begin(table, text, t, workspace)
        return
    latest = finished(jobs[0], t, workspace)
    if latest is None:
        return
    results = [job.result for job in jobs if job.status is Status.DONE]
    _progress([from_json(LabelsTaught, result) for result in results if result is not None], t)
    _next(latest, table, text, t, workspace)
    _compare(latest, table, t, workspace)


def go_on_labelling(t: Translator, workspace: str) -> None:
    """Offer the tables that were labelled lately, to go on where they were left."""
    latest: dict[str, Job[LabelsParameters]] = {}
    for one in services.jobs().find(workspace, None, LABELS):
        if one.params.labels:
            latest.setdefault(str(one.dataset), one)
    for table, one in list(latest.items())[:_OFFERED]:
        dataset = services.dataset(workspace, table)
        said = t.plural("{count} label", "{count} labels", len(one.params.labels))
        label = t("Continue labelling {name} ({labels})", name=dataset.name, labels=said)
        if st.button(plain(label), key=f"deepworth_go_on_{table}", icon=":material/label:"):
            state.dataset_id = dataset.origin or table
            prefill_roles(dataset.recipe, state.dataset_id)
            st.session_state[way_key(state.dataset_id)] = "labels"
            st.rerun()


def way_key(dataset_id: str) -> str:
    """Return the key of the way that is taken with reviews without labels."""
    return f"deepworth_reviews_way_{dataset_id}"


def _begin(table: str, text: str, t: Translator, workspace: str) -> None:
    st.markdown(
        t(
            "You label ten reviews at a time, 30 to 100 in all. A quick model learns from them "
            "and picks those it is least sure of, plus a few at random. Then all models can be "
            "compared on your labels."
        )
    )
    names = st.text_input(
        t("Classes, separated by commas"),
        value=", ".join((t("negative"), t("positive"))),
        key=f"deepworth_labels_classes_{table}",
        persist_state="session",
        help=t("Two to eight: sentiment, topics, or whatever you want to distinguish."),
    )
    classes = list(dict.fromkeys(one.strip() for one in names.split(",") if one.strip()))[:8]
    pressed = st.button(
        t("Start labelling"),
        type="primary",
        icon=":material/label:",
        disabled=len(classes) < 2,
    )
    if pressed:
        _ask(table, text, tuple(classes), {}, workspace)
        st.rerun()


def _ask(
    table: str, text: str, classes: tuple[str, ...], labels: Mapping[int, str], workspace: str
) -> None:
    pairs = tuple((row, labels[row]) for row in sorted(labels))
    params = LabelsParameters(text=text, classes=classes, labels=pairs)
    services.jobs().ask(workspace, LABELS, dataset=table, params=params)


def _progress(results: Sequence[LabelsTaught], t: Translator) -> None:
    """Draw how well the labels can be predicted, and what the model makes of all reviews."""
    known = [
        (one, one.accuracy)
        for one in sorted(results, key=lambda one: one.labels)
        if one.accuracy is not None
    ]
    count = results[0].labels
    st.progress(
        min(count / active.ENOUGH_LABELS, 1.0),
        text=t.plural("{count} label", "{count} labels", count),
    )
    if not known:
        st.caption(t("A model needs at least two labels for each of two classes."))
        return
    from lib.ui.widgets.chart import chart
    from lib.workflows.reviews.report.review_charts import (
        labels_caution,
        labels_chart,
        predicted_chart,
    )

    left, right = st.columns([3, 2], gap="large")
    last, accuracy = known[-1]
    with left:
        points = [(one.labels, share) for one, share in known]
        chart(labels_chart(points, last.guess, t), "deepworth_labels_chart", t("Accuracy"))
        st.caption(
            t(
                "Cross-validated on your labels, with 95% intervals (Wilson); dotted: always "
                "guessing the most frequent class. Most of these reviews were picked because they "
                "are hard, so accuracy on all reviews may differ."
            )
        )
    with right:
        chart(predicted_chart(last, t), "deepworth_labels_shares", t("Predictions of this model"))
        st.caption(labels_caution(accuracy, last.guess, t))


def _next(
    latest: Job[LabelsParameters], table: str, text: str, t: Translator, workspace: str
) -> None:
    """Draw the next batch; it is submitted as a whole."""
    batch = from_json(LabelsTaught, latest.result or {}).batch
    if not batch:
        st.success(t("You have enough labels."), icon=":material/check:")
        return
    classes = latest.params.classes
    texts = table_queries.ask(workspace, table, texts_at, text, batch, _MAX_LENGTH)
    with st.form(f"deepworth_labels_{latest.id}"):
        for number, (row, shown) in enumerate(zip(batch, texts, strict=True), start=1):
            with st.container(border=True, gap="xsmall"):
                st.text(f"{number}. {shown}")
                st.segmented_control(
                    t("Label of review {number}", number=number),
                    classes,
                    format_func=plain,
                    key=f"deepworth_label_{latest.id}_{row}",
                    label_visibility="collapsed",
                )
        pressed = st.form_submit_button(
            t("Submit these labels"), type="primary", icon=":material/done_all:"
        )
    if not pressed:
        return
    given = {row: st.session_state.get(f"deepworth_label_{latest.id}_{row}") for row in batch}
    chosen = {row: str(name) for row, name in given.items() if name is not None}
    if not chosen:
        st.info(t("Label at least one of them."))
        return
    _ask(table, text, classes, {**dict(latest.params.labels), **chosen}, workspace)
    st.rerun()


def _compare(latest: Job[LabelsParameters], table: str, t: Translator, workspace: str) -> None:
    """Offer the comparison on the labelled reviews, once there are enough."""
    labels, classes = dict(latest.params.labels), latest.params.classes
    dataset = services.dataset(workspace, table)
    now = active.given(active.start(classes, dataset.rows), labels)
    if not now.enough:
        left = max(active.MIN_LABELS - len(labels), 0)
        st.caption(
            t.plural(
                "{count} more label needed to compare models.",
                "{count} more labels needed to compare models.",
                left,
            )
        )
        return
    pressed = st.button(
        t("Compare models on these labels"),
        icon=":material/balance:",
        help=t("Makes a table with a column of your labels, empty where there are none."),
    )
    if pressed:
        state.dataset_id = _labelled_table(table, labels, workspace)
        st.rerun()


def _labelled_table(table: str, labels: Mapping[int, str], workspace: str) -> str:
    """Keep the table with the labels given so far as a column of its own; return its id."""
    given = {str(row): name for row, name in labels.items()}
    made = table_queries.making(workspace, table, with_given_labels, given, table)
    return made.keep(made.value)
