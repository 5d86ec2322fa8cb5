"""What is noticed in a table before anything is trained."""

from dataclasses import replace

import numpy as np
import pandas as pd

from lib.core.columns import ColumnKind
from lib.core.dataset import Dataset
from lib.core.facts import Json
from lib.core.findings import Finding, Severity
from lib.core.task import Task
from lib.i18n import N_
from lib.intake.profiling.dominant import dominant_column
from lib.intake.profiling.leakage import single_predictors, target_formula
from lib.intake.profiling.sentinels import missing_codes
from lib.intake.profiling.target_association import as_codes, as_numbers, relation
from lib.intake.values.alike import classes_alike, levels_alike
from lib.intake.values.cells import IntArray
from lib.intake.values.kinds import has_code_name, has_id_name

FEW_ROWS = 50
MANY_LEVELS = 100
RARE_ROWS = 10
"""A class of fewer rows has at most two in a test part of five folds."""
_MANY_ROWS, _MAX_VARIED = 10_000, 4
"""From so many rows on so many columns are looked at before all, for rows that repeat."""
IMBALANCE = 0.4
"""A class is rare below this part of an even share: below 20 % of two classes, 4 % of ten."""
MISSING_TELLS = 0.3
"""Association from which being missing tells something about the target."""

TABLE_CODES = frozenset(
    [
        *("all_missing", "constant", "identifier", "mostly_missing", "duplicate_rows"),
        *("duplicate_columns", "too_few_rows", "more_columns_than_rows", "one_column"),
        *("high_cardinality", "dates_suggest_time_split", "groups_suggest_group_split"),
        *("missing_codes", "levels_alike", "numbers_may_be_codes"),
    ]
)
"""The codes that ``find`` can give: all others on a dataset were noticed while it was read."""


def find(dataset: Dataset, places: IntArray | None = None) -> tuple[Finding, ...]:
    """Return what is noticed in a table as such; ``places`` are its rows' numbers in the file."""
    findings: list[Finding] = []
    findings += _columns_of_kind(dataset)
    findings += _mostly_missing(dataset)
    findings += _duplicate_rows(dataset)
    findings += _same_columns(dataset)
    findings += _size(dataset)
    findings += _many_levels(dataset)
    findings += _structure(dataset)
    findings += missing_codes(dataset, places)
    findings += levels_alike(dataset, places)
    findings += _codes_as_numbers(dataset)
    return tuple(findings)


def _one(code: str, severity: Severity, columns: list[str], **values: Json) -> list[Finding]:
    if not columns:
        return []
    evidence: dict[str, Json] = {"columns": columns, "count": len(columns), **values}
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


def row_hashes(dataset: Dataset) -> pd.Series:
    """Hash each row over all columns that are no identifiers."""
    kept = [c.name for c in dataset.columns if c.kind is not ColumnKind.IDENTIFIER]
    return pd.util.hash_pandas_object(dataset.frame[kept], index=False)


def _duplicate_rows(dataset: Dataset) -> list[Finding]:
    if len(dataset.columns) < 3 or dataset.rows < 2:
        return []
    rows = _that_may_repeat(dataset)
    some = dataset if rows is None else replace(dataset, frame=dataset.frame.iloc[rows])
    count = int(row_hashes(some).duplicated().sum()) if some.rows else 0
    if not count:
        return []
    values = {"count": count, "share": round(count / dataset.rows, 4)}
    return [Finding("duplicate_rows", Severity.WARNING, values=values)]


def _that_may_repeat(dataset: Dataset) -> IntArray | None:
    """Return the rows whose values in the most varied columns stand in other rows too, or all.

    To hash these columns alone is enough for most tables: hardly a row is left for the others.
    """
    kept = [c for c in dataset.columns if c.kind is not ColumnKind.IDENTIFIER]
    if dataset.rows < _MANY_ROWS:
        return None
    rows = np.arange(dataset.rows)
    for column in sorted(kept, key=lambda one: -one.distinct)[:_MAX_VARIED]:
        values = dataset.frame[column.name].iloc[rows]
        codes = pd.util.hash_pandas_object(values, index=False)
        rows = rows[codes.duplicated(keep=False).to_numpy()]
        if len(rows) < _MANY_ROWS:
            break
    return rows


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


def _codes_as_numbers(dataset: Dataset) -> list[Finding]:
    """Whole numbers whose name is that of codes, which no sum or mean is taken of."""
    names = [
        column.name
        for column in dataset.columns
        if column.kind is ColumnKind.NUMBER
        and has_code_name(column.name)
        and dataset.frame[column.name].dtype.kind in "if"
        and bool((dataset.frame[column.name].dropna() % 1 == 0).all())
    ]
    return _one("numbers_may_be_codes", Severity.INFO, names)


