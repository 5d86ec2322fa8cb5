"""What is in each segment: sizes and names, what sets each apart, its rule, its typical members."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import streamlit as st

from lib.core.facts import from_json
from lib.core.results import Run
from lib.i18n import N_, Translator
from lib.ui.shell import services, table_queries
from lib.ui.shell.state import state
from lib.ui.shell.terms import with_terms
from lib.ui.shell.text import plain
from lib.ui.widgets.chart import chart
from lib.ui.widgets.job import ask_and_wait
from lib.ui.widgets.row_table import day_columns, legible
from lib.workflows.segments.facts.portraits import Portrait, Portraits, PortraitSet, SuggestedName
from lib.workflows.segments.groups.naming import pattern_named
from lib.workflows.segments.job_specs import PORTRAITS
from lib.workflows.segments.page import kept
from lib.workflows.segments.report import portrait_charts
from lib.workflows.segments.report.rule_texts import coverage_text, fidelity_text, rule_text
from lib.workflows.segments.report.segment_charts import of_segment
from lib.workflows.segments.report.segment_looks import title_of

if TYPE_CHECKING:
    import pandas as pd

_DRAWINGS = {
    "heat": (N_("Heat map"), portrait_charts.means_heatmap),
    "snake": (N_("Snake plot"), portrait_charts.snake_plot),
    "radar": (N_("Radar"), portrait_charts.radar),
    "parallel": (N_("Parallel coordinates"), portrait_charts.parallel_coordinates),
}
_CATEGORIES = 6


def what_is_in_each(run: Run, model: str, t: Translator, workspace: str, viewer: bool) -> None:
    """Draw the portraits of a model's segments once they are known."""
    job = ask_and_wait(PORTRAITS, t, workspace, run=run, model=model, viewer=viewer)
    if job is None or job.result is None:
        return
    found = from_json(Portraits, job.result)
    described = found.portraits
    names = kept.names(run, model, t, workspace)
    spoken = kept.labelled(run, t, workspace)
    _table(run, model, described, names, t, workspace, viewer)
    drawing = st.segmented_control(
        t("Chart"),
        list(_DRAWINGS),
        default="heat",
        required=True,
        wrap=True,
        format_func=lambda name: t(_DRAWINGS[name][0]),
        key=f"deepworth_seg_drawing_{run.id}",
        persist_state="session",
        label_visibility="collapsed",
    )
    label, draw = _DRAWINGS[drawing or "heat"]
    room = {"narrow": state.narrow} if drawing == "heat" else {}
    chart(draw(described, names, spoken, t, **room), f"deepworth_seg_{drawing}", t(label))
    segments = [segment.segment for segment in described.segments]
    if not segments:
        return
    chosen = st.pills(
        t("Segment details"),
        segments,
        default=segments[0],
        required=True,
        format_func=lambda code: plain(title_of(code, names)),
        key=f"deepworth_seg_one_{run.id}_{model}",
        persist_state="session",
    )
    one = next(part for part in described.segments if part.segment == (chosen or 0))
    _closer(run, one, found, spoken, t, workspace, viewer)


def _table(
    run: Run,
    model: str,
    described: PortraitSet,
    names: Mapping[int, str],
    t: Translator,
    workspace: str,
    viewer: bool,
) -> None:
    """Draw sizes and shares, with names that can be typed over."""
    import pandas as pd

    facts = kept.facts(run, model, workspace)
    rows = []
    for segment in described.segments:
        code = segment.segment
        rows.append(
            {
                "number": code + 1,
                "name": names.get(code, ""),
                "size": segment.size,
                "share": segment.share,
                "money": segment.money_share,
                "stable": of_segment(facts.jaccard, code),
            }
        )
    frame = pd.DataFrame(rows, columns=["number", "name", "size", "share", "money", "stable"])
    column = st.column_config
    config = {
        "number": column.NumberColumn("#", width=40),
        "name": column.TextColumn(
            t("Name"),
            width="medium",
            max_chars=80,
            help=t(
                "Suggested from what distinguishes the segment. Type to change it; clear it to "
                "restore the suggestion."
            ),
        ),
        "size": column.NumberColumn(t("Customers"), format="localized"),
        "share": column.ProgressColumn(
            t("Share"),
            min_value=0.0,
            max_value=1.0,
            format="percent",
            help=t("Share of all customers."),
        ),
        "money": column.ProgressColumn(
            t("Share of revenue"),
            min_value=0.0,
            max_value=1.0,
            format="percent",
            help=t("Share of the total monetary value of all customers."),
        ),
        "stable": column.NumberColumn(
            t("Stability"),
            format="%.2f",
            help=t("Mean Jaccard similarity with resamples; at least 0.75 is stable."),
        ),
    }
    shown = [name for name in frame.columns if frame[name].notna().any()]
    height = 35 * (len(frame) + 1) + 3
    if viewer:
        st.dataframe(
            frame[shown],
            hide_index=True,
            column_config=config,
            height=height,
            key="deepworth_seg_table",
            alt=t("Segments"),
        )
        return
    # A name that was kept is in the table itself: the edits of before must not lie over it.
    version = hash(tuple(frame["name"]))
    edited = st.data_editor(
        frame[shown],
        hide_index=True,
        disabled=[name for name in shown if name != "name"],
        column_config=config,
        height=height,
        key=f"deepworth_seg_names_{run.id}_{model}_{version}",
        alt=t("Segments"),
    )
    _keep_names(run, model, frame, edited, workspace)


