"""What cells mean: numbers, units, dates and times, each as people write them."""

import re
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lib.core.columns import ColumnKind
from lib.core.dataset import Dataset
from lib.intake.reading import read_table
from lib.intake.remedies import apply, remedies_for


def read(text: str, **options: Any) -> Dataset:
    return read_table(text.encode(), "x.csv", **options)


def codes(dataset: Dataset) -> set[str]:
    return {finding.code for finding in dataset.findings}


def column(cells: list[str], name: str = "value") -> Dataset:
    quoted = ['"' + cell.replace('"', '""') + '"' for cell in cells]
    return read(f"{name},w\n" + "".join(f"{cell},{n % 3}\n" for n, cell in enumerate(quoted)))


@pytest.mark.parametrize(
    ("cells", "first", "unit"),
    [
        (["$1,200.50", "$3,000.25", "$12.00"], 1200.5, "$"),
        (["1,200원", "13,000원", "950원"], 1200, "원"),
        (["₩1,200", "₩13,000", "₩950"], 1200, "₩"),
        (["£68,486.66", "£1.20", "£7"], 68486.66, "£"),
        (["1.200,50 €", "13,25 €", "7,00 €"], 1200.5, "€"),
        (["EUR 12", "EUR 13", "EUR 15"], 12, "EUR"),
        (["12 kg", "13 kg", "15 kg", "19.5 kg", "11 kg"], 12, "kg"),
        (["-5 °C", "3 °C", "12 °C"], -5, "°C"),
        (["(1,200.50)", "3,000.25", "7.00"], -1200.5, None),
        (["($35.00)", "$12.00", "$9.50"], -35, "$"),
        (["12-", "30", "7-"], -12, None),
        (["1'234.50", "2'000.25", "10.00"], 1234.5, None),
        (["1\u00a0234,5", "2\u00a0000,25", "3,0"], 1234.5, None),
        (["12,34,567", "1,23,456", "999"], 1234567, None),
    ],
)
def test_numbers(cells: list[str], first: float, unit: str | None) -> None:
    dataset = column(cells)
    found = dataset.column("value")
    assert dataset.frame["value"].iloc[0] == first
    assert found.written.get("unit") == unit
    assert ("units_removed" in codes(dataset)) == (unit is not None)


def test_each_column_has_its_own_marks() -> None:
    dataset = read("x;v\n1,234;0.5\n2,345;1.5\n3,456;2.5\n")
    assert dataset.frame.to_dict("list") == {"x": [1234, 2345, 3456], "v": [0.5, 1.5, 2.5]}
    mixed = read("a;b\n0,5;0.25\n1,5;0.75\n")
    assert mixed.frame.to_dict("list") == {"a": [0.5, 1.5], "b": [0.25, 0.75]}
    by_hand = read("a;b\n1,234;x\n5678;y\n2,500;z\n")
    assert by_hand.frame["a"].tolist() == [1234, 5678, 2500]


def test_marks_that_nothing_decides_are_said() -> None:
    assert "marks_uncertain" in codes(read("a;b\n1,234;x\n2,345;y\n"))
    assert "marks_uncertain" not in codes(read('a,b\n"1,234",x\n"2,345",y\n'))
    assert "marks_uncertain" not in codes(read("a;b\n1,234;0.5\n2,345;1.5\n"))


@pytest.mark.parametrize("word", ["없음", "해당없음", "na", "none", "..", "k.A.", "n.d."])
def test_a_word_for_no_number_leaves_a_column_numbers(word: str) -> None:
    dataset = column([str(n * 1.5) for n in range(30)] + [word] * 20)
    assert dataset.column("value").kind is ColumnKind.NUMBER
    found = next(f for f in dataset.findings if f.code == "words_among_numbers")
    assert found.values["count"] == 20


def test_words_that_are_levels_stay_words() -> None:
    assert column(["1", "2", "none"] * 20).column("value").kind is ColumnKind.CATEGORY
    assert column(["1st", "2nd", "3rd", "4th", "5th"] * 9).column("value").kind is (
        ColumnKind.CATEGORY
    )
    assert column(["small 1", "large 2", "huge 3"] * 9).column("value").kind is (
        ColumnKind.CATEGORY
    )


