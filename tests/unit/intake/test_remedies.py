"""Remedies: what each does to a table, in order, and that it can be taken back."""

import numpy as np
import pandas as pd
import pytest

from lib.core.columns import ColumnKind
from lib.core.dataset import Dataset, Remedy, RemedyKind
from lib.errors import InputError
from lib.intake.reading import read_table
from lib.intake.remedies import NO_VALUE, apply, remedies_for, suggested_splits
from lib.intake.values.cells import MARKERS

DROP = Remedy(RemedyKind.DROP_DUPLICATES)


def made(like: object = None, **columns: object) -> Dataset:
    return read_table(pd.DataFrame(columns).to_csv(index=False).encode(), "x.csv", like=like)


@pytest.fixture
def table() -> Dataset:
    rows = np.arange(60)
    return made(
        day=pd.date_range("2026-01-01", periods=60).astype(str),
        customer_id=[f"c{n % 20}" for n in rows],
        age=np.where(rows % 10 == 0, -999, 20 + rows % 40),
        city=np.where(rows % 3 == 0, "unknown", "Seoul"),
        same=np.where(rows % 3 == 0, "unknown", "Seoul"),
        one=1,
    )


def finding(dataset: Dataset, code: str, column: str | None = None):
    return next(
        f for f in dataset.findings if f.code == code and (column is None or column in f.columns)
    )


def codes(dataset: Dataset) -> set[str]:
    return {f.code for f in dataset.findings}


@pytest.mark.parametrize(
    ("code", "column", "kind"),
    [
        ("constant", "one", RemedyKind.LEAVE_OUT),
        ("duplicate_columns", "same", RemedyKind.LEAVE_OUT),
        ("missing_codes", "age", RemedyKind.AS_MISSING),
        ("missing_codes", "city", RemedyKind.AS_MISSING),
        ("dates_suggest_time_split", "day", RemedyKind.SPLIT_TIME),
        ("groups_suggest_group_split", "customer_id", RemedyKind.SPLIT_GROUP),
    ],
)
def test_a_remedy_settles_its_finding(table: Dataset, code: str, column: str, kind: RemedyKind):
    found = finding(table, code, column)
    (remedy,) = remedies_for(found, table)
    assert (remedy.kind, remedy.columns) == (kind, (column,))
    after = apply(table, [remedy])
    assert after.remedies == (remedy,)
    assert not [f for f in after.findings if f.code == code and column in f.columns]
    assert apply(table, []).frame.equals(table.frame)
    assert "-999" not in str(remedy.values) or after.frame["age"].isna().sum() == 6


