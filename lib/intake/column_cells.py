"""Which cells of a column are not what stands in the file: unread, taken as missing, changed."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from lib.errors import InputError
from lib.intake.reading import read_raw, retype
from lib.intake.rows import shorten
from lib.intake.values.cells import make_cells
from lib.intake.values.changed_text import changed_text, text_of
from lib.intake.values.column_options import without_missing

_MAX_VALUES, _MAX_LENGTH = 10, 200


@dataclass(frozen=True)
class OddCell:
    """A cell in its row of the file, and what it was read as; ``what`` is a key of Column.cells."""

    row: int
    what: str
    written: str
    read: str


def odd_cells(
    data: bytes, name: str, overrides: Mapping[str, object], column: str
) -> list[OddCell]:
    """Return up to ten cells of each sort, each different text once; InputError as reading."""
    raw = read_raw(data, name, overrides)
    if column not in raw.frame:
        raise InputError("unknown_column", column=column, nearest=list(raw.frame)[:5])
    written = raw.frame[column]
    if written.dtype != "str":
        return []
    options = (raw.reading.given or {}).get("columns", {}).get(column, {})
    read_as = retype(column, written, raw.marks, options=options)
    typed = read_as.values
    cells = without_missing(make_cells(written), options)
    signs, own = cells.missing[cells.codes], written.fillna("").to_numpy()
    gone, stands = typed.isna().to_numpy(), own != ""
    read = text_of(typed).to_numpy()
    unit = read_as.column.written.get("unit", "")
    changed = changed_text(typed, written.fillna("").reset_index(drop=True), unit)
    sorts = {
        "unread": gone & ~signs,
        "taken": gone & signs & stands,
        "changed": ~gone & changed,
    }
    found = []
    for what, where in sorts.items():
        places = np.flatnonzero(where)
        _, first = np.unique(own[places].astype(str), return_index=True)
        for place in np.sort(places[first])[:_MAX_VALUES]:
            row = int(raw.frame.index[place]) + 1
            found.append(OddCell(row, what, shorten(own[place], _MAX_LENGTH), str(read[place])))
    return found
