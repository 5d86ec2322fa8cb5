"""One column of strings becomes numbers, date-times or strings, and says what was done to it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from lib.core.columns import Column, ColumnKind
from lib.errors import InputError
from lib.intake.values.cells import PUNCTUATION, Cells, make_cells
from lib.intake.values.changed_text import changed_text
from lib.intake.values.clocks import Hours, parse_clock, read_hours
from lib.intake.values.column_options import Options, lines, marks_of, says_numbers, without_missing
from lib.intake.values.date_orders import Order
from lib.intake.values.kept_words import kept_words
from lib.intake.values.kinds import SAMPLE, is_constant, number_kind, text_kind
from lib.intake.values.marks import Marks
from lib.intake.values.moments import Moments, parse_moments
from lib.intake.values.notes import (
    Note,
    markers_note,
    moment_notes,
    most_frequent,
    note,
    note_all,
    number_notes,
    rows_of,
)
from lib.intake.values.numbers import Numbers, parse_numbers
from lib.intake.values.ratings import Ratings, parse_ratings
from lib.intake.values.truth import truth_as, truth_style
from lib.intake.values.units import mixed_units

_NOTHING: Options = MappingProxyType({})


@dataclass(frozen=True)
class Typed:
    """A column with its canonical values; ``notes`` are evidence for findings, by code."""

    column: Column
    values: pd.Series
    notes: Mapping[str, Note] = field(default_factory=dict)


def type_column(
    name: str,
    raw: pd.Series,
    marks: Marks,
    kind: ColumnKind | None = None,
    options: Options = _NOTHING,
) -> Typed:
    """Type a column of strings, as the kind that is given or the one that it seems to be.

    ``options`` is what somebody says of it (see column_options), whose kind is as good
    as one that is given. InputError("kind_impossible") if it cannot be of the given kind.
    """
    kind = kind or (ColumnKind(options["kind"]) if "kind" in options else None)
    cells = without_missing(make_cells(raw), options)
    typed = _as_said(name, cells, marks, kind, options)
    if "unit" in options:
        typed = replace(typed, notes=_without(typed.notes, "units_partly"))
    if kind not in (None, ColumnKind.NUMBER, ColumnKind.DATETIME, typed.column.kind):
        typed = replace(typed, column=replace(typed.column, kind=kind))
    return with_counts(_with_missing(typed, options))


_UNREAD = ("words_among_numbers", "bounds_missing", "infinities", "dates_unread")
_TAKEN = ("numbers_as_text", "markers")


def with_counts(typed: Typed) -> Typed:
    """Write down how many cells of the file are not what stood there, and not said to be."""
    notes = typed.notes
    counts = {
        "unread": sum(notes[code]["count"] for code in _UNREAD if code in notes),
        "taken": sum(sum(notes[code]["counts"].values()) for code in _TAKEN if code in notes),
        "changed": notes["changed"]["count"] if "changed" in notes else 0,
    }
    cells = {what: int(count) for what, count in counts.items() if count}
    return replace(typed, column=replace(typed.column, cells=cells)) if cells else typed


def _as_said(
    name: str, cells: Cells, marks: Marks, kind: ColumnKind | None, options: Options
) -> Typed:
    if kind in (ColumnKind.NUMBER, ColumnKind.DATETIME):
        return _forced(name, cells, marks, kind, options)
    known = lines(options["kept"]) if "kept" in options else None
    if known or kind in (ColumnKind.CATEGORY, ColumnKind.TEXT):
        typed = _as_strings(name, cells, kind, known)
    else:
        typed = _guessed(name, cells, marks, known, options.get("unit"))
    if known is None:
        return typed
    return replace(typed, notes=_without(typed.notes, "words_kept"))


def _without(notes: Mapping[str, Note], code: str) -> dict[str, Note]:
    """Return notes without one about which nobody is to be asked again."""
    return {other: note for other, note in notes.items() if other != code}


def _with_missing(typed: Typed, options: Mapping[str, str]) -> Typed:
    """Write down which further words mean missing: new files are read alike."""
    if not options.get("missing"):
        return typed
    written = {**typed.column.written, "missing": options["missing"]}
    return replace(typed, column=replace(typed.column, written=written))


def type_words(name: str, raw: pd.Series, kind: ColumnKind, written: Mapping[str, str]) -> Typed:
    """Type a column as words, with those as levels that were so in another file."""
    cells = without_missing(make_cells(raw), written)
    if "truth" in written:
        cells = make_cells(cells.spread(truth_as(cells.values, written["truth"])))
        cells = without_missing(cells, written)
    return _with_missing(_as_strings(name, cells, kind, lines(written.get("kept"))), written)


def type_again(
    name: str, raw: pd.Series, marks: Marks, kind: ColumnKind, written: Mapping[str, str]
) -> Typed:
    """Type a column as numbers or dates, however few can be read, as another file's was written."""
    cells = without_missing(make_cells(raw), written)
    if kind is ColumnKind.DATETIME:
        order = Order(written["dates"]) if "dates" in written else None
        moments = parse_moments(cells, name, forced=True, order=order)
        if moments is None:
            nothing = pd.Series(pd.NaT, index=range(len(cells.values)), dtype="datetime64[us]")
            moments = Moments(nothing, cells.present_rows)
        typed = _as_moments(name, cells, moments)
        other = order is not None and moments.order not in (None, order)
        typed = _with_missing(typed, written)
        return _noted(typed, cells, "written_otherwise") if other else typed
    if "scale" in written:
        ratings = parse_ratings(cells, int(written["scale"]), forced=True)
        if ratings is not None:
            return _with_missing(_as_ratings(name, cells, ratings, kind), written)
    if "clock" in written:
        hours = read_hours(cells, durations=written["clock"] == "durations")
        return _with_missing(_as_hours(name, cells, hours), written)
    bounds = written.get("bounds") == "number"
    own = Marks(
        written.get("decimal", "."),
        written.get("thousands") or None,
        given=True,
        bounds=bounds,
        multiplied="multiplied" in written,
    )
    numbers = parse_numbers(cells, own, forced=True)
    other = False
    if numbers is None or numbers.odd.any():
        again = parse_numbers(cells, replace(marks, bounds=bounds), forced=True)
        before = cells.present_rows if numbers is None else rows_of(cells, numbers.odd)
        if again is not None and rows_of(cells, again.odd) < before:
            numbers, other = again, again.marks.decimal != own.decimal
    if numbers is None:
        nothing_read = Numbers.clean(np.full(len(cells.values), np.nan))
        numbers = replace(nothing_read, odd=~cells.missing)
    typed = _with_missing(_as_numbers(name, cells, numbers, kind), written)
    return _noted(typed, cells, "written_otherwise") if other else typed


