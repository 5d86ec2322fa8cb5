"""Files whose columns have types and labels: SPSS, Stata, SAS transport, Arrow, ORC, SQLite."""

import io
import json
import sqlite3
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.feather
import pyarrow.orc
import pyreadstat
import pytest

from lib.core.dataset import Dataset
from lib.errors import InputError
from lib.i18n import translator
from lib.intake.head import read_head, sheet_names
from lib.intake.reading import read_table
from tests.unit.intake.test_bounds import parquet

LABELS = {"sex": {1.0: "남", 2.0: "여", 9.0: "무응답"}, "scale": {1.0: "low", 5.0: "high"}}


def survey(rows: int = 30) -> pd.DataFrame:
    numbers = range(rows)
    return pd.DataFrame(
        {
            "sex": [9.0 if not n else 1.0 + n % 2 for n in numbers],
            "scale": [1.0 + n % 5 for n in numbers],
            "age": [20 + n / 2 if n else None for n in numbers],
            "day": pd.date_range("1950-01-01", periods=rows, freq="400D"),
            "words": [f"word{n}" for n in numbers],
        }
    )


def spss(path: Path, **given: Any) -> bytes:
    given = {"variable_value_labels": LABELS, "missing_ranges": {"sex": [9]}, **given}
    pyreadstat.write_sav(survey(), path, column_labels={"sex": "응답자 성별"}, **given)
    return path.read_bytes()


def found(dataset: Dataset, code: str) -> tuple[tuple[str, ...], dict[str, Any]]:
    for one in dataset.findings:
        for language in ("en", "ko"):
            translator(language).finding(one.code, dict(one.values))
    one = next(one for one in dataset.findings if one.code == code)
    return one.columns, {key: value for key, value in one.values.items() if key != "columns"}


def refused(data: bytes, name: str, **given: Any) -> str:
    with pytest.raises(InputError) as caught:
        read_table(data, name, **given)
    return caught.value.code


def test_labels_take_the_place_of_codes(tmp_path: Path) -> None:
    dataset = read_table(spss(tmp_path / "a.sav"), "a.sav")
    frame = dataset.frame
    assert dataset.reading.format == "sav"
    assert frame["sex"].tolist()[1:3] == ["여", "남"]
    assert pd.isna(frame["sex"].iloc[0])
    assert found(dataset, "missing_by_file") == (("sex",), {"count": 1})
    assert found(dataset, "labels_taken") == (("sex",), {"count": 1})
    assert found(dataset, "labels_partly") == (("scale",), {"count": 1})
    assert found(dataset, "variable_labels")[1]["names"] == ['sex: "응답자 성별"']
    assert frame["scale"].tolist()[:3] == [1, 2, 3]
    assert frame["day"].tolist()[1] == pd.Timestamp("1951-02-05")
    assert frame["age"].isna().sum() == 1
    assert read_head(spss(tmp_path / "a.sav"), "a.sav").frame.shape == (20, 5)


def test_labels_that_look_like_missing_or_numbers_stay_levels(tmp_path: Path) -> None:
    labels = {"sex": {1.0: "없음", 2.0: "2", 9.0: "2"}}
    data = spss(tmp_path / "a.sav", variable_value_labels=labels, missing_ranges={})
    dataset = read_table(data, "a.sav")
    assert dataset.column("sex").kind == "category"
    assert set(dataset.frame["sex"]) == {"없음", "2 (2)", "2 (9)"}


