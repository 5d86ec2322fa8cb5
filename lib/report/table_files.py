"""Tables as files to take away: of a large table they are written in the sandbox.

``inside`` is the name of a CSV file in a ZIP archive; without one the file is the CSV itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import numpy as np
import pandas as pd

from lib.core.dataset import Dataset
from lib.core.parquet import to_parquet
from lib.intake.own_text import Origin, as_in_file
from lib.intake.rows import cut_cells
from lib.report.cells import safe_csv
from lib.segments.naming import different
from lib.text.looking import scored_texts

_PART = 10_000


def csv_of(frame: pd.DataFrame, inside: str = "") -> bytes:
    """Return a table as CSV (see ``safe_csv``), made by parts: all cells as objects take memory."""
    if not inside:
        return b"".join(_parts(frame))
    whole = BytesIO()
    with ZipFile(whole, "w", ZIP_DEFLATED) as archive:
        member = ZipInfo(inside)
        member.compress_type = ZIP_DEFLATED
        with archive.open(member, "w", force_zip64=True) as file:
            for part in _parts(frame):
                file.write(part)
    return whole.getvalue()


def _parts(frame: pd.DataFrame) -> Iterator[bytes]:
    head = safe_csv(frame.iloc[:0])
    yield head
    for start in range(0, len(frame), _PART):
        yield safe_csv(frame.iloc[start : start + _PART])[len(head) :]


def table_csv(
    dataset: Dataset,
    inside: str = "",
    file: bytes | None = None,
    origin: Origin | None = None,
    rows: pd.DataFrame | None = None,
) -> bytes:
    """Return the rows of a dataset as CSV; with ``file``, see lib.intake.own_text.as_in_file."""
    return csv_of(_own(dataset, file, origin, rows).frame, inside)


def _own(
    dataset: Dataset, file: bytes | None, origin: Origin | None, rows: pd.DataFrame | None
) -> Dataset:
    return dataset if file is None or origin is None else as_in_file(dataset, file, origin, rows)


def scored_csv(
    dataset: Dataset,
    scores: pd.DataFrame,
    column: str,
    classes: tuple[str, ...],
    inside: str = "",
    file: bytes | None = None,
    origin: Origin | None = None,
    rows: pd.DataFrame | None = None,
) -> bytes:
    """Return all scored rows as CSV; see lib.text.looking.scored_texts and ``table_csv``."""
    dataset = _own(dataset, file, origin, rows)
    return csv_of(scored_texts(dataset, scores, column, classes, len(scores)), inside)


def assigned_rows(frame: pd.DataFrame, names: Mapping[str, str], most: int) -> pd.DataFrame:
    """Return the first new customers, numbered from 1, their segments in front; long cells cut."""
    first = _assigned(frame.head(most), names)
    return cut_cells(first.set_axis(range(1, len(first) + 1)))


def assigned_csv(frame: pd.DataFrame, names: Mapping[str, str], inside: str = "") -> bytes:
    """Return new customers with their segments as CSV."""
    return csv_of(_assigned(frame, names), inside)


def _assigned(frame: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Return what was assigned, which stands last, with numbers from 1 and names in front."""
    codes = frame.iloc[:, -1].to_numpy() - 1
    made = frame.iloc[:, :-1].copy()
    made.insert(
        0,
        "segment_name",
        [names.get(str(one), "") for one in codes.astype(int)],
        allow_duplicates=True,
    )
    made.insert(0, "segment", codes + 1, allow_duplicates=True)
    made.columns = pd.Index(different([str(name) for name in made.columns]))
    return made


def customers_csv(
    dataset: Dataset,
    rows: np.ndarray,
    codes: np.ndarray,
    names: Mapping[str, str],
    inside: str = "",
    file: bytes | None = None,
    origin: Origin | None = None,
    original: pd.DataFrame | None = None,
) -> bytes:
    """Return ``with_segments`` as CSV; ``original`` are the rows of ``table_csv``."""
    dataset = _own(dataset, file, origin, original)
    return csv_of(with_segments(dataset, rows, codes, names), inside)


def customers_parquet(
    dataset: Dataset, rows: np.ndarray, codes: np.ndarray, names: Mapping[str, str]
) -> bytes:
    """Return ``with_segments`` as Parquet."""
    return to_parquet(with_segments(dataset, rows, codes, names))


def with_segments(
    dataset: Dataset, rows: np.ndarray, codes: np.ndarray, names: Mapping[str, str]
) -> pd.DataFrame:
    """Return some rows of a table with number and name of each customer's segment in front.

    Numbers count from 1; customers in no segment have 0. ``names`` are by code, as texts: keys of a
    JSON object. Names that the table has already get an underscore.
    """
    made = dataset.frame.iloc[rows].reset_index(drop=True)
    taken = set(map(str, made.columns))
    number, name = _free("segment", taken), _free("segment_name", taken)
    added = {number: codes + 1, name: [names.get(str(int(code)), "") for code in codes]}
    return pd.concat([pd.DataFrame(added), made], axis=1)


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_"
    return name
