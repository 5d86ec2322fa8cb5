"""The segments at a glance: how many customers each has, and what these are like on average."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.core.results import Run
from lib.i18n import Translator
from lib.report.drawing.cells import safe_csv
from lib.ui.shell.state import state
from lib.ui.shell.text import plain
from lib.workflows.segments.page import kept
from lib.workflows.segments.page.past_transactions import save
from lib.workflows.segments.report.money import CURRENCIES, NONE
from lib.workflows.segments.report.segment_looks import title_of
from lib.workflows.segments.report.segment_measures import cell_text, means_frame

_WAYS = ("mean", "median")


def overview(
    run: Run, model: str, choices: DeltaGenerator, t: Translator, workspace: str, viewer: bool
) -> None:
    """Draw a row a segment: name, size, share, and recency, frequency, money and order value.

    ``choices`` is where what can be chosen of it stands.
    """
    found = kept.measures(run, model, t, workspace, viewer=viewer)
    if found is None or not found.segments:
        st.caption(
            t("The segments' customers are not available here, so their means cannot be shown.")
        )
        return
    with choices:
        way = _choose_way(run, t)
        if found.money and not viewer and not run.origin:
            _choose_currency(run, t, workspace)
    import pandas as pd

    heads = {name: plain(found.spoken(name)) for name in found.columns}
    rows = [
        {
            t("Segment"): plain(title_of(segment.segment, found.names, 40)),
            t("Customers"): t.number(segment.size),
            t("Share"): t.percent(segment.share),
            **{
                heads[name]: plain(cell_text(found, name, segment.columns[name], way, t))
                for name in found.columns
            },
        }
        for segment in found.segments
    ]
    st.table(pd.DataFrame(rows).set_index(t("Segment")), border="horizontal")
    st.caption(
        t("Means of the customers of each segment, with 95% intervals.")
        if way == "mean"
        else t("Medians: half of the segment's customers are below, half above.")
    )
    save(
        t("Download the means (CSV)"),
        lambda: safe_csv(means_frame(found)),
        "segments-means",
        f"deepworth_seg_means_csv_{model}",
    )


def _choose_way(run: Run, t: Translator) -> str:
    names: Mapping[str, str] = {"mean": t("Mean"), "median": t("Median")}
    way = st.segmented_control(
        t("Shown"),
        _WAYS,
        default="mean",
        required=True,
        format_func=names.__getitem__,
        key=f"deepworth_seg_way_of_means_{run.id}",
        persist_state="session",
        label_visibility="collapsed",
    )
    return way or "mean"


def _choose_currency(run: Run, t: Translator, workspace: str) -> None:
    """Let the analyst say in which currency amounts are: all texts and charts then name it."""
    now = kept.currency(run, workspace) or ""
    offered = [*CURRENCIES, *([now] if now not in CURRENCIES else [])]

    def keep() -> None:
        kept.use_currency(run, st.session_state[key] or "", workspace)

    key = f"deepworth_seg_currency_{run.id}"
    st.selectbox(
        t("Currency of the amounts"),
        offered,
        index=offered.index(now),
        format_func=lambda sign: sign or t(NONE),
        accept_new_options=True,
        key=key,
        on_change=keep,
        width="stretch" if state.narrow else 200,
        help=t("Amounts stay as they are in the file: this only names their currency."),
    )
