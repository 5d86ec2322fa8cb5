"""From transactions to customers: which column says what, and what that comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any, Literal

import streamlit as st

from lib.core.dataset import Dataset
from lib.errors import InputError
from lib.i18n import Translator
from lib.ui.setup import keys as setup_keys
from lib.ui.shell.boundary import callout
from lib.ui.shell.state import state
from lib.ui.shell.terms import term_help
from lib.ui.shell.text import plain
from lib.ui.widgets.findings import finding_list
from lib.workflows.segments.customers.transactions import TransactionColumns
from lib.workflows.segments.facts.transactions import TransactionFacts
from lib.workflows.segments.page import prepared as segments_prepared

DOOR = "deepworth_seg_door_"
"""Beginning of the key of the choice between customers and transactions."""


def transactions(dataset: Dataset, dataset_id: str, t: Translator, workspace: str) -> None:
    """Draw the columns, the live counts, and the button that makes customers of the table."""
    places = st.columns(3, gap="medium")
    columns = _choose_columns(places, dataset, dataset_id, t, workspace)
    with places[0]:
        reference = _choose_reference(dataset_id, t)
    if columns is None:
        return
    try:
        with st.spinner(t("Counting customers and orders"), show_time=True):
            making = segments_prepared.customers(workspace, dataset_id, columns, reference)
    except InputError as error:
        callout(error, t)
        return
    made, facts = making.value
    _counts(facts, t)
    if made.findings:
        label = t.plural("{count} finding", "{count} findings", len(made.findings))
        with st.expander(label, icon=":material/search:"):
            finding_list(made.findings, t)
    label = t.plural("Continue with {count} customer", "Continue with {count} customers", made.rows)
    if st.button(label, key="deepworth_seg_customers", type="primary", icon=":material/group:"):
        new_id = making.keep(made)
        st.session_state[f"{DOOR}{new_id}"] = "customers"
        state.dataset_id = new_id
        st.rerun()


def _choose_columns(
    places: Sequence[Any], dataset: Dataset, dataset_id: str, t: Translator, workspace: str
) -> TransactionColumns | None:
    """Draw which column says what, as recognised until it is changed; None where one is missing."""
    found = segments_prepared.recognised(workspace, dataset_id)
    known = {} if found is None else asdict(found)
    names = [column.name for column in dataset.columns]

    def choose(role: str, label: str, about: str, needed: bool = False) -> str | None:
        return st.selectbox(
            label,
            names,
            index=None,
            key=setup_keys.initial(f"deepworth_seg_{role}_{dataset_id}", known.get(role)),
            persist_state="session",
            placeholder=t("Choose a column") if needed else t("None"),
            help=about,
        )

    first, second, third = places
    with first:
        customer = choose("customer", t("Customer"), t("The buyer: an id or a name."), True)
        invoice = choose(
            "invoice",
            t("Order or invoice (optional)"),
            t(
                "A customer's rows with the same value are one order; without it, rows of the same "
                "day."
            ),
        )
    with second:
        day = choose("date", t("Date of purchase"), t("The date of the purchase."), True)
        product = choose(
            "product",
            t("Product (optional)"),
            t("Used for the number of different products and for products bought together."),
        )
    with third:
        way = _choose_way(known, dataset_id, t)
        amount = quantity = price = None
        if way == "none":
            quantity = choose("quantity", t("Quantity"), t("Number of items."))
        elif way == "amount":
            amount = choose("amount", t("Amount"), t("Amount paid for the row."), True)
        else:
            quantity = choose("quantity", t("Quantity"), t("Number of items."), True)
            price = choose("price", t("Unit price"), t("Quantity times unit price."), True)
    paid = way == "none" or amount is not None or (quantity is not None and price is not None)
    if customer is None or day is None or not paid:
        st.info(t("Choose the columns of the customer, the date, and the amount paid."))
        return None
    if amount is not None:
        quantity = known.get("quantity") if known.get("amount") == amount else None
    return TransactionColumns(customer, day, amount, quantity, price, invoice, product)


def _choose_way(known: Mapping[str, str | None], dataset_id: str, t: Translator) -> str:
    ways = {
        "amount": t("One column"),
        "product": t("Quantity × price"),
        "none": t("Not in the table"),
    }
    usual = "product" if known.get("price") and not known.get("amount") else "amount"
    if known and not known.get("price") and not known.get("amount"):
        usual = "none"
    way = st.segmented_control(
        t("Amount paid"),
        list(ways),
        required=True,
        wrap=True,
        format_func=lambda one: ways[one],
        key=setup_keys.initial(f"deepworth_seg_way_{dataset_id}", usual),
        persist_state="session",
    )
    return way or usual


def _choose_reference(dataset_id: str, t: Translator) -> str | None:
    chosen = st.date_input(
        t("Reference date (optional)"),
        value=None,
        key=f"deepworth_seg_reference_{dataset_id}",
        persist_state="session",
        help=term_help("reference_date", t),
    )
    return chosen.isoformat() if isinstance(chosen, date) else None


def _counts(facts: TransactionFacts, t: Translator) -> None:
    """Draw what the columns come to; what is left out is said, not hidden."""
    shown = (
        (t("Customers"), facts.customers, None),
        (t("Orders"), facts.orders, None),
        (
            t("Returned or cancelled rows"),
            facts.rows_returned,
            t("Subtracted from the amount paid, and counted in the return rate.")
            if facts.paid
            else None,
        ),
        (
            t("Rows without a customer"),
            facts.rows_without_customer,
            t("They cannot be attributed to anybody, so they are left out."),
        ),
    )
    gap: Literal["small", "large"] = "small" if state.narrow else "large"
    with st.container(horizontal=True, gap=gap, key="deepworth_seg_counts"):
        for label, count, about in shown:
            st.metric(label, t.number(count), help=about, width="content")
        if facts.paid:
            currency = facts.currency or ""
            revenue = t.number(facts.revenue, 0)
            st.metric(
                t("Revenue"),
                f"{plain(currency)} {revenue}".strip(),
                help=t("Total paid, less returns, in the unit of the file."),
                width="content",
            )
    st.caption(
        t(
            "{used} of {all} rows are used, from {first} to {last}; reference date of recency: "
            "{reference}.",
            used=t.number(facts.rows_used),
            all=t.number(facts.rows),
            first=facts.first,
            last=facts.last,
            reference=facts.reference,
        )
    )
