"""Covariates of a file take the place of those to come; what cannot be placed is told."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from lib.errors import InputError
from lib.workflows.forecasts.ahead import covariates_to_come, known_words, put_in
from lib.workflows.forecasts.facts.setup import SeriesSetup
from lib.workflows.forecasts.facts.what_if import Ahead
from lib.workflows.forecasts.series.regular import series_table
from lib.workflows.forecasts.uploaded import covariates_from
from tests.unit.forecasts.series.tables import rows

SETUP = SeriesSetup(("day",), "sales", "D", series=("shop",), known=("price", "event"))
SALES = rows(
    "day,shop,sales,price,event",
    *(
        f"2026-01-0{day},{shop},{day},5,{'sale' if day == 2 else 'none'}"
        for shop in "AB"
        for day in range(1, 5)
    ),
)
RUN = series_table(SALES, SETUP, extend=3)[0]


def read(*lines: str, setup: SeriesSetup = SETUP) -> tuple[pd.DataFrame, Ahead]:
    """Return what is put in place of a file's covariates, and what was noticed of it."""
    ahead, noticed = covariates_from(rows(*lines), setup, RUN.frame, 3)
    return ahead.frame, noticed


def test_values_of_one_series_are_put_into_its_periods_to_come_alone() -> None:
    given, noticed = read(
        "day,shop,price,event",
        *("2026-01-05,A,6,sale", "2026-01-06,A,,party", "2026-01-04,A,9,sale", "2026-01-05,C,1,x"),
    )
    assert noticed == Ahead(
        given={"price": 1, "event": 2},
        kept=9,
        elsewhen=1,
        others=1,
        examples=("C",),
        unseen={"event": ("party",)},
    )
    made, changed, unseen = put_in(RUN.frame, "sales", given)
    shop = made[made["series"] == "A"].reset_index(drop=True)
    assert shop["price"].tolist()[:5] == [5, 5, 5, 5, 6]
    assert shop["event"].tolist()[3:5] == ["none", "sale"]
    assert shop["event"].isna().tolist()[5:] == [True, True]  # a party is no value that is known
    assert (changed, unseen) == ({"price": 1, "event": 1}, {"event": 1})
    pd.testing.assert_frame_equal(
        made[made["series"] == "B"], RUN.frame[RUN.frame["series"] == "B"]
    )


def test_a_file_without_series_is_of_all_and_other_columns_stay() -> None:
    given, noticed = read(
        "date,price", "05/01/2026,7", "06/01/2026,8", "15/01/2026,9", "17/01/2026,9"
    )
    made, changed, _ = put_in(RUN.frame, "sales", given)
    assert made["price"].tolist() == pytest.approx([5, 5, 5, 5, 7, 8, np.nan] * 2, nan_ok=True)
    assert (noticed.given, noticed.kept, noticed.lacking) == ({"price": 4}, 2, ("event",))
    assert (noticed.elsewhen, changed) == (2, {"price": 4})


@pytest.mark.parametrize(
    ("lines", "code", "named"),
    [
        (("day,shop,cost", "2026-01-05,A,1", "2026-01-06,A,2"), "ahead_no_covariate", "price"),
        (("when,shop,price", "2026-01-05,A,1", "2026-01-06,A,2"), "unknown_column", "day"),
        (("day,shop,price", "2026-01-05,a,1", "2026-01-06,a,2"), "ahead_no_series", "A"),
        (("day,shop,price", "2025-01-05,A,1", "2025-01-06,A,2"), "ahead_elsewhen", "2026-01-05"),
        (("day,shop,price", "2026-01-05,A,", "2026-01-06,A,"), "ahead_elsewhen", "2026-01-07"),
        (("day,shop,price", "then,A,1", "soon,A,2"), "series_dates_unreadable", "day"),
    ],
)
def test_files_that_do_not_fit_are_refused_plainly(
    lines: tuple[str, ...], code: str, named: str
) -> None:
    with pytest.raises(InputError, match=code) as caught:
        read(*lines)
    assert named in str(caught.value.context)


def test_numbers_that_are_none_are_counted_and_stay() -> None:
    _, noticed = read("day,shop,price,event", "2026-01-05,A,much,sale", "2026-01-06,A,7,sale")
    assert (noticed.unreadable, noticed.given) == ({"price": 1}, {"price": 1, "event": 2})


def test_one_of_two_columns_that_name_series_is_too_few() -> None:
    setup = replace(SETUP, series=("shop", "town"))
    with pytest.raises(InputError, match="unknown_column") as caught:
        read("day,shop,price", "2026-01-05,A,1", setup=setup)
    assert caught.value.context["column"] == "town"


def test_what_is_to_come_and_known_is_told() -> None:
    assert known_words(RUN).by_column == {"event": ("none", "sale")}
    to_come = covariates_to_come(RUN, 3)
    assert to_come["series"].tolist() == ["A"] * 3 + ["B"] * 3
    assert to_come["date"].min() == pd.Timestamp("2026-01-05")
    assert covariates_to_come(RUN, 1)["series"].tolist() == ["A", "B"]
