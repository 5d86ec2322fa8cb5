"""A file of another format than the one that a model learned from is read as the same table."""

import io
import sqlite3
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from lib.core.dataset import Dataset
from lib.intake.reading import read_table


def table(rows: int = 40) -> pd.DataFrame:
    numbers = np.arange(rows)
    return pd.DataFrame(
        {
            "zip": [f"{n % 7:05}" for n in numbers],
            "grade": numbers % 3 + 1,
            "amount": numbers * 1.25,
            "gaps": np.where(numbers % 5 == 0, np.nan, numbers),
            "day": pd.date_range("2024-01-05", periods=rows),
            "paid": numbers % 2 == 0,
            "city": [("서울", "부산", "NA")[n % 3] for n in numbers],
        }
    )


def _excel(frame: pd.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.to_excel(buffer, index=False)
    return buffer.getvalue()


def _excel_csv(frame: pd.DataFrame) -> bytes:
    """Write as Excel does: TRUE, and dates in the order of the day here."""
    paid = frame["paid"].map({True: "TRUE", False: "FALSE"})
    return frame.assign(paid=paid).to_csv(index=False).encode("cp949")


def _sqlite(frame: pd.DataFrame) -> bytes:
    connection = sqlite3.connect(":memory:")
    written = frame.assign(paid=frame["paid"].astype("str"), day=frame["day"].astype("str"))
    written.to_sql("t", connection, index=False)
    connection.commit()
    data = connection.serialize()
    connection.close()
    return data


def _spss(frame: pd.DataFrame) -> bytes:
    path = Path("a.sav")
    pyreadstat.write_sav(frame.assign(paid=frame["paid"].astype("str")), path)
    return path.read_bytes()


WRITERS: dict[str, Callable[[pd.DataFrame], bytes]] = {
    "csv": lambda frame: frame.to_csv(index=False).encode(),
    "excel csv": _excel_csv,
    "xlsx": _excel,
    "parquet": lambda frame: frame.to_parquet(index=False),
    "json": lambda frame: frame.to_json(
        orient="records", date_format="iso", force_ascii=False
    ).encode(),
    "sqlite": _sqlite,
    "sav": _spss,
}


def like(dataset: Dataset) -> dict[str, object]:
    return {one.name: {"kind": str(one.kind), "written": one.written} for one in dataset.columns}


@pytest.mark.parametrize("learned", WRITERS)
def test_the_same_table_in_every_format(
    learned: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    frame = table()
    known = read_table(WRITERS[learned](frame), learned)
    for other, write in WRITERS.items():
        read = read_table(write(frame), other, like=like(known))
        assert read.kinds() == known.kinds(), other
        pd.testing.assert_frame_equal(read.frame, known.frame, check_dtype=False, obj=other)
