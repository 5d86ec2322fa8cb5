"""Lines that are no rows: rulers, marks of the byte order, totals between rows, years as names."""

from typing import Any

import pytest

from lib.core.dataset import Dataset
from lib.errors import InputError
from lib.intake.doubts import doubts_of
from lib.intake.previews import previews
from lib.intake.reading import read_table

MARKDOWN = "| name | qty |\n|------|----:|\n| pen | 1 |\n| ink | 2 |\n"
BOX = "+----+-----+\n| id | sum |\n+----+-----+\n|  1 | 3.5 |\n|  2 | 7.0 |\n+----+-----+\n"
SQL = "NAME       BALANCE\n---------  -------\nNew York      1.50\nRome         12.00\n"
SUBTOTALS = (
    "region,store,sales\nNorth,A,5\nNorth,B,15\nNorth Total,,20\nSouth,A,3\nSouth,B,4\n"
    "South Total,,7\nGrand Total,,27\n"
)
KOREAN = "지역,매출\n서울,10\n부산,20\n소계,30\n대구,5\n광주,6\n소계,11\n합계,41\n"


def read(text: str, **options: Any) -> Dataset:
    return read_table(text.encode(), "x.csv", **options)


def found(dataset: Dataset, code: str) -> dict[str, Any]:
    return next((dict(one.values) for one in dataset.findings if one.code == code), {})


@pytest.mark.parametrize(
    ("text", "names", "count"),
    [
        (MARKDOWN, ["name", "qty"], 1),
        (BOX, ["id", "sum"], 3),
        (SQL, ["NAME", "BALANCE"], 1),
    ],
)
def test_lines_that_draw_a_table_are_no_rows(text: str, names: list[str], count: int) -> None:
    dataset = read(text)
    assert list(dataset.frame.columns) == names
    assert dataset.rows == 2
    assert dataset.frame[names[1]].dtype.kind in "if"
    assert found(dataset, "rulers_left_out") == {"count": count}


def test_dashes_in_cells_are_no_ruler() -> None:
    assert read("a,b\n---,1\n--,2\nx,3\n").rows == 3


def test_the_marks_of_joined_files_and_of_dos_are_no_text() -> None:
    joined = read("\ufeffid,v\n1,10\n2,20\n\ufeffid,v\n3,30\n4,40\n5,50\n")
    assert found(joined, "repeated_headers")["row_numbers"] == [4]
    ended = read("a,b\r\n1,2\r\n3,4\r\n\x1a")
    assert (ended.rows, ended.column("a").missing) == (2, 0)


@pytest.mark.parametrize(("text", "rows"), [(SUBTOTALS, [4, 7, 8]), (KOREAN, [4, 7, 8])])
def test_totals_between_rows_are_in_doubt_and_can_be_left_out(text: str, rows: list[int]) -> None:
    dataset = read(text)
    assert found(dataset, "footer_rows")["row_numbers"] == rows
    (doubt,) = (one for one in doubts_of(dataset) if one.code == "footer_rows")
    left = read(text, overrides=doubt.others[0])
    assert left.rows == 4
    assert found(left, "totals_left_out")["row_numbers"] == rows
    assert left.lines["lines"] == sum(n for name, n in left.lines.items() if name != "lines")
    assert not [one for one in doubts_of(left) if one.about == "totals"]
    assert not doubts_of(read(text, overrides=doubt.now))


def test_a_preview_begins_before_the_first_total() -> None:
    (preview,) = previews(SUBTOTALS.encode(), "x.csv", {}, [{"totals": "left_out"}])
    assert preview.now.rows[:3] == (3, 4, 5)
    assert preview.other.rows[:2] == (3, 5)
    assert preview.size == (4, 3)


def test_what_becomes_of_totals_is_one_of_two() -> None:
    with pytest.raises(InputError) as caught:
        read(KOREAN, overrides={"totals": "some"})
    assert caught.value.code == "bad_totals"


def test_two_years_over_amounts_are_names() -> None:
    dataset = read("item,2022,2023\nRevenue,100,120\nCost,60,70\nProfit,40,50\n")
    assert list(dataset.frame.columns) == ["item", "2022", "2023"]
    assert list(read("a1,2001,2002\na2,1999,2010\na3,2005,2000\n").frame.columns) != [
        *("a1", "2001", "2002")
    ]


def test_lines_above_a_table_are_skipped_though_it_has_no_names() -> None:
    text = "Report of May\n\nSeoul,1,2\nBusan,3,4\nDaegu,5,6\n"
    dataset = read(text, overrides={"header_row": -1})
    assert dataset.frame["column_1"].tolist() == ["Seoul", "Busan", "Daegu"]
    assert found(dataset, "preamble_skipped") == {"count": 1}


def test_wide_letters_stand_below_each_other_on_a_terminal() -> None:
    rows = [
        ("시도", "시군구", "인구"),
        ("서울 특별시", "강남 구", "12"),
        ("부산", "해운대 구청", "987"),
    ]
    rows += [("제주 특별 도", "서귀포", "54"), ("경기", "수원 팔달구", "110")]

    def padded(text: str) -> str:
        return text + " " * (16 - sum(1 + (letter >= "가") for letter in text))

    text = "".join(padded(a) + padded(b) + c.rjust(8) + "\n" for a, b, c in rows)
    dataset = read_table(text.encode("cp949"), "x.txt")
    assert dataset.frame.iloc[0].tolist() == ["서울 특별시", "강남 구", 12]
