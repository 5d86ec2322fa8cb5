"""What reviews are about: topics, their names, what becomes of them, the reviews behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from lib.core.facts import from_json, to_json
from lib.core.jobs import P
from lib.core.results import Run
from lib.i18n import Translator
from lib.report.labels import class_name
from lib.store.jobs import Job
from lib.ui.shell import services
from lib.ui.shell.terms import with_terms
from lib.ui.shell.text import plain
from lib.ui.widgets.chart import chart
from lib.ui.widgets.job import ask_and_wait, for_viewer, latest_done
from lib.workflows.reviews.facts.words import (
    KeptEdits,
    PlainTopic,
    TopicEdits,
    TopicsOfRun,
    TopicTimes,
)
from lib.workflows.reviews.job_specs import TOPICS, TopicsParameters, WordsParameters
from lib.workflows.reviews.page.read import on_point, read_them, source_of
from lib.workflows.reviews.page.roles import usual_columns
from lib.workflows.reviews.report.review_parts import TOPIC_EDITS, edited_result, edits_in
from lib.workflows.reviews.report.review_sentences import topics_note


def topics(
    run: Run, code: int, chosen: WordsParameters, t: Translator, workspace: str, viewer: bool
) -> None:
    """Draw the topics with their share of the class looked at, and the ways on from there."""
    number = st.selectbox(
        t("Number of topics"),
        [None, *range(3, 16)],
        format_func=lambda one: t("Chosen by coherence") if one is None else t.number(one),
        key=f"deepworth_topics_number_{run.id}",
        persist_state="session",
        width=280,
        help=with_terms(
            t("The number whose topic words occur together most often (mean NPMI)."),
            t,
            "topic",
            "coherence",
        ),
    )
    params = replace(
        topic_params(run, code, workspace, viewer),
        number=number,
        language=chosen.language,
        stop=chosen.stop,
        keep=chosen.keep,
    )
    job = _found(run, params, t, workspace, viewer)
    if job is None or job.result is None:
        return
    found = from_json(TopicsOfRun, job.result)
    if not found.topics:
        st.caption(t("There are too few words for topics."))
        return
    _shares(run, job, found, t, workspace, viewer)
    if found.times is not None:
        key = f"deepworth_topics_followed_{run.id}"
        follow_topics(found.topics, found.times, key, t)
    if not viewer and not run.origin:
        _edit(run, job, t, workspace)


def topic_params(run: Run, code: int, workspace: str, viewer: bool = False) -> TopicsParameters:
    """Return what topics are asked for with unless something else is chosen."""
    date = None if viewer or run.origin else usual_columns(run, workspace)["date"]
    return TopicsParameters(positive=run.task.classes[code], date=date)


def _found(
    run: Run, params: TopicsParameters, t: Translator, workspace: str, viewer: bool
) -> Job[TopicsParameters] | None:
    """Return the job as the analyst has named and joined its topics."""
    if viewer:
        latest = with_names(latest_done(TOPICS, workspace, run), run, workspace)
        shown = for_viewer(latest)
        if shown is None:
            st.caption(t("This has not been computed, and it needs the table of the run."))
        return shown
    found = ask_and_wait(TOPICS, t, workspace, run=run, params=params)
    return with_names(found, run, workspace)


def with_names(found: Job[P] | None, run: Run, workspace: str) -> Job[P] | None:
    """Return a job with the names that its topics were given, and those joined that were."""
    edits = edits_of(run, workspace).get(found.id) if found is not None else None
    if found is None or found.result is None or edits is None:
        return found
    return replace(found, result=edited_result(found.result, edits))


def edits_of(run: Run, workspace: str) -> Mapping[str, TopicEdits]:
    """Return what topics were renamed and joined, by the id of their job."""
    found = services.jobs().find(workspace, run.id, TOPIC_EDITS)
    return edits_in(found[0].result if found else None)


def _shares(
    run: Run,
    job: Job[P],
    found: TopicsOfRun,
    t: Translator,
    workspace: str,
    viewer: bool,
) -> None:
    from lib.report.figures.shares import shares_chart
    from lib.workflows.reviews.report.review_charts import standing_out

    told = found.topics
    rows = sum(one.rows for one in told)
    overall = sum(one.hits for one in told) / max(rows, 1)
    name = class_name(run.task.shown[found.positive], t)
    title, axis = standing_out(told, overall, t), t("Share of {name}", name=name)
    keys = [str(place) for place in range(len(told))]
    box = f"deepworth_topics_read_{job.id}"
    click = None if viewer else on_point("deepworth_topics", box, [keys])
    figure = shares_chart(told, overall, title, axis, t)
    chart(figure, "deepworth_topics", t("Topics"), on_click=click)
    st.caption(topics_note(t))
    if viewer:
        return
    parts = {
        key: [str(at) for at in one.parts or (place,)]
        for place, (key, one) in enumerate(zip(keys, told, strict=True))
    }
    names = {key: f"{one.name} ({t.number(one.rows)})" for key, one in zip(keys, told, strict=True)}
    read_them(
        source_of(run, workspace), job, names, t("Reviews of a topic"), box, t, workspace, parts
    )


def follow_topics(told: Sequence[PlainTopic], times: TopicTimes, key: str, t: Translator) -> None:
    """Draw how much of the reviews of each point of time a topic is."""
    if len(times.when) < 2:
        return
    from lib.workflows.reviews.report.review_charts import time_chart

    place = st.selectbox(
        t("Topic over time"),
        range(len(told)),
        format_func=lambda at: told[at].name,
        key=key,
        persist_state="session",
        width=480,
    )
    if place is None or place >= len(told):
        return
    from lib.workflows.reviews.exploring.over_time import from_counts

    time = from_counts(times.when, times.topics[place], times.rows)
    axis = t("Share of the reviews")
    name = t("Topic {name}", name=told[place].name)
    from lib.workflows.reviews.report.review_charts import time_title

    title = time_title(time, name, t)
    chart(time_chart(time, title, axis, t), f"{key}_chart", t("Topic over time"))


def _edit(run: Run, found: Job[P], t: Translator, workspace: str) -> None:
    """Let the analyst name topics and join them; kept beside the result."""
    whole = services.jobs().look_up(workspace, found.id)
    if whole is None or whole.result is None:
        return
    told = from_json(TopicsOfRun, whole.result).topics
    before = edits_of(run, workspace)
    edits = before.get(found.id, TopicEdits())
    with (
        st.expander(t("Rename and merge topics"), icon=":material/edit:"),
        st.form(f"deepworth_topics_edit_{found.id}", border=False),
    ):
        names, into = {}, {}
        for place, one in enumerate(told):
            left, right = st.columns(2)
            name = left.text_input(
                plain(one.name),
                value=edits.names.get(str(place), ""),
                placeholder=one.name,
                max_chars=60,
                key=f"deepworth_topic_name_{found.id}_{place}",
            )
            others = [None, *(at for at in range(len(told)) if at != place)]
            known = edits.into.get(str(place))
            joined = right.selectbox(
                t("Merge into"),
                others,
                index=others.index(known) if known in others else 0,
                format_func=lambda at: "–" if at is None else told[at].name,
                key=f"deepworth_topic_into_{found.id}_{place}",
            )
            if name.strip() and name.strip() != one.name:
                names[str(place)] = name.strip()
            if joined is not None:
                into[str(place)] = int(joined)
        if st.form_submit_button(t("Save"), icon=":material/check:"):
            answers = {**before, found.id: TopicEdits(names=names, into=into)}
            model, made = run.models[0].id, to_json(KeptEdits(answers=answers))
            services.jobs().keep(workspace, TOPIC_EDITS, run.id, model, made)
            st.rerun(scope="app")
