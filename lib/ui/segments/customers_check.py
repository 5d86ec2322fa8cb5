"""Do the models of lifetimes hold? What they expected of the time held back, and what happened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from lib.i18n import Translator
from lib.report import customer_charts
from lib.report.customer_charts import forecaster
from lib.report.customer_sentences import classes_sentence
from lib.report.portrait_charts import amount_text
from lib.report.segment_looks import title_of
from lib.store.jobs import Job
from lib.ui.segments.customers_past import frame
from lib.ui.shell.text import plain
from lib.ui.widgets.chart import kept_chart


def held_back(found: Job, names: Mapping[int, str], t: Translator, workspace: str) -> None:
    """Draw the trial on the time held back: overall, by purchases before, and by segment."""
    result: Mapping[str, Any] = found.result or {}
    check = result["check"]
    st.subheader(
        t("Does it hold?"),
        anchor=False,
        help=t(
            "The models are fitted once more to the earlier three quarters of the time, and "
            "what they expect of the last quarter is set beside what customers did."
        ),
    )
    if check is None:
        from lib.core.results import Failure
        from lib.report.labels import failure_text

        code, context = result["check_failure"]
        message, hint = failure_text(Failure(code, context), t)
        st.caption(plain(f"{message} {hint}"))
        st.caption(t("So what is expected above has not been tried on purchases held back."))
        return
    st.markdown(plain(classes_sentence(result, t)))
    left, right = st.columns(2, gap="large")
    with left:
        kept_chart(
            lambda: customer_charts.expected_actual(check, t),
            ("expected", found.id),
            "deepworth_worth_expected",
            t("Expected and real purchases"),
            t,
            workspace,
        )
    with right:
        last = check["curve"][-1]["day"]
        kept_chart(
            lambda: customer_charts.tracking(check, round(last - 7 * check["weeks"]), t),
            ("tracking", found.id),
            "deepworth_worth_tracking",
            t("Purchases over time"),
            t,
            workspace,
        )
    _errors_table(check, t)
    _classes_table(check, names, t)


def _errors_table(check: Mapping[str, Any], t: Translator) -> None:
    import pandas as pd

    rows = [{"model": forecaster(name, t), **one} for name, one in check["purchases"].items()]
    column = st.column_config
    frame(
        pd.DataFrame(rows),
        {
            "model": column.TextColumn(t("Forecast"), width="medium"),
            "mae": column.NumberColumn(
                t("Mean error"),
                format="%.2f",
                help=t("Purchases by which the forecast of one customer is off on average."),
            ),
            "total": column.NumberColumn(
                t("Total expected / real"),
                format="percent",
                help=t(
                    "100% means that all purchases together were foretold exactly; classes of "
                    "customers may be far off all the same."
                ),
            ),
            "correlation": column.NumberColumn(
                t("Correlation"),
                format="%.2f",
                help=t("Whether those expected to buy more did buy more; 1 is perfect."),
            ),
        },
        "deepworth_worth_errors",
        t("Does it hold?"),
    )


def _classes_table(check: Mapping[str, Any], names: Mapping[int, str], t: Translator) -> None:
    """Draw each class of customers: what it did, what was expected, and what holds."""
    import pandas as pd

    def purchases(one: Mapping[str, Any]) -> str:
        count = int(one["purchases"]) + 1
        if one["more"]:
            return t("{count} or more purchases before", count=t.number(count))
        return t.plural("{count} purchase before", "{count} purchases before", count)

    rows: list[dict[str, Any]] = [
        {"class": purchases(one), **_shown(one, t)} for one in check["buckets"]
    ]
    rows += [
        {"class": title_of(one["segment"], names, 40), **_shown(one, t), **_paid(one["paid"], t)}
        for one in check["segments"]
    ]
    column = st.column_config
    frame(
        pd.DataFrame(rows),
        {
            "class": column.TextColumn(t("Customers"), width="medium"),
            "customers": column.NumberColumn(t("Number"), format="localized"),
            "actual": column.TextColumn(
                t("Bought"),
                help=t("Purchases a customer in the time held back, 95% interval."),
            ),
            "expected": column.NumberColumn("BG/NBD", format="%.2f"),
            "same_rate": column.NumberColumn(forecaster("same_rate", t), format="%.2f"),
            "paid": column.TextColumn(
                t("A purchase brought"),
                help=t("What was paid for a purchase in the time held back, 95% interval."),
            ),
            "spend": column.NumberColumn("Gamma-Gamma", format="%.1f"),
            "said": column.TextColumn(
                t("In the time held back"),
                width="medium",
                help=t(
                    "Customers are valued by BG/NBD, unless it is outside of the interval and the "
                    "same rate is nearer for their purchases before or for their segment."
                ),
            ),
        },
        "deepworth_worth_classes",
        t("By purchases before, and by segment"),
        most=20,
    )
    if check["segments"]:
        st.caption(t("Segments are those of the customers on the day before the time held back."))


def _paid(told: Mapping[str, Any] | None, t: Translator) -> dict[str, Any]:
    if told is None:
        return {}
    mean, low, high = (amount_text(told[name], t) for name in ("mean", "low", "high"))
    said = mean if told["low"] is None else f"{mean} ({low} – {high})"
    return {"paid": said, "spend": told["expected"]}


def _shown(one: Mapping[str, Any], t: Translator) -> dict[str, Any]:
    said = t("BG/NBD: within the interval")
    if one.get("scaled"):
        said = t("BG/NBD: scaled to what they bought")
    elif one["naive"]:
        said = t("The same rate: nearer")
    elif not one["holds"]:
        said = t("BG/NBD: outside of the interval, but no further off")
    low, high = (t.number(one[name], 2) for name in ("low", "high"))
    return {
        "customers": one["customers"],
        "actual": f"{t.number(one['actual'], 2)} ({low} – {high})",
        "expected": one["expected"],
        "same_rate": one["same_rate"],
        "said": said,
    }
