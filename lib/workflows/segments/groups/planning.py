"""From a table to a task of clusters: which columns describe customers, and what they are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from lib.core.columns import Column, ColumnKind
from lib.core.dataset import Dataset
from lib.core.task import Task, TaskKind
from lib.errors import InputError
from lib.intake.values.kinds import has_id_name
from lib.workflows.segments.customers.columns import names_customers
from lib.workflows.segments.customers.transactions import KIND, RFM
from lib.workflows.segments.facts.setup import Transform
from lib.workflows.segments.groups.encoding import suggest_transforms

_MIN_CODES = 2
_ONE_EACH = 0.9
"""Share of different customers among the rows below which a table is not one row a customer."""
USED = (ColumnKind.NUMBER, ColumnKind.CATEGORY, ColumnKind.DATETIME)
"""Kinds of columns that customers can be grouped by."""
MIN_ROWS = 8
"""Customers below which nothing can be divided and resampled."""
_MAX_LEVELS = 12
"""Levels above which a category is not among the suggested features."""
_ROLES: dict[str, tuple[str, ...]] = {
    "recency": ("recency", "최근성", "최근구매일", "최근구매경과일", "r"),
    "frequency": ("frequency", "orders", "빈도", "구매빈도", "구매횟수", "주문수", "f"),
    "monetary": ("monetary", "monetaryvalue", "revenue", "spend", "금액", "구매금액", "매출", "m"),
}
_CUSTOMERS = (
    "customer",
    "customerid",
    "custid",
    "clientid",
    "userid",
    "memberid",
    "id",
    "고객",
    "고객번호",
    "고객id",
    "회원번호",
    "아이디",
)


_CODE_NAME = re.compile(
    r"(^|_)(region|channel|code|type|id|category|group|store|branch|shop|area|zone|district|"
    r"province|state|country|city|department|dept|division|gender|sex|status|cluster|segment)(_|$)"
    r"|(코드|지역|구분|유형|종류|채널|지점|매장|점포|부서|성별|업종|직업|분류|상태)$"
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@dataclass(frozen=True)
class Features:
    """What could be a feature of a table: each with its kind and transforms as suggested.

    ``chosen`` are those that customers are grouped by unless told otherwise.
    """

    kinds: dict[str, str]
    transforms: dict[str, Transform]
    chosen: tuple[str, ...]


def possible_features(dataset: Dataset) -> Features:
    """Return what could be a feature of a table; InputError where it cannot be segmented."""
    kinds = {name: kind for name, kind in feature_kinds(dataset).items() if kind in USED}
    chosen = tuple(make_segment_task(dataset).features)
    return Features(kinds, suggest_transforms(dataset.frame, kinds), chosen)


def make_segment_task(
    dataset: Dataset,
    features: Sequence[str] | None = None,
    drop: Sequence[str] = (),
    kinds: Mapping[str, str] | None = None,
) -> Task:
    """Return the task of grouping a table's rows.

    Without ``features`` those that are suggested: of customers made from transactions the three of
    RFM, of any other table all numbers and categories of few levels. ``kinds`` are those asked for
    by column: "number" or "category"; without, as ``feature_kinds`` says. InputError
    "unknown_column", "no_segment_features", "feature_not_usable" (free text, for instance),
    "kind_impossible", "too_few_to_segment".
    """
    if dataset.rows < MIN_ROWS:
        raise InputError("too_few_to_segment", rows=dataset.rows, least=MIN_ROWS)
    asked, kinds = dict(kinds or {}), feature_kinds(dataset)
    for name in [*(features or ()), *drop, *asked]:
        if name not in kinds:
            near = get_close_matches(name, kinds, n=1, cutoff=0.0)
            raise InputError("unknown_column", column=name, nearest=near)
    for name, kind in asked.items():
        if not can_be(dataset.column(name), kind):
            known = dataset.frame[name].dropna()
            example = str(known.iloc[0]) if len(known) else ""
            raise InputError("kind_impossible", column=name, kind=kind, example=example)
    kinds |= asked
    chosen = suggested_features(dataset) if features is None else list(dict.fromkeys(features))
    chosen = [name for name in chosen if name not in drop]
    for name in chosen:
        if kinds[name] in (ColumnKind.TEXT, ColumnKind.IDENTIFIER) and _levels(dataset, name) > 50:
            raise InputError("feature_not_usable", column=name, kind=kinds[name])
    if not chosen:
        raise InputError("no_segment_features")
    written = {one.name: dict(one.written) for one in dataset.columns if one.name in chosen}
    used = {name: _kind(kinds[name]) for name in chosen}
    return Task(TaskKind.CLUSTERS, "", used, written=written)


def feature_kinds(dataset: Dataset) -> dict[str, str]:
    """Return the kinds of the columns; whole numbers that are codes count as categories."""
    return {
        column.name: str(ColumnKind.CATEGORY if _is_code(dataset, column) else column.kind)
        for column in dataset.columns
    }


def can_be(column: Column, kind: str) -> bool:
    """Whether a column can enter as that kind: numbers as either, all else only as what it is."""
    both = (ColumnKind.NUMBER, ColumnKind.CATEGORY)
    return column.kind == kind or (column.kind is ColumnKind.NUMBER and kind in both)


def _is_code(dataset: Dataset, column: Column) -> bool:
    """Whether numbers only stand for names: few whole ones in a column that is called so."""
    if column.kind is not ColumnKind.NUMBER or not _MIN_CODES <= column.distinct <= _MAX_LEVELS:
        return False
    name = _CAMEL.sub("_", column.name.strip()).casefold()
    if not _CODE_NAME.search(re.sub(r"[\s\-.]+", "_", name)):
        return False
    values = dataset.frame[column.name].dropna()
    return bool((values % 1 == 0).all() and (values >= 0).all())


def suggested_features(dataset: Dataset) -> list[str]:
    """Return the columns by which customers are grouped unless told otherwise."""
    if dataset.recipe.get("kind") == KIND:
        return [name for name in RFM if name in dataset.frame.columns]
    customer = find_customer(dataset)
    return [
        column.name
        for column in dataset.columns
        if column.name != customer
        and (
            (column.kind is ColumnKind.NUMBER and column.distinct > 1 and not _is_id(column))
            or (column.kind is ColumnKind.CATEGORY and 2 <= column.distinct <= _MAX_LEVELS)
        )
    ]


def _is_id(column: Column) -> bool:
    """Whether numbers name somebody or something, so that differences mean nothing."""
    return column.distinct > _MAX_LEVELS and (
        has_id_name(column.name) or names_customers(column.name)
    )


def repeated_customer(dataset: Dataset) -> str | None:
    """Return the column of customers who come up in several rows; None where there is no such."""
    if dataset.recipe.get("kind") == KIND:
        return None
    for column in dataset.columns:
        present = dataset.rows - column.missing
        if names_customers(column.name) and column.distinct < _ONE_EACH * present:
            return column.name
    return None


def find_roles(dataset: Dataset) -> dict[str, str]:
    """Return the columns of recency, frequency and monetary value; empty unless all are there."""
    numbers = {
        plain(column.name): column.name
        for column in dataset.columns
        if column.kind is ColumnKind.NUMBER and column.missing == 0
    }
    found = {}
    for role, names in _ROLES.items():
        for name in names:
            if name in numbers:
                found[role] = numbers[name]
                break
    return found if len(found) == len(_ROLES) else {}


def find_customer(dataset: Dataset) -> str | None:
    """Return the column that names the customer, if there is one: different in every row."""
    by_name = {plain(column.name): column for column in dataset.columns}
    for name in _CUSTOMERS:
        column = by_name.get(name)
        if column is not None and column.distinct == dataset.rows:
            return column.name
    for column in dataset.columns:
        if column.kind is ColumnKind.IDENTIFIER and column.distinct == dataset.rows:
            return column.name
    return None


def plain(name: str) -> str:
    """Return a column's name without case, spaces and signs."""
    return re.sub(r"[\W_]", "", name.casefold())


def _kind(kind: str) -> str:
    usable = (ColumnKind.NUMBER, ColumnKind.DATETIME, ColumnKind.CATEGORY)
    return kind if kind in usable else str(ColumnKind.CATEGORY)


def _levels(dataset: Dataset, name: str) -> int:
    return dataset.column(name).distinct
