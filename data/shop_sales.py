"""Invented daily sales of an invented chain of five shops over two years, and five weeks ahead.

Weekends and December sell more, promotions and the days around a holiday too; on a holiday itself
the shops close early. A rival opens near the harbour shop in October 2025, which sells almost
half less from then on. Promotions and holidays of the five weeks to come are known, sales are not.
"""

import numpy as np
import pandas as pd

DAYS, AHEAD = 730, 35
LAST = pd.Timestamp("2026-07-25")
"""The last day with sales."""
RIVAL = pd.Timestamp("2025-10-06")
_SHOPS = {
    "Central": 420.0,
    "Harbour": 310.0,
    "Station": 260.0,
    "University": 190.0,
    "Garden": 120.0,
}
_HOLIDAYS = ((1, 1), (3, 1), (5, 5), (6, 6), (8, 15), (10, 3), (10, 9), (12, 25))
_WEEK = np.array([0.90, 0.86, 0.90, 0.97, 1.13, 1.28, 0.96])
"""Monday to Sunday."""
_PROMOTION, _EVE, _HOLIDAY = 1.35, 1.15, 0.55


def make_shop_sales(seed: int = 20260726) -> pd.DataFrame:
    """Return one row a shop and a day, in the order of time."""
    rng = np.random.default_rng(seed)
    days = pd.date_range(end=LAST + pd.Timedelta(days=AHEAD), periods=DAYS + AHEAD, freq="D")
    holiday = np.array([(day.month, day.day) in _HOLIDAYS for day in days])
    place = np.asarray(days.day_of_year) / 365.25
    year = 1 + 0.10 * np.cos(2 * np.pi * (place - 0.97)) + 0.04 * np.cos(4 * np.pi * place)
    common = _WEEK[np.asarray(days.day_of_week)] * year
    common = common * np.where(holiday, _HOLIDAY, np.where(np.roll(holiday, -1), _EVE, 1.0))
    parts = []
    for shop, level in _SHOPS.items():
        promotion = _promotions(len(days), rng)
        growth = 1 + rng.uniform(0.02, 0.10) * np.arange(len(days)) / 365
        rival = np.where((days >= RIVAL) & (shop == "Harbour"), 0.55, 1.0)
        noise = np.exp(_autoregression(len(days), rng))
        mean = level * common * growth * rival * np.where(promotion, _PROMOTION, 1.0) * noise
        parts.append(
            pd.DataFrame(
                {
                    "date": days.strftime("%Y-%m-%d"),
                    "shop": shop,
                    "promotion": promotion.astype(int),
                    "holiday": holiday.astype(int),
                    "sales": pd.Series(rng.poisson(mean)).where(days <= LAST).astype("Int64"),
                }
            )
        )
    return pd.concat(parts).sort_values("date", kind="stable").reset_index(drop=True)


def _promotions(days: int, rng: np.random.Generator) -> np.ndarray:
    """Return whether there is a promotion: a week now and then, every five weeks on average."""
    running = np.zeros(days, dtype=bool)
    begin = int(rng.integers(0, 28))
    while begin < days:
        running[begin : begin + 7] = True
        begin += 7 + int(rng.integers(21, 36))
    return running


def _autoregression(days: int, rng: np.random.Generator) -> np.ndarray:
    """Return noise of which a part stays from day to day."""
    noise = rng.normal(0, 0.05, days)
    for day in range(1, days):
        noise[day] += 0.4 * noise[day - 1]
    return noise
