"""How reviews change over time and differ between products, and what is felt of named aspects."""

from __future__ import annotations

import streamlit as st

from lib.core.facts import from_json
from lib.core.jobs import P
from lib.core.results import Run
from lib.i18n import Translator
from lib.report.labels import class_name
from lib.store.jobs import Job
from lib.ui.shell import services
from lib.ui.shell.text import plain
from lib.ui.widgets.chart import chart
from lib.ui.widgets.job import ask_and_wait, latest_done
from lib.workflows.reviews.facts.words import Aspect, Aspects, Times
from lib.workflows.reviews.job_specs import ASPECTS, TIMES, AspectsParameters, TimesParameters
from lib.workflows.reviews.page.read import on_point, read_them, source_of
from lib.workflows.reviews.page.roles import usual_columns
from lib.workflows.reviews.report.review_sentences import aspects_note, time_note

_EXAMPLES = 2


def times(
    run: Run, code: int, language: str | None, t: Translator, workspace: str, viewer: bool
) -> None:
    """Draw the share of the class over time, by product and by rating, in a language or all."""
    params = _columns(run, code, language, t, workspace, viewer)
    if params is None:
        return
    job = ask_and_wait(TIMES, t, workspace, run=run, params=params, viewer=viewer)
    if job is None or job.result is None:
        return
    from lib.report.figures.shares import shares_chart
    from lib.workflows.reviews.report.review_charts import time_chart, time_title

    found = from_json(Times, job.result)
    axis = t("Share of {name}", name=class_name(run.task.shown[found.positive], t))
    names: dict[str, str] = {}
    box = f"deepworth_times_read_{job.id}"
    if found.time is not None:
        time = found.time
        title = time_title(time, axis, t)
        points = [f"time:{one.when}" for one in time.points]
        click = None if viewer else on_point("deepworth_times", box, [(), points, points])
        figure = time_chart(time, title, axis, t)
        chart(figure, "deepworth_times", t("Over time"), on_click=click)
        names |= {
            key: f"{key[5:]} ({t.number(one.rows)})"
            for key, one in zip(points, time.points, strict=True)
        }
        st.caption(plain(time_note(time, t)))
    for name, label, grouped in (
        ("product", t("By product"), found.product),
        ("rating", t("By rating"), found.rating),
    ):
        if grouped is None or not grouped.groups:
            continue
        groups = grouped.groups
        total = sum(group.rows for group in groups)
        overall = sum(group.hits for group in groups) / max(total, 1)
        keys = [f"{name}:{one.name}" for one in groups]
        click = None if viewer else on_point(f"deepworth_by_{name}", box, [keys])
        figure = shares_chart(groups, overall, label, axis, t)
        chart(figure, f"deepworth_by_{name}", label, on_click=click)
        names |= {
            key: f"{one.name} ({t.number(one.rows)})" for key, one in zip(keys, groups, strict=True)
        }
        if grouped.others:
            left = t.plural(
                "{count} other with fewer reviews is not shown.",
                "{count} others with fewer reviews are not shown.",
                grouped.others,
            )
            st.caption(left)
    if names and not viewer:
        read_them(
            source_of(run, workspace),
            job,
            names,
            t("Reviews of a month, product or rating"),
            box,
            t,
            workspace,
        )


def _columns(
    run: Run, code: int, language: str | None, t: Translator, workspace: str, viewer: bool
) -> TimesParameters | None:
    """Draw which columns are looked at; None where there is none or nothing was computed."""
    if viewer or run.origin:
        found = latest_done(TIMES, workspace, run)
        if found is None:
            st.caption(t("This has not been computed, and it needs the table of the run."))
        return None if found is None else found.params
    table = services.dataset(workspace, run.dataset_id)
    from lib.workflows.reviews.texts.deriving import own_columns

    own = own_columns((column.name for column in table.columns), run.task.recipe, run.task.target)
    names = [name for name in own if name not in (run.task.text, run.task.target)]
    usual = usual_columns(run, workspace)
    columns: dict[str, str | None] = {}
    labels = {"date": t("Date"), "product": t("Product"), "rating": t("Star ratings")}
    for place, (name, label) in zip(st.columns(3), labels.items(), strict=True):
        chosen = usual[name]
        columns[name] = place.selectbox(
            label,
            names,
            index=names.index(chosen) if chosen in names else None,
            key=f"deepworth_times_{name}_{run.id}",
            persist_state="session",
            placeholder=t("None"),
        )
    if not any(columns.values()):
        st.info(
            t(
                "Choose a column with dates, products or ratings. To have one here, choose it in "
                "the set-up."
            )
        )
        return None
    return TimesParameters(
        positive=run.task.classes[code],
        language=language,
        date=columns["date"],
        product=columns["product"],
        rating=columns["rating"],
    )


