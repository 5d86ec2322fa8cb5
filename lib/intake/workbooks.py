"""Excel sheets as strings, and Parquet files as frames of plain columns."""

import io
import warnings
import zipfile
import zlib
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from lib.core.findings import Finding, Severity
from lib.errors import InputError
from lib.i18n import N_
from lib.intake.sources import Source
from lib.settings import MEGABYTE, read_settings

_BATCH = 65_536
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, SyntaxError, EOFError, OSError),
    *(KeyError, ValueError, TypeError, AttributeError, IndexError),
)
"""What openpyxl raises on a workbook that is not as it should be."""


@dataclass(frozen=True)
class Sheet:
    """All rows of one sheet as strings, columns numbered from 0."""

    name: str
    records: pd.DataFrame
    findings: tuple[Finding, ...] = ()


def sheet_names(source: Source) -> list[str]:
    """Return the names of a workbook's sheets of cells, in its order."""
    try:
        return [sheet.title for sheet in _open(source).worksheets]
    except _DAMAGE as error:
        raise InputError("damaged_file", name=source.name, kind=N_("Excel workbook")) from error


def _open(source: Source) -> Any:
    import openpyxl

    with warnings.catch_warnings():
        # openpyxl warns about styles and validations that it leaves out: no cell is lost.
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(io.BytesIO(source.data), read_only=True, data_only=True)


def read_sheet(source: Source, wanted: str | None = None, most: int | None = None) -> Sheet:
    """Read a sheet of a workbook: the wanted one, else the first that holds cells.

    ``most`` limits the rows that are read.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = _open(source)
            names = [sheet.title for sheet in book.worksheets]
            if wanted is not None and wanted not in names:
                raise InputError("no_such_sheet", sheet=wanted, sheets=names)
            for name in [wanted] if wanted is not None else names:
                rows = _rows(book[name], most)
                if rows:
                    return Sheet(name, _square(rows), _other_sheets(name, names))
    except _DAMAGE as error:
        raise InputError("damaged_file", name=source.name, kind=N_("Excel workbook")) from error
    raise InputError("empty_file", name=source.name)


def _other_sheets(name: str, names: list[str]) -> tuple[Finding, ...]:
    others = [other for other in names if other != name]
    if not others:
        return ()
    return (Finding("other_sheets", Severity.INFO, values={"sheet": name, "others": others}),)


def _rows(sheet: Any, most: int | None = None) -> list[list[str]]:
    """Return the cells of a sheet as strings, without empty rows at its end."""
    sheet.reset_dimensions()
    rows = [
        [_written(cell) for cell in row] for row in sheet.iter_rows(max_row=most, values_only=True)
    ]
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def _square(rows: list[list[str]]) -> pd.DataFrame:
    width = max(max((i + 1 for i, cell in enumerate(row) if cell), default=0) for row in rows)
    padded: list[Any] = [(row + [""] * (width - len(row)))[:width] for row in rows]
    return pd.DataFrame(padded, columns=range(width), dtype="str")


def _written(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "True" if cell else "False"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 2**53 else repr(cell)
    if isinstance(cell, datetime):
        midnight = cell.time() == time(0)
        return cell.date().isoformat() if midnight else cell.isoformat(sep=" ")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return str(cell)


def read_parquet_frame(source: Source) -> pd.DataFrame:
    """Read a Parquet file in batches, so that a small file with a huge table is stopped."""
    limit = read_settings().expanded_bytes
    try:
        file = pq.ParquetFile(io.BytesIO(source.data))
        if file.metadata.num_rows * max(file.metadata.num_columns, 1) > limit:
            raise InputError("expands_too_much", name=source.name, limit=limit // MEGABYTE)
        batches, total = [], 0
        for batch in file.iter_batches(_BATCH):
            total += batch.nbytes
            if total > limit:
                raise InputError("expands_too_much", name=source.name, limit=limit // MEGABYTE)
            batches.append(batch)
        table = pa.Table.from_batches(batches, schema=file.schema_arrow)
    except (pa.ArrowException, OSError) as error:
        raise InputError("damaged_file", name=source.name, kind=N_("Parquet file")) from error
    kept = [i for i, name in enumerate(table.column_names) if not name.startswith("__index_level_")]
    columns = [_plain(table.column(i)) for i in kept]
    frame = pd.concat(columns, axis=1) if columns else pd.DataFrame()
    frame.columns = pd.Index([table.column_names[i] for i in kept])
    return frame


def _plain(column: pa.ChunkedArray) -> pd.Series:
    """Return a column as float64, int64, datetime64 or strings."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        column, kind = column.cast(kind.value_type), kind.value_type
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        whole = pa.types.is_integer(kind) and not pa.types.is_uint64(kind)
        keep = whole and not column.null_count
        numbers = column.cast(pa.int64() if keep else pa.float64(), safe=False)
        return pd.Series(numbers.to_numpy())
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        # A timestamp with a zone holds UTC inside: dropping the zone keeps that.
        stamps = column.cast(pa.timestamp("us"), safe=False)
        return pd.Series(stamps.to_numpy()).astype("datetime64[us]")
    if pa.types.is_null(kind):
        return pd.Series([None] * len(column), dtype="str")
    return pd.Series([None if v is None else str(v) for v in column.to_pylist()], dtype="str")
