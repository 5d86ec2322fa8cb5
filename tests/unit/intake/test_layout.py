"""What stands around and between the rows of a text: nothing of it disappears unsaid."""

from dataclasses import replace
from typing import Any

import pytest

from lib.core.dataset import Dataset, Remedy, RemedyKind
from lib.errors import InputError
from lib.intake.reading import read_table, read_written
from lib.intake.remedies import apply, remedies_for

CITIES = "city,people,area\nSeoul,10,605\nBusan,3,770\nDaegu,2,883\n"
STAFF = "name,from,pay\nKim,2020-01-02,10\nLee,2021-03-04,20\n"


def read(text: str, **options: Any) -> Dataset:
    dataset = read_table(text.encode("utf-8"), "x.csv", **options)
    lines = dict(dataset.lines)
    assert lines.pop("lines") == sum(lines.values()), lines
    assert not {"rows_lost", "rows_in_cell"} & {one.code for one in dataset.findings}
    return dataset


def values(dataset: Dataset, code: str) -> dict[str, Any]:
    return next((dict(one.values) for one in dataset.findings if one.code == code), {})


@pytest.mark.parametrize(
    ("text", "column", "cells"),
    [
        (
            "id,address\n1,Main St 1\n2,Main St 2, Seoul\n",
            "address",
            ["Main St 1", "Main St 2, Seoul"],
        ),
        ("id,note\n1,a\n2,b, c\n3,d\n4,e, f, g\n", "note", ["a", "b, c", "d", "e, f, g"]),
        (
            "id,주소\n1,서울\n2,서울, 강남\n3,부산, 해운대\n",
            "주소",
            ["서울", "서울, 강남", "부산, 해운대"],
        ),
        ("name,age\nKim, A,3\nLee, B,4\nPark,5\n", "name", ["Kim, A", "Lee, B", "Park"]),
        ("id;text\n1;a; b\n2;c\n3;d\n", "text", ["a; b", "c", "d"]),
        ("id\ttext\n1\ta\tb\n2\tc\n3\td\n", "text", ["a\tb", "c", "d"]),
        ("d,who,n\n2024-01-01,x,1\n2024-01-02,y, z,2\n2024-01-03,w,3\n", "who", ["x", "y, z", "w"]),
        (
            "id,q\n1,why, oh\n2,no, so\n3,ok\n4,go, on\n5,fine\n",
            "q",
            ["why, oh", "no, so", "ok", "go, on", "fine"],
        ),
        ('id,t\n1,"a, b"\n2,c, d\n3,e\n', "t", ["a, b", "c, d", "e"]),
        ("k,v\nx,1 | 2\ny,a, b,\nz,c\n", "v", ["1 | 2", "a, b", "c"]),
    ],
)
def test_a_column_takes_the_delimiters_that_stand_in_it(
    text: str, column: str, cells: list[str]
) -> None:
    dataset = read(text)
    assert dataset.frame[column].tolist() == cells
    assert values(dataset, "rows_joined")["columns"] == [column]


def test_a_number_too_many_is_told_and_kept_in_the_raw_cells() -> None:
    text = "a,b,c\n1,2,3\n4,5,6\n7,8,9,10\n1,2,3\n"
    dataset = read(text)
    assert dataset.frame["c"].tolist() == [3, 6, 9, 3]
    assert values(dataset, "rows_cut")["texts"] == ["10"]
    assert read_written(text.encode(), "x.csv").frame["c"].tolist() == ["3", "6", "9,10", "3"]


def test_rows_find_their_columns_again() -> None:
    dataset = read("a,b,c\n1,x,3\n2,,y,4\n3;z;5\n4,w,6\n")
    assert dataset.frame.to_numpy().tolist() == [[1, "x", 3], [2, "y", 4], [3, "z", 5], [4, "w", 6]]
    assert values(dataset, "rows_doubled_delimiter")["row_numbers"] == [3]
    assert values(dataset, "rows_other_delimiter")["row_numbers"] == [4]


@pytest.mark.parametrize("between", ["", "\n", "\n\n", ",,\n", "\nTable 2: staff\n", "\n,,,,\n"])
def test_of_stacked_tables_the_largest_is_read_and_others_can_be(between: str) -> None:
    wide = STAFF.replace("\n", ",x\n").replace("pay,x", "pay,mark")
    text = CITIES + between + wide
    dataset = read(text)
    assert (list(dataset.frame), dataset.rows) == (["city", "people", "area"], 3)
    told = values(dataset, "stacked_tables")
    assert (dataset.reading.table, told["number"], told["count"]) == (1, 1, 2)
    other = read(text, overrides={"table": 2})
    assert list(other.frame) == ["name", "from", "pay", "mark"]
    assert other.frame["pay"].tolist() == [10, 20]
    again = read(text, overrides={"header_row": other.reading.header_row})
    # What was said to get there is another thing.
    assert replace(again.reading, given={}) == replace(other.reading, given={})
    with pytest.raises(InputError, match="no_such_table"):
        read(text, overrides={"table": 3})


def test_a_second_table_of_the_same_width_needs_a_blank_line_and_other_names() -> None:
    assert read(CITIES + "\n" + STAFF).reading.table == 1
    assert read(CITIES + "\nUlsan,1,1062\nJeju,0,1850\n").rows == 5
    words = "a,b\nx,y\nz,w\n\nu,v\ns,t\n"
    assert (read(words).rows, read(words).reading.table) == (4, None)


