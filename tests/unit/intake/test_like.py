"""New files are read as the table that a model learned from was."""

from typing import Any

import numpy as np
import pandas as pd

from lib.core.dataset import Dataset
from lib.evaluation.tasks import make_task
from lib.intake.reading import read_table


def read(lines: list[str], like: Any = None) -> Dataset:
    return read_table("\n".join([*lines, ""]).encode(), "x.csv", like=like)


def like_of(lines: list[str], target: str = "y") -> Any:
    return make_task(read(lines), target).like()


def codes(dataset: Dataset) -> set[str]:
    return {finding.code for finding in dataset.findings}


def numbered(column: list[str], delimiter: str = ",") -> list[str]:
    cells = [f"{column[n % len(column)]}{delimiter}{n * 7 % 50}" for n in range(60)]
    return [f"x{delimiter}y", *cells]


def test_dates_keep_the_order_of_those_learned_from() -> None:
    like = like_of(numbered([f"{day:02d}/11/2023" for day in range(1, 29)]))
    new = read(["x", "03/11/2023", "02/12/2023"], like)
    assert new.frame["x"].tolist() == [pd.Timestamp("2023-11-03"), pd.Timestamp("2023-12-02")]
    assert "date_order_uncertain" not in codes(new)
    other = read(["x", "11/23/2023", "11/24/2023"], like)
    assert other.frame["x"].iloc[0] == pd.Timestamp("2023-11-23")
    assert "written_otherwise" in codes(other)


def test_numbers_keep_their_decimal_mark() -> None:
    like = like_of(numbered([f"{n},{n % 9}" for n in range(1, 40)], ";"))
    new = read(["x;z", "12,5;a", "30,5;b", "k.A.;c"], like)
    assert new.frame["x"].tolist()[:2] == [12.5, 30.5]
    assert np.isnan(new.frame["x"].iloc[2])
    assert "words_among_numbers" in codes(new)
    plain = read(["x;z", "12.5;a", "30.25;b"], like)
    assert plain.frame["x"].tolist() == [12.5, 30.25]
    assert "written_otherwise" in codes(plain)


def test_words_that_look_like_numbers_or_dates_stay_words() -> None:
    for levels, new in (
        (["2.0", "electric", "1.6"], ["1.6", "2.0"]),
        (["20%", "10%", "unclear"], ["20%", "10%"]),
        (["08:00", "12:00", "night"], ["08:00", "12:00"]),
        (["2024-01", "2024-02", "later"], ["2024-01", "2024-02"]),
        (["00501", "60601", "02134"], ["00501", "60601"]),
    ):
        assert read(["x", *new], like_of(numbered(levels))).frame["x"].tolist() == new


def test_a_column_of_which_nothing_can_be_read_is_missing_and_said_to_be() -> None:
    new = read(["x", "?", "no idea", "none"], like_of(numbered([str(n) for n in range(40)])))
    assert new.frame["x"].isna().all()
    assert "words_among_numbers" in codes(new)


def test_words_that_were_levels_stay_so_and_others_stay_missing() -> None:
    like = like_of(numbered(["EMEA", "APAC", "NA"]))
    assert read(["x", "NA", "EMEA", "?"], like).frame["x"].fillna("").tolist() == ["NA", "EMEA", ""]
    like = like_of(numbered(["EMEA", "APAC"]))
    assert read(["x", "NA", "EMEA"], like).frame["x"].isna().tolist() == [True, False]
