import numpy as np
import pandas as pd
import pytest

from lib.errors import InputError
from lib.preparing.bins import QuantileCodes
from lib.preparing.columns import Seen
from lib.preparing.dates import DateParts
from lib.preparing.frame import FeatureFrame
from lib.preparing.means import TargetMeans
from lib.preparing.text import TextVectors


def test_frame_selects_orders_and_types():
    frame = FeatureFrame({"b": "category", "a": "number", "d": "datetime"})
    table = pd.DataFrame(
        {"a": ["1", "x", np.nan], "b": [1.0, 2.5, np.nan], "d": ["2024-01-02", "?", None], "e": 0}
    )
    out = frame.fit(table).transform(table)
    assert list(out.columns) == ["f0", "f1", "f2"]
    assert out["f0"].tolist()[:2] == ["1", "2.5"]
    assert out["f0"].isna().tolist() == [False, False, True]
    np.testing.assert_array_equal(out["f1"], [1, np.nan, np.nan])
    assert out["f2"].iloc[0] == pd.Timestamp("2024-01-02")
    assert out["f2"].isna().tolist() == [False, True, True]


def test_whole_numbers_are_one_level_whatever_their_type():
    frame = FeatureFrame({"a": "category"})
    whole = pd.DataFrame({"a": [1, 2**40]})
    texts = frame.fit_transform(whole)["f0"].tolist()
    assert texts == frame.transform(whole.astype(float))["f0"].tolist() == ["1", str(2**40)]


def test_infinities_are_missing():
    table = pd.DataFrame({"a": [np.inf, -np.inf, 1.0]})
    out = FeatureFrame({"a": "number"}).fit_transform(table)
    assert out["f0"].isna().tolist() == [True, True, False]


def test_missing_columns_are_named():
    frame = FeatureFrame({"a": "number", "b": "number"}).fit(pd.DataFrame({"a": [1], "b": [1]}))
    with pytest.raises(InputError) as caught:
        frame.transform(pd.DataFrame({"a": [1]}))
    assert caught.value.context == {"columns": ["b"]}


def test_date_parts():
    dates = pd.DataFrame({"d": pd.to_datetime(["1970-01-03", None, "2024-02-29"])})
    parts = DateParts().fit(dates).transform(dates)
    np.testing.assert_array_equal(parts[0], [2, 1970, 1, 3, 5])
    assert np.isnan(parts[1]).all()
    np.testing.assert_array_equal(parts[2][1:], [2024, 2, 29, 3])
    timed = dates + pd.Timedelta(hours=6, minutes=30)
    with_hour = DateParts(cyclic=True).fit(timed).transform(timed)
    assert with_hour.shape == (3, 12)
    assert with_hour[0, 5] == 6.5


def test_target_means_lean_neither_way_for_levels_of_one_row():
    generator = np.random.default_rng(0)
    y = generator.integers(0, 2, 2000)
    ids = np.array([[f"id {i}"] for i in range(2000)], dtype=object)
    means = TargetMeans("binary").fit_transform(ids, y)
    # Cross-fitted means of single rows have a correlation of -1 with the target within a fold.
    assert np.std(means) < 0.05


def test_target_means_find_the_levels_that_matter():
    generator = np.random.default_rng(0)
    level = generator.integers(0, 60, 3000)
    y = level / 10 + generator.normal(size=3000)
    X = np.array([[f"l{i}"] for i in level], dtype=object)
    encoder = TargetMeans("continuous")
    assert np.corrcoef(encoder.fit_transform(X, y)[:, 0], level)[0, 1] > 0.98
    strange = np.array([["new"], [np.nan]], dtype=object)
    np.testing.assert_allclose(encoder.transform(strange), 0, atol=0.5)


def test_texts_of_nothing_give_no_columns():
    empty = pd.Series([np.nan, " "], dtype="str")
    vectors = TextVectors()
    assert vectors.fit_transform(empty).shape == (2, 0)
    assert vectors.transform(pd.Series(["text", "글"], dtype="str")).shape == (2, 0)


def test_similar_texts_are_near():
    texts = pd.Series([f"좋은 영화 {i}" for i in range(40)] + [f"bad film {i}" for i in range(40)])
    vectors = TextVectors(components=5).fit(texts)
    a, b, c = vectors.transform(pd.Series(["좋은 영화였다", "좋은 영화 99", "a bad film"]))
    assert np.linalg.norm(a - b) < np.linalg.norm(a - c)


def test_bins_hold_equal_shares_and_zero_is_missing():
    values = np.r_[np.arange(100.0), np.nan][:, None]
    codes = QuantileCodes(4).fit_transform(values)[:, 0]
    assert np.bincount(codes).tolist() == [1, 25, 25, 25, 25]
    assert QuantileCodes(4).fit(values).transform([[-1e9], [1e9]])[:, 0].tolist() == [1, 4]


def test_columns_never_seen_are_zeros():
    train = np.array([[np.nan, 1.0], [np.nan, np.nan]])
    np.testing.assert_array_equal(
        Seen().fit(train).transform([[5.0, 2.0], [np.nan, np.nan]]), [[0, 2], [0, np.nan]]
    )
