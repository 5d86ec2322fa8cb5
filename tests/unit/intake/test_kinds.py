"""Identifiers and targets are told from measurements by values and names together."""

import numpy as np
import pandas as pd
import pytest

from lib.core.columns import ColumnKind
from lib.evaluation.plan.targets_suggested import suggest_target_why
from lib.intake.reading import read_table
from lib.intake.values.kinds import number_kind

ROWS = 200
GENERATOR = np.random.default_rng(0)
WITH_GAPS = np.cumsum(GENERATOR.integers(1, 4, ROWS))
PRICES = np.sort(GENERATOR.choice(np.arange(10_000, 900_000), ROWS, replace=False))


@pytest.mark.parametrize(
    ("name", "values", "kind"),
    [
        ("EmployeeNumber", WITH_GAPS, ColumnKind.IDENTIFIER),
        ("whatever", WITH_GAPS, ColumnKind.IDENTIFIER),
        ("whatever", WITH_GAPS[::-1], ColumnKind.IDENTIFIER),
        ("employee number", GENERATOR.permutation(WITH_GAPS), ColumnKind.IDENTIFIER),
        ("Unnamed: 0", GENERATOR.permutation(ROWS), ColumnKind.IDENTIFIER),
        ("column_1", np.arange(ROWS) * 3 + 2, ColumnKind.IDENTIFIER),
        ("score", GENERATOR.permutation(WITH_GAPS), ColumnKind.NUMBER),
        ("price", PRICES, ColumnKind.NUMBER),
        ("year", np.arange(ROWS) + 1800, ColumnKind.NUMBER),
        ("number_of_rooms", GENERATOR.integers(0, 9, ROWS), ColumnKind.NUMBER),
    ],
)
def test_what_numbers_the_rows_is_an_identifier(name, values, kind):
    series = pd.Series(values)
    assert number_kind(name, series, series.nunique(), True) is kind


@pytest.mark.parametrize(
    ("outcome", "levels", "why"),
    [
        ("Attrition", ["Yes", "No"], "name"),
        ("customer_subscribed", ["yes", "no"], "part"),
        ("재구매여부", ["예", "아니오"], "part"),
        ("subscription_score", None, "last"),
    ],
)
def test_what_says_how_it_ended_is_the_target(outcome, levels, why):
    frame = pd.DataFrame(
        {
            "age": GENERATOR.integers(18, 70, ROWS),
            outcome: GENERATOR.normal(size=ROWS)
            if levels is None
            else GENERATOR.choice(levels, ROWS),
            "years": GENERATOR.integers(0, 20, ROWS),
        }
    )
    dataset = read_table(frame.to_csv(index=False).encode(), "table.csv")
    found = suggest_target_why(dataset)
    assert found == ("years" if why == "last" else outcome, why)
