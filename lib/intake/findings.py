"""What is noticed in a table before anything is trained, without a target."""

import pandas as pd

from lib.core.columns import ColumnKind
from lib.core.dataset import Dataset
from lib.core.findings import Finding, Severity
from lib.intake.kinds import has_id_name

FEW_ROWS = 50
MANY_LEVELS = 100


def find(dataset: Dataset) -> tuple[Finding, ...]:
    """Return what is noticed in a table as such."""
    found: list[Finding] = []
    found += _columns_of_kind(dataset)
    found += _mostly_missing(dataset)
    found += _duplicate_rows(dataset)
    found += _same_columns(dataset)
    found += _size(dataset)
    found += _many_levels(dataset)
    found += _structure(dataset)
    return tuple(found)


def _one(code: str, severity: Severity, columns: list[str], **values: object) -> list[Finding]:
    if not columns:
        return []
    evidence = {"columns": columns, "count": len(columns), **values}
    return [Finding(code, severity, tuple(columns), evidence)]


def _columns_of_kind(dataset: Dataset) -> list[Finding]:
    empty = [c.name for c in dataset.columns if c.distinct == 0]
    constant = [c.name for c in dataset.columns if c.kind is ColumnKind.CONSTANT and c.distinct > 0]
    identifiers = [c.name for c in dataset.columns if c.kind is ColumnKind.IDENTIFIER]
    return [
        *_one("all_missing", Severity.WARNING, empty),
        *_one("constant", Severity.INFO, constant),
        *_one("identifier", Severity.INFO, identifiers),
    ]


def _mostly_missing(dataset: Dataset) -> list[Finding]:
    half = 0.5 * dataset.rows
    return _one(
        "mostly_missing",
        Severity.INFO,
        [c.name for c in dataset.columns if c.distinct > 0 and c.missing > half],
    )


def _hashes(dataset: Dataset) -> pd.Series:
    """Hash each row over all columns that are no identifiers."""
    kept = [c.name for c in dataset.columns if c.kind is not ColumnKind.IDENTIFIER]
    return pd.util.hash_pandas_object(dataset.frame[kept], index=False)


def _duplicate_rows(dataset: Dataset) -> list[Finding]:
    if len(dataset.columns) < 3 or dataset.rows < 2:
        return []
    count = int(_hashes(dataset).duplicated().sum())
    if not count:
        return []
    values = {"count": count, "share": round(count / dataset.rows, 4)}
    return [Finding("duplicate_rows", Severity.WARNING, values=values)]


def _same_columns(dataset: Dataset) -> list[Finding]:
    """Columns that repeat an earlier one exactly."""
    seen: dict[tuple[object, ...], str] = {}
    repeats: list[str] = []
    originals: list[str] = []
    for column in dataset.columns:
        if column.distinct < 2:
            continue
        values = dataset.frame[column.name]
        # Head and counts first: hashing a whole column is only worth it where these agree.
        key = (str(values.dtype), column.distinct, column.missing, *map(str, values.head(8)))
        if key in seen and values.equals(dataset.frame[seen[key]]):
            repeats.append(column.name)
            originals.append(seen[key])
        else:
            seen.setdefault(key, column.name)
    return _one("duplicate_columns", Severity.INFO, repeats, originals=originals)


def _size(dataset: Dataset) -> list[Finding]:
    found: list[Finding] = []
    if dataset.rows < FEW_ROWS:
        values = {"rows": dataset.rows}
        found.append(Finding("too_few_rows", Severity.WARNING, values=values))
    if len(dataset.columns) > max(dataset.rows, 20):
        values = {"rows": dataset.rows, "columns": len(dataset.columns)}
        found.append(Finding("more_columns_than_rows", Severity.WARNING, values=values))
    if len(dataset.columns) == 1:
        columns = (dataset.columns[0].name,)
        values = {"rows": dataset.rows}
        found.append(Finding("one_column", Severity.WARNING, columns, values))
    return found


def _many_levels(dataset: Dataset) -> list[Finding]:
    columns = [
        c for c in dataset.columns if c.kind is ColumnKind.CATEGORY and c.distinct > MANY_LEVELS
    ]
    levels = [c.distinct for c in columns]
    return _one("high_cardinality", Severity.INFO, [c.name for c in columns], levels=levels)


def _structure(dataset: Dataset) -> list[Finding]:
    """Dates and repeating identifiers: reasons to split by time or by group."""
    dates = [
        c.name
        for c in dataset.columns
        if c.kind is ColumnKind.DATETIME and c.distinct >= 10 and c.missing < 0.1 * dataset.rows
    ]
    groups = [
        c.name
        for c in dataset.columns
        if has_id_name(c.name)
        and c.kind in (ColumnKind.NUMBER, ColumnKind.CATEGORY)
        and c.distinct >= 20
        and dataset.rows - c.missing >= 2 * c.distinct
    ]
    return [
        *_one("dates_suggest_time_split", Severity.INFO, dates),
        *_one("groups_suggest_group_split", Severity.INFO, groups),
    ]
