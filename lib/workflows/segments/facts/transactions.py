"""How a table of transactions became one row a customer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class LineFacts:
    """What is known of the rows of a table of transactions: those that are used, and the rest.

    ``paid``: it is known what was paid. ``currencies`` are those of the amounts, the commonest
    first, which is ``currency``.
    """

    rows: int
    paid: bool
    rows_used: int
    rows_without_customer: int
    rows_without_date: int
    rows_without_amount: int
    dates_mixed: bool
    rows_called_off: int
    rows_in_future: int
    rows_returned: int
    rows_free: int
    orders_cancelled: int
    returned_amount: float
    revenue: float
    revenue_without_customer: float
    currency: str | None
    currencies: tuple[str, ...]


@dataclass(frozen=True)
class CustomerFacts:
    """What is known of the customers that a reference date leaves."""

    rows_after_reference: int
    customers: int
    customers_without_purchase: int
    orders: int
    products: int
    first: str
    last: str


@dataclass(frozen=True)
class TransactionFacts(CustomerFacts, LineFacts):
    """Both, and the reference date: ``reference_given`` says whether it was chosen by hand."""

    reference: str
    reference_given: bool
