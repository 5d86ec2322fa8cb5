"""A table with each cell's own text, unless reading or a remedy has changed what it says."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from lib.core.dataset import Dataset
from lib.core.facts import Json
from lib.intake.reading import read_raw
from lib.intake.remedies import rows_left
from lib.intake.values.changed_text import changed_text, text_of


def own_text(dataset: Dataset, written: pd.DataFrame) -> pd.DataFrame:
    """Return a dataset's columns with the text of the cells that they were read from.

    ``written`` holds these cells, row by row, under the names of columns. Columns that a plain
    reader would take otherwise are written plainly, what was taken as missing is empty, and what
    was put in the place of a cell stands there.
    """
    return pd.DataFrame(
        {
            place: _column(dataset, name, written[name])
            for place, name in enumerate(map(str, dataset.frame.columns))
        }
    ).set_axis(list(dataset.frame.columns), axis=1)


@dataclass(frozen=True)
class Origin:
    """Where a table's rows come from: the overrides its file was read by, and what it was then.

    ``about`` is Dataset.about of the table as it was read, if remedies have changed it since.
    """

    overrides: Mapping[str, object]
    about: Mapping[str, Json] = field(default_factory=dict)


def as_in_file(
    dataset: Dataset, file: bytes, origin: Origin, rows: pd.DataFrame | None = None
) -> Dataset:
    """Return a table of which the rows are text, as in the file that it was read from.

    ``rows`` are those of the table as it was read. A table that the file does not give any more
    stays as it is: an earlier version of this program has read it otherwise.
    """
    written = read_raw(file, dataset.name, origin.overrides).frame
    if origin.about and rows is not None:
        original = Dataset.from_about(origin.about, rows)
        if len(written) != original.rows:
            return dataset
        written = written.iloc[rows_left(original, dataset.remedies)]
    if len(written) != dataset.rows or not set(dataset.frame.columns) <= set(written.columns):
        return dataset
    return replace(dataset, frame=own_text(dataset, written))


def _column(dataset: Dataset, name: str, written: pd.Series) -> pd.Series:
    typed = dataset.frame[name].reset_index(drop=True)
    own = written.reset_index(drop=True)
    if own.dtype != "str":
        return own if typed.dtype == own.dtype else text_of(typed)
    unit = dataset.column(name).written.get("unit", "")
    text = own.str.strip() if typed.dtype != "str" else own
    return text.where(~changed_text(typed, own, unit) & typed.notna(), text_of(typed))
