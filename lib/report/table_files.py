"""Tables as files to take away: of a large table they are written in the sandbox.

``inside`` is the name of a CSV file in a ZIP archive; without one the file is the CSV itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pandas as pd

from lib.core.dataset import Dataset
from lib.core.facts import Json
from lib.intake.own_text import Origin, as_in_file
from lib.report.drawing.cells import safe_csv

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
    return csv_of(in_own_text(dataset, file, origin, rows).frame, inside)


def in_own_text(
    dataset: Dataset, file: bytes | None, origin: Origin | None, rows: pd.DataFrame | None
) -> Dataset:
    """Return the dataset with the cells' own text, where the file is there (see as_in_file)."""
    return dataset if file is None or origin is None else as_in_file(dataset, file, origin, rows)


def predicted_csv(
    frame: pd.DataFrame,
    added: int,
    inside: str = "",
    about: Mapping[str, Json] | None = None,
    file: bytes | None = None,
    overrides: Mapping[str, object] | None = None,
) -> bytes:
    """Return predicted rows as CSV, the last ``added`` columns being what was predicted.

    With ``file`` the others are as in the file that they were read from, by these ``overrides``;
    ``about`` is Dataset.about of them.
    """
    if file is None or about is None:
        return csv_of(frame, inside)
    read = Dataset.from_about(about, frame.iloc[:, : frame.shape[1] - added])
    own = as_in_file(read, file, Origin(overrides or {})).frame.reset_index(drop=True)
    return csv_of(pd.concat([own, frame.iloc[:, frame.shape[1] - added :]], axis=1), inside)
