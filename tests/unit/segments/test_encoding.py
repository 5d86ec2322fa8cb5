"""How customers become places."""

import numpy as np
import pandas as pd

from lib.workflows.segments.groups.encoding import SegmentEncoder, encode, suggest_transforms

FRAME = pd.DataFrame(
    {
        "age": [20.0, 30, 40, np.nan],
        "spend": [1.0, 10, 100, 1e6],
        "same": [1.0, 1, 1, 1],
        "town": pd.Series(["a", "b", "a", None], dtype="str"),
        "day": pd.to_datetime(["2020-01-01", "2020-01-02", None, "2020-01-09"]),
    }
)
KINDS = {
    "age": "number",
    "spend": "number",
    "same": "number",
    "town": "category",
    "day": "datetime",
}


def test_numbers_are_scaled_and_filled_in_and_categories_are_columns():
    places, names = encode(FRAME, KINDS, {"town": {"weight": 2.0}})
    assert names == ["age", "spend", "town = a", "town = ", "town = b", "day"]
    assert np.isfinite(places).all()
    assert places[3, 0] == (30 - 30) / 1  # the median
    np.testing.assert_allclose(sorted(set(places[:, 2])), [0, np.sqrt(2)])


def test_two_levels_are_as_far_apart_as_two_numbers_one_deviation_off():
    places, _ = encode(FRAME[["town"]], {"town": "category"})
    assert np.isclose(np.linalg.norm(places[0] - places[1]), 1)


def test_winsorised_logged_and_robust_values():
    spend = FRAME[["spend"]]
    long = pd.DataFrame({"spend": [*np.arange(99.0), 1e6]})
    cut, _ = encode(long, {"spend": "number"}, {"spend": {"winsor": 0.05}})
    assert (cut[-1, 0], cut[0, 0]) == (cut[-3, 0], cut[2, 0])
    logged, _ = encode(spend, {"spend": "number"}, {"spend": {"log": True, "scale": "robust"}})
    assert (np.diff(logged[:, 0]) > 0).all()
    assert abs(logged).max() < 5
    mirrored, _ = encode(-spend, {"spend": "number"}, {"spend": {"log": True, "scale": "robust"}})
    np.testing.assert_allclose(mirrored, -logged)


def test_a_logarithm_is_suggested_where_it_helps():
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"skewed": np.exp(2 * rng.normal(size=500)), "even": rng.normal(size=500)})
    found = suggest_transforms(frame, {"skewed": "number", "even": "number"})
    assert (found["skewed"]["log"], found["even"]["log"]) == (True, False)
    assert found["skewed"]["skew"] > 1


def test_new_customers_may_be_awkward():
    encoder = SegmentEncoder(KINDS).fit(FRAME)
    new = FRAME.assign(age=np.inf, spend=-1e300, town="never seen", day=pd.NaT)
    assert np.isfinite(encoder.transform(new)).all()
    assert encoder.dropped_ == ["same"]
    assert encode(FRAME[["same"]], {"same": "number"})[0].shape == (4, 0)
