"""Transactions made ready to count: who, when, how much, and which of them were taken back."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from lib.core.facts import Json
from lib.core.findings import Finding, Severity
from lib.errors import InputError
from lib.intake.values.cells import make_cells
from lib.intake.values.moments import parse_moments
from lib.workflows.segments.arrays import Codes, Mask, Moments, Numbers, Texts
from lib.workflows.segments.customers.amounts import parse_amounts
from lib.workflows.segments.customers.columns import TransactionColumns
from lib.workflows.segments.facts.transactions import LineFacts

_CANCELLED = r"(?i)cancel|취소|반품|환불|refund"
_CREDIT = r"^[Cc]\d"
"""An invoice's number that begins so may be a credit note, or that of store C."""
_STATUS = re.compile(r"status|state|상태|처리결과", re.IGNORECASE)
_MANY = 0.5
"""Share of negative rows from which such numbers are credit notes."""
_FORMS = 2000
"""Different dates that are looked at for their forms."""
_MAX_FUTURE = 0.05
"""Share of rows up to which a date in the future is a slip; more of them are made that way."""
DAY = np.timedelta64(1, "D")


@dataclass(frozen=True)
class Lines:
    """The usable rows of a table of transactions, in file order.

    ``customer``, ``order`` and ``product`` are codes; ``customers`` and ``products`` are the names
    at them (product -1: none). ``when`` is datetime64[us]; ``amount`` is negative for what was
    taken back (``returned``); ``row`` is the row's position in the table. Where it is not known
    what was ``paid``, each row counts 1.
    """

    row: Codes
    customer: Codes
    customers: Texts
    when: Moments
    amount: Numbers
    returned: Mask
    order: Codes
    quantity: Numbers | None
    product: Codes | None
    products: Texts
    paid: bool = True

    @property
    def day(self) -> Moments:
        """The days of the rows, datetime64[D]."""
        return self.when.astype("datetime64[D]")

    @property
    def bought(self) -> Mask:
        """Which rows are purchases: something was paid and not taken back."""
        return ~self.returned & (self.amount > 0)

    def where(self, kept: Mask) -> Lines:
        """Return some of the rows, with the same codes."""
        return replace(
            self,
            row=self.row[kept],
            customer=self.customer[kept],
            when=self.when[kept],
            amount=self.amount[kept],
            returned=self.returned[kept],
            order=self.order[kept],
            quantity=None if self.quantity is None else self.quantity[kept],
            product=None if self.product is None else self.product[kept],
        )


def read_lines(
    frame: pd.DataFrame,
    columns: TransactionColumns,
    now: pd.Timestamp | None = None,
    until: np.datetime64 | None = None,
) -> tuple[Lines, LineFacts, list[Finding]]:
    """Return the usable rows, facts about the rest, and findings.

    Facts and findings about rows that are used are of those up to the day ``until``
    (datetime64[D]; by default all).

    Left out are rows without a customer, a readable date or a readable amount, and, where they are
    few, rows dated after ``now`` (by default today). InputError "unknown_column",
    "amount_not_given", "dates_unreadable", "amounts_unreadable", "no_transactions".
    """
    columns.check(list(frame.columns))
    codes, names = _customers(frame[columns.customer])
    when, unread = _moments(frame[columns.date], columns.date)
    amount, quantity, currencies = _amounts(frame, columns)
    known, dated, valued = codes >= 0, ~np.isnat(when), np.isfinite(amount)
    if not valued.any() and len(frame):
        column = columns.amount or columns.price or ""
        raise InputError("amounts_unreadable", column=column)
    future = dated & (when > np.datetime64((now or pd.Timestamp.now()).ceil("D"), "us"))
    slip = bool(future.sum() <= _MAX_FUTURE * max(len(frame), 1))
    called_off = _called_off(frame, columns)
    counted = dated & valued & ~(future & slip) & ~called_off
    usable = known & counted
    if not usable.any():
        raise InputError("no_transactions", rows=len(frame))
    negative = amount < 0
    if quantity is not None:
        negative |= quantity < 0
    cancelled = _cancelled(frame, columns, negative)
    taken = cancelled | negative
    amount = np.where(taken, -np.abs(amount), amount)
    seen = counted if until is None else counted & (when < until + DAY)
    used_rows = known & seen
    facts = LineFacts(
        rows=len(frame),
        paid=columns.paid,
        rows_used=int(used_rows.sum()),
        rows_without_customer=int((~known).sum()),
        rows_without_date=int((~dated).sum()),
        rows_without_amount=int((~valued).sum()),
        dates_mixed=_several_forms(frame[columns.date]),
        rows_called_off=int(called_off.sum()),
        rows_in_future=int((future & slip).sum()),
        rows_returned=int((taken & used_rows).sum()),
        rows_free=int(((amount == 0) & used_rows).sum()),
        orders_cancelled=_distinct_orders(frame, columns, cancelled & used_rows),
        returned_amount=float(-amount[taken & used_rows].sum()),
        revenue=float(amount[used_rows].sum()),
        revenue_without_customer=float(amount[~known & seen].sum()),
        currency=currencies[0] if currencies else None,
        currencies=currencies,
    )
    product, products = _products(frame, columns, usable)
    used, remade = pd.factorize(codes[usable])
    lines = Lines(
        row=np.flatnonzero(usable),
        customer=used.astype(np.int64),
        customers=names[remade],
        when=when[usable],
        amount=amount[usable],
        returned=taken[usable],
        order=_orders(frame, columns, usable, used, when[usable]),
        quantity=None if quantity is None else quantity[usable],
        product=product,
        products=products,
        paid=columns.paid,
    )
    return lines, facts, _findings(facts, columns, unread, bool(future.any() and not slip))