def _keep_names(
    run: Run, model: str, frame: pd.DataFrame, edited: pd.DataFrame, workspace: str
) -> None:
    given = kept.edited(run, model, workspace)
    changed = dict(given)
    for number, old, new in zip(frame["number"], frame["name"], edited["name"], strict=True):
        said = "" if new is None else str(new).strip()
        if said != old:
            changed[int(number) - 1] = said
    if changed != given:
        kept.rename(run, model, changed, workspace)
        st.rerun(scope="app")


def _closer(
    run: Run,
    one: Portrait,
    found: Portraits,
    spoken: Callable[[str], str],
    t: Translator,
    workspace: str,
    viewer: bool,
) -> None:
    left, right = st.columns([3, 2], gap="large")
    with left:
        figure = portrait_charts.differences(one, spoken, t)
        chart(figure, "deepworth_seg_differences", t("Distinguishing features"))
        said = t(
            "Mean of the segment minus the mean of all other customers, in standard deviations of "
            "all, with Welch's 95% interval. It shows how large a difference is, not that the "
            "segment is real: the segments were made from these features."
        )
        if any(part.logged for part in found.portraits.features):
            # A mean of logarithms may lie on the other side of the others' than the mean itself.
            logged = t("Features used as logarithms are compared on the log scale.")
            said = f"{said} {logged}"
        st.caption(plain(said))
        _categories(one, spoken, t)
    with right:
        _action(one, found, t)
        _rule(one, found, spoken, t)
    if not viewer and not run.origin:
        _members(run, one, t, workspace)


def _action(one: Portrait, found: Portraits, t: Translator) -> None:
    """Say what kind of customers these are, and what is usually done about them."""
    pattern = pattern_named(found.suggested.get(str(one.segment), SuggestedName()))
    if pattern is None:
        return
    label, about, action = t(pattern.label), t(pattern.about), t(pattern.action)
    st.markdown(
        f"**{plain(label)}**  \n{plain(about)}",
        help=t(
            "Scores from 1 to 5: for RFM quintiles, those of each customer; otherwise, by how "
            "often a customer of this segment ranks above another."
        ),
    )
    st.markdown(
        f":material/campaign: {plain(action)}",
        help=t("Common practice for such customers; only a test can show whether it works here."),
    )


def _rule(
    one: Portrait,
    found: Portraits,
    spoken: Callable[[str], str],
    t: Translator,
) -> None:
    rules = found.rules
    if rules is None:
        return
    rule = rules.of(one.segment)
    title = t("Rule")
    st.markdown(
        f"**{title}**",
        help=t(
            "The rule that finds it best, by coverage and precision, among trees of at most three "
            "questions."
        ),
    )
    if rule is None or not rule.conditions:
        st.caption(t("No short rule describes this segment."))
    else:
        st.markdown(
            f"{plain(rule_text(rule, spoken, t))}  \n:gray[{plain(coverage_text(rule, t))}]"
        )
    st.caption(plain(fidelity_text(rules, t)))


def _categories(one: Portrait, spoken: Callable[[str], str], t: Translator) -> None:
    """List the categories that are more or less frequent here than among the others."""
    listed = [part for part in one.categories if abs(part.share - part.rest) >= 0.05]
    if not listed:
        return
    st.table(
        {
            t("Category"): [
                plain(f"{spoken(part.name)}: {part.value}") for part in listed[:_CATEGORIES]
            ],
            t("In this segment"): [t.percent(part.share) for part in listed[:_CATEGORIES]],
            t("Others"): [t.percent(part.rest) for part in listed[:_CATEGORIES]],
        },
        border="horizontal",
        hide_index=True,
    )


def _members(run: Run, one: Portrait, t: Translator, workspace: str) -> None:
    """Draw typical customers of the segment, and those furthest from its centre."""
    import pandas as pd

    rows = [*one.typical, *one.extreme]
    kinds = [t("typical")] * len(one.typical) + [t("extreme")] * len(one.extreme)
    if any(row >= services.dataset(workspace, run.dataset_id).rows for row in rows):
        return
    spoken = kept.labelled(run, t, workspace)
    shown = legible(table_queries.rows(workspace, run.dataset_id, rows))
    shown.columns = pd.Index([spoken(str(name)) for name in shown.columns])
    shown.insert(0, t("Kind of member"), kinds, allow_duplicates=True)
    title = t("Typical and extreme customers")
    st.markdown(
        f"**{title}**",
        help=with_terms(
            t("Typical: the medoid and its neighbours. Extreme: furthest from the centre."),
            t,
            "medoid",
        ),
    )
    st.dataframe(
        shown,
        hide_index=True,
        column_config=day_columns(shown),
        key="deepworth_seg_members",
        placeholder="–",
        lazy=False,
    )
