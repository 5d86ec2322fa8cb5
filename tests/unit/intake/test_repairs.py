"""Names and rows that were written wrongly are read as they were meant, or said."""

from dataclasses import replace

import pytest

from lib.core.dataset import Dataset
from lib.errors import InputError
from lib.intake.delimited.dialect import detect_dialect
from lib.intake.delimited.headers import find_header
from lib.intake.delimited.layout import Wanted
from lib.intake.delimited.line_account import account, lost_rows
from lib.intake.delimited.lines import absent_character
from lib.intake.delimited.text_tables import line_count, read_text_table
from lib.intake.reading import read_table
from tests.unit.intake.test_layout import CITIES, read, values

ROWS = '13/01/2018,1,"x, y"\n14/01/2018,2,"z, w"\n15/01/2018,3,u\n'
QUOTED = "".join(f'{n},"x{n}",{n}\n' for n in range(30))


def codes(dataset: Dataset) -> set[str]:
    return {one.code for one in dataset.findings}


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (",date,count,text", "rows_doubled_delimiter"),
        ("date,,count,text", "rows_doubled_delimiter"),
        ("date;count;text", "rows_other_delimiter"),
        ("date\tcount\ttext", "rows_other_delimiter"),
        ("date|count|text", "rows_other_delimiter"),
    ],
)
def test_names_are_parted_as_the_rows_are(names: str, said: str) -> None:
    dataset = read(f"{names}\n{ROWS}")
    assert list(dataset.frame) == ["date", "count", "text"]
    assert dataset.frame["text"].tolist() == ["x, y", "z, w", "u"]
    assert values(dataset, said)["row_numbers"] == [1]


def test_words_one_space_apart_are_names_unless_they_are_a_title() -> None:
    rows = "4,9,2,x\n8,5,6,y\n7,1,9,z\n"
    assert list(read(f"id height weight name\n{rows}").frame) == ["id", "height", "weight", "name"]
    titled = read(f"Report of all sales\n{rows}")
    assert "no_header" in codes(titled)
    assert titled.rows == 3
    assert list(read(f"Sales to date today\nid,n,m,word\n{rows}").frame)[-1] == "word"


def test_a_quote_too_many_before_a_cell_is_part_of_it() -> None:
    for place in range(2):
        names = ["date", "count", '"text"']
        names[place] = f'"{names[place]}'
        dataset = read(",".join(names) + "\n" + ROWS)
        assert list(dataset.frame)[place] == names[place]
        assert dataset.frame.iloc[:, 1].tolist() == [1, 2, 3]
    again = read('date,count,text\n16/01/2018,9,"k"\n"17/01/2018,4,"q, r"\n' + ROWS)
    assert again.frame["count"].tolist() == [9, 4, 1, 2, 3]
    assert "stray_quotes" in codes(again)


def test_a_delimiter_is_doubled_where_no_cell_is_ever_empty() -> None:
    text = "a,b,c,d\nx,k,1,2\ny,l,2,3\n,z,m,3,4\nw,n,5,6\n"
    assert read(text).frame.iloc[2].tolist() == ["z", "m", 3, 4]


def test_a_title_with_a_delimiter_is_no_name() -> None:
    for above in ("Title\nSub, title\n", "Sub, title\n", "제목\n단위, 명\n"):
        assert list(read(f"{above}id,v,w\n1,2,3\n4,5,6\n7,8,9\n").frame) == ["id", "v", "w"]
    groups = read(",size,,weight,\nid,h,w,a,b\n1,2,3,4,5\n2,3,4,5,6\n3,4,5,6,7\n")
    assert list(groups.frame)[1:3] == ["size h", "size w"]


def test_names_that_may_stand_over_other_columns_are_told() -> None:
    short = "a,b,c\n1,x,y,2\n1,z,w,3\n2,u,v,4\n2,k,l,5\n1,m,n,6\n"
    assert values(read(short), "names_short") == {"row": 1, "count": 3, "expected": 4}
    assert "names_short" not in codes(read("a,b\n1,2,\n3,4,\n5,6,\n"))


def test_names_of_a_second_table_of_the_same_width_are_told() -> None:
    told = values(read("a,b\n1,2\n3,4\nx,y\n5,6\n"), "other_names")
    assert (told["row_numbers"], told["texts"]) == ([4], ["x, y"])
    people = CITIES + "이름,월급,나이\nKim,10,30\nLee,20,40\n"
    assert values(read(people), "other_names")["row_numbers"] == [5]


@pytest.mark.parametrize(
    "text",
    [
        CITIES,
        "x,y,z\n1,2,3\n4,5,unknown\n6,7,8\n",
        "a,b\n1,2\n3,4\nx,\n5,6\n",
        "a,b\n1,2\n3,4\nn/a,none\n5,6\n",
        "word,other\nx,y\nz,w\nu,v\n",
    ],
)
def test_words_within_a_column_are_no_names(text: str) -> None:
    assert "other_names" not in codes(read(text))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("name age city\nAlice 23 Seoul\nBob 4 Busan\n", "name|age|city"),
        ("a   b  c\n1   22 3\n456 5  6\n", "a|b|c"),
        ("이름 나이 도시\n철수 23 서울\n영희 4 부산\n", "이름|나이|도시"),
        ("date of sale\n5 May 2024\n6 May 2024\n", "date of sale"),
        ("part of film\nact is 5\nact is 6\n", "part of film"),
        ("review\nI like it\nso so 5\n", "review"),
        (
            "name      age city\nAlice      23 Seoul\nBob         4 Busan\nKim       100 Jeju\n",
            None,
        ),
        ("id name  score\n 1 Alice    10\n 2 Bob       9\n 3 Kim      11\n", "id|name|score"),
    ],
)
def test_columns_that_spaces_part(text: str, names: str | None) -> None:
    assert "|".join(read(text).frame) == (names or "name|age|city")


def test_short_texts_of_two_bytes_a_character_and_cells_of_control_characters() -> None:
    for encoding in ("utf-16-le", "utf-16-be"):
        assert list(read_table("a\n1".encode(encoding), "x.csv").frame) == ["a"]
        assert list(read_table("a,b\n1,2\n".encode(encoding), "x.csv").frame) == ["a", "b"]
    odd = "".join(map(chr, [*range(1, 9), *range(14, 27)]))
    assert read(f"a,b\n1,{odd}\n2,x\n3,y\n").frame["b"][0] == odd
    rare = f"{odd}\x1b\x1c\x1d\x1e\x1f\x7f\ue000"
    assert absent_character(rare) not in rare
    with pytest.raises(InputError, match="not_a_table"):
        read_table(odd.encode() * 9, "x.csv")


def test_rows_within_a_cell_are_told() -> None:
    dataset = read_table(f'id,t,n\n{QUOTED}31,"a,1\n32,b,2\n33,c",3\n'.encode(), "x.csv")
    assert values(dataset, "rows_in_cell") == {"count": 1, "lines": [32]}


def test_a_row_that_becomes_nothing_is_told() -> None:
    text = f"id,t,n\n{QUOTED}"
    table = read_text_table(detect_dialect(text, "x.csv"), "x.csv", Wanted())
    header = find_header(table.records)
    whole = account(table, header, 30, line_count(text))
    assert not lost_rows(table, whole)
    cut = replace(table, records=table.records.iloc[:-2], widths=table.widths[:-2])
    (lost,) = lost_rows(cut, account(cut, header, 28, line_count(text)))
    assert (lost.code, lost.values) == ("rows_lost", {"count": 2, "lines": 31, "rows": 28})
