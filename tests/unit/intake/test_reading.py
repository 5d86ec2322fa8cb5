"""Detection, typing and repair on small tables made here."""

import gzip
import io
import zipfile
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lib.core.columns import ColumnKind
from lib.core.dataset import Dataset
from lib.intake.reading import read_table

N, C, D = ColumnKind.NUMBER, ColumnKind.CATEGORY, ColumnKind.DATETIME


def read(text: str | bytes, **options: Any) -> Dataset:
    data = text if isinstance(text, bytes) else text.encode()
    return read_table(data, "x.csv", **options)


def codes(dataset: Dataset) -> set[str]:
    return {finding.code for finding in dataset.findings}


KOREAN = "이름,지역,값\n" + "김하나,서울 강남구,1\n이두리,부산 해운대구,2\n" * 5
WESTERN = "name,city,n\n" + "José,Köln,1\nAna,Málaga,2\n" * 3


@pytest.mark.parametrize(
    ("text", "encoding", "expected"),
    [
        (KOREAN, "utf-8", "utf-8"),
        (KOREAN, "utf-8-sig", "utf-8-sig"),
        (KOREAN, "cp949", "cp949"),
        (KOREAN, "utf-16", "utf-16"),
        ("name,v\na,1\nb,2\nc,3\n", "utf-16-le", "utf-16-le"),
        ("name,v\na,1\nb,2\nc,3\n", "utf-16-be", "utf-16-be"),
        (WESTERN, "cp1252", "cp1252"),
    ],
)
def test_encodings(text: str, encoding: str, expected: str) -> None:
    dataset = read(text.encode(encoding))
    assert dataset.reading.encoding == expected
    assert dataset.frame.iloc[0, 0] == text.split("\n")[1].split(",")[0]
    assert ("encoding_uncertain" in codes(dataset)) == (expected == "cp1252")


def test_a_few_damaged_bytes_do_not_change_the_encoding() -> None:
    data = ("이름,값\n" + "가나다,1\n" * 300).encode() + b"\xff\xfe,2\n"
    dataset = read(data)
    assert dataset.reading.encoding == "utf-8"
    found = next(f for f in dataset.findings if f.code == "undecodable_bytes")
    assert found.values["count"] == 2


@pytest.mark.parametrize("every", [2, 20])
@pytest.mark.parametrize("codecs", [("utf-8", "cp949"), ("cp949", "utf-8")])
def test_lines_of_two_encodings_are_read_each_by_its_own(
    codecs: tuple[str, str], every: int
) -> None:
    lines = ["후기,점수", *(f"배송이 {n}번째로 빨라요,{n}" for n in range(60))]
    dataset = read(b"\n".join(line.encode(codecs[n % every == 1]) for n, line in enumerate(lines)))
    assert dataset.frame.iloc[:, 0].tolist() == [line.split(",")[0] for line in lines[1:]]
    found = next(f for f in dataset.findings if f.code == "encodings_mixed")
    others = [n for n, _ in enumerate(lines) if codecs[n % every == 1] == "cp949"]
    assert found.values["count"] == len(others)
    assert str(found.values["lines"]).startswith(f"{others[0] + 1}, {others[1] + 1}, ")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^", "~", "\x01", ":"])
def test_delimiters(delimiter: str) -> None:
    rows = [["city", "n", "v"], ["Rome", "1", "2.5"], ["Oslo", "2", "3.5"]]
    dataset = read("\n".join(delimiter.join(row) for row in rows))
    assert dataset.reading.delimiter == delimiter
    assert dataset.frame["v"].tolist() == [2.5, 3.5]


def test_one_column_is_read_as_one() -> None:
    dataset = read("review\nGood, really\nBad\nSo, so, so\nfine\n")
    assert dataset.frame["review"].tolist() == ["Good, really", "Bad", "So, so, so", "fine"]
    assert dataset.reading.delimiter is None
    assert "one_column" in codes(dataset)


