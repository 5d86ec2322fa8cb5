"""What was done to the cells of a column while it was typed, as evidence for findings."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TypedDict, Unpack

import numpy as np
import pyarrow.compute as pc

from lib.intake.values.cells import BoolArray, Cells
from lib.intake.values.clocks import UNIVERSAL
from lib.intake.values.examples import (
    MAX_CONVERTED,
    Example,
    blank_examples,
    examples_of,
    together,
)
from lib.intake.values.marks import Marks
from lib.intake.values.moments import Moments
from lib.intake.values.numbers import Numbers
from lib.intake.values.units import triangles


class Note(TypedDict, total=False):
    """What a finding says of a column: ``count`` of rows, ``examples``, and more by its code."""

    count: int
    examples: Sequence[Example]
    counts: Mapping[str, int]
    words: Sequence[str]
    unit: str
    units: Sequence[str]
    points: int
    others: Sequence[int]
    order: str
    rivals: Sequence[str]
    zones: Sequence[str]


def number_notes(cells: Cells, numbers: Numbers) -> dict[str, Note]:
    """Note what was done to read a column's cells as numbers, by the code of its finding."""
    notes: dict[str, Note] = {}
    if markers := markers_note(cells, cells.missing):
        notes["numbers_as_text"] = markers
    if numbers.odd.any():
        notes["words_among_numbers"] = note(
            cells, numbers.odd, words=most_frequent(cells, numbers.odd)
        )
    if numbers.bounds.any():
        read = not np.isnan(numbers.values[numbers.bounds]).any()
        words = most_frequent(cells, numbers.bounds)
        notes["bounds_as_numbers" if read else "bounds_missing"] = note(
            cells, numbers.bounds, words=words
        )
    if numbers.infinite.any():
        notes["infinities"] = note(cells, numbers.infinite)
    if numbers.unit:
        there = ~np.isnan(numbers.values)
        notes["units_removed"] = note_all(cells, there, unit=numbers.unit)
        with_unit = pc.match_substring(cells.dictionary, numbers.unit)
        bare = there & (numbers.values != 0) & ~np.asarray(with_unit)
        if bare.any():
            notes["units_partly"] = note(cells, bare)
    if numbers.multiplied:
        notes["numbers_multiplied"] = note_all(cells, ~np.isnan(numbers.values))
    signed, rises = triangles(cells)
    marked = signed & ~np.isnan(numbers.values)
    if marked.any():
        notes["triangles_signs" if rises else "triangles_minus"] = note(cells, marked)
    if numbers.open:
        notes[_uncertain(numbers.marks)] = note_all(cells, ~np.isnan(numbers.values))
    return notes


def moment_notes(cells: Cells, moments: Moments) -> dict[str, Note]:
    """Note what was done to read a column's cells as dates, by the code of its finding."""
    notes: dict[str, Note] = {}
    read = moments.values.notna().to_numpy()
    if moments.unread:
        notes["dates_unread"] = note(cells, ~read & ~cells.missing)
    if moments.rivals:
        rivals = list(map(str, moments.rivals))
        order = str(moments.order)
        notes["date_order_uncertain"] = note_all(cells, read, order=order, rivals=rivals)
    if moments.counted:
        notes[f"{moments.counted}_as_dates"] = note_all(cells, read)
    if set(moments.zones) - UNIVERSAL:
        code = "zones_to_utc" if moments.universal else "local_times"
        notes[code] = note_all(cells, read, zones=list(moments.zones))
    return notes


def note(cells: Cells, which: BoolArray, **more: Unpack[Note]) -> Note:
    """Note what was done to some cells, and show them."""
    return {"count": rows_of(cells, which), "examples": examples_of(cells, which), **more}


def note_all(cells: Cells, which: BoolArray, **more: Unpack[Note]) -> Note:
    """Note what was done to all cells of a column: a few show it."""
    return {
        "count": rows_of(cells, which),
        "examples": examples_of(cells, which, MAX_CONVERTED),
        **more,
    }


def most_frequent(cells: Cells, which: BoolArray, many: int | None = 3) -> list[str]:
    """Return these distinct cells, the most frequent first."""
    counts = Counter({cells.values[at]: int(cells.counts[at]) for at in np.flatnonzero(which)})
    return [value for value, _ in counts.most_common(many)]


def markers_note(cells: Cells, which: BoolArray) -> Note:
    """Return a note of signs for missing: how often each is written, white space as " "."""
    written = which & np.asarray(pc.not_equal(cells.dictionary, ""))
    counts = {cells.values[at]: int(cells.counts[at]) for at in np.flatnonzero(written)}
    if cells.spaces:
        counts[" "] = cells.spaces
    examples = together([examples_of(cells, written), blank_examples(cells)])
    return {"counts": counts, "examples": examples} if counts else {}


def rows_of(cells: Cells, which: BoolArray) -> int:
    """Return how many rows have one of these distinct cells."""
    return int(cells.counts[which].sum())


def _uncertain(marks: Marks) -> str:
    """Return the code of what is open: whether "1,234" has thousands or decimals, or "1.234"."""
    if marks.decimal == ",":
        return "marks_uncertain_decimal"
    return "marks_uncertain" if marks.thousands == "," else "marks_uncertain_point"
