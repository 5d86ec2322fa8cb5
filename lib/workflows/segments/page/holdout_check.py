"""Do the models of lifetimes hold? What they expected of the time held back, and what happened."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from lib.core.facts import to_json
from lib.i18n import Translator
from lib.store.jobs import Job
from lib.ui.shell.text import plain
from lib.ui.widgets.chart import kept_chart
from lib.workflows.segments.facts.holdout import Bucket, Check, Paid, SegmentCheck
from lib.workflows.segments.facts.lifetime_value import Lifetime
from lib.workflows.segments.job_specs import LifetimeParameters
from lib.workflows.segments.page.past_transactions import frame
from lib.workflows.segments.report import customer_charts
from lib.workflows.segments.report.customer_charts import forecaster
from lib.workflows.segments.report.customer_sentences import classes_sentence
from lib.workflows.segments.report.portrait_charts import amount_text
from lib.workflows.segments.report.segment_looks import title_of


def held_back(
    found: Job[LifetimeParameters],
    result: Lifetime,
    names: Mapping[int, str],
    t: Translator,
    workspace: str,
) -> None:
    """Draw the trial on the time held back: overall, by purchases before, and by segment."""
    check = result.check
    st.subheader(
        t("Does the forecast hold?"),
        anchor=False,
        help=t(
            "The models are fitted again to the first three quarters of the period, and their "
            "forecast for the last quarter is compared with what customers did."
        ),
    )
    if check is None:
        from lib.core.results import Failure
        from lib.report.labels import failure_text

        if result.check_failure is not None:
            message, hint = failure_text(Failure(*result.check_failure), t)
            st.caption(plain(f"{message} {hint}"))
        st.caption(t("So the forecast above has not been checked on a holdout period."))
        return
    st.markdown(plain(classes_sentence(check, t)))
    left, right = st.columns(2, gap="large")
    with left:
        kept_chart(
            lambda: customer_charts.expected_actual(check, t),
            ("expected", found.id),
            "deepworth_worth_expected",
            t("Expected and actual purchases"),
            t,
            workspace,
        )
    with right:
        last = check.curve[-1].day
        kept_chart(
            lambda: customer_charts.tracking(check, round(last - 7 * check.weeks), t),
            ("tracking", found.id),
            "deepworth_worth_tracking",
            t("Purchases over time"),
            t,
            workspace,
        )
    _errors_table(check, t)
    _classes_table(check, names, t)


def _errors_table(check: Check, t: Translator) -> None:
    import pandas as pd

    rows = [{"model": forecaster(name, t), **to_json(one)} for name, one in check.purchases.items()]
    column = st.column_config
    frame(
        pd.DataFrame(rows),
        {
            "model": column.TextColumn(t("Forecast"), width="medium"),
            "mae": column.NumberColumn(
                t("Mean error"),
                format="%.2f",
                help=t("Mean absolute error of the forecast for one customer, in purchases."),
            ),
            "total": column.NumberColumn(
                t("Total expected / actual"),
                format="percent",
                help=t(
                    "100% means that total purchases were predicted exactly; groups of customers "
                    "may still be far off."
                ),
            ),
            "correlation": column.NumberColumn(
                t("Correlation"),
                format="%.2f",
                help=t("Whether customers expected to buy more did buy more; 1 is perfect."),
            ),
        },
        "deepworth_worth_errors",
        t("Does the forecast hold?"),
    )


def _classes_table(check: Check, names: Mapping[int, str], t: Translator) -> None:
    """Draw each class of customers: what it did, what was expected, and what holds."""
    import pandas as pd

    def purchases(one: Bucket) -> str:
        count = one.purchases + 1
        if one.more:
            return t("{count} or more earlier purchases", count=t.number(count))
        return t.plural("{count} earlier purchase", "{count} earlier purchases", count)

    rows = [{"class": purchases(bucket), **_shown(bucket, t)} for bucket in check.buckets]
    rows += [
        {"class": title_of(one.segment, names, 40), **_shown(one, t), **_paid(one.paid, t)}
        for one in check.segments
    ]
    column = st.column_config
    frame(
        pd.DataFrame(rows),
        {
            "class": column.TextColumn(t("Customers"), width="medium"),
            "customers": column.NumberColumn(t("Number"), format="localized"),
            "actual": column.TextColumn(
                t("Bought"),
                help=t("Purchases per customer in the holdout period, 95% interval."),
            ),
            "expected": column.NumberColumn("BG/NBD", format="%.2f"),
            "same_rate": column.NumberColumn(forecaster("same_rate", t), format="%.2f"),
            "paid": column.TextColumn(
                t("Per purchase (actual)"),
                help=t("Amount paid per purchase in the holdout period, 95% interval."),
            ),
            "spend": column.NumberColumn("Gamma-Gamma", format="%.1f"),
            "said": column.TextColumn(
                t("In the holdout period"),
                width="medium",
                help=t(
                    "Customers are valued by BG/NBD, unless it is outside the interval and the "
                    "past purchase rate is closer, for their number of earlier purchases or for "
                    "their segment."
                ),
            ),
        },
        "deepworth_worth_classes",
        t("By earlier purchases, and by segment"),
        most=20,
    )
    if check.segments:
        st.caption(t("Segments are those of the customers on the day before the holdout period."))


def _paid(told: Paid | None, t: Translator) -> dict[str, str | float]:
    if told is None:
        return {}
    mean, low, high = (amount_text(value, t) for value in (told.mean, told.low, told.high))
    said = mean if told.low is None else f"{mean} ({low} – {high})"
    return {"paid": said, "spend": told.expected}


def _shown(one: Bucket | SegmentCheck, t: Translator) -> dict[str, str | float]:
    said = t("BG/NBD: within the interval")
    if isinstance(one, Bucket) and one.scaled:
        said = t("BG/NBD: scaled to actual purchases")
    elif one.naive:
        said = t("Past purchase rate: closer")
    elif not one.holds:
        said = t("BG/NBD: outside the interval, but no further off")
    low, high = (t.number(value, 2) for value in (one.low, one.high))
    return {
        "customers": one.customers,
        "actual": f"{t.number(one.actual, 2)} ({low} – {high})",
        "expected": one.expected,
        "same_rate": one.same_rate,
        "said": said,
    }