def _customers(values: pd.Series) -> tuple[Codes, Texts]:
    """Return codes (-1: none) and the customers as text, whole numbers without a fraction."""
    if values.dtype == "str" or values.dtype == object:
        stripped = values.str.strip()
        values = stripped.mask(stripped == "")
    return _coded(values)


def _coded(values: pd.Series) -> tuple[Codes, Texts]:
    """Return codes (-1: missing) and what they stand for as text."""
    codes, found = pd.factorize(values)
    if values.dtype.kind == "f":
        # Blanks among whole numbers have made fractions of them.
        numbers = np.asarray(found, dtype="float64")
        whole = bool(np.all(numbers % 1 == 0)) and bool(np.all(np.abs(numbers) < 2**53))
        texts = [str(int(one)) if whole else repr(float(one)) for one in numbers]
        return codes, np.array(texts, dtype=object)
    return codes, np.array([str(one).strip() for one in found], dtype=object)


def _moments(values: pd.Series, name: str) -> tuple[Moments, int]:
    """Return datetime64[us] (NaT where not readable) and how many cells could not be read."""
    if values.dtype.kind == "M":
        return values.to_numpy().astype("datetime64[us]"), 0
    present = values.notna()
    if values.dtype.kind in "iuf":
        # yyyymmdd read as a number.
        values = values.astype("Int64").astype("str").where(present)
    cells = make_cells(values)
    found = parse_moments(cells, name, forced=True) if cells.present else None
    if found is None:
        raise InputError("dates_unreadable", column=name, example=next(iter(cells.present), ""))
    return found.values.to_numpy().astype("datetime64[us]")[cells.codes], found.unread


def _amounts(
    frame: pd.DataFrame, columns: TransactionColumns
) -> tuple[Numbers, Numbers | None, tuple[str, ...]]:
    quantity = None
    if columns.quantity is not None:
        quantity = parse_amounts(frame[columns.quantity])[0].to_numpy()
    if columns.amount is not None:
        amount, currencies = parse_amounts(frame[columns.amount])
        return amount.to_numpy(), quantity, currencies
    if columns.price is None:
        return np.ones(len(frame)), quantity, ()
    price, currencies = parse_amounts(frame[columns.price])
    assert quantity is not None
    return price.to_numpy() * quantity, quantity, currencies


def _cancelled(frame: pd.DataFrame, columns: TransactionColumns, negative: Mask) -> Mask:
    """Which rows are of a cancelled invoice, by the word, or "C536379" where amounts agree."""
    if columns.invoice is None or frame[columns.invoice].dtype != "str":
        return np.zeros(len(frame), dtype=bool)
    by_word = _matching(frame[columns.invoice], _CANCELLED)
    credit = _matching(frame[columns.invoice], _CREDIT)
    agree = credit.any() and float(negative[credit].mean()) >= _MANY
    return by_word | credit if agree else by_word


