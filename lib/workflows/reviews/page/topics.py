"""What reviews are about: topics, their names, what becomes of them, the reviews behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from lib.core.results import Run
from lib.i18n import Translator
from lib.report.labels import class_name
from lib.store.jobs import Job
from lib.ui.shell import services
from lib.ui.shell.text import plain
from lib.ui.widgets.chart import chart
from lib.ui.widgets.job import ask_and_wait, for_viewer, latest_done
from lib.workflows.reviews.exploring.topic_edits import edited
from lib.workflows.reviews.job_specs import TOPICS, TopicsParameters
from lib.workflows.reviews.page.read import on_point, read_them, source_of
from lib.workflows.reviews.page.roles import usual_columns
from lib.workflows.reviews.report.review_parts import TOPIC_EDITS
from lib.workflows.reviews.report.review_sentences import topics_note

Json = Mapping[str, Any]


def topics(
    run: Run, code: int, chosen: dict[str, Any], t: Translator, workspace: str, viewer: bool
) -> None:
    """Draw the topics with their share of the class looked at, and the ways on from there."""
    number = st.selectbox(
        t("Number of topics"),
        [None, *range(3, 16)],
        format_func=lambda one: t("Chosen by coherence") if one is None else t.number(one),
        key=f"deepworth_topics_number_{run.id}",
        persist_state="session",
        width=280,
        help=t("The number whose topic words occur together most often (mean NPMI)."),
    )
    found = _found(
        run,
        replace(topic_params(run, code, workspace, viewer), number=number, **chosen),
        t,
        workspace,
        viewer,
    )
    if found is None or found.result is None:
        return
    told = found.result["topics"]
    if not told:
        st.caption(t("There are too few words for topics."))
        return
    _shares(run, found, told, code, t, workspace, viewer)
    if "times" in found.result:
        follow_topics(found.result, f"deepworth_topics_followed_{run.id}", t)
    if not viewer and not run.origin:
        _edit(run, found, t, workspace)


def topic_params(run: Run, code: int, workspace: str, viewer: bool = False) -> TopicsParameters:
    """Return what topics are asked for with unless something else is chosen."""
    date = None if viewer or run.origin else usual_columns(run, workspace)["date"]
    return TopicsParameters(positive=run.task.classes[code], date=date)


def _found(
    run: Run, params: TopicsParameters, t: Translator, workspace: str, viewer: bool
) -> Job[Any] | None:
    """Return the job as the analyst has named and joined its topics."""
    if viewer:
        latest = with_names(latest_done(TOPICS, workspace, run), run, workspace)
        shown = for_viewer(latest)
        if shown is None:
            st.caption(t("This has not been computed, and it needs the table of the run."))
        return shown
    found = ask_and_wait(TOPICS, t, workspace, run=run, params=params)
    return with_names(found, run, workspace)


def with_names(found: Job[Any] | None, run: Run, workspace: str) -> Job[Any] | None:
    """Return a job with the names that its topics were given, and those joined that were."""
    edits = edits_of(run, workspace).get(found.id) if found is not None else None
    if found is None or found.result is None or not edits:
        return found
    return replace(found, result=edited(found.result, edits))


def edits_of(run: Run, workspace: str) -> dict[str, Json]:
    """Return what topics were renamed and joined, by the id of their job."""
    found = services.jobs().find(workspace, run.id, TOPIC_EDITS)
    return dict((found[0].result or {}).get("answers", {})) if found else {}


def _shares(
    run: Run,
    found: Job[Any],
    told: list[Json],
    code: int,
    t: Translator,
    workspace: str,
    viewer: bool,
) -> None:
    from lib.report.figures.shares import shares_chart
    from lib.workflows.reviews.report.review_charts import standing_out

    rows = sum(one["rows"] for one in told)
    overall = sum(one["hits"] for one in told) / max(rows, 1)
    result: Json = found.result or {}
    name = class_name(run.task.shown[int(result.get("positive", code))], t)
    title, axis = standing_out(told, overall, t), t("Share of {name}", name=name)
    keys = [str(place) for place in range(len(told))]
    box = f"deepworth_topics_read_{found.id}"
    click = None if viewer else on_point("deepworth_topics", box, [keys])
    figure = shares_chart(told, overall, title, axis, t)
    chart(figure, "deepworth_topics", t("Topics"), on_click=click)
    st.caption(topics_note(t))
    if viewer:
        return
    parts = {
        key: [str(at) for at in one.get("parts", [place])]
        for place, (key, one) in enumerate(zip(keys, told, strict=True))
    }
    names = {
        key: f"{one['name']} ({t.number(one['rows'])})" for key, one in zip(keys, told, strict=True)
    }
    read_them(
        source_of(run, workspace), found, names, t("Reviews of a topic"), box, t, workspace, parts
    )


def follow_topics(result: Json, key: str, t: Translator) -> None:
    """Draw how much of the reviews of each point of time a topic is."""
    times, told = result["times"], result["topics"]
    if len(times["when"]) < 2:
        return
    from lib.workflows.reviews.report.review_charts import time_chart

    place = st.selectbox(
        t("Topic over time"),
        range(len(told)),
        format_func=lambda at: str(told[at]["name"]),
        key=key,
        persist_state="session",
        width=480,
    )
    if place is None or place >= len(told):
        return
    from lib.workflows.reviews.exploring.over_time import from_counts

    time = from_counts(times["when"], times["topics"][place], times["rows"])
    axis = t("Share of the reviews")
    name = t("Topic {name}", name=str(told[place]["name"]))
    from lib.workflows.reviews.report.review_charts import time_title

    title = time_title(time, name, t)
    chart(time_chart(time, title, axis, t), f"{key}_chart", t("Topic over time"))


def _edit(run: Run, found: Job[Any], t: Translator, workspace: str) -> None:
    """Let the analyst name topics and join them; kept beside the result."""
    whole = services.jobs().look_up(workspace, found.id)
    if whole is None or whole.result is None:
        return
    told = whole.result["topics"]
    before = edits_of(run, workspace)
    edits = before.get(found.id, {})
    with (
        st.expander(t("Rename and merge topics"), icon=":material/edit:"),
        st.form(f"deepworth_topics_edit_{found.id}", border=False),
    ):
        names, into = {}, {}
        for place, one in enumerate(told):
            left, right = st.columns(2)
            name = left.text_input(
                plain(str(one["name"])),
                value=edits.get("names", {}).get(str(place), ""),
                placeholder=str(one["name"]),
                max_chars=60,
                key=f"deepworth_topic_name_{found.id}_{place}",
            )
            others = [None, *(at for at in range(len(told)) if at != place)]
            known = edits.get("into", {}).get(str(place))
            joined = right.selectbox(
                t("Merge into"),
                others,
                index=others.index(known) if known in others else 0,
                format_func=lambda at: "–" if at is None else str(told[at]["name"]),
                key=f"deepworth_topic_into_{found.id}_{place}",
            )
            if name.strip() and name.strip() != one["name"]:
                names[str(place)] = name.strip()
            if joined is not None:
                into[str(place)] = int(joined)
        if st.form_submit_button(t("Save"), icon=":material/check:"):
            answers = {**before, found.id: {"names": names, "into": into}}
            model = run.models[0].id
            services.jobs().keep(workspace, TOPIC_EDITS, run.id, model, {"answers": answers})
            st.rerun(scope="app")