@pytest.mark.parametrize("said", ["CP949", None])
def test_korean_texts_of_old_files(tmp_path: Path, said: str | None) -> None:
    frame = pd.DataFrame({"city": ["AAAABBBB", "CCCCDDDD"] * 20, "n": [1.5, 2.5] * 20})
    pyreadstat.write_sav(frame, tmp_path / "a.sav", column_labels={"city": "EEEEFFFF"})
    data = (tmp_path / "a.sav").read_bytes()
    for old, new in (("AAAABBBB", "서울도시"), ("CCCCDDDD", "부산항구"), ("EEEEFFFF", "거주지역")):
        data = data.replace(old.encode(), new.encode("cp949"))
    if said:
        data = data.replace(b"UTF-8", said.encode())
    else:
        # Without the record of the encoding, and with the code page of Western Windows.
        place = data.index(b"UTF-8") - 12
        data = data[:place] + b"\x63\x00\x00\x00" + data[place + 4 :]
        data = data.replace((65001).to_bytes(4, "little"), (1252).to_bytes(4, "little"))
    dataset = read_table(data, "a.sav")
    assert set(dataset.frame["city"]) == {"서울도시", "부산항구"}
    assert found(dataset, "variable_labels")[1]["names"] == ['city: "거주지역"']
    assert dataset.reading.encoding == "cp949"


def test_stata_and_sas_transport(tmp_path: Path) -> None:
    frame = survey()
    for version in (10, 13, 15):
        pyreadstat.write_dta(
            frame, tmp_path / "a.dta", version=version, variable_value_labels={"sex": LABELS["sex"]}
        )
        dataset = read_table((tmp_path / "a.dta").read_bytes(), "a.dta")
        assert dataset.reading.format == "dta"
        assert set(dataset.frame["sex"]) == {"남", "여", "무응답"}
        assert dataset.frame["day"].tolist() == frame["day"].tolist()
    for version in (5, 8):
        pyreadstat.write_xport(frame, tmp_path / "a.xpt", file_format_version=version)
        dataset = read_table((tmp_path / "a.xpt").read_bytes(), "a.xpt")
        assert dataset.frame["age"].isna().sum() == 1
        assert dataset.frame["day"].tolist() == frame["day"].tolist()
    frame.to_stata(tmp_path / "b.dta", write_index=False)
    assert read_table((tmp_path / "b.dta").read_bytes(), "b").frame["scale"].tolist()[:2] == [1, 2]


def test_damaged_files_of_statistics_are_refused(tmp_path: Path) -> None:
    data = spss(tmp_path / "a.sav")
    assert refused(data[:300], "a.sav") == "damaged_file"
    assert refused(b"<stata_dta><header>", "a.dta") == "damaged_file"
    assert refused(b"HEADER RECORD*******LIBRARY HEADER", "a.xpt") == "damaged_file"
    assert refused(data, "a.sav", overrides={"encoding": "klingon"}) == "unknown_encoding"


def _feather(table: pa.Table, version: int) -> bytes:
    buffer = io.BytesIO()
    pyarrow.feather.write_feather(table, buffer, version=version)
    return buffer.getvalue()


def _stream(table: pa.Table) -> bytes:
    buffer = io.BytesIO()
    with pa.ipc.new_stream(buffer, table.schema) as writer:
        writer.write_table(table)
    return buffer.getvalue()


def _orc(table: pa.Table) -> bytes:
    buffer = io.BytesIO()
    pyarrow.orc.write_table(table, buffer)
    return buffer.getvalue()


@pytest.mark.filterwarnings("ignore:Feather V1:DeprecationWarning")
@pytest.mark.parametrize(
    "write",
    [lambda t: _feather(t, 2), lambda t: _feather(t, 1), _stream, _orc, parquet],
    ids=["feather", "feather 1", "stream", "orc", "parquet"],
)
def test_files_of_columns(write: Callable[[pa.Table], bytes]) -> None:
    table = pa.table({"이름": ["가", None] * 10, "n": range(20), "x": [0.5, None] * 10})
    data = write(table)
    frame = read_table(data, "x").frame
    assert frame["n"].tolist() == list(range(20))
    assert frame["x"].isna().sum() == frame["이름"].isna().sum() == 10
    assert read_head(data, "x").frame.shape == (20, 3)
    assert refused(data[:-30], "x") in ("damaged_file", "not_a_table", "undecodable")


