import numpy as np
import pandas as pd
import pytest

from lib.deep.prepare import TableEncoder

from .conftest import KINDS


def test_numbers_are_centred_scaled_and_softly_clipped_as_realmlp_does() -> None:
    values = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 1000.0])
    numbers, _ = (
        TableEncoder({"v": "number"})
        .fit(pd.DataFrame({"v": values}))
        .transform(pd.DataFrame({"v": values}))
    )
    low, centre, high = np.percentile(values, [25, 50, 75])
    z = (values - centre) / (high - low)
    assert numbers[:, 0] == pytest.approx(z / np.sqrt(1 + (z / 3) ** 2), rel=1e-6)


def test_every_kind_of_column_becomes_finite_float32(table: pd.DataFrame) -> None:
    encoder = TableEncoder(KINDS).fit(table)
    numbers, codes = encoder.transform(table)
    assert numbers.dtype == np.float32
    assert np.isfinite(numbers).all()
    assert codes.shape == (len(table), 1)
    assert codes.max() < encoder.tables_[0]


@pytest.mark.parametrize("one_hot", [2, 9])
def test_an_unseen_level_is_the_missing_level(one_hot: int) -> None:
    train = pd.DataFrame({"c": pd.Series(["a", "b", "c", None] * 5, dtype="str")})
    encoder = TableEncoder({"c": "category"}, one_hot=one_hot).fit(train)
    unseen = encoder.transform(pd.DataFrame({"c": pd.Series(["never"], dtype="str")}))
    missing = encoder.transform(pd.DataFrame({"c": pd.Series([None], dtype="str")}))
    known = encoder.transform(pd.DataFrame({"c": pd.Series(["a"], dtype="str")}))
    for got, want, other in zip(unseen, missing, known, strict=True):
        assert np.array_equal(got, want)
        assert got.size == 0 or one_hot == 2 or not np.array_equal(got, other)


def test_two_levels_are_one_column_of_plus_and_minus_one() -> None:
    train = pd.DataFrame({"c": ["yes", "no", "yes"]})
    numbers, _ = (
        TableEncoder({"c": "category"})
        .fit(train)
        .transform(pd.DataFrame({"c": ["yes", "no", "other"]}))
    )
    assert numbers.ravel().tolist() == [1.0, -1.0, 0.0]


def test_whole_numbers_are_the_same_levels_with_and_without_missing_ones() -> None:
    encoder = TableEncoder({"c": "category"}).fit(pd.DataFrame({"c": [1, 2, 3, 1]}))
    whole, _ = encoder.transform(pd.DataFrame({"c": [1, 2, 3]}))
    floats, _ = encoder.transform(pd.DataFrame({"c": [1.0, 2.0, 3.0, np.nan]}))
    assert np.array_equal(whole, floats[:3])


def test_ten_thousand_levels_become_one_embedding() -> None:
    train = pd.DataFrame({"c": [f"level {k}" for k in range(10_000)]})
    encoder = TableEncoder({"c": "category"}).fit(train)
    _, codes = encoder.transform(train)
    assert len(np.unique(codes)) == 10_000
    assert encoder.tables_[0] >= 10_001


def test_a_table_of_nothing_usable_still_gives_a_column() -> None:
    train = pd.DataFrame({"v": [np.nan, np.nan], "c": ["x", "x"]})
    numbers, _ = TableEncoder({"v": "number", "c": "category"}).fit(train).transform(train)
    assert numbers.shape[1] >= 1
    assert np.isfinite(numbers).all()
