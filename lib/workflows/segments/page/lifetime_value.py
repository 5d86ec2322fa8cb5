"""What are they worth: lifetime value, tried on purchases held back, and against a network."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from lib.core.facts import from_json, to_json
from lib.core.results import Run
from lib.errors import InputError
from lib.i18n import Translator
from lib.report.drawing.cells import safe_csv
from lib.report.drawing.numbers import chance
from lib.store.jobs import Job
from lib.ui.shell import table_queries
from lib.ui.shell.terms import term_help
from lib.ui.shell.text import plain
from lib.ui.widgets.chart import chart, kept_chart
from lib.ui.widgets.job import ask_and_wait
from lib.workflows.segments.facts.holdout import MeanPurchase
from lib.workflows.segments.facts.lifetime_value import Lifetime
from lib.workflows.segments.job_specs import (
    LIFETIME,
    LIFETIME_PLACED,
    LifetimeParameters,
)
from lib.workflows.segments.page import kept
from lib.workflows.segments.page.holdout_check import held_back
from lib.workflows.segments.page.next_spend import contest, rounded
from lib.workflows.segments.page.past_transactions import Past, download, frame, past_of, save
from lib.workflows.segments.report import customer_charts, disclosed, value_charts
from lib.workflows.segments.report.customer_sentences import value_interval
from lib.workflows.segments.report.money import money, with_unit
from lib.workflows.segments.report.portrait_charts import amount_text
from lib.workflows.segments.report.rule_texts import limits_text
from lib.workflows.segments.report.segment_looks import title_of

_MONTHS = (3, 6, 12, 24, 36)


def lifetime_value(run: Run, model: str, t: Translator, workspace: str, viewer: bool) -> None:
    """Draw what the customers of a run are worth, where they came from transactions."""
    past = past_of(run, t, workspace)
    if past is None:
        return
    if not past.paid:
        said = t.error(InputError("worth_needs_amounts"))
        st.info("  \n".join(map(plain, said)), icon=":material/payments:")
        return
    _scores(run, past, t, workspace, viewer)
    st.subheader(
        t("Lifetime value"),
        anchor=False,
        help=term_help("lifetime_value", t),
    )
    found = ask_and_wait(
        # Only a model that was kept can tell the segments of an earlier day.
        LIFETIME_PLACED if run.model(model).has_artifact else LIFETIME,
        t,
        workspace,
        run=run,
        model=model,
        dataset=past.dataset,
        params=_parameters(run, past, t),
        viewer=viewer,
    )
    if found is not None and found.result is not None:
        names = kept.names(run, model, t, workspace)
        result = from_json(Lifetime, found.result)
        _value(found, result, names, past, t, workspace)
        if not viewer:
            label = t("Download the value of every customer (CSV)")
            download(found, label, "customers-value", workspace, names)
        held_back(found, result, names, t, workspace)
    st.subheader(t("Does deep learning pay off here?"), anchor=False)
    contest(run, past, t, workspace, viewer)


def _scores(run: Run, past: Past, t: Translator, workspace: str, viewer: bool) -> None:
    """Draw the scores of recency and frequency, which need no engine."""
    from lib.workflows.segments.customers.rfm import scores_of

    own = run.plan.settings.get(kept.RFM_MODEL, {})
    cuts = {name: str(cut) for name, cut in own.items()}
    try:
        grid = table_queries.ask(workspace, run.dataset_id, scores_of, cuts)
    except InputError:
        # A table whose columns were changed since it was made has no scores; the rest has its own.
        return
    if viewer:
        grid = disclosed.score_grid(grid)
    with st.expander(t("Scores of recency and frequency"), icon=":material/grid_on:"):
        chart(
            customer_charts.rfm_chart(grid, past.currency, t),
            "deepworth_rfm",
            t("Scores of recency and frequency"),
        )
        said = t(
            "Scores are quintiles of the customers; customers with the same value have the same "
            "score. The best are at the top right."
        )
        st.caption(plain(limits_text(cuts, t) or said))


def _parameters(run: Run, past: Past, t: Translator) -> LifetimeParameters:
    """Draw what a value depends on beside the customers."""
    first, second, third = st.columns(3)
    months = first.selectbox(
        t("Months ahead"),
        _MONTHS,
        index=2,
        key=f"deepworth_worth_months_{run.id}",
        persist_state="session",
    )
    discount = second.number_input(
        t("Discount rate per year (%)"),
        0.0,
        100.0,
        10.0,
        1.0,
        format="%g",
        key=f"deepworth_worth_discount_{run.id}",
        persist_state="session",
        help=term_help("discount_rate", t),
    )
    margin = third.number_input(
        t("Margin (%)"),
        1.0,
        100.0,
        100.0,
        1.0,
        format="%g",
        key=f"deepworth_worth_margin_{run.id}",
        persist_state="session",
        help=t("Share of revenue that is profit; 100% values the revenue itself."),
    )
    return LifetimeParameters(
        columns=past.columns,
        reference=past.reference,
        months=months,
        discount=discount / 100,
        margin=margin / 100,
    )


def _value(
    found: Job[LifetimeParameters],
    result: Lifetime,
    names: Mapping[int, str],
    past: Past,
    t: Translator,
    workspace: str,
) -> None:
    currency = past.currency
    numbers = (
        (t("Expected value"), money(result.total, currency, t), None),
        (t("Mean per customer"), money(result.mean, currency, t), None),
        (
            t("Expected purchases"),
            t.number(round(result.expected_purchases)),
            t("Expected number of days with a purchase, over all customers, in these months."),
        ),
        (
            t("Still buying"),
            chance(result.alive, t) if result.alive is not None else "–",
            t(
                "Mean probability, by BG/NBD, of not having churned: for the {count} returning "
                "customers in groups where BG/NBD held in the holdout period.",
                count=t.number(result.alive_of),
            ),
        ),
    )
    for place, (label, value, about) in zip(st.columns(len(numbers)), numbers, strict=True):
        place.metric(label, value, help=about)
    said = value_interval(result, currency, t)
    if said:
        st.caption(plain(said))
    if result.segments:
        kept_chart(
            lambda: value_charts.value_by_segment(result.segments, names, currency, t),
            ("value by segment", found.id, str(names)),
            "deepworth_worth_segments",
            t("Value by segment"),
            t,
            workspace,
        )
        _segments_table(result, names, currency, t)
    # Where BG/NBD held for nobody, what it takes for gone says nothing of these customers.
    places = st.columns(2, gap="large") if result.alive_of else [st.container()]
    with places[0]:
        kept_chart(
            lambda: value_charts.value_distribution(result, currency, t),
            ("value", found.id),
            "deepworth_worth_values",
            t("Value per customer"),
            t,
            workspace,
        )
    if len(places) > 1:
        with places[1]:
            kept_chart(
                lambda: customer_charts.alive_chart(result.grid, t),
                ("alive", found.id),
                "deepworth_worth_alive",
                t("Probability of still buying"),
                t,
                workspace,
            )
    _assumptions(result, t)
    if result.same_rate:
        st.caption(
            t(
                "{count} of {all} customers are valued by their past purchase rate: for such "
                "customers, BG/NBD was further off in the holdout period.",
                count=t.number(result.same_rate),
                all=t.number(result.customers),
            )
        )
    if result.scaled:
        st.caption(
            t.plural(
                "{count} customer bought once: the BG/NBD forecast is scaled to what such "
                "customers bought in the holdout period.",
                "{count} customers bought once: the BG/NBD forecast is scaled to what such "
                "customers bought in the holdout period.",
                result.scaled,
            )
        )


def _segments_table(
    result: Lifetime, names: Mapping[int, str], currency: str | None, t: Translator
) -> None:
    import pandas as pd

    from lib.core.numbering import numbered

    expected = t(
        "By Gamma-Gamma, between the customer's own mean and the overall mean; where this was "
        "further off in the holdout period, or finds no difference between customers, by the "
        "segment's mean, shrunk towards the overall mean."
    )
    data = pd.DataFrame([to_json(segment) for segment in result.segments])
    data = data[data["segment"] >= -1].sort_values("total", ascending=False)
    for name in ("total", "mean", "median", "spend"):
        data[name] = rounded(data[name])
    brought = {segment.segment: _with_interval(segment.brought, t) for segment in result.segments}
    data["brought"] = data["segment"].map(brought)
    ways = {"gamma_gamma": "Gamma-Gamma", "segment": t("Segment mean")}
    data["spend_by"] = [ways[way] for way in data["spend_by"]]
    data["own_rate"] = data["same_rate"] / data["customers"]
    data["name"] = [title_of(code, names, 40) for code in data["segment"]]
    # A column that says nothing of anybody takes room from those that do.
    data = data.dropna(axis="columns", how="all")
    data["segment"] = numbered(data["segment"])
    column = st.column_config

    def amount(label: str, about: str | None = None) -> ColumnConfig:
        return column.NumberColumn(with_unit(label, currency), format="localized", help=about)

    frame(
        data,
        {
            "name": column.TextColumn(t("Segment")),
            "customers": column.NumberColumn(t("Customers"), format="localized"),
            "total": amount(t("Expected value")),
            "mean": amount(t("Mean")),
            "median": amount(t("Median")),
            "purchases": column.NumberColumn(t("Expected purchases"), format="%.2f"),
            "brought": column.TextColumn(
                with_unit(t("Per purchase (actual)"), currency),
                help=t("Amount paid per purchase so far, with a 95% interval over customers."),
            ),
            "spend": amount(t("Per purchase (expected)"), expected),
            "spend_by": column.TextColumn(t("Method")),
            "own_rate": column.NumberColumn(
                t("By past rate"),
                format="percent",
                help=t(
                    "Customers in groups where BG/NBD was further off in the holdout period: they "
                    "are valued by their past purchase rate."
                ),
            ),
            "alive": column.NumberColumn(
                t("Still buying"),
                format="percent",
                help=t(
                    "By BG/NBD, for returning customers in groups where it held in the holdout "
                    "period."
                ),
            ),
        },
        "deepworth_worth_table",
        t("Value by segment"),
    )
    save(
        t("Download the value by segment (CSV)"),
        lambda: safe_csv(data),
        "segments-value",
        "deepworth_worth_table_csv",
    )


def _with_interval(brought: MeanPurchase, t: Translator) -> str:
    mean = amount_text(brought.mean, t)
    if brought.low is None:
        return mean
    return f"{mean} ({amount_text(brought.low, t)} – {amount_text(brought.high, t)})"


def _assumptions(result: Lifetime, t: Translator) -> None:
    """Say what the models suppose, and where these data say otherwise."""
    lines = []
    if not result.bgnbd.settled:
        lines.append(
            t(
                "A parameter of BG/NBD reached its limit: it hardly distinguishes these customers "
                "by purchase rate or by churn."
            )
        )
    if not result.gamma_gamma.settled:
        lines.append(
            t(
                "Gamma-Gamma finds no lasting difference in what customers spend per purchase. "
                "The expected amount per purchase is the mean of the customer's segment, shrunk "
                "towards the overall mean."
            )
        )
    tied = result.independence
    if tied is not None and abs(tied) >= 0.2:
        lines.append(
            t(
                "Frequent buyers also spend a different amount per purchase (correlation "
                "{value}); Gamma-Gamma assumes that they do not.",
                value=t.number(tied, 2),
            )
        )
    if lines:
        st.warning(plain(" ".join(lines)), icon=":material/rule:")