@pytest.mark.parametrize(
    ("text", "decimal", "thousands", "value"),
    [
        ('a,b\nx,"1,234"\ny,"12,345,678"\nz,9\n', ".", ",", 1234),
        ("a;b\nx;1,5\ny;2,25\n", ",", None, 1.5),
        ("a;b\nx;1.234,5\ny;12.345,25\n", ",", ".", 1234.5),
        ("a;b\nx;1 234\ny;12 345\n", ".", " ", 1234),
        ("a,b\nx,1.5\ny,2.25\n", ".", None, 1.5),
        ('a,b\nx,"1,234.5"\ny,"2,000.25"\n', ".", ",", 1234.5),
    ],
)
def test_marks(text: str, decimal: str, thousands: str | None, value: float) -> None:
    dataset = read(text)
    assert (dataset.reading.decimal, dataset.reading.thousands) == (decimal, thousands)
    assert dataset.frame["b"].iloc[0] == value


def test_overrides_win() -> None:
    assert read("a;b\n1;2\n", overrides={"delimiter": ","}).frame.shape == (1, 1)
    numbers = read("1,2\n3,4\n", overrides={"header_row": 0})
    assert list(numbers.frame.columns) == ["1", "2"]
    words = read("a,b\n1,2\n", overrides={"header_row": -1})
    assert words.frame["column_1"].tolist() == ["a", "1"]
    comma = read('a,b\nx,"1,234"\ny,"2,345"\n', overrides={"decimal": ","})
    assert comma.frame["b"].tolist() == [1.234, 2.345]


@pytest.mark.parametrize(
    ("text", "row", "names"),
    [
        ("a,b\n1,2\n3,4\n", 0, ["a", "b"]),
        ("1,2\n3,4\n5,6\n", -1, ["column_1", "column_2"]),
        ("x,yes\ny,no\nx,no\ny,yes\n", -1, ["column_1", "column_2"]),
        ("name,2010,2011,2012\na,1,2,3\nb,4,5,6\n", 0, ["name", "2010", "2011", "2012"]),
        ("Report\n\na,b,c\n1,2,3\n4,5,6\n", 2, ["a", "b", "c"]),
        ("a,b\nr1,1,2\nr2,3,4\nr3,5,6\n", 0, ["row_name", "a", "b"]),
        ('"a\nb",,a b,a b\n1,2,3,4\n5,6,7,8\n', 0, ["a b", "column_2", "a b_2", "a b_3"]),
    ],
)
def test_headers(text: str, row: int, names: list[str]) -> None:
    dataset = read(text)
    assert (dataset.reading.header_row, list(dataset.frame.columns)) == (row, names)


def test_uneven_rows_are_repaired_and_named() -> None:
    body = "".join(f"{i},x,y\n" for i in range(30))
    dataset = read("a,b,c\n1,2\n" + body + "9,8,7,6\n")
    assert dataset.frame.shape == (32, 3)
    found = {f.code: f.values["row_numbers"] for f in dataset.findings if "row_numbers" in f.values}
    assert found == {"rows_padded": [2], "rows_joined": [33]}
    assert pd.isna(dataset.frame["c"].iloc[0])
    assert dataset.frame["c"].iloc[31] == "7,6"


def test_a_name_that_is_also_a_value_is_still_a_name() -> None:
    rows = "".join(
        f"댓글입니다 {n}\t{n % 2 == 0}\t{('none', 'others', 'gender')[n % 3]}\t"
        f"{('hate', 'offensive', 'none')[n % 3]}\n"
        for n in range(90)
    )
    header = "comments\tcontain_gender_bias\tbias\thate\n"
    assert list(read(header + rows).frame) == header.split()
    assert read(rows).reading.header_row == -1


