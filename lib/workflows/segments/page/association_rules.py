"""What goes together: association rules, overall and by segment, for what they are."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lib.core.facts import from_json, to_json
from lib.core.results import Run
from lib.i18n import Translator
from lib.report.drawing.cells import safe_csv
from lib.ui.shell.state import state
from lib.ui.shell.terms import term_about
from lib.ui.shell.text import plain
from lib.ui.widgets.chart import chart, kept_chart
from lib.ui.widgets.job import ask_and_wait
from lib.workflows.segments.facts.baskets import BasketRule, Baskets, SegmentBaskets
from lib.workflows.segments.job_specs import BASKETS, BasketsParameters
from lib.workflows.segments.page import kept
from lib.workflows.segments.page.past_transactions import frame, past_of, save
from lib.workflows.segments.page.rule_choices import filtered, left_out
from lib.workflows.segments.report import basket_charts
from lib.workflows.segments.report.segment_looks import title_of

_ALL = -9
"""Stands for all segments among their codes."""


def association_rules(run: Run, model: str, t: Translator, workspace: str, viewer: bool) -> None:
    """Draw which products are bought together, where the transactions name products."""
    past = past_of(run, t, workspace)
    if past is None:
        return
    if not past.products:
        st.info(
            t(
                "No product column was chosen for these customers. Make the customer table again "
                "with that column to see what is bought together."
            ),
            icon=":material/shopping_basket:",
        )
        return
    without = left_out(run, model, past, t, workspace, viewer)
    found = ask_and_wait(
        BASKETS,
        t,
        workspace,
        run=run,
        model=model,
        dataset=past.dataset,
        params=BasketsParameters(
            columns=past.columns, reference=past.reference, without=tuple(without)
        ),
        viewer=viewer,
    )
    if found is None or found.result is None:
        return
    result = from_json(Baskets, found.result)
    _how(result, t)
    names = kept.names(run, model, t, workspace)
    segments = {segment.segment: segment for segment in result.segments if segment.segment >= -1}
    chosen = st.selectbox(
        t("Orders of"),
        [_ALL, *segments],
        format_func=lambda code: t("All customers") if code == _ALL else title_of(code, names, 40),
        key=f"deepworth_together_{run.id}_{model}",
        persist_state="session",
        width="stretch" if state.narrow else 360,
    )
    if chosen == _ALL or chosen is None:
        _overall(result, found.id, t, workspace)
        return
    _segment(segments[chosen], found.id, t)


def _how(result: Baskets, t: Translator) -> None:
    """Say how many rules were tried and how many are left."""
    if result.tested:
        said = t(
            "{sure} of {tested} rules remain after correction for their number; without it, up to "
            "about {chance} would pass by chance alone.",
            sure=t.number(result.sure),
            tested=t.number(result.tested),
            chance=t.number(round(result.chance)),
        )
    else:
        said = t("No two products are in enough orders together to make a rule.")
    st.markdown(plain(said))
    parts = [
        t.plural("{count} order", "{count} orders", result.baskets),
        t(
            "the {used} most frequent of {count} products",
            used=t.number(result.products_used),
            count=t.number(result.products),
        ),
    ]
    if result.least is not None:
        parts.append(t("in at least {count} orders", count=t.number(result.least)))
    st.caption(plain(" · ".join(parts)))
    with st.expander(t("Beer and diapers: how to read this"), icon=":material/help:"):
        st.markdown(_story(t))


def _story(t: Translator) -> str:
    return "\n\n".join(
        (
            t(
                "The famous story says that a supermarket found beer and diapers in the same "
                "baskets on Friday evenings, put them side by side, and sold more of both. The "
                "query behind it was run on one chain's receipts in 1992; nothing was moved on "
                "the shelves, and no gain was ever measured. What it shows is how easily a "
                "pattern becomes a story."
            ),
            t(
                "**Support** is the share of all orders that contain everything in the rule. "
                "**Confidence** is the share of the orders with the first part that also contain "
                "the second. **Lift** is how many times as often that is as if the two were "
                "independent: 1 is chance. High confidence alone says little if the second part "
                "is in every other order anyway."
            ),
            t(
                "Among thousands of rules, some look strong by chance. Here each rule is tested "
                "(Fisher's exact test), and the p-values are corrected for the number of rules "
                "(Benjamini & Hochberg): at most 5% of those that remain are expected to be "
                "chance findings."
            ),
            t(
                "A rule says what is bought together, not why, and not what happens if you change "
                "something. Colours of one product or parts of one set go together because they "
                "are sold that way. Test it on some customers before you apply it to all."
            ),
        )
    )


def _overall(result: Baskets, extra: str, t: Translator, workspace: str) -> None:
    rules = result.rules
    if len(rules) < result.sure:
        st.caption(
            t(
                "{count} of them are kept: those with the highest lift, and those with the most "
                "orders beyond chance.",
                count=t.number(len(rules)),
            )
        )
    shown = filtered(rules, extra, t) if rules else rules
    if shown or not rules:
        chart(
            basket_charts.rules_chart(shown, t),
            "deepworth_rules",
            t("Rules by support, confidence and lift"),
        )
    _rules_table(shown, t, "all")
    kept_chart(
        lambda: basket_charts.graph_chart(result.graph, t, narrow=state.narrow),
        ("rule graph", extra, state.narrow),
        "deepworth_rule_graph",
        t("Products bought together"),
        t,
        workspace,
    )
    st.caption(
        t(
            "The product pairs with the most orders beyond what chance would give; thicker lines "
            "mean a higher lift. Positions have no meaning beyond the links."
        )
    )
    kept_chart(
        lambda: basket_charts.top_products(result.top, t),
        ("top products", extra),
        "deepworth_top_products",
        t("Most frequent products"),
        t,
        workspace,
    )


def _segment(one: SegmentBaskets, extra: str, t: Translator) -> None:
    orders = t.plural("{count} order", "{count} orders", one.baskets)
    if one.rules is None:
        st.caption(plain(t("{orders}: too few to find products bought together.", orders=orders)))
        return
    said = t(
        "{orders}; {sure} of {tested} rules remain after the correction.",
        orders=orders,
        sure=t.number(one.sure),
        tested=t.number(one.tested),
    )
    st.caption(plain(said))
    if one.rules:
        shown = filtered(one.rules, f"{extra}_{one.segment}", t)
        _rules_table(shown, t, str(one.segment))
    chart(
        basket_charts.top_products(one.top, t),
        "deepworth_top_products_segment",
        t("Most frequent products"),
    )


def _rules_table(rules: Sequence[BasketRule], t: Translator, key: str) -> None:
    import pandas as pd

    if not rules:
        return
    data = pd.DataFrame([{**to_json(rule), "if": ", ".join(rule.given)} for rule in rules])
    column = st.column_config
    frame(
        data,
        {
            "if": column.TextColumn(t("Buyers of"), width="medium"),
            "then": column.TextColumn(t("also buy"), width="medium"),
            "lift": column.NumberColumn(
                t("Lift"),
                format="%.1f",
                help=term_about("lift", t),
            ),
            "confidence": column.NumberColumn(
                t("Confidence"),
                format="percent",
                help=term_about("confidence", t),
            ),
            "support": column.NumberColumn(
                t("Support"),
                format="percent",
                help=term_about("support", t),
            ),
            "count": column.NumberColumn(t("Orders"), format="localized"),
            "q": column.NumberColumn(
                "q",
                format="%.2g",
                help=t(
                    "p-value after the correction for the number of rules (Benjamini & "
                    "Hochberg): below 0.05 is kept."
                ),
            ),
        },
        f"deepworth_rules_table_{key}",
        t("Rules"),
        most=10,
    )
    save(
        t("Download the rules (CSV)"), lambda: safe_csv(data), "rules", f"deepworth_rules_csv_{key}"
    )
