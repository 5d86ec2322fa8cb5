"""From transactions to one row a customer: recency, frequency, monetary value and more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

import numpy as np
import pandas as pd

from lib.core.columns import Column, ColumnKind
from lib.core.dataset import Dataset
from lib.core.facts import to_json
from lib.core.findings import Finding, Severity
from lib.errors import InputError
from lib.i18n import N_
from lib.intake.profiling.findings import find
from lib.intake.reading import retype
from lib.intake.values.marks import Marks
from lib.intake.values.typing import Typed
from lib.workflows.segments.arrays import Codes, Mask, Numbers
from lib.workflows.segments.customers.amounts import currency_sign
from lib.workflows.segments.customers.columns import (
    TransactionColumns,
    parse_expression,
    suggest_columns,
)
from lib.workflows.segments.customers.lines import DAY, Lines, read_lines
from lib.workflows.segments.facts.transactions import CustomerFacts, TransactionFacts

__all__ = [
    "FEATURE_TEXTS",
    "RFM",
    "TransactionColumns",
    "customer_frame",
    "customer_table",
    "parse_expression",
    "read_lines",
    "suggest_columns",
]

RFM = ("recency", "frequency", "monetary")
KIND = "transactions"
"""The "kind" of the recipe of a table that was made here."""
_DATES = ("first_date", "last_date")
_EXPECTED = ("identifier", "duplicate_rows", "dates_suggest_time_split", "too_few_rows")
"""Findings that say nothing here: the table is made like that."""

FEATURE_TEXTS: Mapping[str, tuple[str, str]] = {
    "customer": (N_("Customer"), N_("The customer as named in the transactions.")),
    "recency": (N_("Recency (days)"), N_("Days from the last purchase to the reference date.")),
    "frequency": (N_("Frequency (orders)"), N_("Number of orders that were not cancelled.")),
    "monetary": (N_("Monetary value"), N_("Total paid, less returns.")),
    "tenure": (N_("Tenure (days)"), N_("Days from the first purchase to the reference date.")),
    "gap": (
        N_("Gap between orders (days)"),
        N_("Mean number of days between two orders; missing for a single order."),
    ),
    "average_amount": (N_("Order value"), N_("Mean amount paid per order.")),
    "basket": (
        N_("Basket size"),
        N_("Mean number of items per order, or of its lines where there is no quantity."),
    ),
    "diversity": (N_("Different products"), N_("Number of different products bought.")),
    "items": (
        N_("Items bought"),
        N_("Total number of items bought, where quantities are known."),
    ),
    "return_rate": (N_("Return rate"), N_("Share of the customer's lines that were returned.")),
    "first_date": (N_("First purchase"), N_("Date of the first purchase.")),
    "last_date": (N_("Last purchase"), N_("Date of the last purchase.")),
}
"""Label and explanation of each column of the customer table."""


def customer_table(
    dataset: Dataset,
    columns: TransactionColumns,
    reference: date | datetime | str | None = None,
    now: pd.Timestamp | None = None,
    origin: str | None = None,
) -> tuple[Dataset, TransactionFacts]:
    """Return a table of one row a customer, and facts about how it came about.

    ``reference`` is the day that recency is counted to (by default the day after the last
    transaction); later rows are not used. The table's ``recipe`` says how it was made, ``origin``
    of which table of the store. InputError: those of read_lines, "no_purchases",
    "reference_unreadable", "reference_too_early".
    """
    until = _day_given(reference)
    lines, told, findings = read_lines(dataset.frame, columns, now, until)
    day = _reference(until, lines)
    frame, more = customer_frame(lines, day)
    if told.currency is None:
        told = replace(told, currency=_currency(dataset, columns))
    facts = TransactionFacts(
        **vars(told), **vars(more), reference=str(day), reference_given=reference is not None
    )
    findings += _findings(frame, facts)
    typed = [_typed(name, frame[name]) for name in frame.columns]
    table = Dataset(
        name=dataset.name,
        sha256=dataset.sha256,
        reading=dataset.reading,
        columns=tuple(one.column for one in typed),
        findings=(),
        frame=pd.DataFrame({one.column.name: one.values for one in typed}),
        origin=origin,
        recipe={
            "kind": KIND,
            "columns": to_json(columns),
            "like": {name: dataset.column(name).like() for name in columns.used},
            "reference": str(day),
            "currency": facts.currency,
            "facts": to_json(facts),
        },
    )
    noticed = [one for one in find(table) if one.code not in _EXPECTED]
    return Dataset(**{**vars(table), "findings": (*findings, *noticed)}), facts


def customer_frame(lines: Lines, reference: np.datetime64) -> tuple[pd.DataFrame, CustomerFacts]:
    """Return the customers' features at the end of the day before ``reference`` (datetime64[D]).

    Customers without a purchase until then are not in it. InputError "no_purchases".
    """
    seen = lines.day < reference + DAY
    used = lines if bool(seen.all()) else lines.where(seen)
    bought = used.bought
    count = len(lines.customers)
    who, day = used.customer[bought], used.day[bought].astype(np.int64)
    if not len(who):
        raise InputError("no_purchases", reference=str(reference))
    first, last = np.full(count, np.iinfo(np.int64).max), np.full(count, -1)
    np.minimum.at(first, who, day)
    np.maximum.at(last, who, day)
    _, place = np.unique(used.order[bought], return_index=True)
    frequency = np.bincount(who[place], minlength=count)
    paid = np.bincount(who, weights=used.amount[bought], minlength=count)
    pieces = _pieces(used, bought, count)
    end = int(reference.astype(np.int64))
    with np.errstate(divide="ignore", invalid="ignore"):
        features = {
            "customer": lines.customers,
            "recency": end - last,
            "frequency": frequency,
            "monetary": np.round(np.bincount(used.customer, used.amount, count), 4),
            "tenure": end - first,
            "gap": np.where(frequency > 1, (last - first) / (frequency - 1), np.nan),
            "average_amount": paid / frequency,
            "basket": pieces / frequency,
            "return_rate": np.bincount(used.customer, used.returned, count)
            / np.bincount(used.customer, minlength=count),
        }
    if not used.paid:
        del features["monetary"], features["average_amount"]
    if used.quantity is not None:
        features["items"] = pieces
    if used.product is not None:
        features["diversity"] = _different(used, bought, count)
    features["first_date"] = first.clip(0, end).astype("datetime64[D]").astype("datetime64[us]")
    features["last_date"] = last.clip(0, end).astype("datetime64[D]").astype("datetime64[us]")
    frame = pd.DataFrame({name: features[name] for name in FEATURE_TEXTS if name in features})
    frame["customer"] = frame["customer"].astype("str")
    present = frequency > 0
    facts = CustomerFacts(
        rows_after_reference=int((~seen).sum()),
        customers=int(present.sum()),
        customers_without_purchase=int(count - present.sum()),
        orders=int(frequency.sum()),
        products=len(lines.products),
        first=str(used.day.min()),
        last=str(used.day.max()),
    )
    frame = frame[present].sort_values("customer", kind="stable").reset_index(drop=True)
    return frame, facts


def _pieces(used: Lines, bought: Mask, count: int) -> Numbers:
    """Return how many pieces each customer bought; lines where quantities are not known."""
    who = used.customer[bought]
    if used.quantity is None:
        return np.bincount(who, minlength=count).astype(float)
    return np.asarray(np.bincount(who, np.nan_to_num(used.quantity[bought]), count), np.float64)


def _different(used: Lines, bought: Mask, count: int) -> Codes:
    assert used.product is not None
    known = bought & (used.product >= 0)
    width = max(len(used.products), 1)
    pairs = pd.unique(used.customer[known] * width + used.product[known])
    return np.bincount(pairs // width, minlength=count)


def _day_given(given: date | datetime | str | None) -> np.datetime64 | None:
    if given is None:
        return None
    try:
        day = np.datetime64(pd.Timestamp(given).date(), "D")
    except (ValueError, TypeError) as error:
        raise InputError("reference_unreadable", text=str(given)) from error
    if np.isnat(day):
        raise InputError("reference_unreadable", text=str(given))
    return day


def _reference(given: np.datetime64 | None, lines: Lines) -> np.datetime64:
    first: np.datetime64 = lines.day.min()
    last: np.datetime64 = lines.day.max()
    if given is None:
        return last + DAY
    if given < first:
        raise InputError("reference_too_early", reference=str(given), first=str(first))
    return given


def _currency(dataset: Dataset, columns: TransactionColumns) -> str | None:
    """Return the currency that the amounts were written in, which reading has taken off."""
    for finding in dataset.findings:
        if finding.code == "units_removed" and {columns.amount, columns.price} & set(
            finding.columns
        ):
            signs = [currency_sign(str(unit)) for unit in finding.listed("units")]
            return next(filter(None, signs), None)
    return None


def _typed(name: str, values: pd.Series) -> Typed:
    """Say what a column holds: customers are texts even where they look like numbers."""
    if name == "customer":
        return Typed(Column(name, ColumnKind.IDENTIFIER, 0, len(values)), values)
    typed = retype(name, values, Marks(), None if name in _DATES else ColumnKind.NUMBER)
    if name in _DATES or typed.column.distinct > 1:
        return typed
    # A feature that is the same for all is a constant, as in any table.
    column = Column(name, ColumnKind.CONSTANT, typed.column.missing, typed.column.distinct)
    return Typed(column, typed.values)


def _findings(frame: pd.DataFrame, facts: TransactionFacts) -> list[Finding]:
    found = []
    below = int((frame["monetary"] <= 0).sum()) if "monetary" in frame else 0
    counts = (
        ("customers_without_purchase", facts.customers_without_purchase, Severity.INFO),
        ("customers_below_zero", below, Severity.INFO),
        ("rows_after_reference", facts.rows_after_reference, Severity.INFO),
    )
    for code, count, severity in counts:
        if count:
            found.append(
                Finding(code, severity, (), {"count": count, "reference": facts.reference})
            )
    if facts.customers < 20:
        few = {"count": facts.customers}
        found.append(Finding("few_customers", Severity.WARNING, (), few))
    return found