def _noted(typed: Typed, cells: Cells, code: str) -> Typed:
    """Note something of all cells that are not missing."""
    return replace(typed, notes={**typed.notes, code: note_all(cells, ~cells.missing)})


def _forced(name: str, cells: Cells, marks: Marks, kind: ColumnKind, options: Options) -> Typed:
    if kind is ColumnKind.NUMBER:
        ratings = None if says_numbers(options) else parse_ratings(cells)
        if ratings is not None:
            return _as_ratings(name, cells, ratings, kind)
        marks = marks_of(cells, marks, options)
        numbers = parse_numbers(cells, marks, forced=True, unit=options.get("unit"))
        # Words outnumbering numbers: this column was not meant.
        if numbers is not None and rows_of(cells, numbers.odd) <= 0.5 * cells.present_rows:
            return _as_numbers(name, cells, numbers, kind)
    else:
        order = Order(options["dates"]) if "dates" in options else None
        moments = parse_moments(cells, name, forced=True, order=order, said=True)
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
    return Cells(pa.array([value]), one - 1, one, np.zeros(1, dtype=bool), 0)


def _guessed(
    name: str, cells: Cells, marks: Marks, known: Collection[str] | None, unit: str | None
) -> Typed:
    if not cells.present_rows:
        return _as_strings(name, cells, ColumnKind.CONSTANT)
    moments = parse_moments(cells, name)
    if moments is not None:
        return _as_moments(name, cells, moments)
    ratings = parse_ratings(cells) if unit is None else None
    if ratings is not None:
        return _as_ratings(name, cells, ratings, None)
    numbers = parse_numbers(cells, marks, unit=unit)
    if numbers is not None:
        return _as_numbers(name, cells, numbers, None)
    hours = parse_clock(cells)
    if hours is not None:
        return _as_hours(name, cells, hours)
    typed = _as_strings(name, cells, None, known)
    if typed.column.kind is not ColumnKind.TEXT and (units := mixed_units(cells)):
        note = note_all(cells, ~cells.missing, units=units)
        typed = replace(typed, notes={**typed.notes, "units_mixed": note})
    return typed


def _as_hours(name: str, cells: Cells, hours: Hours) -> Typed:
    numbers = replace(Numbers.clean(hours.values), odd=np.isnan(hours.values) & ~cells.missing)
    typed = _as_numbers(name, cells, numbers, ColumnKind.NUMBER)
    clock = "durations" if hours.durations else "times"
    written = {**typed.column.written, "clock": clock}
    typed = replace(typed, column=replace(typed.column, written=written))
    return _noted(typed, cells, f"{clock}_as_hours")


def _as_numbers(name: str, cells: Cells, numbers: Numbers, kind: ColumnKind | None) -> Typed:
    distinct = len(np.unique(numbers.values[~np.isnan(numbers.values)]))
    spread = numbers.values[cells.codes]
    return number_column(name, spread, distinct, numbers, cells, kind)


