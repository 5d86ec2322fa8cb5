"""Which columns of a table of transactions say who bought what, when and for how much."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

import pandas as pd

from lib.core.columns import Column, ColumnKind
from lib.core.dataset import Dataset
from lib.errors import InputError
from lib.intake.values.cells import make_cells
from lib.intake.values.moments import parse_moments
from lib.workflows.segments.customers.amounts import parse_amounts

_SAMPLE = 300
_FEW = 6
"""Columns up to which a table of customers who come back on several days is one of purchases."""
_NAMES = {
    "customer": r"customer|client|cust|member|user|buyer|shopper|고객|회원|사용자|구매자|이용자",
    "date": r"date|time|(^|[_ ])day|timestamp|일자|날짜|일시|주문일|구매일|거래일|결제일",
    "amount": r"amount|total|revenue|sales|spen[dt]|paid|payment|turnover|(dollar|order|purchase)"
    r"[ _.]?(value|sum)|매출|금액|결제액|합계|총액",
    "quantity": r"quantity|qty|units?$|pieces|(number|no|num|count)[ _.]?of[ _.]|수량|개수|구매량",
    "price": r"price|단가|가격|판매가",
    "invoice": r"invoice|order|receipt|transaction|basket|bill|주문|송장|영수증|거래|전표|장바구니",
    "name": r"description|(product|item).?name|title|(상품|제품|품목|메뉴).?명|품명",
    "product": r"product|item|sku|stock.?code|article|goods|variation|variant|상품|제품|품목|물품|"
    r"메뉴",
}
_PATTERNS = {role: re.compile(text, re.IGNORECASE) for role, text in _NAMES.items()}
_CUSTOMER = re.compile(
    r"(customer|client|cust|member|user|buyer|shopper|고객|회원|사용자|구매자|이용자)"
    r"[ _.-]?(id|no|nr|number|code|key|번호|아이디|코드)?",
    re.IGNORECASE,
)
"""Names of a column that can say nothing but who the customer is."""
_UNNAMED = re.compile(r"column_\d+")
_TIMES = re.compile(r"\s*[*×]\s*")


@dataclass(frozen=True)
class TransactionColumns:
    """The columns of a table of transactions by what they say.

    What was paid is ``amount``, or else ``quantity`` times ``price``; a quantity beside an amount
    still counts pieces and tells returns. With neither amount nor price it is not known what was
    paid. ``invoice`` and ``product`` may be None.
    """

    customer: str
    date: str
    amount: str | None = None
    quantity: str | None = None
    price: str | None = None
    invoice: str | None = None
    product: str | None = None

    @property
    def paid(self) -> bool:
        """Whether it is known what was paid."""
        return self.amount is not None or self.price is not None

    @property
    def used(self) -> tuple[str, ...]:
        """The columns that are named, each once."""
        return tuple(dict.fromkeys(name for name in asdict(self).values() if name))

    def check(self, names: Sequence[str]) -> None:
        """Raise InputError "unknown_column" or "amount_not_given" if a table will not do."""
        for name in self.used:
            if name not in names:
                raise InputError("unknown_column", column=name, nearest=list(names)[:5])
        if self.amount is None and self.price is not None and self.quantity is None:
            raise InputError("amount_not_given")


def names_customers(name: str) -> bool:
    """Whether a column of that name says who the customer is: no "customer type", for instance."""
    return _CUSTOMER.fullmatch(name.strip()) is not None


def parse_expression(text: str, names: Sequence[str]) -> dict[str, str]:
    """Read what was paid: a column, or a product of two such as "Quantity*UnitPrice".

    Returns the fields of TransactionColumns that it gives. InputError "amount_expression".
    """
    stripped = text.strip()
    if stripped in names:
        return {"amount": stripped}
    parts = _TIMES.split(stripped)
    if len(parts) != 2 or not all(part in names for part in parts):
        raise InputError("amount_expression", text=stripped, nearest=list(names)[:8])
    first, second = parts
    if _PATTERNS["quantity"].search(second) or _PATTERNS["price"].search(first):
        first, second = second, first
    return {"quantity": first, "price": second}


def suggest_columns(dataset: Dataset) -> TransactionColumns | None:
    """Recognise a table of transactions by names (English, Korean) and content; else None.

    A table with one row a customer is none: its customers do not come back. Without what was paid
    there must be an order, a product or a quantity, or hardly anything but customer and date.
    """
    finder = _Finder(dataset)
    date = finder.take("date", finder.is_date) or finder.unnamed(finder.is_moment)
    customer = finder.take("customer", finder.repeats) or finder.unnamed(finder.repeats)
    if date is None or customer is None:
        return None
    invoice = finder.take("invoice", finder.is_code)
    product = finder.take("name", finder.is_code) or finder.take("product", finder.is_code)
    quantity = finder.take("quantity", finder.is_money)
    amount = finder.take("amount", finder.is_money)
    price = finder.take("price", finder.is_money) if amount is None else None
    if amount is None and (quantity is None or price is None):
        # A price without a quantity is what was paid.
        amount, price = price or finder.unnamed(finder.is_fractional), None
    narrow = len(dataset.columns) <= (_FEW if names_customers(customer) else 2)
    bought = invoice or product or quantity or narrow
    if amount is None and price is None and not bought:
        return None
    return TransactionColumns(customer, date, amount, quantity, price, invoice, product)


class _Finder:
    """Looks for columns by name and content; none is taken twice."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self._left = {column.name: column for column in dataset.columns}

    def take(self, role: str, fits: Callable[[Column], bool]) -> str | None:
        """Return the first column that is named so and holds that; identifiers first."""
        named = [one for one in self._left.values() if _PATTERNS[role].search(one.name)]
        if role == "customer":
            # "customer_id" before "customer_city": the most distinct one tells them apart best.
            named.sort(key=lambda one: -one.distinct)
        for column in named:
            if fits(column):
                del self._left[column.name]
                return column.name
        return None

    def unnamed(self, fits: Callable[[Column], bool]) -> str | None:
        """Return the first column without a name of its own (no header row) that holds that."""
        for column in list(self._left.values()):
            if _UNNAMED.fullmatch(column.name) and fits(column):
                del self._left[column.name]
                return column.name
        return None

    def is_date(self, column: Column) -> bool:
        if column.kind is ColumnKind.DATETIME:
            return True
        sample = self._sample(column)
        if sample is None:
            values = self._dataset.frame[column.name].dropna()
            return bool(len(values) and values.between(19000101, 21001231).all())
        return parse_moments(make_cells(sample), column.name, forced=True) is not None

    def is_moment(self, column: Column) -> bool:
        return column.kind is ColumnKind.DATETIME

    def repeats(self, column: Column) -> bool:
        """Whether the values come again, as customers do, yet are many."""
        present = self._dataset.rows - column.missing
        if column.kind is ColumnKind.DATETIME or column.distinct < 1:
            return False
        values = self._dataset.frame[column.name]
        if values.dtype.kind == "f" and bool((values.dropna() % 1 != 0).any()):
            return False
        enough = column.distinct > 30 or column.distinct > 0.02 * present
        enough = enough or names_customers(column.name)  # few of them, even one: said later
        return enough and column.distinct <= 0.9 * present

    def is_code(self, column: Column) -> bool:
        values = self._dataset.frame[column.name]
        fractions = values.dtype.kind == "f" and bool((values.dropna() % 1 != 0).any())
        return column.kind is not ColumnKind.DATETIME and column.distinct > 0 and not fractions

    def is_money(self, column: Column) -> bool:
        if column.kind is ColumnKind.DATETIME:
            return False
        sample = self._sample(column)
        if sample is None:
            return True
        return bool(parse_amounts(sample)[0].notna().mean() >= 0.5)

    def is_fractional(self, column: Column) -> bool:
        values = self._dataset.frame[column.name]
        return values.dtype.kind == "f" and bool((values.dropna() % 1 != 0).any())

    def _sample(self, column: Column) -> pd.Series | None:
        """Return some present cells of a column of strings; None of any other column."""
        values = self._dataset.frame[column.name]
        if values.dtype != "str":
            return None
        return values.dropna().head(_SAMPLE).reset_index(drop=True)