def _called_off(frame: pd.DataFrame, columns: TransactionColumns) -> Mask:
    """Which rows never became purchases, by a column that says how the order stands."""
    used = set(columns.used)
    off = np.zeros(len(frame), dtype=bool)
    for name in frame.columns:
        if name in used or frame[name].dtype != "str" or not _STATUS.search(str(name)):
            continue
        hits = _matching(frame[name], _CANCELLED)
        if not hits.all():
            off |= hits
    return off


def _matching(values: pd.Series, pattern: str) -> Mask:
    codes, found = pd.factorize(values)
    hits = pd.Series(found, dtype="str").str.contains(pattern, regex=True).to_numpy(dtype=bool)
    return np.append(hits, False)[codes]


def _several_forms(values: pd.Series) -> bool:
    """Whether dates that are still texts are written in more than one way, times aside."""
    if values.dtype != "str":
        return False
    distinct = values.dropna().unique()
    step = max(1, len(distinct) // _FORMS)
    forms = set()
    for text in distinct[::step]:
        day = re.split(r"[T ]+(?:오전|오후)?\s*\d{1,2}[:시]", str(text).strip())[0]
        forms.add(re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "d", day.rstrip(". "))))
    return len(forms) > 1


def _distinct_orders(frame: pd.DataFrame, columns: TransactionColumns, rows: Mask) -> int:
    return int(frame.loc[rows, columns.invoice].nunique()) if columns.invoice else 0


def _products(
    frame: pd.DataFrame, columns: TransactionColumns, usable: Mask
) -> tuple[Codes | None, Texts]:
    if columns.product is None:
        return None, np.empty(0, dtype=object)
    codes, found = _coded(frame[columns.product][usable])
    return codes.astype(np.int64), found


def _orders(
    frame: pd.DataFrame, columns: TransactionColumns, usable: Mask, customer: Codes, when: Moments
) -> Codes:
    """Return a code an order: what a customer bought under one invoice, or else on one day."""
    days = when.astype("datetime64[D]").astype(np.int64)
    days -= days.min()
    part, width = days, int(days.max()) + 1
    if columns.invoice is not None:
        codes, found = pd.factorize(frame[columns.invoice][usable])
        # A row without an invoice goes with its day.
        part, width = np.where(codes >= 0, codes, len(found) + days), len(found) + width
    return pd.factorize(customer.astype(np.int64) * width + part)[0].astype(np.int64)


def _findings(
    facts: LineFacts, columns: TransactionColumns, unread: int, ahead: bool
) -> list[Finding]:
    findings: list[Finding] = []
    rows = max(facts.rows, 1)

    def note(code: str, count: int, severity: Severity, column: str | None, **more: Json) -> None:
        if count:
            named = (column,) if column else ()
            share = round(100 * count / rows, 1)
            values = {"count": count, "share": share, "column": column or "", **more}
            findings.append(Finding(code, severity, named, values))

    paid = columns.amount or columns.price
    revenue = facts.revenue + facts.revenue_without_customer
    lost = 100 * facts.revenue_without_customer / revenue if revenue else 0.0
    # Where one side took back more than it bought, a share of the sum says nothing.
    shared = columns.paid and revenue > 0 and 0 <= lost <= 100
    missing = facts.rows_without_customer
    info, warning = Severity.INFO, Severity.WARNING
    if not columns.paid:
        findings.append(Finding("amounts_not_known", info))
    if shared:
        note("rows_without_customer", missing, warning, columns.customer, revenue=round(lost, 1))
    else:
        note("lines_without_customer", missing, warning, columns.customer)
    note("rows_without_date", facts.rows_without_date, warning, columns.date, unread=unread)
    note("rows_without_amount", facts.rows_without_amount, warning, paid)
    note("dates_mixed", int(facts.dates_mixed), warning, columns.date)
    note("rows_called_off", facts.rows_called_off, warning, None)
    note("rows_in_future", facts.rows_in_future, warning, columns.date)
    note("dates_mostly_ahead", int(ahead), info, columns.date)
    note(
        "returns_subtracted" if columns.paid else "returns_not_counted",
        facts.rows_returned,
        info,
        columns.invoice or paid or columns.quantity,
        cancelled=facts.orders_cancelled,
        amount=round(facts.returned_amount, 2),
    )
    note("rows_free", facts.rows_free, info, paid)
    if len(facts.currencies) > 1:
        note("currencies_mixed", 1, warning, paid, currencies=list(facts.currencies))
    return findings
