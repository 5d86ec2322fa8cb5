"""Findings about cells say which: column, count, and rows of the file."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from lib.core.columns import ColumnKind
from lib.core.dataset import Dataset
from lib.core.findings import Finding
from lib.i18n import translator
from lib.intake.reading import read_table
from lib.intake.values.no_value import bound, says_nothing


def read(text: str, **options: Any) -> Dataset:
    return read_table(text.encode(), "x.csv", **options)


def finding(dataset: Dataset, code: str) -> Finding:
    return next(one for one in dataset.findings if one.code == code)


def numbers(*odd: str, name: str = "v") -> str:
    cells = [*(str(n * 1.5) for n in range(30)), *odd]
    return f"{name},w\n" + "".join(f'"{cell}",{n % 3}\n' for n, cell in enumerate(cells))


@pytest.mark.parametrize(
    ("text", "code", "row", "cell"),
    [
        (numbers("미상"), "words_among_numbers", 32, "미상"),
        (numbers("<=5"), "bounds_missing", 32, "<=5"),
        (numbers("n/a"), "numbers_as_text", 32, "n/a"),
        (numbers("  "), "numbers_as_text", 32, " "),
        (numbers("inf"), "infinities", 32, "inf"),
        ("c,d\n" + "a,1\nb,2\n" * 20 + "NULL,3\n", "missing_markers", 42, "NULL"),
        ("c,d\n" + "a,1\nb,2\nNone,3\n" * 20, "words_kept", 4, "None"),
        ("c,d\n" + "a,1\nb,2\nunknown,3\n" * 20, "missing_codes", 4, "unknown"),
        ("c,d\n" + "yes,1\nno,2\nYes,3\nno,4\nyes,1\n" * 20, "levels_alike", 4, "Yes"),
        ("v,w\n" + "$1.50,1\n$2.50,2\n" * 9, "units_removed", 2, "$1.50"),
        (
            "t,w\n" + "".join(f"3/{day}/2024,1\n" for day in range(1, 29)) + "17-04-2024,2\n",
            "dates_unread",
            30,
            "17-04-2024",
        ),
    ],
)
def test_rows_are_those_of_the_file(text: str, code: str, row: int, cell: str) -> None:
    found = finding(read(text), code)
    assert {"row": row, "cell": cell} in found.values["examples"]
    assert found.values["count"] >= len(found.values["examples"]) > 0
    for language in ("en", "ko"):
        told = translator(language).finding(code, dict(found.values))[1]
        assert str(row) in told
        assert cell in told


def test_rows_count_what_stands_above_and_between() -> None:
    body = "".join(f"{n},{n * 0.5}\n" for n in range(30))
    text = "A title\n\nkey: value\n\n" + "a,b\n" + body + "\n31,없음\n"
    dataset = read(text)
    lines = text.split("\n")
    assert finding(dataset, "words_among_numbers").values["examples"] == [
        {"row": lines.index("31,없음") + 1, "cell": "없음"}
    ]


def test_different_cells_come_first_and_ten_at_most() -> None:
    found = finding(read(numbers(*["none"] * 40, "미상")), "words_among_numbers")
    cells = [one["cell"] for one in found.values["examples"]]
    assert len(cells) == 10
    assert set(cells) == {"none", "미상"}
    assert found.values["count"] == 41


@pytest.mark.parametrize(
    "words",
    [
        ["없음", "해당없음", "na", "none", "..", "미상", "n/a*"],
        ["해당 없음", "N.A.", "(미상)", "[none]", "***", "-", "–", "자료 없음"],
        ["Not Applicable", "not available", "TBD", "측정 불가", "확인중", "결측"],
        ["<=5", ">100", "5+", "없음", "5 이상", "under 3"],
        ["미응답", "refused", "K.A.", "n.d.", "‡"],
    ],
)
def test_words_for_no_number_in_any_mix(words: list[str]) -> None:
    dataset = read(numbers(*words * 9))
    column = dataset.column("v")
    assert (column.kind, column.missing) == (ColumnKind.NUMBER, 9 * len(words))
    counted = sum(
        one.values["count"]
        for one in dataset.findings
        if one.code in ("words_among_numbers", "bounds_missing", "numbers_as_text")
    )
    assert counted == 9 * len(words)


def test_a_few_numbers_of_which_each_is_another_are_numbers() -> None:
    assert read("v\n1.5\n2.5\n7\n없음\n").column("v").kind is ColumnKind.NUMBER
    assert read("v\n" + "1\n2\n3\nnone\n" * 9).column("v").kind is ColumnKind.CATEGORY


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(("<=5", "5"), (">100", "100"), ("5+", "5"), ("≥ 1,5", "1,5"), ("< 0.01 mg/L", "0.01")),
        *(("65 이상", "65"), ("10세 미만", "10"), ("under 5", "5"), ("100 or more", "100")),
        *(("＜5", "5"), ("at least 3", "3"), ("최대 7", "7")),
    ],
)
def test_bounds(text: str, number: str) -> None:
    assert bound(text) == number


@pytest.mark.parametrize("text", ["5", "5-10", "<b>", "+", "a+", "5+5", "overhead 5", "c++"])
def test_no_bounds(text: str) -> None:
    assert bound(text) is None


@pytest.mark.parametrize("text", ["Norway", "noon", "nano", "A-", "12", "미상리", "NAM"])
def test_no_words_for_nothing(text: str) -> None:
    assert not says_nothing(text)


def test_a_bound_is_missing_or_the_number_in_it_here_and_in_new_files() -> None:
    text = numbers("<=5", ">1,000", "5+", "없음")
    gone = read(text)
    assert gone.column("v").missing == 4
    dataset = read(text, overrides={"bounds": "number"})
    assert dataset.frame["v"].tolist()[-4:-1] == [5, 1000, 5]
    assert finding(dataset, "bounds_as_numbers").values["count"] == 3
    like = {one.name: one.like() for one in dataset.columns}
    new = read("v\n<9\n7\n미상\n", like=like).frame["v"]
    assert new.tolist()[:2] == [9, 7]
    assert np.isnan(new.iloc[2])
    assert np.isnan(read("v\n<9\n7\n", like={"v": gone.column("v").like()}).frame["v"].iloc[0])


def test_bands_stay_words_though_bounds_are_among_them() -> None:
    text = "age\n" + "<20\n20-29\n30-39\n40+\n" * 9
    for bounds in ("missing", "number"):
        assert read(text, overrides={"bounds": bounds}).column("age").kind is ColumnKind.CATEGORY


def test_texts_of_older_findings_need_no_rows() -> None:
    values = {"column": "x", "count": 3, "words": ["none"]}
    assert "none" in translator("ko").finding("words_among_numbers", values)[1]


def test_infinite_numbers_of_a_typed_file_have_rows() -> None:
    frame = pd.DataFrame({"x": [1.0, np.inf, 2.5, 3.5], "y": ["a", "b", "a", "b"]})
    found = finding(read_table(frame.to_parquet(), "x.parquet"), "infinities")
    assert found.values["examples"] == [{"row": 2, "cell": "inf"}]
