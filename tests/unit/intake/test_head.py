"""The preview reads only the beginning, as the whole would be read."""

import gzip
import io
import zipfile

import openpyxl
import pytest

from lib.errors import InputError
from lib.intake.head import read_head, sheet_names
from lib.intake.reading import read_table

LINES = "이름;값;메모\n" + "".join(f'고객{n};{n},5;"a\n""{n}"""\n' for n in range(20_000))


@pytest.mark.parametrize("encoding", ["utf-8", "cp949", "utf-16", "utf-8-sig"])
def test_the_head_is_read_as_the_whole_is(encoding: str) -> None:
    data = LINES.encode(encoding)
    whole = read_table(data, "x.csv")
    for overrides in (None, {"encoding": encoding}):
        head = read_head(data, "x.csv", overrides)
        assert head.frame.equals(whole.frame.head(20))
        assert head.reading.delimiter == ";"
        assert head.reading.decimal == ","


def test_compressed_files_are_read_from_their_beginning() -> None:
    plain = read_head(LINES.encode(), "x.csv").frame
    assert read_head(gzip.compress(LINES.encode()), "x.csv.gz").frame.equals(plain)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("x.csv", LINES)
    assert read_head(buffer.getvalue(), "x.zip").frame.equals(plain)


def test_guesses_change_the_head() -> None:
    data = b"a;b\n1,5;2\n3,5;4\n"
    assert list(read_head(data, "x", {"header_row": -1}).frame) == ["column_1", "column_2"]
    assert read_head(data, "x", {"delimiter": "~"}).frame.shape[1] == 1
    assert read_head(data, "x", {"decimal": "."}).frame["a"].dtype == "str"
    assert read_head(data, "x", {"decimal": ","}).frame["a"].tolist() == [1.5, 3.5]


@pytest.mark.parametrize(
    ("overrides", "code"),
    [
        ({"encoding": "utf-8"}, "undecodable"),
        ({"encoding": "klingon"}, "unknown_encoding"),
        ({"delimiter": "ab"}, "bad_delimiter"),
        ({"header_row": 99_999}, "header_row_outside"),
    ],
)
def test_errors_are_those_of_reading(overrides: dict[str, object], code: str) -> None:
    with pytest.raises(InputError, match=code):
        read_head(LINES.encode("cp949"), "x.csv", overrides)


def test_sheets_are_named_and_chosen() -> None:
    book = openpyxl.Workbook()
    book.active.title = "첫째"
    book.active.append(["a", "b"])
    book.active.append([1, 2])
    second = book.create_sheet("둘째")
    second.append(["c"])
    for n in range(500):
        second.append([n / 2])
    buffer = io.BytesIO()
    book.save(buffer)
    data = buffer.getvalue()
    assert sheet_names(data, "x.xlsx") == ["첫째", "둘째"]
    head = read_head(data, "x.xlsx", {"sheet": "둘째"})
    assert head.frame["c"].tolist() == [n / 2 for n in range(20)]
    assert head.reading.sheet == "둘째"
