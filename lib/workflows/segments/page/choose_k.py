"""How many segments there are, and how stable each of them is."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lib.core.results import Run
from lib.i18n import Translator
from lib.ui.shell.text import plain
from lib.ui.widgets.chart import chart
from lib.workflows.segments.facts.choice import Choice
from lib.workflows.segments.page import kept
from lib.workflows.segments.report import segment_charts, segment_test_charts
from lib.workflows.segments.report.segment_number import results_table, signs_text


def choose_k(run: Run, model: str, t: Translator, workspace: str, viewer: bool) -> None:
    """Draw the tests of every number of segments, then the stability of the model's own."""
    found = kept.choice(run, workspace) or Choice(k=0)
    _tests(found, t)
    chart(
        segment_test_charts.stability_by_k(found, t),
        "deepworth_seg_by_k",
        t("Stability by number"),
    )
    st.caption(
        t(
            "K-means for every number of segments, fitted again to resampled customers. The test "
            "is passed if the least stable segment reaches the dashed line at 0.75. The grey area "
            "is not a test: it is what the same method finds in uniform noise."
        )
    )
    _separation(found, t)
    chart(segment_charts.indices_chart(found, t), "deepworth_seg_indices", t("Indices"))
    st.caption(
        t(
            "Indices are not tests: they measure only how tight and how far apart segments are, "
            "not whether they are reproduced."
        )
    )
    _each(run, model, t, workspace)


def _tests(found: Choice, t: Translator) -> None:
    """Draw what each number of segments reached in each test, as a table."""
    headings, rows = results_table(found, t)
    if rows:
        table = pd.DataFrame(rows, columns=[plain(one) for one in headings])
        st.table(table.set_index(table.columns[0]))
        st.caption(plain(signs_text(t)))


def _separation(found: Choice, t: Translator) -> None:
    """Draw the three tests of whether segments are groups, beside each other."""
    drawn = (
        (
            segment_test_charts.noise_chart(found, t),
            "deepworth_seg_gap",
            t("Gap statistic"),
            t(
                "How much tighter the segments are than in uniform noise (Tibshirani et al. "
                "2001). The test is passed above the dashed line, by two standard errors."
            ),
        ),
        (
            segment_test_charts.apart_chart(found, t),
            "deepworth_seg_apart",
            t("Well separated"),
            t(
                "Distance of the nearest two centres, in standard deviations along the line "
                "between them. The two halves of a uniform distribution are 3.46 apart; the test "
                "is passed from 4."
            ),
        ),
        (
            segment_test_charts.valley_chart(found, t),
            "deepworth_seg_valley",
            t("Valley in between"),
            t(
                "The two segments with the shallowest valley: customers half-way, relative to "
                "those around the sparser centre. The test is passed where the interval is below "
                "1, failed where it is above one half; otherwise there are too few customers to "
                "decide."
            ),
        ),
    )
    for column, (figure, key, name, said) in zip(st.columns(3, gap="large"), drawn, strict=True):
        with column:
            chart(figure, key, name)
            st.caption(said)


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
            "Mean Jaccard similarity of each segment with its most similar one in resamples "
            "(Hennig 2007): below 0.6 unreliable, from 0.6 a pattern, from 0.75 stable, from 0.85 "
            "highly stable."
        )
    )
    noise = facts.noise
    if noise:
        said = t.plural(
            "{count} customer is in no segment.", "{count} customers are in no segment.", noise
        )
        st.caption(said)
