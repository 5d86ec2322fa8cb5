"""The set-up of forecasts follows the columns chosen; tables without dates have an order."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from lib.store import Store
from tests.ui.conftest import WORKSPACE
from tests.unit.forecasts.series.tables import rows

pytestmark = pytest.mark.slow


def key(name: str, dataset: str) -> str:
    return f"deepworth_fc_{name}_{dataset}"


def opened(open_app: Callable[..., AppTest], dataset: str) -> AppTest:
    at = open_app("forecasts", dataset=dataset)
    assert not at.exception
    at.session_state[key("reading", dataset)] = True
    return at.run()


def test_what_follows_from_columns_follows_them(
    store: Store, open_app: Callable[..., AppTest]
) -> None:
    noise = np.random.default_rng(0).normal(size=401)
    days = pd.date_range("2021-01-01", periods=400, freq="D")
    lines = [
        f"{day:%Y-%m-%d},{months:%Y-%m-%d},{50 + noise[place]:.2f},{20 + noise[-place]:.2f}"
        for place, (day, months) in enumerate(
            zip(days, pd.date_range("1990-01-01", periods=400, freq="MS"), strict=True)
        )
    ]
    dataset = store.save_dataset(WORKSPACE, rows("day,booked_month,sales,visitors", *lines))
    at = opened(open_app, dataset)
    state = at.session_state
    assert state[key("season", dataset)] == 7
    assert state[key("horizon", dataset)] == 30
    assert list(state[key("past", dataset)]) == ["visitors"]
    assert at.multiselect(key=key("dates", dataset)).value == ["day"]
    at.multiselect(key=key("dates", dataset)).set_value(["booked_month"]).run()
    at.selectbox(key=key("value", dataset)).set_value("visitors").run()
    assert not at.exception
    assert not at.error
    assert state[key("frequency", dataset)] == "MS"
    assert (state[key("season", dataset)], state[key("horizon", dataset)]) == (12, 18)
    assert list(state[key("past", dataset)]) == ["sales"]
    at.number_input(key=key("horizon", dataset)).set_value(6).run()
    at.multiselect(key=key("dates", dataset)).set_value(["day"]).run()
    assert (state[key("season", dataset)], state[key("horizon", dataset)]) == (7, 6)
    assert any("Kept as chosen by hand" in one.value for one in at.caption)
    at.button(key=key("forget", dataset)).click().run()
    assert (state[key("value", dataset)], state[key("horizon", dataset)]) == ("sales", 30)


def test_rows_without_dates_are_taken_in_order(
    store: Store, open_app: Callable[..., AppTest]
) -> None:
    season = np.round(50 + 20 * np.sin(np.arange(96) * np.pi / 6), 1)
    lines = [f"{value},{place % 5}" for place, value in enumerate(season)]
    dataset = store.save_dataset(WORKSPACE, rows("passengers,staff", *lines))
    at = open_app("forecasts", dataset=dataset)
    assert "No column of dates was found" in at.error[0].value
    at.selectbox(key=key("order", dataset)).set_value("MS").run()
    assert not at.exception
    assert not at.error
    assert any("monthly" in one.value for one in at.markdown)
    assert any("dates from 2000" in one.value for one in at.caption)
    assert at.session_state[key("season", dataset)] == 12
