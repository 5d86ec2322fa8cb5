"""One column of strings becomes numbers, date-times or strings, and says what was done to it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from lib.core.columns import Column, ColumnKind
from lib.errors import InputError
from lib.intake.cells import PUNCTUATION, Cells, make_cells
from lib.intake.clocks import UNIVERSAL, parse_clock
from lib.intake.date_orders import Order
from lib.intake.kept_words import kept_words
from lib.intake.kinds import is_constant, number_kind, text_kind
from lib.intake.marks import Marks
from lib.intake.moments import Moments, parse_moments
from lib.intake.numbers import Numbers, parse_numbers


@dataclass(frozen=True)
class Typed:
    """A column with its canonical values; ``notes`` are evidence for findings, by code."""

    column: Column
    values: pd.Series
    notes: dict[str, Any] = field(default_factory=dict)


def type_column(name: str, raw: pd.Series, marks: Marks, kind: ColumnKind | None = None) -> Typed:
    """Type a column of strings, as the kind that is given or the one that it seems to be.

    InputError("kind_impossible") if it cannot be of the given kind.
    """
    cells = make_cells(raw)
    if kind in (ColumnKind.CATEGORY, ColumnKind.TEXT):
        return _as_strings(name, cells, kind)
    if kind in (ColumnKind.NUMBER, ColumnKind.DATETIME):
        return _forced(name, cells, marks, kind)
    typed = _guessed(name, cells, marks)
    if kind is None or kind is typed.column.kind:
        return typed
    column = Column(name, kind, typed.column.missing, typed.column.distinct)
    return Typed(column, typed.values, typed.notes)


def type_words(name: str, raw: pd.Series, kind: ColumnKind, written: Mapping[str, str]) -> Typed:
    """Type a column as words, with those as levels that were so in another file."""
    known = [word for word in written.get("kept", "").split("\n") if word]
    return _as_strings(name, make_cells(raw), kind, known)


def type_again(
    name: str, raw: pd.Series, marks: Marks, kind: ColumnKind, written: Mapping[str, str]
) -> Typed:
    """Type a column as numbers or dates, however few can be read, as another file's was written."""
    cells = make_cells(raw)
    if kind is ColumnKind.DATETIME:
        order = Order(written["dates"]) if "dates" in written else None
        moments = parse_moments(cells, name, forced=True, order=order)
        if moments is None:
            nothing = pd.Series(pd.NaT, index=range(len(cells.values)), dtype="datetime64[us]")
            moments = Moments(nothing, cells.present_rows)
        typed = _as_moments(name, cells, moments)
        other = order is not None and moments.order not in (None, order)
        return _noted(typed, "written_otherwise", other)
    own = Marks(written.get("decimal", "."), written.get("thousands") or None, given=True)
    numbers = parse_numbers(cells, own, forced=True)
    other = False
    if numbers is None or numbers.odd_rows:
        again = parse_numbers(cells, marks, forced=True)
        before = cells.present_rows if numbers is None else numbers.odd_rows
        if again is not None and again.odd_rows < before:
            numbers, other = again, again.marks.decimal != own.decimal
    if numbers is None:
        numbers = Numbers(
            np.full(len(cells.values), np.nan), False, tuple(cells.present[:3]), cells.present_rows
        )
    return _noted(_as_numbers(name, cells, numbers, kind), "written_otherwise", other)


def _noted(typed: Typed, code: str, noted: bool) -> Typed:
    return Typed(typed.column, typed.values, {**typed.notes, code: True}) if noted else typed


def _forced(name: str, cells: Cells, marks: Marks, kind: ColumnKind) -> Typed:
    if kind is ColumnKind.NUMBER:
        numbers = parse_numbers(cells, marks, forced=True)
        # Words outnumbering numbers: this column was not meant.
        if numbers is not None and numbers.odd_rows <= 0.5 * cells.present_rows:
            return _as_numbers(name, cells, numbers, kind)
    else:
        moments = parse_moments(cells, name, forced=True)
        if moments is not None:
            return _as_moments(name, cells, moments)
    example = next(iter(_not_fitting(cells, marks, kind)), "")
    raise InputError("kind_impossible", column=name, kind=str(kind), example=example)


def _not_fitting(cells: Cells, marks: Marks, kind: ColumnKind) -> list[str]:
    if kind is ColumnKind.DATETIME:
        return cells.present[:1]
    return [
        value
        for value in cells.present[:1000]
        if parse_numbers(_single(value), marks, forced=True) is None
    ]


def _single(value: str) -> Cells:
    one = np.ones(1, dtype=np.int64)
    return Cells((value,), one - 1, one, np.zeros(1, dtype=bool), 0)


