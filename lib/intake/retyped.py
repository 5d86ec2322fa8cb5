"""A table with other values in a column, which is typed anew."""

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from lib.core.columns import Column, ColumnKind
from lib.core.dataset import Dataset
from lib.core.findings import Finding
from lib.intake.profiling.conversions import conversion_findings
from lib.intake.reading import retype
from lib.intake.values.marks import Marks


def with_values(dataset: Dataset, column: Column, values: pd.Series) -> Dataset:
    """Return a table with other values in a column, and what the column then is."""
    frame = dataset.frame.copy(deep=False)
    frame[column.name] = values
    columns = tuple(column if one.name == column.name else one for one in dataset.columns)
    return replace(dataset, columns=columns, frame=frame)


def retyped(dataset: Dataset, name: str, values: pd.Series, kind: ColumnKind | None) -> Dataset:
    """Put other values in a column and type it anew, as the kind given or as what it seems."""
    said = ((dataset.reading.given or {}).get("columns") or {}).get(name, {})
    kept = {"kept": said["kept"]} if "kept" in said else {}
    typed = retype(name, values, _marks(dataset), kind, kept)
    column = typed.column
    same = (values.dtype == "str") == (typed.values.dtype == "str")
    if kind is None and same and column.kind is not ColumnKind.CONSTANT:
        # A column with a value less is still what somebody may have said it is.
        column = replace(column, kind=dataset.column(name).kind)
    # How the cells were written stays true of the file, whatever the column is now.
    before = dataset.column(name)
    written = {**before.written, **column.written}
    column = replace(column, written=written, cells=before.cells)
    found = (*_without_kept(dataset, name), *conversion_findings([typed]))
    return replace(with_values(dataset, column, typed.values), findings=found)


def _without_kept(dataset: Dataset, name: str) -> Iterator[Finding]:
    """Yield the findings but that of words kept in a column, which is found anew."""
    for finding in dataset.findings:
        if finding.code != "words_kept" or finding.columns != (name,):
            yield finding


def _marks(dataset: Dataset) -> Marks:
    reading = dataset.reading
    return Marks(reading.decimal, reading.thousands, bounds=reading.bounds == "number")