def test_short_lines_above_the_header_are_no_uneven_rows() -> None:
    body = "".join(f"{i},x,y\n" for i in range(30))
    dataset = read("Sales\n2024\n\na,b,c\n" + body + "7,z\n")
    assert list(dataset.frame.columns) == ["a", "b", "c"]
    found = {f.code: f.values["row_numbers"] for f in dataset.findings if "row_numbers" in f.values}
    assert found == {"rows_padded": [35]}


def column(cells: list[str], name: str = "value", **options: Any) -> tuple[Dataset, pd.Series]:
    table = pd.DataFrame({name: cells, "other": [f"w{i % 3}" for i in range(len(cells))]})
    dataset = read(table.to_csv(index=False), **options)
    return dataset, dataset.frame[name]


def test_missing_markers() -> None:
    cells = ["1", "?", " NA ", "n/a", "null", "None", "nan", "-", "", "#N/A", " ", "2"]
    dataset, values = column(cells)
    assert values.notna().sum() == 2
    assert dataset.column("value").missing == 10
    _, words = column(["none", "some", "none", "some"])
    assert words.notna().all()


def test_infinities_become_missing() -> None:
    dataset, values = column(["1", "inf", "-Infinity", "2"])
    assert values.isna().tolist() == [False, True, True, False]
    assert next(f for f in dataset.findings if f.code == "infinities").values["count"] == 2
    large = read(b"a,b\n1e400,x\n-1e999,y\n3,z\n")
    assert large.frame["a"].isna().tolist() == [True, True, False]
    assert "infinities" in codes(large)


@pytest.mark.parametrize(
    ("cells", "first"),
    [
        (["2024-01-02", "2024-12-31"], "2024-01-02"),
        (["2024-01-02T03:04:05Z", "2024-12-31T00:00:00+09:00"], "2024-01-02T03:04:05"),
        (["2024-1-2", "2024-11-12"], "2024-01-02"),
        (["2.1.2024", "31.12.2024"], "2024-01-02"),
        (["1/2/2024", "12/31/2024"], "2024-01-02"),
        (["2/1/2024", "31/12/2024"], "2024-01-02"),
        (["2024년 1월 2일", "2024년 12월 31일"], "2024-01-02"),
        (["2024. 1. 2.", "2024. 12. 31."], "2024-01-02"),
        (["2024-01", "2024-02"], "2024-01-01"),
        (["Jan-24", "Feb-24"], "2024-01-01"),
        (["2 Jan 2024", "3 March 2024"], "2024-01-02"),
    ],
)
def test_dates(cells: list[str], first: str) -> None:
    dataset, values = column(cells)
    assert dataset.column("value").kind is D
    assert values.iloc[0] == pd.Timestamp(first)
    assert values.dtype.kind == "M"


def test_eight_digits_are_dates_only_with_a_reason() -> None:
    few = ["20240105", "20240205"]
    assert column(few)[0].column("value").kind is N
    assert column(few, "order_date")[0].column("order_date").kind is D
    many = [f"202401{day:02d}" for day in range(1, 29)]
    assert column(many)[0].column("value").kind is D
    quantities = [str(20240105 + 37 * i) for i in range(40)]
    assert column(quantities)[0].column("value").kind is N


def test_what_looks_like_a_number_and_is_not() -> None:
    assert column(["08123", "01234", "08123"])[0].column("value").kind is C
    assert (
        column(["12345678901234567890", "12345678901234567891"] * 20)[0].column("value").kind is C
    )
    dataset, values = column(["5%", "7.5%", "10%"])
    assert values.tolist() == [5, 7.5, 10]
    assert "units_removed" in codes(dataset)
    assert column(["5%", "7", "x"])[0].column("value").kind is not N
    dataset, values = column(["04:30", "16:15"])
    assert values.tolist() == [4.5, 16.25]
    assert "times_as_hours" in codes(dataset)


def test_a_few_words_among_many_numbers() -> None:
    dataset, values = column([*map(str, np.arange(99) / 2), "unknown"])
    assert values.isna().sum() == 1
    found = next(f for f in dataset.findings if f.code == "words_among_numbers")
    assert found.values["words"] == ["unknown"]
    assert column(["1", "2", "x"])[0].column("value").kind is not N


