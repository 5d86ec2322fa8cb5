"""What is odd: customers unlike the rest by several methods, and whether these agree."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from lib.core.facts import from_json
from lib.core.results import Run, Status
from lib.i18n import Translator
from lib.report.drawing.numbers import signed
from lib.ui.shell.text import plain
from lib.ui.widgets.chart import kept_chart
from lib.ui.widgets.job import ask_and_wait
from lib.workflows.segments.facts.anomalies import Anomalies
from lib.workflows.segments.job_specs import ANOMALIES, ANOMALIES_DEEP
from lib.workflows.segments.models.clustering import AUTOENCODER_KMEANS
from lib.workflows.segments.page import kept
from lib.workflows.segments.page.past_transactions import download, frame
from lib.workflows.segments.report import basket_charts
from lib.workflows.segments.report.basket_charts import method_label

_LOW = 0.2
"""Share of candidates in common below which methods hardly agree."""


def anomalies(run: Run, model: str, t: Translator, workspace: str, viewer: bool) -> None:
    """Draw who is unlike the other customers, whatever the model of the segments."""
    third = any(
        one.id == AUTOENCODER_KMEANS and one.status is Status.DONE and one.has_artifact
        for one in run.models
    )
    said = t(
        "Candidates to check, not errors: a wholesaler among households, a typing error, fraud. "
        "Isolation forest finds customers that random splits isolate quickly, the local outlier "
        "factor those in sparser surroundings than their neighbours."
    )
    if third:
        network = t("The autoencoder finds those with unusual combinations of features.")
        said = f"{said} {network}"
    st.caption(said)
    spec, other = (ANOMALIES_DEEP, AUTOENCODER_KMEANS) if third else (ANOMALIES, "")
    found = ask_and_wait(spec, t, workspace, run=run, model=other, viewer=viewer)
    if found is None or found.result is None:
        return
    result = from_json(Anomalies, found.result)
    if not viewer:
        kept_chart(
            lambda: basket_charts.anomaly_chart(result, t),
            ("odd", found.id),
            "deepworth_odd",
            t("Customers by two methods"),
            t,
            workspace,
        )
        said = t("Each method flags the same number of customers, beyond the dotted lines.")
        st.caption(said)
    _agreement(result, t)
    if viewer or len(result.methods) > 2:
        kept_chart(
            lambda: basket_charts.overlap_chart(result, t),
            ("odd overlap", found.id),
            "deepworth_odd_overlap",
            t("Share of candidates that two methods have in common"),
            t,
            workspace,
        )
    if not viewer:
        _candidates(result, kept.spoken(run, t, workspace), t)
        download(found, t("Download all scores (CSV)"), "customers-outliers", workspace, {})


def _agreement(result: Anomalies, t: Translator) -> None:
    """Say whether the methods agree."""
    lines = []
    for pair in result.pairs:
        tied = pair.correlation
        said = t(
            "Of all candidates that {first} or {second} flags, {overlap} are flagged by both "
            "(expected by chance: {chance}).",
            first=method_label(pair.first, t),
            second=method_label(pair.second, t),
            overlap=t.percent(pair.overlap),
            chance=t.percent(pair.chance, 1),
        )
        if tied is not None:
            order = t(
                "Over all customers their rank correlation is {value}.", value=t.number(tied, 2)
            )
            said = f"{said} {order}"
        lines.append(f"- {plain(said)}")
    low = max(pair.overlap for pair in result.pairs) < _LOW
    st.markdown("\n".join(lines))
    if low:
        st.caption(
            t(
                "The methods mostly flag different customers. Check why each one is flagged "
                "before you act."
            )
        )


def _candidates(result: Anomalies, spoken: Callable[[str], str], t: Translator) -> None:
    import pandas as pd

    rows = [
        {
            "customer": one.customer,
            "votes": one.votes,
            "why": ", ".join(_reason(name, far, spoken, t) for name, far in one.reasons),
            **dict(zip(result.methods, one.ranks, strict=True)),
        }
        for one in result.rows_shown
    ]
    if not rows:
        return
    column = st.column_config
    config = {
        "customer": column.TextColumn(t("Customer")),
        "votes": column.NumberColumn(
            t("Methods"), help=t("How many methods flag this customer."), width="small"
        ),
        "why": column.TextColumn(
            t("Most unusual feature"),
            width="large",
            help=t(
                "Distance from the median in robust standard deviations, after the same "
                "transformation as for the segments."
            ),
        ),
    }
    for name in result.methods:
        config[name] = column.NumberColumn(
            method_label(name, t),
            format="%.3f",
            help=t("Rank from 0 (most typical) to 1 (furthest out)."),
        )
    frame(pd.DataFrame(rows), config, "deepworth_odd_rows", t("Candidates"), most=12)


def _reason(name: str, far: float, spoken: Callable[[str], str], t: Translator) -> str:
    return f"{spoken(name)} {signed(far, 1, t)}"