def aspects(
    run: Run, code: int, language: str | None, t: Translator, workspace: str, viewer: bool
) -> None:
    """Draw how customers feel about what the analyst names."""
    key = f"deepworth_aspects_{run.id}"
    latest = latest_done(ASPECTS, workspace, run)
    lines = st.session_state.get(key + "_taken")
    if lines is None and latest is not None:
        lines = latest.params.aspects
    positive = run.task.classes[code]
    params = AspectsParameters(positive=positive, aspects=tuple(lines or ()), language=language)
    if viewer and latest is not None:
        params = latest.params
    found = ask_and_wait(ASPECTS, t, workspace, run=run, params=params, viewer=viewer)
    if found is not None and found.result is not None:
        result = from_json(Aspects, found.result)
        lines = result.lines
        _aspects(run, found, result, t, workspace, viewer)
    if viewer:
        return
    shown = "\n".join(lines or ())
    with st.form(key, border=False):
        text = st.text_area(
            t("Aspects, one per line, with their words separated by commas"),
            value=shown,
            key=f"{key}_text_{hash(shown)}",
            height=180,
            help=t(
                "English words are matched as whole words, Korean ones anywhere in a word: 배송 "
                "also finds 배송이 and 빠른배송."
            ),
        )
        if st.form_submit_button(t("Show these aspects"), icon=":material/label:"):
            wanted = [line.strip() for line in text.splitlines() if line.strip(" ,")]
            st.session_state[key + "_taken"] = wanted[:30]
            st.rerun(scope="app")


def _aspects(
    run: Run, job: Job[P], found: Aspects, t: Translator, workspace: str, viewer: bool
) -> None:
    from lib.report.figures.shares import shares_chart
    from lib.workflows.reviews.page.examples import examples
    from lib.workflows.reviews.report.review_charts import standing_out

    rows = [aspect for aspect in found.aspects if aspect.rows]
    missing = [aspect.name for aspect in found.aspects if not aspect.rows]
    name = class_name(run.task.shown[found.positive], t)
    if rows:
        overall = found.overall
        title = standing_out(rows, overall, t)
        axis = t("Share of {name}", name=name)
        box = f"deepworth_aspects_read_{job.id}"
        keys = [one.name for one in rows]
        click = None if viewer else on_point("deepworth_aspects", box, [keys])
        figure = shares_chart(rows, overall, title, axis, t)
        chart(figure, "deepworth_aspects", t("Aspects"), on_click=click)
        st.caption(aspects_note(t))
        if not viewer:
            known = {one.name: f"{one.name} ({t.number(one.rows)})" for one in rows}
            read_them(
                source_of(run, workspace),
                job,
                known,
                t("Reviews on an aspect"),
                box,
                t,
                workspace,
            )
    if missing:
        st.caption(plain(t("No review mentions: {names}.", names=", ".join(missing))))
    for place, one in enumerate(rows):
        if viewer:
            break
        with st.expander(f"{plain(one.name)} ({t.number(one.rows)})"):
            st.caption(plain(", ".join(one.words)))
            if gap := _gap_text(one, name, t):
                st.markdown(plain(gap))
            good, bad = st.columns(2, gap="medium")
            with good:
                examples(run, one.examples, _EXAMPLES, f"good_{place}", t, workspace)
            with bad:
                examples(run, one.counter, _EXAMPLES, f"bad_{place}", t, workspace)


def _gap_text(one: Aspect, name: str, t: Translator) -> str:
    """Say how an aspect's share differs from the other reviews'; empty where none are left."""
    if one.gap is None or one.gap_low is None or one.gap_high is None:
        return ""
    values = {
        "name": name,
        "gap": t.number(100 * abs(one.gap), 1),
        "low": t.number(100 * one.gap_low, 1),
        "high": t.number(100 * one.gap_high, 1),
    }
    if one.gap >= 0:
        return t(
            "Share of {name}: {gap} points above the other reviews (95%: {low} to {high}).",
            **values,
        )
    return t(
        "Share of {name}: {gap} points below the other reviews (95%: {low} to {high}).",
        **values,
    )