def test_notes_behind_a_blank_line_are_left_out_and_said() -> None:
    dataset = read(CITIES + "\nSource: KOSIS, 2020\n* provisional\n")
    assert dataset.rows == 3
    assert values(dataset, "notes_left_out")["notes"] == ["Source: KOSIS, 2020", "* provisional"]
    assert (dataset.lines["left_out"], dataset.lines["blank"]) == (2, 1)
    assert read("a,b\n1,x\n\n2,y\n").rows == 2


@pytest.mark.parametrize(
    "end",
    [
        *("Total,15,2258", "합계,15,2258", "평균,5,753", "TOTAL:,15,", ",15,2258", "소계,15,2258"),
        *("Source: KOSIS", "출처: 통계청,,", "* provisional", "Estimates for July,,", "※ 잠정치"),
    ],
)
def test_totals_and_notes_are_told_and_left_out_by_a_click(end: str) -> None:
    dataset = read(f"{CITIES}{end}\n")
    assert dataset.rows == 4
    finding = next(one for one in dataset.findings if one.code == "footer_rows")
    (remedy,) = remedies_for(finding, dataset)
    assert remedy == Remedy(RemedyKind.DROP_ROWS, (), ("4",))
    left = apply(dataset, [remedy])
    assert left.frame["city"].tolist() == ["Seoul", "Busan", "Daegu"]
    assert (left.column("people").missing, left.frame["people"].tolist()) == (0, [10, 3, 2])
    assert "footer_rows" not in {one.code for one in left.findings}


@pytest.mark.parametrize(
    "text",
    [
        "sex,n\nMale,1\nFemale,2\nTotal,7\nMale,4\nFemale,5\nTotal,8\n",
        "id,a,b\n1,2,3\n4,5,6\n7,,\n",
        "a,b,c\n1,2,3\n,4,5\n,5,8\n",
        "word,n\ncat,1\ndog,2\nsome,3\n",
    ],
)
def test_data_at_the_end_are_no_footer(text: str) -> None:
    assert not values(read(text), "footer_rows")


def test_names_among_the_rows_are_told_and_left_out() -> None:
    text = CITIES + "city,people,area\nUlsan,1,1062\n"
    dataset = read(text)
    finding = next(one for one in dataset.findings if one.code == "repeated_headers")
    left = apply(dataset, remedies_for(finding, dataset))
    assert left.frame["people"].tolist() == [10, 3, 2, 1]
    later = apply(dataset, [Remedy(RemedyKind.DROP_DUPLICATES), *remedies_for(finding, dataset)])
    assert later.frame["people"].tolist() == [10, 3, 2, 1]
    with pytest.raises(InputError, match="row_not_in_table"):
        apply(dataset, [Remedy(RemedyKind.DROP_ROWS, (), ("99",))])


def test_lines_are_counted_whatever_they_became() -> None:
    text = 'Report\n\na,b\n1,"two\nlines"\n2,x\n\n3,y\n\nnote: z\n'
    assert dict(read(text).lines) == {
        "lines": 10,
        "above": 2,
        "header": 1,
        "rows": 3,
        "inside": 1,
        "blank": 2,
        "left_out": 1,
        "other_tables": 0,
    }
    assert read("sep=;\na;b\n1;2\n3;4\n").lines["above"] == 1
    assert read("a,b\r1,2\r3,4").lines["lines"] == 3
    assert read("a,b\r\n1,2\r\n3,4\r\n").lines["lines"] == 3


def test_rows_that_a_quote_has_swallowed_are_told() -> None:
    rows = "".join(f'{n},"x{n}",{n}\n' for n in range(20))
    swallowed = "id,text,n\n" + rows + '20,"open,5\n21,x,6\n22,y,7\n23,"z",8\n'
    dataset = read_table(swallowed.encode(), "x.csv")
    lost = {"rows_in_cell", "quotes_open", "quotes_as_text", "stray_quotes"}
    assert dataset.rows == 24 or lost & {one.code for one in dataset.findings}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("id,height,weight\n,cm,kg\n1,180,70\n2,170,60\n3,165,55\n", "id|height cm|weight kg"),
        ("이름,키,몸무게\n,(cm),(kg)\n가,180,70\n나,170,60\n다,1,2\n", "이름|키 (cm)|몸무게 (kg)"),
        ("a,b,c\na,b,c\n1,2,x\n3,4,y\n", "a|b|c"),
        ("a,b,c\nfirst,none,none\nx,1,2\ny,3,4\n", "a|b|c"),
        ("n,x\nlow,5\nhigh,6\n", "n|x"),
    ],
)
def test_names_in_several_rows_are_one(text: str, names: str) -> None:
    assert "|".join(read(text).frame) == names


def test_a_short_row_of_several_lines_has_no_other_delimiter() -> None:
    assert read('a,b,c\n1,2,3\n"x;y;\rz;"\n4,5,6\n7,8,9\n').rows == 4


def test_raw_names_are_those_of_all_rows() -> None:
    raw = read_written(b"a,b\na,b\n1,2\n3,4\n", "x.csv")
    assert list(raw.frame) == ["a a", "b b"]


def test_titles_above_a_narrow_table_are_no_names() -> None:
    keys = "Country: Korea\nYear: 2020\nSource: KOSIS\n\nid,v\n1,2\n2,3\n"
    assert list(read(keys).frame) == ["id", "v"]
    assert list(read("My title, with comma\n\nid,v,w\n1,2,3\n2,3,4\n").frame) == ["id", "v", "w"]
    title = "Regional report 2024\n\n" + CITIES + "\n" + STAFF.replace("\n", ",x\n")
    assert list(read(title).frame) == ["city", "people", "area"]
    assert list(read("Sales to date\n" + CITIES).frame) == ["city", "people", "area"]
