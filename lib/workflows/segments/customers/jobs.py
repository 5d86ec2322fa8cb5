"""The sandbox's job on a file of new customers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, BinaryIO

from lib.core.dataset import Dataset
from lib.core.facts import from_json
from lib.core.parquet import to_parquet
from lib.errors import InputError
from lib.intake.reading import read_table
from lib.sandbox.jobs import Reply
from lib.workflows.segments.customers.transactions import TransactionColumns, customer_table


def customers(arguments: Mapping[str, Any], source: BinaryIO) -> Reply:
    """Read a table of customers, which is made first where the file is one of transactions."""
    like = arguments["like"]
    dataset = read_table(source.read(), arguments["name"], arguments["overrides"], like=like)
    if arguments["columns"]:
        dataset = _as_customers(dataset, from_json(TransactionColumns, arguments["columns"]))
    return Reply(dataset.about(), to_parquet(dataset.frame))


def _as_customers(dataset: Dataset, columns: TransactionColumns) -> Dataset:
    names = {column.name for column in dataset.columns}
    missing = [name for name in columns.used if name not in names]
    if missing and {columns.customer, columns.date} <= names:
        raise InputError("missing_columns", columns=missing, nearest=sorted(names)[:5])
    if missing:
        return dataset
    return customer_table(dataset, columns)[0]
