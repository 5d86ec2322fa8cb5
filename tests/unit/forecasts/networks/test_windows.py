"""Windows are drawn from each series' own past, what is held out lies at its end."""

from __future__ import annotations

import numpy as np

from lib.workflows.forecasts.networks.recipes import window_length
from lib.workflows.forecasts.networks.windows import Draw, ground, latest, validation

from .conftest import history_of, waves


def test_no_window_reaches_into_what_is_held_out() -> None:
    history = history_of([*waves(3, 72), np.arange(1.0, 20.0)])
    own = ground(history, 12, seed=0)
    drawn = Draw(own, history, 12, seed=0).take(50, 16, 12)
    known = own.starts + own.lengths - own.held
    targets = drawn.rows + history.ahead
    assert (targets <= known[drawn.numbers])[own.held[drawn.numbers] > 0].all()
    assert (drawn.firsts >= own.starts[drawn.numbers]).all()
    held = validation(own, history, 12)
    assert len(held.rows)
    assert (held.rows >= known[held.numbers]).all()
    assert (held.rows + history.ahead <= (own.starts + own.lengths)[held.numbers]).all()
    assert np.array_equal(latest(own, 12).rows, own.starts + own.lengths)


def test_the_window_has_three_horizons_or_two_seasons() -> None:
    assert window_length(18, (12,), 126) == 54
    assert window_length(48, (24, 168), 700) == 336
    assert window_length(18, (12,), 20) == 27