def test_a_text_that_begins_like_another_format_is_a_text() -> None:
    for word in ("ORCHID", "FEA1", "host", "$total"):
        text = f"{word},n\n" + "".join(f"a{n},{n}\n" for n in range(20))
        assert read_table(text.encode(), "x.csv").reading.format == "text"


def test_nested_columns_decimals_and_zones() -> None:
    table = pa.table(
        {
            "who": [{"name": f"n{n}", "at": {"city": "서울"}} for n in range(20)],
            "tags": [["a", "나"]] * 20,
            "price": pa.array([Decimal(f"{n}.25") for n in range(20)]),
            "when": pa.array(
                pd.date_range("2024-01-01 09:00", periods=20, tz="Asia/Seoul"),
                pa.timestamp("us", "Asia/Seoul"),
            ),
            "level": pa.array(["x", "y"] * 10).dictionary_encode(),
        }
    )
    dataset = read_table(parquet(table), "x.parquet", kinds={"tags": "text"})  # type: ignore[dict-item]
    frame = dataset.frame
    assert frame.columns.tolist() == ["who.name", "who.at.city", "tags", "price", "when", "level"]
    assert frame["tags"].iloc[0] == '["a", "나"]'
    assert frame["price"].tolist()[:2] == [0.25, 1.25]
    assert frame["when"].iloc[0] == pd.Timestamp("2024-01-01 09:00")
    assert found(dataset, "nested_flattened")[1]["names"] == ["who", "who.at"]
    assert found(dataset, "lists_as_text")[0] == ("tags",)
    assert found(dataset, "zone_dropped") == (("when",), {"zones": ["Asia/Seoul"]})
    rows = [{"who": {"name": n}, "tags": [n, "나"]} for n in range(20)]
    dataset = read_table(json.dumps(rows).encode(), "x.json")
    assert found(dataset, "nested_flattened")[1]["names"] == ["who"]
    assert found(dataset, "lists_as_text")[0] == ("tags",)


def database(*statements: str) -> bytes:
    connection = sqlite3.connect(":memory:")
    for one in statements:
        connection.execute(one)
    connection.commit()
    data = connection.serialize()
    connection.close()
    return data


_COUNTED = "WITH RECURSIVE c(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM c WHERE n < 49)"


def test_sqlite() -> None:
    data = database(
        "CREATE TABLE empty (a)",
        'CREATE TABLE "주문" (id INTEGER, day TEXT, price REAL, raw BLOB, note)',
        f'INSERT INTO "주문" {_COUNTED} '
        "SELECT n, date('2024-01-01', n || ' days'), n / 2.0, x'00ff', NULL FROM c",
        "CREATE TABLE other (x, y)",
        "INSERT INTO other VALUES (1, 'a'), (2, 'b')",
        "CREATE VIEW endless AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n FROM c) "
        "SELECT * FROM c",
    )
    dataset = read_table(data, "x.sqlite")
    assert dataset.reading.sheet == "주문"
    assert dataset.frame["price"].tolist()[:2] == [0, 0.5]
    assert dataset.frame["day"].dtype.kind == "M"
    assert dataset.frame["raw"].iloc[0] == "00ff"
    assert found(dataset, "other_database_tables")[1]["others"] == ["empty", "other"]
    assert sheet_names(data, "x.sqlite") == ["empty", "주문", "other"]
    assert read_table(data, "x.sqlite", {"sheet": "other"}).rows == 2
    assert len(read_head(data, "x.sqlite", {"sheet": "주문"}).frame) == 20
    for name in ("endless", 'x"; DROP TABLE other; --'):
        assert refused(data, "x.sqlite", overrides={"sheet": name}) == "no_such_sheet"
    journal = data[:18] + b"\x02\x02" + data[20:]  # WAL, whose journal lies beside it
    assert read_table(journal, "x.db").rows == 50
    assert refused(data[:5000], "x.sqlite") == "damaged_file"
