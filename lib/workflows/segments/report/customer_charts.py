"""Charts of how customers buy: their scores, whether they still buy, the check of the forecast."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from lib.i18n import N_, Translator
from lib.report.drawing.palette import COLOURS
from lib.report.drawing.theme import ERROR_BAR, INK, escape, figure, nothing
from lib.report.labels import model_label
from lib.report.profile.profile_charts import AMOUNTS
from lib.workflows.segments.facts.holdout import Check
from lib.workflows.segments.facts.lifetime_value import AliveGrid, ScoreGrid
from lib.workflows.segments.report.money import money

ALIVE = [[0.0, "#D55E00"], [0.5, "rgba(128,134,144,0.18)"], [1.0, "#0072B2"]]
"""From gone (vermilion) over even chances to still buying (blue)."""
MODEL_TEXTS = {
    "bgnbd": N_("BG/NBD and Gamma-Gamma"),
    "same_rate": N_("Past purchase rate"),
    "last_period": N_("Same as last period"),
}
_PALE = 0.55


def forecaster(name: str, t: Translator) -> str:
    """Return what a model of the next purchases is called."""
    return t(MODEL_TEXTS[name]) if name in MODEL_TEXTS else model_label(name, t)


def rfm_chart(grid: ScoreGrid, currency: str | None, t: Translator) -> go.Figure:
    """Return how many customers have which scores of recency and frequency, and what they paid."""
    counts = np.array(grid.customers, dtype=float)
    paid = np.array(grid.money, dtype=float)
    whole, total = max(counts.sum(), 1.0), max(paid.sum(), 1e-12)
    best = float(paid[3:, 3:].sum() / total)
    share = t.percent(float(counts[3:, 3:].sum() / whole))
    title = t("{share} of the customers bought recently and often", share=share)
    if (paid >= 0).all() and paid.sum() > 0:
        # Where returns outweigh purchases, shares of the sum mean nothing.
        title = t(
            "{share} of the customers bought recently and often, and account for {money} of the "
            "monetary value",
            share=share,
            money=t.percent(best),
        )
    chart = figure(escape(title), 380)
    scores = [1, 2, 3, 4, 5]
    said = escape(t("recency {r}, frequency {f}: {count} customers, {money} ({share})"))
    texts = [
        [
            said.format(
                r=r,
                f=f,
                count=t.number(int(counts[r - 1, f - 1])),
                money=escape(money(paid[r - 1, f - 1], currency, t)),
                share=t.percent(float(paid[r - 1, f - 1] / total), 1),
            )
            for f in scores
        ]
        for r in scores
    ]
    chart.add_heatmap(
        x=scores,
        y=scores,
        z=counts,
        colorscale=AMOUNTS,
        zmin=0,
        showscale=False,
        xgap=3,
        ygap=3,
        text=texts,
        hovertemplate="%{text}<extra></extra>",
    )
    _cells(chart, scores, scores, counts, lambda value: t.number(int(value)))
    chart.update_xaxes(
        title_text=escape(t("Frequency score (5: most orders)")), tickvals=scores, showgrid=False
    )
    chart.update_yaxes(
        title_text=escape(t("Recency score (5: latest)")), tickvals=scores, showgrid=False
    )
    return chart


def _cells(
    chart: go.Figure,
    x: Sequence[int],
    y: Sequence[int],
    z: NDArray[np.float64],
    say: Callable[[float], str],
) -> None:
    """Write each cell's value into it, in a colour that can be read there."""
    most = float(np.nanmax(z, initial=0.0)) or 1.0
    for row, up in enumerate(y):
        for column, across in enumerate(x):
            value = z[row][column]
            if not np.isfinite(value):
                continue
            font = {"color": "white"} if value / most > _PALE else {}
            chart.add_annotation(
                x=across, y=up, text=say(value), showarrow=False, font={"size": 11, **font}
            )


def expected_actual(check: Check, t: Translator) -> go.Figure:
    """Return purchases in the time held back, expected and real, by purchases before."""
    chart = figure(escape(_errs_less(check, t)), 400, showlegend=True)
    buckets = check.buckets
    names = [
        t("{count} or more", count=t.number(bucket.purchases + 1))
        if bucket.more
        else t.number(bucket.purchases + 1)
        for bucket in buckets
    ]
    places = list(range(len(buckets)))
    counts = [t.plural("{count} customer", "{count} customers", one.customers) for one in buckets]
    chart.add_bar(
        x=places,
        y=[bucket.actual for bucket in buckets],
        error_y={
            "array": [bucket.high - bucket.actual for bucket in buckets],
            "arrayminus": [bucket.actual - bucket.low for bucket in buckets],
            "color": ERROR_BAR,
            "thickness": 1.5,
            "width": 4,
        },
        marker={"color": COLOURS["baseline"]},
        name=escape(t("Actual purchases (95% interval)")),
        text=counts,
        textposition="none",
        hovertemplate="%{text}: %{y:.2f}<extra></extra>",
    )
    lines = (
        ([bucket.expected for bucket in buckets], "bgnbd", COLOURS["classical"], "circle", "solid"),
        ([bucket.same_rate for bucket in buckets], "same_rate", COLOURS["deep"], "x", "dot"),
    )
    for values, name, shade, marker, dash in lines:
        chart.add_scatter(
            x=places,
            y=values,
            mode="lines+markers",
            name=escape(forecaster(name, t)),
            line={"color": shade, "width": 2, "dash": dash},
            marker={"symbol": marker, "size": 9},
            hovertemplate="%{y:.2f}<extra></extra>",
        )
    chart.update_xaxes(
        title_text=escape(t("Earlier purchases")),
        tickvals=places,
        ticktext=[escape(name) for name in names],
        showgrid=False,
    )
    weeks = t.number(round(check.weeks, 1))
    chart.update_yaxes(
        title_text=escape(t("Purchases per customer in {weeks} weeks", weeks=weeks)),
        rangemode="tozero",
    )
    return chart


