"""A line by gradient descent: what is shown is what was computed, and what is said of it holds."""

from itertools import product

import numpy as np
import pandas as pd
import pytest

from lib.core.facts import from_json
from lib.core.jobs import JobContext
from lib.errors import InputError
from lib.i18n import translator
from lib.workflows.learn.facts.line import Descent, FittedLine, ThreeWays, points_of
from lib.workflows.learn.job_specs import DescentParameters, PointsParameters
from lib.workflows.learn.jobs.line import descend, three_ways
from lib.workflows.learn.jobs.plain_line import by_gradient_descent, by_least_squares
from lib.workflows.learn.page.line import source_of
from lib.workflows.learn.report.line import captions, descent_panels, frames_table, outcome

t = translator("en")
SHARES = (1e-3, 0.1, 0.5, 0.99, 1.0001, 1.1, 1e4)


def descent(**settings) -> Descent:
    context = JobContext(pd.DataFrame(), DescentParameters(**settings))
    return from_json(Descent, descend(context).result)


def test_the_ten_people_have_the_line_that_polyfit_finds() -> None:
    x, y = points_of("people")
    assert by_least_squares(x, y) == pytest.approx(tuple(np.polyfit(x, y, 1)))
    assert (x[5], y[5], len(x)) == (160, 61, 10)


def test_three_ways_agree_to_three_digits() -> None:
    for points in ("people", "noisy"):
        context = JobContext(pd.DataFrame(), PointsParameters(points=points))
        found = from_json(ThreeWays, three_ways(context).result)
        assert [one.way for one in found.lines] == ["least_squares", "gradient_descent", "keras"]
        assert found.agree


def test_ways_that_differ_in_the_third_digit_do_not_agree() -> None:
    lines = tuple(FittedLine("keras", slope, 2.0, 0.0) for slope in (1.0, 1.0, 1.002))
    assert not ThreeWays("people", lines).agree


def test_code_is_shown_as_it_runs() -> None:
    module = "lib.workflows.learn.jobs.plain_line"
    scope: dict = {"np": np, "Values": np.ndarray}
    exec(source_of(module, "by_gradient_descent"), scope)  # noqa: S102
    x, y = points_of("noisy")
    assert scope["by_gradient_descent"](x, y) == by_gradient_descent(x, y)


@pytest.mark.parametrize(
    ("points", "scaled", "share", "steps"),
    list(
        product(
            ("people", "noisy"),
            (True, False),
            (1e-3, 0.1, 0.5, 0.99, 1.0001, 1.1, 1e4),
            (1, 10, 1000),
        )
    ),
)
def test_what_is_said_of_a_descent_is_so(points, scaled, share, steps) -> None:
    limit = descent(points=points, scaled=scaled, steps=1).highest_rate
    found = descent(points=points, scaled=scaled, rate=min(share * limit, 100.0), steps=steps)
    said = " ".join(outcome(found, t))
    x, y = points_of(points)
    inputs = (x - found.shift) / found.spread
    end = found.slopes[-1] * inputs + found.intercepts[-1]
    best = np.polyval(np.polyfit(x, y, 1), x)
    assert np.isfinite([*found.losses, *found.slopes, *found.intercepts]).all()
    assert ("diverges" in said) == (np.mean((end - y) ** 2) > np.mean(y**2))
    assert ("diverges" in said) <= (found.rate > limit)
    if "arrived:" in said:
        assert end == pytest.approx(best, rel=2e-3)
        assert found.rate < limit
    if "does not settle" in said:
        assert found.rate >= limit
    if "another rate below" in said or "Not there yet" in said:
        assert found.rate < limit
    if "valley round" in said:
        assert not found.scaled
    assert len(captions(found, t)) == len(found.steps) == len(frames_table(found, t))
    assert found.steps[0] == 0
    assert len(found.steps) <= 70


def test_a_rate_of_ten_diverges_and_is_stopped_before_it_overflows() -> None:
    for points, scaled in product(("people", "noisy"), (True, False)):
        found = descent(points=points, scaled=scaled, rate=10.0, steps=10_000)
        assert found.stopped
        assert found.steps[-1] < 10
        assert "NaN" in " ".join(outcome(found, t))


def test_standardised_inputs_make_the_valley_round() -> None:
    assert descent(scaled=True).condition == pytest.approx(1.0)
    assert descent(scaled=False).condition > 1e6


def test_the_surface_is_least_where_least_squares_is() -> None:
    found = descent(points="noisy", scaled=False)
    row, column = np.unravel_index(found.surface.argmin(), found.surface.shape)
    step = found.surface_slopes[1] - found.surface_slopes[0]
    assert abs(found.surface_slopes[column] - found.best_slope) <= 2 * step
    assert found.surface[row, column] >= found.best_loss * 0.999
    assert [panel.wide for panel in descent_panels(found, t)] == [False, False, True]


@pytest.mark.parametrize(
    "settings",
    [
        {"rate": 0.0},
        {"rate": -1.0},
        {"rate": float("nan")},
        {"rate": 101.0},
        {"steps": 0},
        {"steps": 10_001},
    ],
)
def test_a_setting_that_makes_no_sense_is_refused(settings) -> None:
    with pytest.raises(InputError, match="learn_setting"):
        descent(**settings)