def number_column(
    name: str,
    spread: NDArray[np.float64],
    distinct: int,
    numbers: Numbers,
    cells: Cells,
    kind: ColumnKind | None,
) -> Typed:
    """Return a column of numbers by row, with notes of the distinct cells that they come of."""
    gone = np.isnan(spread)
    missing = int(gone.sum())
    whole = numbers.whole and not missing and bool(np.abs(spread).max(initial=0) < 2**53)
    values = pd.Series(spread.astype("int64") if whole else spread)
    if kind is None:
        if is_constant(distinct, missing, len(values)):
            kind = ColumnKind.CONSTANT
        else:
            kind = number_kind(name, values, distinct, numbers.whole)
    column = Column(name, kind, missing, distinct, _written(numbers))
    notes = number_notes(cells, numbers)
    return Typed(column, values, {**notes, **_changed(cells, numbers.values, column)})


def _changed(
    cells: Cells, read: NDArray[np.float64] | pd.Series, column: Column
) -> dict[str, Note]:
    """Note the cells that lib.intake.own_text writes otherwise than they stand in the file."""
    if not isinstance(read, pd.Series) and not column.written:
        return {}
    own, unit = pd.Series(cells.values, dtype="str"), column.written.get("unit", "")
    changed = changed_text(pd.Series(read).reset_index(drop=True), own, unit)
    return {"changed": note(cells, changed)} if changed.any() else {}


def _as_ratings(name: str, cells: Cells, ratings: Ratings, kind: ColumnKind | None) -> Typed:
    read = ~np.isnan(ratings.values)
    whole = bool((ratings.values[read] % 1 == 0).all())
    numbers = replace(Numbers.clean(ratings.values), whole=whole, odd=ratings.odd)
    typed = _as_numbers(name, cells, numbers, kind)
    notes = {**typed.notes, "ratings_read": note_all(cells, read, points=ratings.points)}
    if ratings.others:
        notes["ratings_rescaled"] = note(
            cells, ratings.rescaled, points=ratings.points, others=list(ratings.others)
        )
    written = {**typed.column.written, "scale": str(ratings.points)}
    return replace(typed, column=replace(typed.column, written=written), notes=notes)


def _written(numbers: Numbers) -> dict[str, str]:
    """Return how numbers were written, where it was not plainly."""
    marks = numbers.marks
    plain = marks.decimal == "." and not marks.thousands
    found = {} if plain else {"decimal": marks.decimal, "thousands": marks.thousands or ""}
    if numbers.bounds.any() and not np.isnan(numbers.values[numbers.bounds]).any():
        found["bounds"] = "number"
    if numbers.multiplied:
        found["multiplied"] = "yes"
    return {**found, "unit": numbers.unit} if numbers.unit else found


def _as_moments(name: str, cells: Cells, moments: Moments) -> Typed:
    values = moments.values.take(cells.codes).reset_index(drop=True)
    typed = moment_column(name, values, int(moments.values.nunique()))
    written = {"dates": str(moments.order)} if moments.order else {}
    column = replace(typed.column, written=written)
    notes = moment_notes(cells, moments)
    return Typed(column, values, {**notes, **_changed(cells, moments.values, column)})


def moment_column(name: str, values: pd.Series, levels: int) -> Typed:
    """Return a column of dates by row, which have so many different values."""
    missing = int(values.isna().sum())
    constant = is_constant(levels, missing, len(values))
    kind = ColumnKind.CONSTANT if constant else ColumnKind.DATETIME
    return Typed(Column(name, kind, missing, levels), values)


def _as_strings(
    name: str, cells: Cells, kind: ColumnKind | None, known: Collection[str] | None = None
) -> Typed:
    kept = kept_words(cells, known)
    gone = cells.missing & ~kept
    if kind is None:
        distinct, missing = int((~gone).sum()), int(cells.counts[gone].sum())
        if is_constant(distinct, missing, len(cells.codes)):
            kind = ColumnKind.CONSTANT
        else:
            sample = replace(cells, missing=gone).sample(SAMPLE)
            kind = text_kind(name, sample, distinct, len(cells.codes) - missing)
    if kind is ColumnKind.TEXT:
        signs = pa.array(sorted(PUNCTUATION), type=cells.dictionary.type)
        gone &= ~np.asarray(pc.is_in(cells.dictionary, value_set=signs))
    there = replace(cells, missing=gone)
    values = cells.strings(gone)
    written = {"kept": "\n".join(most_frequent(cells, kept, None))} if kept.any() else {}
    # Of a few that are something else it need not be asked about all.
    may_be_truth = kind is not ColumnKind.TEXT and truth_style(there.sample(5))
    if may_be_truth and (style := truth_style(there.present)):
        written["truth"] = style
    column = Column(name, kind, rows_of(cells, gone), int((~gone).sum()), written)
    notes: dict[str, Note] = {}
    signs = gone if kind is not ColumnKind.TEXT else np.zeros_like(gone)
    if markers := markers_note(cells, signs):
        notes["markers"] = markers
    if kept.any():
        notes["words_kept"] = note(cells, kept, words=most_frequent(cells, kept, None))
    return Typed(column, values, notes)
