"""Customers with their segments as files to take away (see lib.report.table_files)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from lib.core.dataset import Dataset
from lib.core.parquet import to_parquet
from lib.intake.own_text import Origin
from lib.intake.rows import cut_cells
from lib.report.table_files import csv_of, in_own_text
from lib.workflows.segments.groups.naming import different


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
    dataset = in_own_text(dataset, file, origin, original)
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