def _guessed(name: str, cells: Cells, marks: Marks) -> Typed:
    if not cells.present_rows:
        return _as_strings(name, cells, ColumnKind.CONSTANT)
    moments = parse_moments(cells, name)
    if moments is not None:
        return _as_moments(name, cells, moments)
    numbers = parse_numbers(cells, marks)
    if numbers is not None:
        return _as_numbers(name, cells, numbers, None)
    hours = parse_clock(cells)
    if hours is not None:
        typed = _as_numbers(name, cells, Numbers(hours, False), ColumnKind.NUMBER)
        return Typed(typed.column, typed.values, {**typed.notes, "times_as_hours": True})
    return _as_strings(name, cells, None)


def _as_numbers(name: str, cells: Cells, numbers: Numbers, kind: ColumnKind | None) -> Typed:
    spread = numbers.values[cells.codes]
    gone = np.isnan(spread)
    missing = int(gone.sum())
    whole = numbers.whole and not missing and bool(np.abs(spread).max(initial=0) < 2**53)
    values = pd.Series(spread.astype("int64") if whole else spread)
    distinct = len(np.unique(numbers.values[~np.isnan(numbers.values)]))
    if kind is None:
        if is_constant(distinct, missing, len(values)):
            kind = ColumnKind.CONSTANT
        else:
            kind = number_kind(name, values, distinct, numbers.whole)
    column = Column(name, kind, missing, distinct, _written(numbers))
    return Typed(column, values, _number_notes(cells, numbers))


def _written(numbers: Numbers) -> dict[str, str]:
    """Return how numbers were written, where it was not plainly."""
    marks = numbers.marks
    plain = marks.decimal == "." and not marks.thousands
    found = {} if plain else {"decimal": marks.decimal, "thousands": marks.thousands or ""}
    return {**found, "unit": numbers.unit} if numbers.unit else found


def _number_notes(cells: Cells, numbers: Numbers) -> dict[str, Any]:
    notes: dict[str, Any] = {}
    if cells.markers:
        notes["numbers_as_text"] = cells.markers
    if numbers.odd_rows:
        notes["words_among_numbers"] = (numbers.odd_rows, numbers.odd)
    if numbers.infinite:
        notes["infinities"] = numbers.infinite
    if numbers.unit:
        notes["units_removed"] = numbers.unit
    if numbers.open:
        notes["marks_uncertain"] = True
    return notes


def _moment_notes(moments: Moments) -> dict[str, Any]:
    notes: dict[str, Any] = {}
    if moments.unread:
        notes["dates_unread"] = moments.unread
    if moments.ambiguous:
        notes["date_order_uncertain"] = str(moments.order)
    if set(moments.zones) - UNIVERSAL:
        notes["local_times"] = moments.zones
    return notes


def _as_moments(name: str, cells: Cells, moments: Moments) -> Typed:
    notes = _moment_notes(moments)
    values = moments.values.take(cells.codes).reset_index(drop=True)
    missing, levels = int(values.isna().sum()), int(moments.values.nunique())
    written = {"dates": str(moments.order)} if moments.order else {}
    constant = is_constant(levels, missing, len(values))
    kind = ColumnKind.CONSTANT if constant else ColumnKind.DATETIME
    return Typed(Column(name, kind, missing, levels, written), values, notes)


def _as_strings(
    name: str, cells: Cells, kind: ColumnKind | None, known: Collection[str] | None = None
) -> Typed:
    kept = kept_words(cells, known)
    gone = cells.missing & ~kept
    if kind is None:
        present = [value for value, lost in zip(cells.values, gone, strict=True) if not lost]
        missing = int(cells.counts[gone].sum())
        if is_constant(len(present), missing, len(cells.codes)):
            kind = ColumnKind.CONSTANT
        else:
            kind = text_kind(name, present, len(cells.codes) - missing)
    if kind is ColumnKind.TEXT:
        gone &= ~np.fromiter((v in PUNCTUATION for v in cells.values), bool, len(gone))
    words = [None if lost else v for v, lost in zip(cells.values, gone, strict=True)]
    values = cells.spread(words, "str")
    words_kept = {cells.values[at]: int(cells.counts[at]) for at in np.flatnonzero(kept)}
    written = {"kept": "\n".join(words_kept)} if words_kept else {}
    column = Column(name, kind, int(cells.counts[gone].sum()), int((~gone).sum()), written)
    markers = {v: n for v, n in cells.markers.items() if kind is not ColumnKind.TEXT or v == " "}
    markers = {v: n for v, n in markers.items() if v not in words_kept}
    notes = {"markers": markers} if markers else {}
    return Typed(column, values, {**notes, "words_kept": words_kept} if words_kept else notes)