def _size(dataset: Dataset) -> list[Finding]:
    findings: list[Finding] = []
    if dataset.rows < FEW_ROWS:
        values = {"rows": dataset.rows}
        findings.append(Finding("too_few_rows", Severity.WARNING, values=values))
    if len(dataset.columns) > max(dataset.rows, 20):
        values = {"rows": dataset.rows, "columns": len(dataset.columns)}
        findings.append(Finding("more_columns_than_rows", Severity.WARNING, values=values))
    if len(dataset.columns) == 1:
        columns = (dataset.columns[0].name,)
        values = {"rows": dataset.rows}
        findings.append(Finding("one_column", Severity.WARNING, columns, values))
    return findings


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


def find_for_target(dataset: Dataset, task: Task) -> tuple[Finding, ...]:
    """Return what is noticed in a table with regard to a task on it."""
    found: list[Finding] = []
    found += _given_away(dataset, task)
    dominant = dominant_column(dataset, task)
    if dominant is not None and dominant.column not in {name for f in found for name in f.columns}:
        values: dict[str, Json] = {
            "column": dominant.column,
            "target": task.target,
            "alone": round(100 * dominant.alone),
            "lost": round(min(100 * dominant.lost, 100)),
        }
        found.append(Finding("dominant_column", Severity.WARNING, (dominant.column,), values))
    found += _few_rows(dataset, task)
    if task.kind.is_classification:
        found += _classes(dataset, task)
    found += _missing_tells(dataset, task)
    return tuple(found)


def _given_away(dataset: Dataset, task: Task) -> list[Finding]:
    findings: list[Finding] = []
    formula = target_formula(dataset, task)
    if formula is not None:
        values: dict[str, Json] = {"target": task.target, "formula": formula[0]}
        findings.append(Finding("target_formula", Severity.WARNING, formula[1], values))
    measure = N_("share of errors avoided") if task.kind.is_classification else N_("R2")
    for one in sorted(single_predictors(dataset, task), key=lambda one: -one.score):
        if not one.strong:
            continue
        code = "target_leakage" if one.leak else "strong_predictor"
        severity = Severity.WARNING if one.leak else Severity.INFO
        values = {
            "column": one.column,
            "target": task.target,
            "measure": measure,
            "score": round(one.score, 4),
        }
        findings.append(Finding(code, severity, (one.column,), values))
    return findings[:10]


def _few_rows(dataset: Dataset, task: Task) -> list[Finding]:
    rows = int(dataset.frame[task.target].notna().sum())
    # A table that is short as a whole has been said to be so already.
    if rows >= FEW_ROWS or dataset.rows < FEW_ROWS:
        return []
    values: dict[str, Json] = {"rows": rows, "target": task.target}
    return [Finding("few_rows_for_target", Severity.WARNING, (task.target,), values)]


def _classes(dataset: Dataset, task: Task) -> list[Finding]:
    counts = dataset.frame[task.target].value_counts()
    found = list(classes_alike(dataset.frame[task.target]))
    counts = counts[counts > 1]  # the plan says which classes of one row are left out
    if counts.empty:
        return found
    levels = [str(level) for level, count in counts.items() if count < RARE_ROWS]
    if levels:
        rare: dict[str, Json] = {"minimum": RARE_ROWS, "levels": levels, "target": task.target}
        found.append(Finding("rare_classes", Severity.WARNING, (task.target,), rare))
    share = float(counts.min() / counts.sum())
    if len(counts) > 1 and share < IMBALANCE / len(counts):
        level = str(counts.idxmin())
        values: dict[str, Json] = {
            "target": task.target,
            "level": level,
            "percent": round(100 * share, 1),
        }
        found.append(Finding("class_imbalance", Severity.INFO, (task.target,), values))
    return found


def _missing_tells(dataset: Dataset, task: Task) -> list[Finding]:
    """Columns whose being missing goes with the target."""
    values = dataset.frame[task.target]
    target = as_codes(values) if task.kind.is_classification else as_numbers(values)
    found = []
    missing = {column.name: column.missing for column in dataset.columns}
    for name in task.features:
        if not 0.01 * dataset.rows < missing[name] < 0.99 * dataset.rows:
            continue
        gone = dataset.frame[name].isna().to_numpy().astype("int64")
        related = relation(gone, target)
        if related is not None and related.strength >= MISSING_TELLS:
            score = round(related.strength, 2)
            evidence: dict[str, Json] = {"column": name, "target": task.target, "score": score}
            found.append(Finding("missing_tells_target", Severity.INFO, (name,), evidence))
    return found[:10]
