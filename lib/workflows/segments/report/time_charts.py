"""Charts of customers over time: who comes back, who moves where, who is late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from lib.i18n import N_, Translator
from lib.report.drawing.palette import COLOURS
from lib.report.drawing.theme import ERROR_BAR, INK, escape, figure, nothing
from lib.report.profile.profile_charts import AMOUNTS
from lib.workflows.segments.facts.movement import (
    Churn,
    ChurnSummary,
    Cohorts,
    Followed,
    Movement,
    Returned,
)
from lib.workflows.segments.report.segment_looks import colour, faint, label_of, title_of

NEW = -2
PERIOD_TEXTS = {
    "month": N_("Months after the first purchase"),
    "quarter": N_("Quarters after the first purchase"),
    "year": N_("Years after the first purchase"),
}
_NAMED = 20
"""So many customers a segment needs to stand in a title: of fewer a share says little."""
_NUMBERED = 18
"""Columns up to which a cell has room for its number."""


def retention_chart(found: Cohorts, t: Translator, *, narrow: bool = False) -> go.Figure:
    """Return the triangle of cohorts: which share came back in which later period.

    The last cell of each row is of a period that may not be over; the caller says so.
    """
    rows = found.retention
    if len(rows) < 2:
        return nothing(
            t(
                "All customers made their first purchase in the same period: there is "
                "nothing to compare."
            )
        )
    mean = found.mean
    title = (
        t(
            "{share} of the customers bought again in the period after their first",
            share=t.percent(mean[1]),
        )
        if len(mean) > 1 and mean[1] is not None
        else t("Who came back when")
    )
    # The first column is all of them: it would leave no colour to the others.
    values = np.array([[np.nan if one is None else one for one in row[1:]] for row in rows])
    chart = figure(escape(title), 140 + 26 * len(rows))
    ages = list(range(1, values.shape[1] + 1))
    names = [
        f"{start} ({t.number(size)})"
        for start, size in zip(found.cohorts, found.sizes, strict=True)
    ]
    places = list(range(len(rows)))
    said = escape(t("first purchase {start}, {count} customers; {age} later: {share} bought"))
    chart.add_heatmap(
        x=ages,
        y=places,
        z=values,
        colorscale=AMOUNTS,
        zmin=0,
        zmax=float(np.nanmax(values, initial=0.0)) or 1.0,
        showscale=False,
        xgap=2,
        ygap=2,
        hoverongaps=False,
        text=[
            [
                ""
                if np.isnan(value)
                else said.format(
                    start=start, count=t.number(size), age=age, share=t.percent(float(value), 1)
                )
                for age, value in zip(ages, row, strict=True)
            ]
            for start, size, row in zip(found.cohorts, found.sizes, values, strict=True)
        ],
        hovertemplate="%{text}<extra></extra>",
    )
    if len(ages) <= _NUMBERED and not narrow:
        most = float(np.nanmax(values, initial=0.0)) or 1.0
        for place, row in enumerate(values):
            for age, value in zip(ages, row, strict=True):
                if np.isfinite(value):
                    font = {"color": "white"} if value / most > 0.55 else {}
                    chart.add_annotation(
                        x=age,
                        y=place,
                        text=t.percent(float(value)),
                        showarrow=False,
                        font={"size": 10, **font},
                    )
    chart.update_xaxes(
        title_text=escape(_ages(found, t)),
        showgrid=False,
        dtick=1 if len(ages) <= _NUMBERED and not narrow else None,
    )
    chart.update_yaxes(
        tickvals=places,
        ticktext=[escape(name) for name in names],
        autorange="reversed",
        showgrid=False,
        zeroline=False,
    )
    return chart


def retention_curve(found: Cohorts, t: Translator) -> go.Figure:
    """Return the share of the same customers that buys in each later period, all of them over."""
    same = found.followed
    if same is None:
        return nothing(t("The history is too short to follow the same customers."))
    ages = list(range(1, len(same.shares)))
    shares, low, high = (np.array(one[1:]) for one in (same.shares, same.low, same.high))
    chart = figure(escape(_followed_title(same, t)), 300)
    chart.add_scatter(
        x=ages,
        y=shares,
        mode="lines+markers",
        error_y={
            "array": high - shares,
            "arrayminus": shares - low,
            "symmetric": False,
            "color": ERROR_BAR,
            "thickness": 1.5,
            "width": 4,
        },
        line={"color": COLOURS["classical"], "width": 2},
        marker={"size": 7},
        hovertemplate="%{x}: %{y:.1%}<extra></extra>",
    )
    chart.update_xaxes(title_text=escape(_ages(found, t)))
    chart.update_yaxes(
        title_text=escape(t("Share that bought")), tickformat=".0%", rangemode="tozero"
    )
    return chart


def _followed_title(same: Followed, t: Translator) -> str:
    """Say how the share changed, if the interval of the change says that it did."""
    change = same.change
    values = {
        "count": t.number(same.customers),
        "first": t.percent(same.shares[1]),
        "last": t.percent(same.shares[-1]),
    }
    if change.high < 0:
        return t(
            "Among the same {count} customers, fewer buy: {first} at first, {last} at the end",
            **values,
        )
    if change.low > 0:
        return t(
            "Among the same {count} customers, more buy: {first} at first, {last} at the end",
            **values,
        )
    return t(
        "Among the same {count} customers, no clear change: {first} buy at first, {last} at the "
        "end",
        **values,
    )


def returned_chart(
    returned: Sequence[Returned], names: Mapping[int, str], t: Translator
) -> go.Figure:
    """Return who of each earlier segment bought since then, with 95 % intervals."""
    known = [one for one in returned if one.segment >= -1]
    if not known:
        return nothing(t("There are no segments to compare."))
    known = sorted(known, key=lambda one: one.share)
    bought, everybody = sum(one.bought for one in known), sum(one.customers for one in known)
    title = t(
        "{bought} of {count} earlier customers have bought since",
        bought=t.number(bought),
        count=t.number(everybody),
    )
    chart = figure(escape(title), 130 + 34 * len(known))
    places = list(range(len(known)))
    chart.add_scatter(
        x=[one.share for one in known],
        y=places,
        mode="markers",
        error_x={
            "array": [one.high - one.share for one in known],
            "arrayminus": [one.share - one.low for one in known],
            "symmetric": False,
            "color": ERROR_BAR,
            "thickness": 1.5,
            "width": 4,
        },
        marker={"size": 10, "color": COLOURS["classical"]},
        text=[f"{t.number(one.bought)} / {t.number(one.customers)}" for one in known],
        hovertemplate="%{text}: %{x:.1%}<extra></extra>",
    )
    chart.update_yaxes(
        tickvals=places,
        ticktext=[label_of(one.segment, names) for one in known],
        showgrid=False,
        zeroline=False,
    )
    chart.update_xaxes(
        title_text=escape(t("Share that has bought since, 95% interval")),
        tickformat=".0%",
        range=[-0.02, 1.02],
    )
    return chart


def movement_chart(
    found: Movement, names: Mapping[int, str], t: Translator, *, narrow: bool = False
) -> go.Figure:
    """Return who was in which segment and is now in which: widths are customers."""
    before, after, counts = found.before, found.after, found.counts
    old = found.stayed + found.moved
    title = t(
        "{share} of {count} earlier customers are now in another segment; {new} are new",
        share=t.percent(found.moved / old) if old else "–",
        count=t.number(old),
        new=t.number(found.new),
    )
    length = 12 if narrow else 26
    said = {**names, NEW: t("Not a customer yet")}
    nodes = [(code, 0) for code in before] + [(code, 1) for code in after]
    links = [
        (row, len(before) + column, int(count))
        for row, line in enumerate(counts)
        for column, count in enumerate(line)
        if count
    ]
    full = [said[code] if code == NEW else title_of(code, said, 40) for code, _ in nodes]
    chart = figure(escape(title), 170 + 44 * max(len(before), len(after)))
    chart.add_sankey(
        node={
            "label": [
                escape(said[NEW]) if code == NEW else label_of(code, said, length)
                for code, _ in nodes
            ],
            "color": [INK if code == NEW else colour(code) for code, _ in nodes],
            "pad": 14,
            "thickness": 14,
            "line": {"width": 0},
            "customdata": [escape(name) for name in full],
            "hovertemplate": "%{customdata}: %{value:,}<extra></extra>",
        },
        link={
            "source": [link[0] for link in links],
            "target": [link[1] for link in links],
            "value": [link[2] for link in links],
            "color": [
                "rgba(128,134,144,0.28)"
                if nodes[link[0]][0] == NEW
                else faint(nodes[link[0]][0], 0.32)
                for link in links
            ],
            "customdata": [
                escape(f"{full[one[0]]} → {full[one[1]]}: {t.number(one[2])}") for one in links
            ],
            "hovertemplate": "%{customdata}<extra></extra>",
        },
        textfont={"shadow": "none", "size": 12},
    )
    for x, anchor, text in (
        (0.0, "left", found.before_date),
        (1.0, "right", found.after_date),
    ):
        chart.add_annotation(
            x=x,
            y=1.0,
            xref="paper",
            yref="paper",
            xanchor=anchor,
            yanchor="bottom",
            yshift=6,
            text=escape(text),
            showarrow=False,
        )
    chart.update_layout(margin={"l": 8, "r": 8, "t": 72, "b": 16})
    return chart


def churn_chart(churn: ChurnSummary, names: Mapping[int, str], t: Translator) -> go.Figure:
    """Return, by segment, who of those who came back is late and who is probably gone."""
    late = [
        (segment.overdue, segment)
        for segment in churn.segments
        if segment.overdue is not None and segment.segment >= -1
    ]
    if not late:
        return nothing(t("Too few customers came back to tell who is overdue."))
    late.sort(key=lambda one: one[0])
    known = [one for _, one in late]
    title = t("No purchase for more than twice their own usual gap")
    worst = [part for part in late if part[1].customers - part[1].once >= _NAMED][-1:]
    for overdue, one in worst:
        title = t(
            "{segment}: {share} of returning customers have not bought for more than twice their "
            "usual gap",
            segment=title_of(one.segment, names),
            share=t.percent(overdue),
        )
    chart = figure(escape(title), 130 + 40 * len(known), showlegend=True)
    places = list(range(len(known)))
    for values, name, shade, marker in (
        (
            [one.overdue for one in known],
            t("No purchase for more than twice their usual gap"),
            COLOURS["deep"],
            "diamond",
        ),
        (
            [one.gone for one in known],
            t("Probably churned (BG/NBD, where it held)"),
            COLOURS["classical"],
            "circle",
        ),
    ):
        if any(value is not None for value in values):
            chart.add_scatter(
                x=values,
                y=places,
                mode="markers",
                name=escape(name),
                marker={"size": 11, "color": shade, "symbol": marker},
                hovertemplate="%{x:.1%}<extra></extra>",
            )
    chart.update_yaxes(tickvals=places, ticktext=[label_of(one.segment, names) for one in known])
    chart.update_xaxes(
        title_text=escape(t("Share of the customers who bought more than once")),
        tickformat=".0%",
        range=[-0.02, max(_highest(known) * 1.08, 0.1)],
    )
    return chart


def _ages(found: Cohorts, t: Translator) -> str:
    return t(PERIOD_TEXTS[found.period])


def _highest(known: Sequence[Churn]) -> float:
    return max(value or 0.0 for one in known for value in (one.overdue, one.gone))
