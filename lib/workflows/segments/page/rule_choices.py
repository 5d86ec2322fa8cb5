"""Which association rules are shown, and which products are left out before they are sought."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lib.core.results import Run
from lib.i18n import Translator
from lib.ui.shell.table_queries import ask
from lib.ui.shell.text import plain
from lib.ui.widgets.job import latest_done
from lib.workflows.segments.customers.products import counts_of, matching, not_products
from lib.workflows.segments.facts.baskets import BasketRule
from lib.workflows.segments.job_specs import BASKETS
from lib.workflows.segments.page.past_transactions import Past

_OFFERED = 300
"""The most frequent products that are offered in the list; others can be typed in."""


def left_out(
    run: Run, model: str, past: Past, t: Translator, workspace: str, viewer: bool
) -> list[str]:
    """Let the analyst leave out entries that are no products; return their names, sorted."""
    kept = latest_done(BASKETS, workspace, run, model)
    if viewer:
        # What was computed last is shown: names of rare entries are nobody else's business.
        return list(kept.params.without) if kept is not None else []
    column = str(past.columns["product"])
    counts = _counts(workspace, past.dataset, column)
    suggested = not_products(counts)
    before = suggested if kept is None else list(kept.params.without)
    offered = list(dict.fromkeys([*before, *suggested, *list(counts)[:_OFFERED]]))
    chosen = st.multiselect(
        t("Left out (not products)"),
        offered,
        default=before,
        accept_new_options=True,
        format_func=plain,
        key=f"deepworth_rules_without_{run.id}",
        persist_state="session",
        placeholder=t("Choose products"),
        help=t(
            "Postage, fees and corrections are in many orders and make meaningless rules. "
            "Suggested are names without a digit among codes, single letters, and words such as "
            "“postage” or “discount”; change the list as you like."
        ),
    )
    return sorted(chosen)


@st.cache_resource(show_spinner=False, max_entries=8, ttl=1800)
def _counts(workspace: str, dataset: str, column: str) -> dict[str, int]:
    """Return the names in the column of products, the most frequent first."""
    return ask(workspace, dataset, counts_of, column)


def filtered(rules: Sequence[BasketRule], key: str, t: Translator) -> list[BasketRule]:
    """Draw the filter of rules and return those that pass it."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        wanted = st.text_input(
            t("Product"),
            key=f"deepworth_rules_text_{key}",
            persist_state="session",
            placeholder=t("Part of a name"),
            icon=":material/search:",
            width=240,
        )
        least = {
            name: st.number_input(
                label,
                0.0,
                most,
                0.0,
                step,
                format="%g",
                key=f"deepworth_rules_{name}_{key}",
                persist_state="session",
                width=160,
            )
            for name, label, most, step in (
                ("support", t("Minimum support (%)"), 100.0, 0.1),
                ("confidence", t("Minimum confidence (%)"), 100.0, 5.0),
                ("lift", t("Minimum lift"), 1e6, 1.0),
            )
        }
    passed = [
        rule
        for rule in rules
        if matching([*rule.given, rule.then], wanted or "")
        and 100 * rule.support >= least["support"] - 1e-9
        and 100 * rule.confidence >= least["confidence"] - 1e-9
        and rule.lift >= least["lift"]
    ]
    if len(passed) < len(rules):
        st.caption(
            t(
                "{count} of {all} rules pass the filter.",
                count=t.number(len(passed)),
                all=t.number(len(rules)),
            )
        )
    return passed
