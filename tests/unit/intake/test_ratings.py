"""Ratings as people write them, with their scale."""

import pytest

from lib.core.columns import ColumnKind
from lib.core.dataset import Dataset
from lib.evaluation.plan.tasks import make_task
from lib.intake.reading import read_table
from lib.intake.values.ratings import read_rating


def column(cells: list[str], name: str = "rating") -> Dataset:
    lines = [f'"{cell}",{n % 4}.5' for n, cell in enumerate(cells)]
    return read_table("\n".join([f"{name},y", *lines, ""]).encode(), "x.csv")


@pytest.mark.parametrize(
    ("text", "rating", "points"),
    [
        *(("4★", 4, 0), ("★4", 4, 0), ("★ 4.5", 4.5, 0), ("★★★★", 4, 0), ("★★★★☆", 4, 5)),
        *(("⭐️⭐️⭐️", 3, 0), ("★★★½", 3.5, 0), ("4/5", 4, 5), ("8/10", 8, 10), ("(4 / 5)", 4, 5)),
        *(("5.0 out of 5 stars", 5, 5), ("Rated 4 out of 5", 4, 5), ("4,5 von 5", 4.5, 5)),
        *(("4 stars", 4, 0), ("1-star", 1, 0), ("four stars", 4, 0), ("Rating: 4/5", 4, 5)),
        *(("별점 4점", 4, 0), ("별 네 개", 4, 0), ("별 4개", 4, 0), ("5점 만점에 4점", 4, 5)),
        *(("10점 만점 중 8점", 8, 10), ("4점 (5점 만점)", 4, 5), ("4.5점/5점", 4.5, 5)),
        *(("별 5개 중 4개", 4, 5), ("4 étoiles sur 5", 4, 5), ("5つ星のうち4.0", 4, 5)),
        *(("4,0 von 5 Sternen", 4, 5), ("⭐x5", 5, 0), ("4/5 (1,203 ratings)", 4, 5)),
        *(("80%", 80, 100), ("85/100", 85, 100), ("100점 만점에 85점", 85, 100), ("6/7", 6, 7)),
    ],
)
def test_forms(text: str, rating: float, points: int) -> None:
    assert (read_rating(text) or ())[:2] == (rating, points)


@pytest.mark.parametrize(
    "text", ["120/80", "6/5", "2024/05", "1/2", "good", "", "stars", "4 out of", "-4★", "4-5 stars"]
)
def test_no_ratings(text: str) -> None:
    assert read_rating(text) is None


@pytest.mark.parametrize(
    ("cells", "values", "points"),
    [
        (["4★", "★★", "★★★★☆", "5 stars", "별점 1점", "3"], [4, 2, 4, 5, 1, 3], "5"),
        (["8/10", "10/10", "7.5/10"], [8, 10, 7.5], "10"),
        (["3/5", "4/5", "8/10", "5/5"], [3, 4, 4, 5], "5"),
        (["4★", "80%", "★★★★", "5★"], [4, 4, 4, 5], "5"),
        (["9/10", "4★", "2/10", "10/10"], [9, 8, 2, 10], "10"),
        (["☆☆☆", "☆", "☆☆☆☆☆"], [3, 1, 5], "5"),
        (["5점 만점에 4점", "5점 만점에 2점", "5점 만점에 1점"], [4, 2, 1], "5"),
    ],
)
def test_columns_of_ratings_are_numbers(cells: list[str], values: list[float], points: str) -> None:
    dataset = column(cells * 6)
    assert dataset.column("rating").kind is ColumnKind.NUMBER
    assert dataset.frame["rating"].tolist()[: len(cells)] == values
    assert dataset.column("rating").written["scale"] == points
    told = {one.code for one in dataset.findings}
    assert "ratings_read" in told
    assert ("ratings_rescaled" in told) == (cells[0] in ("3/5", "4★", "9/10") and len(cells) == 4)


@pytest.mark.parametrize(
    "cells",
    [
        ["1/2", "3/4", "5/8"],
        ["120/80", "130/85"],
        ["5/7", "6/20", "8/10"],
        ["4 stars", "great", "bad"],
        ["10%", "20%", "35%"],
        ["4", "5", "1"],
    ],
)
def test_what_is_no_column_of_ratings(cells: list[str]) -> None:
    assert "scale" not in column(cells * 6).column("rating").written


def test_new_files_are_read_on_the_same_scale() -> None:
    like = make_task(column(["4★", "★★", "5★", "1★"] * 6), "y").like()
    cells = ["rating", "3", "8/10", "★★★★★", "Rated 2 out of 5", "없음", ""]
    new = read_table("\n".join(cells).encode(), "n.csv", like=like)
    assert new.frame["rating"].tolist()[:4] == [3, 4, 5, 2]
    assert new.column("rating").missing == 1
    assert "words_among_numbers" in {one.code for one in new.findings}
