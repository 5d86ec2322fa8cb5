"""Customers on maps: choose some with the lasso and see who they are."""

from __future__ import annotations

from collections.abc import Mapping

import plotly.graph_objects as go
import streamlit as st

from lib.core.facts import Json, from_json
from lib.core.model import Family
from lib.core.results import Run
from lib.i18n import N_, Translator
from lib.report.disclosure import MIN_ROWS
from lib.report.drawing.theme import escape
from lib.report.figures.charts import cut
from lib.ui.shell import services, table_queries
from lib.ui.shell.state import state
from lib.ui.widgets.chart import chart
from lib.ui.widgets.job import ask_and_wait
from lib.ui.widgets.row_table import day_columns
from lib.workflows.segments.facts.maps import DrawnMap
from lib.workflows.segments.facts.setup import setup_of
from lib.workflows.segments.job_specs import DEEP_MAP, MAP, MapParameters
from lib.workflows.segments.page import kept
from lib.workflows.segments.report import map_charts
from lib.workflows.segments.report.segment_looks import title_of

_SHOWN, _HOVERED = 500, 5
_BUTTONS = {"tsne": N_("Compute the t-SNE map"), "umap": N_("Compute the UMAP map")}


def maps(run: Run, model: str, t: Translator, workspace: str, viewer: bool) -> None:
    """Draw one of the maps of a model's segments, and the customers chosen on it."""
    kinds = ["pca", "tsne", "umap", "pca3"]
    if run.model(model).family == Family.DEEP:
        kinds.append("deep")
    if viewer:  # groups of customers are drawn in a plane
        kinds.remove("pca3")
    kind = st.segmented_control(
        t("Map"),
        kinds,
        default="pca",
        required=True,
        wrap=True,
        format_func=lambda one: t(map_charts.KIND_TEXTS[one]),
        key=f"deepworth_seg_map_{run.id}",
        persist_state="session",
        label_visibility="collapsed",
    )
    kind = kind if kind in kinds else "pca"
    if kind == "deep":
        job = ask_and_wait(DEEP_MAP, t, workspace, run=run, model=model, viewer=viewer)
    else:
        button = t(_BUTTONS[kind]) if kind in _BUTTONS else None
        job = ask_and_wait(
            MAP,
            t,
            workspace,
            run=run,
            model=model,
            params=MapParameters(kind=kind),
            button=button,
            viewer=viewer,
        )
    if job is None or job.result is None:
        return
    made = from_json(DrawnMap, job.result)
    key = f"deepworth_seg_2d_{kind}"
    names = kept.names(run, model, t, workspace)
    if viewer:
        chart(map_charts.map_groups(made, names, t), key, t("Map of the customers"))
        st.caption(_said_of_groups(run, made, t))
        return
    here = not run.origin  # the table of a run from a bundle is not here
    texts = _said_of(run, made, t, workspace) if here else None
    if kind == "pca3":
        figure = map_charts.map_3d(made, made.labels, names, t, texts)
        chart(figure, "deepworth_seg_3d", t("Customers in three dimensions"))
        st.caption(t("Drag to rotate; scroll to zoom."))
        return
    figure = map_charts.map_2d(made, made.labels, names, t, texts)
    if state.narrow and here:
        _let_scroll(figure, run, t)
    chart(figure, key, t("Map of the customers"), selection=("lasso", "box", "points"))
    _said_of_sample(run, made, here, t)
    if here:
        _chosen(run, model, key, made, t, workspace)


def _let_scroll(figure: go.Figure, run: Run, t: Translator) -> None:
    """Let a finger on the map scroll the page, unless its reader wants to draw around customers."""
    drawing = st.toggle(
        t("Draw on the map"),
        key=f"deepworth_seg_draw_{run.id}",
        persist_state="session",
        help=t("When on, a finger draws around customers; when off, it scrolls the page."),
    )
    if not drawing:
        figure.update_layout(dragmode=False)
        figure.update_xaxes(fixedrange=True)
        figure.update_yaxes(fixedrange=True)


def _said_of(run: Run, made: DrawnMap, t: Translator, workspace: str) -> list[str] | None:
    """Return what is said of each customer under the pointer: the id and a few features."""
    table = services.dataset(workspace, run.dataset_id)
    if max(made.rows, default=0) >= table.rows:
        return None
    spoken = kept.spoken(run, t, workspace)
    customer = str(setup_of(run.plan).customer)
    names = (customer, *list(run.task.features)[:_HOVERED])
    names = tuple(name for name in names if name in table.kinds())
    frame = table_queries.rows(workspace, run.dataset_id, made.rows, names)
    lines = [""] * len(made.rows)
    for name in names:
        values = frame[name].tolist()
        label = escape(spoken(name))
        for place, value in enumerate(values):
            shown = t.number(value) if isinstance(value, int | float) else str(value)
            lines[place] += f"{'<br>' if lines[place] else ''}{label}: {escape(cut(shown, 40))}"
    return lines


def _said_of_sample(run: Run, made: DrawnMap, here: bool, t: Translator) -> None:
    drawn = len(made.points)
    said = [t("Draw around customers to list them below.")] if here else []
    if drawn < run.rows:
        said.append(
            t(
                "{drawn} of {all} customers are shown, the same on every map.",
                drawn=t.number(drawn),
                all=t.number(run.rows),
            )
        )
    if said:
        st.caption(" ".join(said))


def _said_of_groups(run: Run, made: DrawnMap, t: Translator) -> str:
    return t(
        "Each mark is the centre of at least {least} nearby customers; the marks cover {drawn} of "
        "{all} customers.",
        least=t.number(MIN_ROWS),
        drawn=t.number(made.drawn),
        all=t.number(run.rows),
    )


def _chosen(run: Run, model: str, key: str, made: DrawnMap, t: Translator, workspace: str) -> None:
    """List the customers that were drawn around, by segment."""
    event = st.session_state.get(key) or {}
    points = (event.get("selection") or {}).get("points") or []
    rows = sorted({row for row in map(_row, points) if row is not None})
    if not rows:
        return
    import pandas as pd

    known = services.dataset(workspace, run.dataset_id).rows
    names = kept.names(run, model, t, workspace)
    where = dict(zip(made.rows, made.labels, strict=True))
    rows = [row for row in rows if row in where and row < known]
    spoken = kept.spoken(run, t, workspace)
    shown = table_queries.rows(workspace, run.dataset_id, rows[:_SHOWN]).copy(deep=False)
    shown.columns = pd.Index([spoken(str(name)) for name in shown.columns])
    said = [title_of(where[row], names) for row in rows[:_SHOWN]]
    shown.insert(0, t("Segment"), said, allow_duplicates=True)
    counted = t.plural("{count} customer selected", "{count} customers selected", len(rows))
    st.markdown(f"**{counted}**")
    st.dataframe(
        shown,
        hide_index=True,
        column_config=day_columns(shown),
        height=300,
        key=f"{key}_rows",
        placeholder="–",
    )
    if len(rows) > _SHOWN:
        st.caption(t("The first {count} are listed.", count=t.number(_SHOWN)))


def _row(point: Mapping[str, Json]) -> int | None:
    given = point.get("customdata")
    if isinstance(given, Mapping):
        given = list(given.values())
    if isinstance(given, list | tuple):
        given = next(iter(given), None)
    return int(given) if isinstance(given, int | float) else None
