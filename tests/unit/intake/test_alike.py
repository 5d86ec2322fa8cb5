"""Levels that may be the same are said, and merged at a word, here and in new files."""

import itertools

import pytest

from lib.core.columns import ColumnKind
from lib.core.dataset import Dataset, Remedy, RemedyKind
from lib.core.findings import Severity
from lib.errors import InputError
from lib.evaluation.plan.tasks import make_task
from lib.intake.profiling.findings import find_for_target
from lib.intake.reading import read_table
from lib.intake.remedies import apply, remedies_for
from lib.intake.values.alike import alike


def table(levels: list[str], rows: int = 60) -> Dataset:
    cells = itertools.islice(itertools.cycle(levels), rows)
    lines = [f"{cell},{n * 7 % 31}.5" for n, cell in enumerate(cells)]
    kinds = {"y": ColumnKind.CATEGORY}
    return read_table("\n".join(["y,x", *lines, ""]).encode(), "x.csv", kinds=kinds)


@pytest.mark.parametrize(
    ("levels", "left"),
    [
        (["Yes", "yes", "No"], 2),
        (["True", "true", "TRUE", "1", "FALSE", "false", "False", "0"], 2),
        (["Y", "N", "yes", "no"], 2),
        (["예", "네", "아니오", "아니요"], 2),
        (["Seoul", "SEOUL", "Busan"], 2),
        (["New York", "new  york", "Boston"], 2),
        (["o", "O", "x", "X"], 2),
        (["Y", "예", "아니오"], 2),
        (["Ａ", "A", "B"], 2),
        (["가", "\u1100\u1161", "나"], 2),
        (["yes", "Yes", "no", "unknown"], 3),
        (["Y", "yes", "N", "unknown"], 3),
    ],
)
def test_levels_that_may_be_one(levels: list[str], left: int) -> None:
    dataset = table(levels)
    found = next(one for one in dataset.findings if one.code == "levels_alike")
    assert (found.values["levels"], found.values["left"]) == (len(levels), left)
    (remedy,) = remedies_for(found, dataset)
    merged = apply(dataset, [remedy])
    assert merged.column("y").distinct == left
    assert merged.rows == dataset.rows
    assert "levels_alike" not in {one.code for one in merged.findings}


@pytest.mark.parametrize(
    "levels",
    [
        ["a", "b", "c"],
        ["1", "2", "true"],
        ["0", "1"],
        ["o", "a", "b", "ab"],
        ["x", "y", "z"],
        ["n", "x", "b"],
        ["a", "f", "n", "y", "p"],
        ["1", "2", "true", "false"],
        ["유", "김", "박"],
        ["+", "-", "--"],
        ["C", "C++", "C#"],
        ["없음", "보통", "심함"],
    ],
)
def test_levels_that_differ(levels: list[str]) -> None:
    assert not alike(dict.fromkeys(levels, 10))


def test_the_most_frequent_way_stands_for_all_and_nothing_is_merged_unasked() -> None:
    dataset = table(["b", "Yeah", "Yeah", "yeah", "b", "YEAH"])
    assert dataset.column("y").distinct == 4
    found = next(one for one in dataset.findings if one.code == "levels_alike")
    assert found.values["pairs"] == ["yeah", "Yeah", "YEAH", "Yeah"]
    assert found.values["groups"] == ["Yeah (20) = yeah (10) = YEAH (10)"]


def test_yes_and_no_are_written_in_one_way_and_in_words() -> None:
    counts = {"False": 30, "FALSE": 27, "0": 18, "1": 40, "true": 28, "True": 24, "TRUE": 23}
    groups = alike(counts)
    assert [group.level for group in groups] == ["False", "True"]
    assert [group.level for group in alike({"Y": 9, "yes": 30, "N": 8, "no": 20})] == ["yes", "no"]


def test_a_target_says_it_before_all_else() -> None:
    dataset = table(["Yes", "yes", "No", "no"])
    told = find_for_target(dataset, make_task(dataset, "y"))
    found = next(one for one in told if one.code == "classes_alike")
    assert found.severity is Severity.ERROR
    assert (found.values["levels"], found.values["left"]) == (4, 2)
    (remedy,) = remedies_for(found, dataset)
    merged = apply(dataset, [remedy])
    assert make_task(merged, "y").classes == ("No", "Yes")
    left = {one.code for one in find_for_target(merged, make_task(merged, "y"))}
    assert "classes_alike" not in left


def test_new_files_are_merged_too_in_whatever_case() -> None:
    dataset = table(["TRUE", "true", "1", "FALSE", "0"])
    found = next(one for one in dataset.findings if one.code == "levels_alike")
    merged = apply(dataset, list(remedies_for(found, dataset)))
    like = make_task(merged, "x").like()
    new = read_table(b"y\n1\ntrue\n True\n0\nfalse\nmaybe\n", "n.csv", like=like)
    level = found.values["pairs"][1]
    assert new.frame["y"].tolist()[:3] == [level] * 3
    assert new.frame["y"].nunique() == 3
    assert new.rows == 6


def test_a_merge_needs_levels_that_are_there() -> None:
    with pytest.raises(InputError, match="value_not_in_column"):
        apply(table(["a", "b"]), [Remedy(RemedyKind.MERGE, ("y",), ("Q", "a"))])
