"""Reviews without labels explored: those of a file that was scored, or of a table as it came."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from lib.core.columns import ColumnKind
from lib.core.results import Run
from lib.core.task import Domain
from lib.i18n import Translator
from lib.report.labels import class_name
from lib.store.jobs import Job
from lib.ui.shell import services
from lib.ui.shell.state import state
from lib.ui.widgets.chart import chart
from lib.ui.widgets.job import ask_and_wait
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

Json = Mapping[str, Any]


def _panel(about: str, t: Translator) -> Any:
    label, key = t("Explore these reviews"), f"deepworth_explore_{about}"
    return st.expander(label, icon=":material/travel_explore:", key=key, on_change="rerun")


def explore_scored(run: Run, scored: Job[Any], t: Translator, workspace: str) -> None:
    """Draw what the reviews of a scored file say, by the classes that the model gave them."""
    if scored.dataset is None or run.task.domain is not Domain.TEXT:
        return
    panel = _panel(scored.id, t)
    if not panel.open:
        return
    with panel:
        setup = setup_of_run(run) or ReviewSetup((str(run.task.text),))
        params = ScoredParameters(
            positive=run.task.classes[-1], date=_date(scored.dataset, setup, t, workspace)
        )
        found = ask_and_wait(
            EXPLORE_SCORED,
            t,
            workspace,
            run=run,
            model=scored.model,
            dataset=scored.dataset,
            params=params,
        )
        if found is None or found.result is None:
            return
        result: Json = found.result
        name = run.task.classes[int(result["positive"])]
        shown = class_name(run.task.shown[int(result["positive"])], t)
        st.caption(t("By the predicted classes: everything here includes the model's errors."))
        _words_of_classes(found, name, shown, t)
        _topics(found, shown, t)
        _time(found, t("Share predicted as {name}", name=shown), t)
        _read(found, Source(scored.dataset, setup.text), t, workspace)


def explore_table(dataset_id: str, setup: ReviewSetup, t: Translator, workspace: str) -> None:
    """Draw what the reviews of a table say that no model has read: words, topics, their change."""
    panel = _panel(dataset_id, t)
    if not panel.open:
        return
    with panel:
        date = _date(dataset_id, setup, t, workspace)
        found = ask_and_wait(
            EXPLORE_TABLE,
            t,
            workspace,
            dataset=dataset_id,
            params=TableParameters(text=setup.text, date=date),
        )
        if found is None or found.result is None:
            return
        from lib.report.figures.shares import shares_chart

        result: Json = found.result
        rows = [
            {**one, "counted": one["hits"], "name": one["word"]} for one in result["words"][:20]
        ]
        figure = shares_chart(rows, None, t("Frequent words"), t("Share of reviews"), t)
        keys = [f"word:{one['word']}" for one in rows]
        chart(
            figure,
            "deepworth_explore_words",
            t("Frequent words"),
            on_click=on_point("deepworth_explore_words", _box(found), [keys]),
        )
        _topics(found, None, t)
        _read(found, Source(dataset_id, setup.text), t, workspace)


def _date(dataset_id: str, setup: ReviewSetup, t: Translator, workspace: str) -> str | None:
    """Draw the choice of a column of dates, where there is one."""
    columns = services.dataset(workspace, dataset_id).columns
    names = [one.name for one in columns if one.kind is ColumnKind.DATETIME]
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


def _box(found: Job[Any]) -> str:
    return f"deepworth_explore_read_{found.id}"


def _words_of_classes(found: Job[Any], name: str, shown: str, t: Translator) -> None:
    from lib.workflows.reviews.report.word_charts import words_scatter

    figure = words_scatter((found.result or {})["words"][name], shown, t, narrow=state.narrow)
    names = [[f"word:{word}" for word in trace.meta or ()] for trace in figure.data]
    key = "deepworth_explore_words"
    chart(
        figure,
        key,
        t("Words by how typical they are of the class"),
        on_click=on_point(key, _box(found), names),
    )


def _topics(found: Job[Any], shown: str | None, t: Translator) -> None:
    """Draw the topics by the share of a class or, without classes, by their share of reviews."""
    from lib.core.proportions import share_of
    from lib.report.figures.shares import shares_chart
    from lib.workflows.reviews.report.review_charts import standing_out

    result: Json = found.result or {}
    told = result["topics"]
    if not told:
        st.caption(t("There are too few words for topics."))
        return
    key, keys = "deepworth_explore_topics", [f"topic:{at}" for at in range(len(told))]
    if shown is None:
        of = int(result["reviews"])
        rows = [
            {"name": one["name"], **share_of(one["rows"], of), "counted": one["rows"]}
            for one in told
        ]
        figure = shares_chart(rows, None, t("Topics"), t("Share of reviews"), t)
    else:
        overall = sum(one["hits"] for one in told) / max(sum(one["rows"] for one in told), 1)
        axis = t("Share predicted as {name}", name=shown)
        figure = shares_chart(told, overall, standing_out(told, overall, t), axis, t)
    chart(figure, key, t("Topics"), on_click=on_point(key, _box(found), [keys]))
    if "times" in result:
        follow_topics(result, f"deepworth_explore_followed_{found.id}", t)


def _time(found: Job[Any], axis: str, t: Translator) -> None:
    from lib.workflows.reviews.report.review_charts import time_chart, time_title

    time = (found.result or {}).get("time")
    if not time or not time["points"]:
        return
    points = [f"time:{one['when']}" for one in time["points"]]
    key = "deepworth_explore_time"
    chart(
        time_chart(time, time_title(time, axis, t), axis, t),
        key,
        t("Over time"),
        on_click=on_point(key, _box(found), [(), points, points]),
    )


def _read(found: Job[Any], source: Source, t: Translator, workspace: str) -> None:
    """Let the reader choose a topic, a word or a time, and draw its reviews."""
    result: Json = found.result or {}
    names = {
        f"topic:{at}": t("Topic {name}", name=one["name"])
        for at, one in enumerate(result["topics"])
    }
    words = result["words"]
    lists = words.values() if isinstance(words, Mapping) else [words]
    names |= {f"word:{one['word']}": str(one["word"]) for some in lists for one in some}
    points = (result.get("time") or {}).get("points", ())
    names |= {f"time:{one['when']}": str(one["when"]) for one in points}
    read_them(
        source, found, names, t("Reviews of a topic, word or time"), _box(found), t, workspace
    )
