"""How many segments there are, and how stable each of them is."""

from __future__ import annotations

import streamlit as st

from lib.core.results import Run
from lib.i18n import Translator
from lib.report import segment_charts
from lib.ui import segments_kept as kept
from lib.ui.chart import chart


def how_many(run: Run, model: str, t: Translator, workspace: str, viewer: bool) -> None:
    """Draw stability, gap and indices over k, then the stability of the model's own segments."""
    found = kept.choice(run, workspace) or {}
    chart(segment_charts.stability_by_k(found, t), "deepworth_seg_by_k", t("Stability by number"))
    st.caption(
        t(
            "K-means for every number of segments, fitted again to customers drawn anew. A number "
            "counts as stable if every segment reaches the dashed line at 0.75. The grey area is "
            "what the same method finds in uniform noise, where there is nothing to be found."
        )
    )
    left, right = st.columns(2, gap="large")
    with left:
        chart(segment_charts.gap_chart(found, t), "deepworth_seg_gap", t("Gap statistic"))
        st.caption(
            t(
                "How much tighter the segments are than in uniform noise (Tibshirani et al. 2001): "
                "the smallest number within one standard error of the next is chosen."
            )
        )
    with right:
        chart(segment_charts.indices_chart(found, t), "deepworth_seg_indices", t("Indices"))
        st.caption(
            t(
                "Indices see only how tight and how far apart segments are, not whether they come "
                "back. Where they disagree, stability decides."
            )
        )
    _each(run, model, t, workspace)


def _each(run: Run, model: str, t: Translator, workspace: str) -> None:
    """Draw how stable each segment of the chosen model is."""
    segments = [code for code in kept.codes(run, model, workspace) if code >= 0]
    facts = kept.facts(run, model, workspace)
    names = kept.names(run, model, t, workspace)
    chart(
        segment_charts.cluster_stability(facts, segments, names, t),
        "deepworth_seg_stability",
        t("Stability of each segment"),
    )
    st.caption(
        t(
            "Mean Jaccard agreement of each segment with its likest one in resamples (Hennig "
            "2007): below 0.6 not to be trusted, from 0.6 a pattern, from 0.75 stable, from 0.85 "
            "highly stable."
        )
    )
    noise = int(facts.get("noise") or 0)
    if noise:
        said = t.plural(
            "{count} customer is in no segment.", "{count} customers are in no segment.", noise
        )
        st.caption(said)
