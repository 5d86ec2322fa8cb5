"""What somebody says of how a column is to be read: its kind, marks, order of dates, words."""

from collections.abc import Collection, Mapping
from dataclasses import replace

import numpy as np

from lib.core.columns import ColumnKind
from lib.core.dataset import BOUNDS, Given
from lib.errors import InputError
from lib.intake.values.cells import BoolArray, Cells
from lib.intake.values.date_orders import Order
from lib.intake.values.marks import Marks

Options = Mapping[str, str]
"""``kind``, and the keys of Column.written, in which ``kept`` and ``missing`` are lines of words.

An empty ``thousands``, ``unit``, ``kept`` or ``missing`` says that there is none.
"""

_DECIMALS = {".": ".", ",": ",", "point": ".", "comma": ","}
_THOUSANDS = {**_DECIMALS, "": "", "none": "", " ": " ", "space": " ", "'": "'", "apostrophe": "'"}
_GIVEN = {
    "kind": {str(kind): str(kind) for kind in ColumnKind if kind is not ColumnKind.CONSTANT},
    "decimal": _DECIMALS,
    "thousands": _THOUSANDS,
    "dates": {str(order): str(order) for order in Order},
    "bounds": {one: one for one in BOUNDS},
}
"""Options of a few values: each with what may be given for it."""
_WORDS = ("missing", "kept", "unit")
OPTIONS = (*_GIVEN, *_WORDS)
_OF_NUMBERS = ("decimal", "thousands", "bounds", "unit")


def check_column_options(columns: Mapping[str, Options]) -> dict[str, dict[str, str]]:
    """Return what is said of columns in canonical form; InputError for what cannot be said."""
    return {str(name): _checked(str(name), options) for name, options in columns.items() if options}


def _checked(name: str, options: Options) -> dict[str, str]:
    checked: dict[str, str] = {}
    for key, value in options.items():
        if key not in OPTIONS:
            raise InputError("unknown_column_option", option=key, options=list(OPTIONS))
        known = _GIVEN.get(key)
        if known is not None and value not in known:
            shown = sorted({one for one in known if len(one) > 1})
            raise InputError(
                "bad_column_option", column=name, option=key, value=value, options=shown
            )
        checked[key] = str(value) if known is None else known[value]
    kind = checked.get("kind") or _implied(checked)
    unfit = [key for key in checked if key != "kind" and not _suits(key, checked[key], kind)]
    if unfit:
        raise InputError("column_option_unfit", column=name, option=unfit[0], kind=kind)
    if "decimal" in checked and checked["decimal"] == checked.get("thousands"):
        raise InputError("marks_alike", column=name, mark=checked["thousands"])
    return {**checked, "kind": kind} if kind else checked


def _implied(options: Options) -> str:
    """Return the kind that marks, a unit or an order of dates speak of."""
    if "dates" in options:
        return str(ColumnKind.DATETIME)
    return str(ColumnKind.NUMBER) if says_numbers(options) else ""


def says_numbers(options: Options) -> bool:
    """Whether something is said of a column that only numbers have."""
    return any(options.get(key) or (key in options and key != "unit") for key in _OF_NUMBERS)


def _suits(key: str, value: str, kind: str) -> bool:
    if not kind or key == "missing":
        return True
    if key == "dates":
        return kind == ColumnKind.DATETIME
    if key in _OF_NUMBERS:
        return kind == ColumnKind.NUMBER or (key == "unit" and not value)
    return kind not in (ColumnKind.NUMBER, ColumnKind.DATETIME) or not value


def lines(words: str | None) -> list[str]:
    """Return the words of an option, of which each is a line."""
    return [word for word in (words or "").split("\n") if word]


def without_missing(cells: Cells, options: Options) -> Cells:
    """Return cells of which those that are said to mean missing do."""
    words = lines(options.get("missing"))
    return replace(cells, missing=cells.missing | among(cells, words)) if words else cells


def among(cells: Cells, words: Collection[str]) -> BoolArray:
    """Say which distinct cells are some of these words."""
    return np.fromiter((value in words for value in cells.values), bool, len(cells.values))


def marks_of(cells: Cells, marks: Marks, options: Options) -> Marks:
    """Return the marks that a column's numbers are said to have; the file's where it is not said.

    A decimal mark alone leaves the separator of thousands to the cells.
    """
    if "bounds" in options:
        marks = replace(marks, bounds=options["bounds"] == "number")
    decimal, thousands = options.get("decimal"), options.get("thousands")
    if decimal is None and thousands is None:
        return marks
    if decimal is None:
        decimal = marks.decimal if marks.decimal != thousands else {",": ".", ".": ","}[thousands]
    if thousands is None:
        other = {",": ".", ".": ","}[decimal]
        seen = "".join(cells.present[:2000])
        thousands = next((mark for mark in (other, " ", "'") if mark in seen), "")
    return Marks(decimal, thousands or None, given=True, bounds=marks.bounds)


def without_unit(values: tuple[str, ...], unit: str) -> tuple[str, ...]:
    """Return cells without the unit that is said to stand at their numbers."""
    return tuple(
        value.removeprefix(unit).removesuffix(unit).strip() if unit else value for value in values
    )


def merged(overrides: Given, more: Given) -> Given:
    """Return overrides of reading with more of them; those of one column are put together.

    What is said of a column's kind anew makes what was said of its cells before void, where that
    would not suit it.
    """
    columns: dict[str, Options] = dict(overrides.get("columns", {}))
    for name, options in more.get("columns", {}).items():
        before, kind = columns.get(name, {}), options.get("kind") or _implied(options)
        kept = {k: v for k, v in before.items() if k != "kind" and _suits(k, v, kind)}
        columns[name] = {**(kept if kind else before), **options}
    together: Given = {**overrides, **more}
    if columns:
        together["columns"] = columns
    return together
