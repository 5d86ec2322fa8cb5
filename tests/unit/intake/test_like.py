"""New files are read as the table that a model learned from was."""

import json
from typing import Any

import numpy as np
import pandas as pd

from lib.core.dataset import Dataset, Remedy, RemedyKind
from lib.core.task import Task
from lib.evaluation.plan.tasks import make_task
from lib.intake.reading import read_table
from lib.intake.remedies import apply
from lib.workflows.reviews.task import make_reviews
from lib.workflows.reviews.texts.deriving import with_labels
from lib.workflows.reviews.texts.setup import ReviewSetup
from lib.workflows.segments.customers.transactions import TransactionColumns, customer_table

ROWS = [("1.5", "Yes", "1"), ("-999", "yes", "none"), ("3.5", "No", "2"), ("4.5", "maybe", "none")]


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


def changed(lines: list[str], *remedies: Remedy) -> Dataset:
    return apply(read(lines), remedies)


def test_what_was_done_to_values_is_done_to_new_ones_and_rows_are_kept() -> None:
    lines = ["n,c,m,y", *(f"{v},{w},{x},{i}.5" for i, (v, w, x) in enumerate(ROWS * 12))]
    made = changed(
        lines,
        Remedy(RemedyKind.AS_MISSING, ("n",), ("-999",)),
        Remedy(RemedyKind.MERGE, ("c",), ("yes", "Yes")),
        Remedy(RemedyKind.AS_MISSING, ("c",), ("maybe",)),
        Remedy(RemedyKind.AS_CATEGORY, ("c",), ("not said",)),
        Remedy(RemedyKind.AS_MISSING, ("m",), ("none",)),
        Remedy(RemedyKind.DROP_DUPLICATES),
    )
    like = Task.from_dict(json.loads(json.dumps(make_task(made, "y").to_dict()))).like()
    new = read(["n,c,m", "-999,YES,none", "7,maybe,3", "7,maybe,3", "8,No,4"], like)
    assert new.rows == 4
    assert np.isnan(new.frame["n"].iloc[0])
    assert new.frame["c"].tolist() == ["Yes", "not said", "not said", "No"]
    assert new.frame["m"].fillna(-1).tolist() == [-1, 3, 3, 4]
    assert new.column("n").missing == new.column("m").missing == 1


def test_marks_of_a_column_outlast_a_remedy() -> None:
    lines = ["x;y", *(f"{n},5;{n}" for n in range(30)), *["-999,0;3"] * 5]
    made = changed(lines, Remedy(RemedyKind.AS_MISSING, ("x",), ("-999",)))
    new = read(["x;z", "12,5;a", "-999;b"], make_task(made, "y").like())
    assert new.frame["x"].fillna(0).tolist() == [12.5, 0]


def test_a_target_of_classes_is_read_as_it_was() -> None:
    made = changed(
        ["y,x", *["Yes,1", "yes,2", "No,3", "None,4"] * 15],
        Remedy(RemedyKind.MERGE, ("y",), ("yes", "Yes")),
    )
    task = make_task(made, "y")
    new = read(["y,x", "yes,1", "None,2", "No,2"], task.like())
    assert new.frame["y"].tolist() == ["Yes", "None", "No"]
    numbers = make_task(read(["y,x", *["0,1", "1,2"] * 30]), "y").like()
    assert read(["y,x", "1.0,1", "0.0,2"], numbers).frame["y"].tolist() == [1, 0]


def test_labels_and_ratings_of_new_reviews_are_read_as_those_learned_from() -> None:
    texts = [f"a review of some words {n}" for n in range(60)]
    labels = [("good", "Good", "bad")[n % 3] for n in range(60)]
    made = changed(
        ["text,mark", *map(",".join, zip(texts, labels, strict=True))],
        Remedy(RemedyKind.MERGE, ("mark",), ("Good", "good")),
    )
    setup = ReviewSetup(("text",), label="mark")
    _, task, _ = make_reviews(made, setup)
    assert task is not None
    new = read(["text,mark", "so so,GOOD", "never,bad"], task.like())
    assert with_labels(new.frame, setup, "mark")["mark"].tolist() == ["good", "bad"]


def test_new_transactions_are_read_as_those_that_customers_were_made_of() -> None:
    lines = ["who,day,paid"]
    lines += [f"c{n % 9},{n % 28 + 1:02d}/11/2023,{n + 1}" for n in range(80)]
    lines += ["c1,03/11/2023,-999"] * 4
    made = changed(lines, Remedy(RemedyKind.AS_MISSING, ("paid",), ("-999",)))
    table, _ = customer_table(made, TransactionColumns("who", "day", amount="paid"))
    new = read(["who,day,paid", "c1,03/12/2023,-999", "c2,04/12/2023,5"], table.recipe["like"])
    assert new.frame["day"].iloc[0] == pd.Timestamp("2023-12-03")
    assert new.frame["paid"].isna().tolist() == [True, False]