def test_duplicates_are_dropped_whatever_the_identifier() -> None:
    ids = [f"id-{n:04}" for n in range(40)]
    table = made(id=ids, a=[n // 2 for n in range(40)], b=[n // 2 % 7 for n in range(40)])
    (remedy,) = remedies_for(finding(table, "duplicate_rows"), table)
    after = apply(table, [remedy])
    assert after.rows == 20
    assert after.frame["id"].tolist() == ids[::2]
    assert after.column("id").distinct == 20
    assert "duplicate_rows" not in codes(after)


def test_a_word_less_makes_numbers_of_a_column_and_a_kind_can_be_kept() -> None:
    values = [str(n) for n in range(40)] + ["far"] * 20
    table = made(x=values, y=["a", "b", "c"] * 20)
    remedy = Remedy(RemedyKind.AS_MISSING, ("x",), ("far",))
    assert table.column("x").kind is ColumnKind.CATEGORY
    after = apply(table, [remedy])
    assert after.column("x").kind is ColumnKind.NUMBER
    assert after.column("x").missing == 20
    kept = apply(table, [remedy], {"x": ColumnKind.CATEGORY})
    assert kept.column("x").kind is ColumnKind.CATEGORY
    assert kept.frame["x"].dtype == "str"


def test_remedies_are_applied_in_order_and_name_what_does_not_fit(table: Dataset) -> None:
    out = Remedy(RemedyKind.LEAVE_OUT, ("age",))
    missing = Remedy(RemedyKind.AS_MISSING, ("age",), ("-999",))
    assert list(apply(table, [missing, out]).frame) == [c for c in table.frame if c != "age"]
    with pytest.raises(InputError, match="unknown_column"):
        apply(table, [out, missing])
    with pytest.raises(InputError, match="value_not_in_column"):
        apply(table, [missing, missing])
    with pytest.raises(InputError, match="remedy_leaves_nothing"):
        apply(table, [Remedy(RemedyKind.LEAVE_OUT, tuple(table.frame))])


def test_chosen_splits_are_told(table: Dataset) -> None:
    group, time = (
        Remedy(RemedyKind.SPLIT_GROUP, ("customer_id",)),
        Remedy(RemedyKind.SPLIT_TIME, ("day",)),
    )
    assert suggested_splits(table) == (None, None)
    assert suggested_splits(apply(table, [group, time])) == ("customer_id", "day")
    gone = apply(table, [group, Remedy(RemedyKind.LEAVE_OUT, ("customer_id",))])
    assert suggested_splits(gone) == (None, None)


def test_what_was_noticed_while_reading_stays(table: Dataset) -> None:
    read = read_table(b"a;b;c\n1,5;x;?\n2,5;y;3\n" * 30, "x.csv")
    assert "duplicate_rows" in codes(read)
    reading = codes(read) - {"duplicate_rows"}
    assert codes(apply(read, [DROP])) >= reading & {"numbers_as_text", "missing_markers"}


@pytest.mark.parametrize("value", ["-999", "999", "-200"])
def test_lone_extremes_are_noticed_and_outliers_are_not(value: str) -> None:
    rng = np.random.default_rng(0)
    numbers = rng.uniform(1, 50, 200).round(1)
    numbers[:5] = float(value)
    table = made(x=numbers, label=["a", "b"] * 100)
    assert finding(table, "missing_codes").values["values"] == [value]
    assert "missing_codes" not in codes(made(x=rng.lognormal(0, 2, 300), y=["a", "b", "c"] * 100))


def test_what_is_missing_becomes_a_category_and_new_rows_are_treated_alike() -> None:
    alley = ["NaN", "Grvl", "Pave"] * 20
    pool = ["NaN"] * 59 + ["Gd"]
    area = ["NA", "7", "8"] * 20
    table = made(alley=alley, pool=pool, area=area, day=range(60))
    told = finding(table, "missing_markers")
    (remedy,) = remedies_for(told, table)
    assert (remedy.kind, remedy.columns) == (RemedyKind.AS_CATEGORY, ("alley", "pool"))
    assert NO_VALUE not in MARKERS

    done = apply(table, [remedy])
    assert done.column("alley").missing == 0
    assert done.frame["alley"].value_counts()[NO_VALUE] == 20
    assert done.column("pool").kind is ColumnKind.CATEGORY
    left = [one for one in done.findings if one.code == "missing_markers"]
    assert [(one.columns, one.values["count"]) for one in left] in ([], [(("area",), 20)])
    assert "mostly_missing" not in codes(done)
    assert apply(table, []).column("alley").missing == 20

    new = made(
        like={column.name: column.like() for column in done.columns},
        alley=["NaN", "Pave"],
        pool=["NaN", "NaN"],
        area=["1", "2"],
    )
    assert list(new.frame["alley"]) == [NO_VALUE, "Pave"]
    assert list(new.frame["pool"]) == [NO_VALUE, NO_VALUE]


def test_a_missing_number_is_no_category() -> None:
    table = made(area=["NA", "7", "8"] * 20, day=range(60))
    with pytest.raises(InputError, match="nothing_to_categorise"):
        apply(table, [Remedy(RemedyKind.AS_CATEGORY, ("area",), ("none",))])