@pytest.mark.parametrize(
    ("cells", "first"),
    [
        (["24.12.12", "24.10.29", "23.11.30"], "2024-12-12"),
        (["12/12/24", "29/10/24", "11/11/24"], "2024-12-12"),
        (["3/14/24", "3/15/24", "2/1/24"], "2024-03-14"),
        (["24-03-01", "24-03-31", "24-04-02"], "2024-03-01"),
        (["16. 7. 1.", "16. 7. 30.", "17. 1. 2."], "2016-07-01"),
        (["2024. 3. 1. 오후 3:15", "2024. 3. 2. 오전 9:05"], "2024-03-01 15:15"),
        (["2024년 3월 1일 15시 5분", "2024년 3월 2일 9시"], "2024-03-01 15:05"),
        (["2024-03-01 24:00", "2024-03-01 23:00"], "2024-03-02"),
        (["March 3, 2024", "April 14, 2024"], "2024-03-03"),
        (["Mon, 05 Feb 2024 10:30:00 GMT", "Tue, 06 Feb 2024 11:00:00 GMT"], "2024-02-05 10:30"),
        (["2024-03-01T10:00:00+09:00", "2024-03-02T10:00:00+09:00"], "2024-03-01 10:00"),
    ],
)
def test_dates(cells: list[str], first: str) -> None:
    dataset = column(cells, "when")
    assert dataset.frame["when"].iloc[0] == pd.Timestamp(first)
    assert "date_order_uncertain" not in codes(dataset)


@pytest.mark.parametrize(
    ("name", "cells", "first"),
    [
        ("timestamp", ["1709287200", "1709373600"], "2024-03-01 10:00"),
        ("timestamp", ["1709287200500", "1709373600000"], "2024-03-01 10:00:00.5"),
        ("created_at", ["1709287200", "1709373600"], "2024-03-01 10:00"),
        ("접속시각", ["1709287200500000", "1709373600000000"], "2024-03-01 10:00:00.5"),
        ("eventTime", ["1709287200500000123", "1709373600000000000"], "2024-03-01 10:00:00.5"),
        ("날짜", ["45352", "45353"], "2024-03-01"),
        ("date", ["45352.5", "45353"], "2024-03-01 12:00"),
        ("order_date", ["20240301120000", "20240302120000"], "2024-03-01 12:00"),
    ],
)
def test_numbers_that_are_moments(name: str, cells: list[str], first: str) -> None:
    assert column(cells, name).frame[name].iloc[0] == pd.Timestamp(first)
    assert column(cells, "amount").column("amount").kind is not ColumnKind.DATETIME


def test_months_without_a_mark_are_dates() -> None:
    cells = [f"2024{month:02d}" for month in range(1, 13)]
    assert column(cells, "m").column("m").kind is ColumnKind.DATETIME
    quantities = [str(202400 + n * 7) for n in range(12)]
    assert column(quantities, "m").column("m").kind is ColumnKind.NUMBER


def test_one_date_in_another_order_is_unread_and_said() -> None:
    cells = [f"3/{day}/2024" for day in range(1, 29)] + ["17-04-2024"]
    dataset = column(cells, "when")
    assert dataset.column("when").missing == 1
    assert "dates_unread" in codes(dataset)


def test_an_order_that_nothing_decides_is_said_and_one_that_rows_show_is_not() -> None:
    assert "date_order_uncertain" in codes(column(["03/04/2024", "01/02/2024", "05/01/2024"]))
    rising = column(
        ["01/02/2024", "02/02/2024", "03/02/2024", "01/03/2024", "02/03/2024", "05/03/2024"]
    )
    assert rising.frame["value"].iloc[1] == pd.Timestamp("2024-02-02")
    assert "date_order_uncertain" not in codes(rising)


def test_zones_are_said_and_several_are_a_warning() -> None:
    one = column(["2024-03-01 10:00:00+09:00", "2024-03-02 10:00:00+09:00"])
    assert "local_times" in codes(one)
    two = column(["2024-03-01 10:00:00+09:00", "2024-03-02 10:00:00+02:00"])
    assert "several_zones" in codes(two)
    assert not {"local_times", "several_zones"} & codes(column(["2024-03-01T10:00:00Z"] * 3))


def test_times_of_several_zones_that_are_one_sequence_are_in_utc():
    hours = pd.date_range("2024-01-01", periods=12, freq="h", tz="UTC")
    seoul = hours.tz_convert("Asia/Seoul")
    mixed = [(hours if place % 2 else seoul)[place].isoformat() for place in range(12)]
    found = column(mixed)
    assert "zones_to_utc" in codes(found)
    assert list(found.frame.iloc[:, 0]) == list(hours.tz_localize(None))
    # Rows of one place after those of another are local times.
    assert "several_zones" in codes(column([one.isoformat() for one in [*seoul, *hours]]))
    berlin = pd.date_range("2023-10-28", periods=48, freq="h", tz="Europe/Berlin")
    assert "several_zones" in codes(column([one.isoformat() for one in berlin]))


def test_versions_and_scores_are_no_dates() -> None:
    for cells in (["1.2.3", "1.10.0", "2.0.1"], ["10.0.19045", "10.0.22000"], ["3-1", "2-0"]):
        assert column(cells).column("value").kind is not ColumnKind.DATETIME


