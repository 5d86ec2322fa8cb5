"""What can be done about findings: applied to a table as it was read, in order, each undoable."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from lib.core.columns import ColumnKind
from lib.core.dataset import Dataset, Remedy, RemedyKind
from lib.core.findings import Finding
from lib.errors import InputError
from lib.i18n import N_
from lib.intake.carried import carried, shown
from lib.intake.profiling.findings import find, row_hashes
from lib.intake.retyped import retyped, with_values
from lib.intake.values.kinds import is_constant
from lib.intake.values.standing import standing
from lib.intake.values.value_steps import OF_VALUES, counted, pairs_of, stepped, with_step

_OF_WORDS = (ColumnKind.CATEGORY, ColumnKind.CONSTANT, ColumnKind.TEXT)
LEFT_OUT = frozenset(
    [
        *("constant", "all_missing", "mostly_missing", "duplicate_columns", "high_cardinality"),
        *("target_leakage", "target_formula", "strong_predictor", "missing_tells_target"),
        "dominant_column",
    ]
)
"""Findings whose remedy is to do without the columns.

Identifiers are no feature as it is, and wanted when rows are looked up. What was found while the
file was read, too few rows and uneven classes have no remedy in the table itself.
"""
ROWS_LEFT_OUT = frozenset(["footer_rows", "repeated_headers"])
"""Findings whose remedy is to do without the rows."""
NO_VALUE = N_("not applicable")
"""A category in place of missing values; reading does not take it for missing again."""
_SPLITS = {
    "dates_suggest_time_split": RemedyKind.SPLIT_TIME,
    "groups_suggest_group_split": RemedyKind.SPLIT_GROUP,
}


def remedies_for(finding: Finding, dataset: Dataset) -> tuple[Remedy, ...]:
    """Return what can be done about a finding; a split is one remedy for each column it may use."""
    here = dataset.kinds()
    columns = tuple(name for name in finding.columns if name in here)
    if finding.code == "duplicate_rows":
        return (Remedy(RemedyKind.DROP_DUPLICATES),)
    if finding.code in ROWS_LEFT_OUT:
        return (Remedy(RemedyKind.DROP_ROWS, (), finding.listed("places")),)
    if not columns:
        return ()
    if finding.code in LEFT_OUT and len(here) > len(columns):
        return (Remedy(RemedyKind.LEAVE_OUT, columns),)
    if finding.code in ("missing_codes", "words_kept"):
        return (Remedy(RemedyKind.AS_MISSING, columns, finding.listed("values")),)
    if finding.code in ("levels_alike", "classes_alike"):
        return (Remedy(RemedyKind.MERGE, columns, finding.listed("pairs")),)
    if finding.code == "missing_markers":
        able = tuple(name for name in columns if can_be_category(dataset, name))
        return (Remedy(RemedyKind.AS_CATEGORY, able, (NO_VALUE,)),) if able else ()
    if finding.code in _SPLITS:
        return tuple(Remedy(_SPLITS[finding.code], (name,)) for name in columns)
    return ()


def apply(
    original: Dataset, remedies: Sequence[Remedy], kinds: Mapping[str, ColumnKind] | None = None
) -> Dataset:
    """Return the table after these remedies, with what is noticed in it then.

    ``original`` is the table as read and stays as it is; ``kinds`` are used for columns whatever
    the remedies make of them. InputError where a remedy does not fit the table. The caller sets
    ``origin``.
    """
    dataset = replace(original, remedies=(), origin=None)
    # Rows are named by their place in the table as read: they go before others do.
    rows = {int(row) for one in remedies if one.kind is RemedyKind.DROP_ROWS for row in one.values}
    if rows:
        dataset = _without_rows(dataset, rows)
    for remedy in remedies:
        dataset = _noted(_STEPS[remedy.kind](dataset, remedy), remedy)
    for name, kind in (kinds or {}).items():
        if name in dataset.kinds() and dataset.column(name).kind is not kind:
            dataset = retyped(dataset, name, dataset.frame[name], kind)
    found = (*carried(dataset, original), *shown(find(dataset), original))
    chosen = {remedy.kind for remedy in remedies}
    found = tuple(one for one in found if _SPLITS.get(one.code) not in chosen)
    found = tuple(one for one in found if not _rows_gone(one, rows))
    return replace(dataset, findings=found, remedies=tuple(remedies))


def _noted(dataset: Dataset, remedy: Remedy) -> Dataset:
    """Write down at the columns what was done to their values: new files need it as well."""
    if remedy.kind not in OF_VALUES:
        return dataset
    columns = tuple(
        replace(one, written=with_step(one.written, remedy)) if one.name in remedy.columns else one
        for one in dataset.columns
    )
    return replace(dataset, columns=columns)


def rows_left(original: Dataset, remedies: Sequence[Remedy]) -> NDArray[np.int64]:
    """Return which rows of a table as it was read remedies leave, by position."""
    dataset, left = replace(original, remedies=(), origin=None), np.arange(original.rows)
    rows = {int(row) for one in remedies if one.kind is RemedyKind.DROP_ROWS for row in one.values}
    if rows:
        dataset = _without_rows(dataset, rows)
        left = np.array([row for row in left if row + 1 not in rows], dtype=np.int64)
    for remedy in remedies:
        if remedy.kind is RemedyKind.DROP_DUPLICATES:
            left = left[~row_hashes(dataset).duplicated().to_numpy()]
        dataset = _STEPS[remedy.kind](dataset, remedy)
    return left


def change(
    origin: Dataset,
    origin_id: str,
    before: Sequence[Remedy],
    kinds_before: Mapping[str, ColumnKind],
    remedies: Sequence[Remedy],
    kinds: Mapping[str, ColumnKind],
) -> Dataset:
    """Return a table as read with other remedies than before, and with ``kinds`` chosen now.

    Kinds that were chosen by hand after the remedies ``before`` stay, unless one only fitted what
    is taken back now. InputError where a remedy or a kind does not fit.
    """
    chosen = {**_by_hand(origin, before, kinds_before), **kinds}
    try:
        made = apply(origin, remedies, chosen)
    except InputError as error:
        if error.code != "kind_impossible" or kinds:
            raise
        made = apply(origin, remedies)
    return replace(made, origin=origin_id if remedies else None)


def _by_hand(
    origin: Dataset, before: Sequence[Remedy], kinds_before: Mapping[str, ColumnKind]
) -> dict[str, ColumnKind]:
    """Return the kinds that somebody chose after the remedies were applied."""
    if not before:
        return {}
    plain_kinds = apply(origin, before).kinds()
    return {name: kind for name, kind in kinds_before.items() if plain_kinds.get(name) is not kind}


def refit(
    made: Dataset, made_id: str, remedies: Sequence[Remedy]
) -> tuple[Dataset, tuple[Remedy, ...]]:
    """Apply remedies to a table that was read in another way; return those that do not fit it."""
    kept: list[Remedy] = []
    lost: list[Remedy] = []
    for remedy in remedies:
        try:
            apply(made, [*kept, remedy])
        except InputError:
            lost.append(remedy)
        else:
            kept.append(remedy)
    return (replace(apply(made, kept), origin=made_id) if kept else made), tuple(lost)


def suggested_splits(dataset: Dataset) -> tuple[str | None, str | None]:
    """Return the columns chosen for a split by group and by time, as far as they are chosen."""
    chosen = {remedy.kind: remedy.columns[0] for remedy in dataset.remedies if remedy.columns}
    here = dataset.kinds()
    group, time = chosen.get(RemedyKind.SPLIT_GROUP), chosen.get(RemedyKind.SPLIT_TIME)
    return (group if group in here else None, time if time in here else None)


def _rows_gone(finding: Finding, rows: set[int]) -> bool:
    """Whether a finding is about rows that were left out, all of them."""
    return finding.code in ROWS_LEFT_OUT and rows.issuperset(map(int, finding.listed("places")))


def _need(dataset: Dataset, remedy: Remedy) -> None:
    here = dataset.kinds()
    for name in remedy.columns:
        if name not in here:
            raise InputError("unknown_column", column=name, nearest=list(here)[:5])


def _leave_out(dataset: Dataset, remedy: Remedy) -> Dataset:
    _need(dataset, remedy)
    columns = tuple(column for column in dataset.columns if column.name not in remedy.columns)
    if not columns:
        raise InputError("remedy_leaves_nothing")
    return replace(dataset, columns=columns, frame=dataset.frame.drop(columns=list(remedy.columns)))


def _drop_duplicates(dataset: Dataset, remedy: Remedy) -> Dataset:
    again = row_hashes(dataset).duplicated().to_numpy()
    frame = dataset.frame[~again].reset_index(drop=True)
    columns = tuple(
        replace(one, missing=int(frame[one.name].isna().sum()), distinct=frame[one.name].nunique())
        for one in dataset.columns
    )
    return replace(dataset, frame=frame, columns=columns)


def _without_rows(dataset: Dataset, rows: set[int]) -> Dataset:
    """Leave rows out, numbered from 1, and see what the columns of words then are."""
    if not all(1 <= row <= dataset.rows for row in rows):
        raise InputError("row_not_in_table", row=max(rows), rows=dataset.rows)
    kept = np.ones(dataset.rows, dtype=bool)
    kept[[row - 1 for row in rows]] = False
    if not kept.any():
        raise InputError("remedy_leaves_nothing")
    before, frame = dataset, dataset.frame[kept].reset_index(drop=True)
    counted = tuple(
        replace(one, missing=int(frame[one.name].isna().sum()), distinct=frame[one.name].nunique())
        for one in dataset.columns
    )
    dataset = replace(dataset, frame=frame, columns=counted)
    for column in before.columns:
        if before.frame[column.name].dtype == "str":
            dataset = retyped(dataset, column.name, frame[column.name], None)
    return dataset


def _as_missing(dataset: Dataset, remedy: Remedy) -> Dataset:
    """Take values as missing, and see what the columns then are."""
    _need(dataset, remedy)
    for name in remedy.columns:
        values = dataset.frame[name]
        if not standing(values, remedy.values).any():
            raise InputError("value_not_in_column", column=name, values=list(remedy.values))
        dataset = retyped(dataset, name, stepped(values, remedy), None)
    return dataset


def can_be_category(dataset: Dataset, name: str) -> bool:
    """Whether what is missing in a column can be a category: there is some, and no number."""
    column = dataset.column(name)
    return column.missing > 0 and (column.distinct == 0 or column.kind in _OF_WORDS)


def _as_category(dataset: Dataset, remedy: Remedy) -> Dataset:
    """Put a category in place of what is missing."""
    _need(dataset, remedy)
    for name in remedy.columns:
        if not can_be_category(dataset, name):
            raise InputError("nothing_to_categorise", column=name)
        values, before = stepped(dataset.frame[name], remedy), dataset.column(name)
        column = counted(before, values)
        kind = ColumnKind.CATEGORY if column.distinct > 1 else ColumnKind.CONSTANT
        kind = before.kind if before.kind is ColumnKind.TEXT else kind
        dataset = with_values(dataset, replace(column, kind=kind), values)
    return dataset


def _merge(dataset: Dataset, remedy: Remedy) -> Dataset:
    """Put one level in place of others."""
    _need(dataset, remedy)
    for name in remedy.columns:
        values = dataset.frame[name]
        there = standing(values, list(pairs_of(remedy.values)))
        if dataset.column(name).kind not in _OF_WORDS or not there.any():
            raise InputError("value_not_in_column", column=name, values=list(remedy.values[::2]))
        merged = stepped(values, remedy)
        column = counted(dataset.column(name), merged)
        if is_constant(column.distinct, column.missing, dataset.rows):
            column = replace(column, kind=ColumnKind.CONSTANT)
        dataset = with_values(dataset, column, merged)
    return dataset


def _recorded(dataset: Dataset, remedy: Remedy) -> Dataset:
    """Leave the table as it is: a split is used when a comparison is set up, rows are gone."""
    _need(dataset, remedy)
    return dataset


_STEPS = {
    RemedyKind.LEAVE_OUT: _leave_out,
    RemedyKind.AS_MISSING: _as_missing,
    RemedyKind.AS_CATEGORY: _as_category,
    RemedyKind.MERGE: _merge,
    RemedyKind.DROP_DUPLICATES: _drop_duplicates,
    RemedyKind.DROP_ROWS: _recorded,
    RemedyKind.SPLIT_GROUP: _recorded,
    RemedyKind.SPLIT_TIME: _recorded,
}
