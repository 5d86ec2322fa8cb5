"""The models of lifetimes agree with published values, and stay finite at their limits."""

import json

import numpy as np
import pandas as pd
import pytest

from lib.core.facts import to_json
from lib.errors import InputError
from lib.workflows.segments.customers.history import (
    bought_between,
    day_number,
    histories,
    merged_days,
)
from lib.workflows.segments.customers.holdout import check, periods
from lib.workflows.segments.customers.lifetime import BgNbd, GammaGamma, lifetime_value

PAPER = BgNbd(0.243, 4.414, 0.793, 2.426)
CUT, LAST = day_number("1997-09-30"), day_number("1998-06-30")


@pytest.fixture(scope="module")
def cdnow(real_data) -> pd.DataFrame:
    rows = pd.read_csv(real_data / "segments" / "cdnow_sample.txt", sep=r"\s+", header=None)
    day = pd.to_datetime(rows[2].astype(str), format="%Y%m%d").to_numpy().astype("datetime64[D]")
    return merged_days(pd.factorize(rows[0])[0], day.astype(np.int64), rows[4].to_numpy())


@pytest.fixture(scope="module")
def past(cdnow) -> pd.DataFrame:
    return histories(cdnow, CUT)


def simulated(customers: int = 400, weeks: int = 60, seed: int = 1) -> pd.DataFrame:
    """Purchases drawn as the models suppose them: r 0.8, alpha 6, a 0.9, b 3."""
    rng = np.random.default_rng(seed)
    rows = []
    for who in range(customers):
        day = float(rng.integers(0, 120))
        rate, leave = rng.gamma(0.8, 1 / 6), rng.beta(0.9, 3.0)
        money = rng.gamma(6, 5)
        while day < 7 * weeks:
            rows.append((who, int(day), money * rng.gamma(6, 1 / 6)))
            if len(rows) > 1 and rows[-2][0] == who and rng.random() < leave:
                break
            day += 7 * rng.exponential(1 / rate) + 1
    customer, day, amount = (np.array(one) for one in zip(*rows, strict=True))
    return merged_days(customer, day.astype(np.int64), amount)


def test_bgnbd_as_published(past):
    # Fader, Hardie & Lee 2005, table 2.
    found = BgNbd.fit(past["x"].to_numpy(), past["t_x"].to_numpy(), past["T"].to_numpy())
    assert found.settled
    for name in ("r", "alpha", "a", "b"):
        assert getattr(found, name) == pytest.approx(getattr(PAPER, name), rel=0.005)
    assert found.log_likelihood == pytest.approx(-9582.4, abs=0.1)


def test_expected_purchases_as_published():
    # The worked example of the paper's note on Excel: 2 purchases, the last at 30.43 of 38.86.
    given = np.array([2]), np.array([30.43]), np.array([38.86])
    assert PAPER.expected(39.0, *given)[0] == pytest.approx(1.226, abs=0.001)
    assert 0.7 < PAPER.alive(*given)[0] < 0.75
    assert PAPER.alive(np.array([0]), np.array([0.0]), np.array([38.86]))[0] == 1


def test_gamma_gamma_as_published(past):
    found = GammaGamma.fit(past["x"].to_numpy(), past["mean"].to_numpy())
    assert found.p == pytest.approx(6.25, rel=0.01)
    assert found.q == pytest.approx(3.74, rel=0.01)
    assert found.gamma == pytest.approx(15.44, rel=0.01)
    # What a customer about whom nothing is known spends: p gamma / (q - 1).
    nobody = found.expected(np.array([0]), np.array([np.nan]))[0]
    assert nobody == pytest.approx(found.p * found.gamma / (found.q - 1))


def test_nothing_overflows_for_many_purchases():
    x, t_x, T = np.array([0, 1, 500, 5000]), np.array([0, 1, 100, 10.0]), np.full(4, 104.0)
    for model in (PAPER, BgNbd(0.5, 2, 1.0, 3), BgNbd(5, 40, 1e-3, 9), BgNbd(0.1, 1, 30, 900)):
        with np.errstate(all="raise", under="ignore"):
            found = model.expected(52, x, t_x, T)
            alive = model.alive(x, t_x, T)
        assert np.isfinite(found).all()
        assert (found >= 0).all()
        assert ((alive >= 0) & (alive <= 1)).all()


def test_worth_is_discounted_money():
    given = np.array([3]), np.array([20.0]), np.array([30.0])
    plain = lifetime_value(PAPER, np.array([10.0]), *given, months=12, yearly_discount=0.0)
    assert plain[0] == pytest.approx(10 * PAPER.expected(365.25 / 7, *given)[0])
    later = lifetime_value(PAPER, np.array([10.0]), *given, months=12, yearly_discount=0.1)
    assert 0.9 * plain[0] < later[0] < plain[0]


def test_the_holdout_knows_what_happened(cdnow):
    found = json.loads(json.dumps(to_json(check(cdnow, CUT, LAST)), allow_nan=False))
    assert found["customers"] == 2357
    assert found["weeks"] == 39
    better, plain = found["purchases"]["bgnbd"], found["purchases"]["same_rate"]
    assert better["rmse"] < plain["rmse"]
    assert better["correlation"] == pytest.approx(0.63, abs=0.02)
    assert better["total"] == pytest.approx(1653 / 1882, abs=0.01)
    none = found["buckets"][0]
    assert (none["purchases"], none["customers"]) == (0, 1411)
    assert found["curve"][-1]["actual"] == 2457 + 1882


def test_parameters_are_found_again():
    days = simulated()
    past = histories(days, 7 * 60)
    found = BgNbd.fit(past["x"].to_numpy(), past["t_x"].to_numpy(), past["T"].to_numpy())
    assert found.r / found.alpha == pytest.approx(0.8 / 6, rel=0.25)


def test_too_little_is_said():
    with pytest.raises(InputError, match="too_few_customers"):
        BgNbd.fit(np.ones(3), np.ones(3), np.full(3, 2.0))
    with pytest.raises(InputError, match="too_few_repeat_customers"):
        BgNbd.fit(np.zeros(50), np.zeros(50), np.full(50, 2.0))
    with pytest.raises(InputError, match="too_few_repeat_customers"):
        GammaGamma.fit(np.zeros(50), np.full(50, np.nan))
    with pytest.raises(InputError, match="history_too_short"):
        periods(merged_days(np.arange(40), np.arange(40), np.ones(40)))


def test_equal_customers_do_not_break_the_fit():
    found = BgNbd.fit(np.full(60, 4), np.full(60, 8.0), np.full(60, 10.0))
    assert np.isfinite(found.expected(10, np.array([4]), np.array([8.0]), np.array([10.0]))).all()


def test_purchases_of_a_day_are_one():
    days = merged_days(np.array([1, 0, 1, 1]), np.array([9, 5, 9, 23]), np.array([2, 7, 3, 8.0]))
    assert days.to_numpy().tolist() == [[0, 5, 7], [1, 9, 5], [1, 23, 8]]
    past = histories(days, 30)
    assert past["x"].tolist() == [0, 1]
    assert past["t_x"].tolist() == [0, 2]
    assert past["mean"].tolist()[1] == 8
    assert bought_between(days, np.array([0, 1]), 9, 30)["count"].tolist() == [0, 1]