def test_no_row_is_swallowed_by_quotes_that_are_text() -> None:
    lines = ["id\ttext\tlabel"]
    lines += [f"{n}\t{chr(34) if n % 5 == 0 else ''}so good {n}\t{n % 2}" for n in range(100)]
    lines[50] = "49\tshort"
    assert read("\n".join(lines) + "\n").rows == 100


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ('"id","note"\n"1","ok"\n"2","5" pipe"\n"3","a, b"\n', ["ok", '5" pipe', "a, b"]),
        ('id,note\n1,"a, b"\n2,"c, d"\n3,"e, f"\n4,"g\n', ["a, b", "c, d", "e, f", '"g']),
        (
            'id,note\n1,"say \\"hi\\", twice"\n2,"no"\n3,"x \\"y\\" z"\n',
            ['say "hi", twice', "no", 'x "y" z'],
        ),
        ("id,note\n1,'x, y'\n2,'z, w'\n3,'q'\n", ["x, y", "z, w", "q"]),
        ('id, note\n1, "186,2"\n2, "n\n\nS"\n', ["186,2", "n\n\nS"]),
        ('id,note\n1,"two\nlines"\n2,"one"\n', ["two\nlines", "one"]),
        ('id note z\n1 "x y" 3\n2 "z w" 4\n3 "q" 5\n', ["x y", "z w", "q"]),
    ],
)
def test_quotes(text: str, cells: list[str]) -> None:
    dataset = read(text, kinds={"note": ColumnKind.CATEGORY})
    assert dataset.frame["note"].tolist() == cells


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Category: All\n\nMonth,churn\n2004-01,12\n2004-02,13\n", ["Month", "churn"]),
        ("Report: sales\nAuthor: me\n\nr,u,p\nn,3,2.5\ns,4,3.5\nw,5,4.5\n", ["r", "u", "p"]),
        ("# a comment\n# another, longer\na,b,c\n1,2,3\n4,5,6\n", ["a", "b", "c"]),
        ("comments,bias,hate\nx1,gender,none\nx2,bias,hate\n", ["comments", "bias", "hate"]),
        (
            "2005,2010,2015,2020,fat\n" + "0.5,1.5,2.5,3.5,7\n-0.1,0.3,1.1,2.2,9\n" * 9,
            ["2005", "2010", "2015", "2020", "fat"],
        ),
    ],
)
def test_headers(text: str, names: list[str]) -> None:
    assert list(read(text).frame.columns) == names


def test_a_first_row_like_the_others_is_no_header() -> None:
    generator = np.random.default_rng(0)
    rows = generator.normal(size=(40, 4)).round(3)
    text = "\n".join(",".join(map(str, row)) for row in rows)
    assert read(text + "\n").reading.header_row == -1
    counted = "\n".join(f"{n},{n * 2},{n * 3}" for n in range(1, 40))
    assert read(counted + "\n").rows == 39


def test_columns_of_fixed_width() -> None:
    text = "name   age  city\nAnna    34  Seoul\nBob      5  Busan City\nCleo    77  Oslo\n"
    frame = read(text).frame
    assert frame["city"].tolist() == ["Seoul", "Busan City", "Oslo"]
    prose = "review\nwhat a lovely film\nnot for me at all\nI would see it again\n"
    assert read(prose).frame.shape == (3, 1)


def test_times_with_fractions_are_one_column() -> None:
    frame = read("HH:mm:ss.S\n15:02:37.143\n15:02:38.143\n").frame
    assert frame.shape == (2, 1)
    assert re.match(r"15\.04", str(frame.iloc[0, 0]))


@pytest.mark.parametrize(
    "levels",
    [
        ["+", "-"],
        ["x", "."],
        ["!", "?"],
        ["set", "null"],
        ["+", "-", "--"],
        ["Insomnia", "Apnea", "None"],
        ["EMEA", "APAC", "NA"],
        ["n/a", "yes", "no"],
    ],
)
def test_a_word_for_missing_is_a_level_where_it_is_one_of_few(levels: list[str]) -> None:
    dataset = column(levels * 30, "y")
    assert dataset.column("y").missing == 0
    assert sorted(dataset.frame["y"].unique()) == sorted(levels)
    finding = next(f for f in dataset.findings if f.code == "words_kept")
    (remedy,) = remedies_for(finding, dataset)
    lost = apply(dataset, [remedy])
    assert lost.column("y").missing == sum(finding.values["values"].count(v) for v in levels) * 30


@pytest.mark.parametrize(
    ("cells", "missing"),
    [
        (["private", "state", "self", "?"] * 30, 30),
        (["a", "b", "c", "d"] * 60 + ["NA"] * 2, 2),
        (["a", "b", "NaN"] * 30, 30),
        (["a", "b", "#N/A"] * 30, 30),
        (["x", "", ""] * 30, 60),
    ],
)
def test_a_word_for_missing_is_missing_elsewhere(cells: list[str], missing: int) -> None:
    assert column(cells, "y").column("y").missing == missing
