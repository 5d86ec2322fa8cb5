"""Reviews without labels explored: those of a file that was scored, or of a table as it came."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from lib.core.columns import ColumnKind
from lib.core.facts import from_json
from lib.core.jobs import P
from lib.core.proportions import NamedShare, share_of
from lib.core.results import Run
from lib.core.task import Domain
from lib.i18n import Translator
from lib.report.labels import class_name
from lib.store.jobs import Job
from lib.ui.shell import services
from lib.ui.shell.state import state
from lib.ui.widgets.chart import chart
from lib.ui.widgets.job import ask_and_wait
from lib.ui.widgets.lazy import lazy_expander
from lib.workflows.reviews.facts.unlabelled import Explored, ScoredReviews, TableReviews
from lib.workflows.reviews.facts.words import OverTime, Word
from lib.workflows.reviews.job_specs import (
    EXPLORE_SCORED,
    EXPLORE_TABLE,
    ScoredParameters,
    TableParameters,
)
from lib.workflows.reviews.page.read import Source, on_point, read_them
from lib.workflows.reviews.page.roles import setup_of_run
from lib.workflows.reviews.page.topics import follow_topics
from lib.workflows.reviews.texts.setup import ReviewSetup

if TYPE_CHECKING:
    import plotly.graph_objects as go
    from streamlit.elements.lib.mutable_expander_container import ExpanderContainer


def _panel(about: str, t: Translator) -> ExpanderContainer:
    label, key = t("Explore these reviews"), f"deepworth_explore_{about}"
    return lazy_expander(label, key, ":material/travel_explore:")


def explore_scored(run: Run, scored: Job[P], t: Translator, workspace: str) -> None:
    """Draw what the reviews of a scored file say, by the classes that the model gave them."""
    if scored.dataset is None or run.task.domain != Domain.TEXT:
        return
    panel = _panel(scored.id, t)
    if not panel.open:
        return
    with panel:
        setup = setup_of_run(run) or ReviewSetup((str(run.task.text),))
        params = ScoredParameters(
            positive=run.task.classes[-1], date=_date(scored.dataset, setup, t, workspace)
        )
        job = ask_and_wait(
            EXPLORE_SCORED,
            t,
            workspace,
            run=run,
            model=scored.model,
            dataset=scored.dataset,
            params=params,
        )
        if job is None or job.result is None:
            return
        from lib.report.figures.shares import shares_chart
        from lib.workflows.reviews.report.review_charts import standing_out

        found = from_json(ScoredReviews, job.result)
        name = run.task.classes[found.positive]
        shown = class_name(run.task.shown[found.positive], t)
        st.caption(t("By the predicted classes: everything here includes the model's errors."))
        _words_of_classes(found.words[name], shown, job, t)
        topics = found.topics
        if topics:
            overall = sum(topic.hits for topic in topics) / max(
                sum(topic.rows for topic in topics), 1
            )
            axis = t("Share predicted as {name}", name=shown)
            title = standing_out(topics, overall, t)
            _topics(shares_chart(topics, overall, title, axis, t), found, job, t)
        else:
            st.caption(t("There are too few words for topics."))
        _time(found.time, t("Share predicted as {name}", name=shown), job, t)
        words = (one.word for some in found.words.values() for one in some)
        _read(found, words, job, Source(scored.dataset, setup.text), t, workspace)


def explore_table(dataset_id: str, setup: ReviewSetup, t: Translator, workspace: str) -> None:
    """Draw what the reviews of a table say that no model has read: words, topics, their change."""
    panel = _panel(dataset_id, t)
    if not panel.open:
        return
    with panel:
        date = _date(dataset_id, setup, t, workspace)
        job = ask_and_wait(
            EXPLORE_TABLE,
            t,
            workspace,
            dataset=dataset_id,
            params=TableParameters(text=setup.text, date=date),
        )
        if job is None or job.result is None:
            return
        from lib.report.figures.shares import shares_chart

        found = from_json(TableReviews, job.result)
        axis = t("Share of reviews")
        rows = [word.named(word.word) for word in found.words[:20]]
        counted = [one.hits for one in rows]
        figure = shares_chart(rows, None, t("Frequent words"), axis, t, counted=counted)
        keys = [f"word:{one.name}" for one in rows]
        chart(
            figure,
            "deepworth_explore_words",
            t("Frequent words"),
            on_click=on_point("deepworth_explore_words", _box(job), [keys]),
        )
        topics = [
            NamedShare(name=one.name, **share_of(one.rows, found.reviews)) for one in found.topics
        ]
        if topics:
            counted = [topic.hits for topic in topics]
            figure = shares_chart(topics, None, t("Topics"), axis, t, counted=counted)
            _topics(figure, found, job, t)
        else:
            st.caption(t("There are too few words for topics."))
        words = (word.word for word in found.words)
        _read(found, words, job, Source(dataset_id, setup.text), t, workspace)


def _date(dataset_id: str, setup: ReviewSetup, t: Translator, workspace: str) -> str | None:
    """Draw the choice of a column of dates, where there is one."""
    columns = services.dataset(workspace, dataset_id).columns
    names = [column.name for column in columns if column.kind is ColumnKind.DATETIME]
    if not names:
        return None
    return st.selectbox(
        t("Date"),
        names,
        index=names.index(setup.date) if setup.date in names else 0,
        key=f"deepworth_explore_date_{dataset_id}",
        persist_state="session",
        width=280,
    )


def _box(job: Job[P]) -> str:
    return f"deepworth_explore_read_{job.id}"


def _words_of_classes(words: Sequence[Word], shown: str, job: Job[P], t: Translator) -> None:
    from lib.workflows.reviews.report.word_charts import words_scatter

    figure = words_scatter(words, shown, t, narrow=state.narrow)
    names = [[f"word:{word}" for word in trace.meta or ()] for trace in figure.data]
    key = "deepworth_explore_words"
    chart(
        figure,
        key,
        t("Words by how typical they are of the class"),
        on_click=on_point(key, _box(job), names),
    )


def _topics(figure: go.Figure, found: Explored, job: Job[P], t: Translator) -> None:
    """Draw the chart of topics, and each of them over time."""
    keys = [f"topic:{at}" for at in range(len(found.topics))]
    key = "deepworth_explore_topics"
    chart(figure, key, t("Topics"), on_click=on_point(key, _box(job), [keys]))
    if found.times is not None:
        key = f"deepworth_explore_followed_{job.id}"
        follow_topics(found.topics, found.times, key, t)


def _time(time: OverTime | None, axis: str, job: Job[P], t: Translator) -> None:
    from lib.workflows.reviews.report.review_charts import time_chart, time_title

    if time is None or not time.points:
        return
    points = [f"time:{one.when}" for one in time.points]
    key = "deepworth_explore_time"
    chart(
        time_chart(time, time_title(time, axis, t), axis, t),
        key,
        t("Over time"),
        on_click=on_point(key, _box(job), [(), points, points]),
    )


def _read(
    found: Explored,
    words: Iterable[str],
    job: Job[P],
    source: Source,
    t: Translator,
    workspace: str,
) -> None:
    """Let the reader choose a topic, a word or a time, and draw its reviews."""
    names = {f"topic:{at}": t("Topic {name}", name=one.name) for at, one in enumerate(found.topics)}
    names |= {f"word:{word}": word for word in words}
    if found.time is not None:
        names |= {f"time:{one.when}": one.when for one in found.time.points}
    label = t("Reviews of a topic, word or time")
    read_them(source, job, names, label, _box(job), t, workspace)