def _errs_less(check: Check, t: Translator) -> str:
    """Say which forecast of single customers errs less, if the interval says that one does."""
    less, errors = check.less, check.purchases
    values = {
        "model": t.number(errors["bgnbd"].mae, 2),
        "rate": t.number(errors["same_rate"].mae, 2),
    }
    if less.high < 0:
        return t(
            "BG/NBD beats the past purchase rate: mean error {model} against {rate} purchases per "
            "customer",
            **values,
        )
    if less.low > 0:
        return t(
            "The past purchase rate beats BG/NBD: mean error {rate} against {model} purchases per "
            "customer",
            **values,
        )
    return t(
        "No clear difference between BG/NBD and the past purchase rate: mean error {model} and "
        "{rate} purchases per customer",
        **values,
    )


def tracking(check: Check, cut_day: int, t: Translator) -> go.Figure:
    """Return all repeat purchases over time, expected and real; the time held back is shaded."""
    points = check.curve
    if len(points) < 2:
        return nothing(t("There is too little history to draw."))
    total = check.total
    title = t(
        "Holdout period: {expected} purchases per customer expected, {actual} made (95% {low} to "
        "{high})",
        expected=t.number(total.expected, 2),
        actual=t.number(total.actual, 2),
        low=t.number(total.low, 2),
        high=t.number(total.high, 2),
    )
    chart = figure(escape(title), 340, showlegend=True)
    dates = np.array([point.day for point in points]).astype("datetime64[D]").astype(str)
    chart.add_vrect(
        x0=str(np.datetime64(cut_day, "D")),
        x1=dates[-1],
        fillcolor="rgba(128,134,144,0.14)",
        line_width=0,
        layer="below",
        annotation_text=escape(t("holdout")),
        annotation_position="top left",
    )
    for values, name, shade, dash in (
        ([point.actual for point in points], t("Actual purchases"), INK, "solid"),
        (
            [point.expected for point in points],
            t("Expected by BG/NBD"),
            COLOURS["classical"],
            "dash",
        ),
    ):
        chart.add_scatter(
            x=dates,
            y=values,
            mode="lines",
            name=escape(name),
            line={"color": shade, "width": 2, "dash": dash},
            hovertemplate="%{y:,.0f}",
        )
    chart.update_layout(hovermode="x unified")
    chart.update_xaxes(tickformat="%Y-%m")
    chart.update_yaxes(title_text=escape(t("Repeat purchases, total")), rangemode="tozero")
    return chart


def alive_chart(grid: AliveGrid, t: Translator) -> go.Figure:
    """Return the probability of still buying by purchases and weeks since the last one."""
    alive = np.array(grid.alive, dtype=float)
    weeks, purchases = np.array(grid.weeks_since), grid.purchases
    gone = alive < 0.5
    if gone.any():
        # The fewest purchases after which silence tells anything.
        column = int(np.flatnonzero(gone.any(axis=0))[0])
        since = float(weeks[np.flatnonzero(gone[:, column])[0]])
        title = t(
            "BG/NBD: after {count} purchases, {weeks} weeks without one make churn more likely "
            "than not",
            count=t.number(purchases[column]),
            weeks=t.number(round(since)),
        )
    else:
        title = t(
            "BG/NBD considers nobody churned, up to {weeks} weeks without a purchase",
            weeks=t.number(round(float(weeks[-1]))),
        )
    chart = figure(escape(title), 380)
    chart.add_heatmap(
        x=purchases,
        y=weeks,
        z=alive,
        colorscale=ALIVE,
        zmin=0,
        zmax=1,
        colorbar={"tickformat": ".0%", "thickness": 12, "outlinewidth": 0},
        hovertemplate=escape(t("{count} purchases, {weeks} weeks without one: {share}")).format(
            count="%{x}", weeks="%{y:.0f}", share="%{z:.0%}"
        )
        + "<extra></extra>",
    )
    chart.update_xaxes(title_text=escape(t("Purchases so far")), showgrid=False)
    chart.update_yaxes(title_text=escape(t("Weeks since the last purchase")), showgrid=False)
    return chart