@pytest.mark.parametrize(
    ("name", "cells", "kind"),
    [
        ("customerID", [f"{i:04d}-AB" for i in range(50)], "identifier"),
        ("id", [str(7 * i % 101) for i in range(50)], "identifier"),
        ("n", [str(i) for i in range(50)], "identifier"),
        ("year", [str(1950 + i) for i in range(50)], "number"),
        ("weight", [str(i * 1.37) for i in range(50)], "number"),
        ("price", [str(i * i + 3) for i in range(50)], "number"),
        ("rooms", [str(i % 4) for i in range(50)], "number"),
        ("ok", ["True", "False"] * 25, "category"),
        ("same", ["1"] * 50, "constant"),
        ("none", [""] * 50, "constant"),
        ("flag", ["Y", ""] * 25, "category"),
        ("text", [f"a long enough sentence with number {i}" for i in range(50)], "text"),
        ("city", ["Seoul", "Busan", "Daegu", "Jeju", "Ulsan"] * 10, "category"),
    ],
)
def test_kinds(name: str, cells: list[str], kind: str) -> None:
    dataset, values = column(cells, name)
    assert dataset.column(name).kind == kind
    numeric = values.dtype.kind in "if"
    assert numeric == (kind == "number" or name in ("id", "n", "same"))


def test_kinds_can_be_given() -> None:
    cells = ["1", "2", "3", "2"]
    dataset, values = column(cells, kinds={"value": C})
    assert values.tolist() == cells
    dataset, values = column(["1", "x", "3", "2"], kinds={"value": N})
    assert values.isna().tolist() == [False, True, False, False]
    assert "words_among_numbers" in codes(dataset)
    dataset, values = column(["20240105", "20240206"], kinds={"value": D})
    assert values.iloc[1] == pd.Timestamp("2024-02-06")


def test_packed_files_and_the_sum_of_the_upload() -> None:
    text = b"a,b\n1,x\n2,y\n"
    packed = gzip.compress(text)
    dataset = read_table(packed, "x.csv.gz")
    assert (dataset.reading.compression, dataset.rows) == ("gzip", 2)
    assert dataset.sha256 != read(text).sha256
    two = gzip.compress(b"a,b\n1,x\n") + gzip.compress(b"2,y\n")
    assert read_table(two, "x.csv.gz").rows == 2
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("__MACOSX/._x.csv", b"junk")
        archive.writestr("x.csv", text)
    assert read_table(buffer.getvalue(), "x.zip").reading.compression == "zip"


FRAME = pd.DataFrame(
    {
        "n": [1, 2, 3, 4],
        "x": [1.5, np.inf, np.nan, 2.0],
        "word": ["a", "b", None, "c"],
        "yes": [True, False, True, True],
        "when": pd.to_datetime(
            ["2024-01-01", "2024-01-02 03:04:05", None, "2024-02-02"], format="ISO8601"
        ),
    }
)


@pytest.mark.parametrize("kind", ["parquet", "xlsx"])
def test_parquet_and_excel(kind: str) -> None:
    buffer = io.BytesIO()
    if kind == "parquet":
        FRAME.to_parquet(buffer)
    else:
        FRAME.to_excel(buffer, index=False)
    dataset = read_table(buffer.getvalue(), "misnamed.csv")
    assert dataset.reading.format == kind
    assert dataset.kinds() == {"n": N, "x": N, "word": C, "yes": C, "when": D}
    assert dataset.frame["x"].isna().tolist() == [False, True, True, False]
    assert dataset.frame["when"].iloc[1] == pd.Timestamp("2024-01-02 03:04:05")
    assert dataset.frame["yes"].tolist() == ["True", "False", "True", "True"]
    assert "infinities" in codes(dataset)
