"""The playground: columns of a table, other models on the same points, and settings refused."""

import base64

import numpy as np
import pandas as pd
import pytest

from lib.core.facts import from_json
from lib.core.jobs import JobContext
from lib.errors import InputError
from lib.i18n import translator
from lib.workflows.learn.facts.course import SURFACE, Course, NetworkSettings, Rivals
from lib.workflows.learn.job_specs import CourseParameters
from lib.workflows.learn.jobs.course import interval, train
from lib.workflows.learn.jobs.points import table_points
from lib.workflows.learn.jobs.rivals import rivals
from lib.workflows.learn.report.course import rival_panels, rivals_table, surface_panel

t = translator("en")
NAMES = {"linear": "Linear", "neighbours": "Neighbours", "forest": "Forest"}


def context(frame=None, **settings) -> JobContext[CourseParameters]:
    params = CourseParameters.of(NetworkSettings(**settings))
    return JobContext(pd.DataFrame() if frame is None else frame, params)


def table(rows: int = 60) -> pd.DataFrame:
    generator = np.random.default_rng(0)
    frame = pd.DataFrame(generator.normal(50, 9, (rows, 2)), columns=["a", "b"])
    frame["left"] = np.where(frame["a"] + frame["b"] > 100, "yes", "no")
    frame["same"], frame["many"], frame["value"] = 3.0, [f"k{k}" for k in range(rows)], frame["a"]
    return frame


@pytest.mark.parametrize("data", ["moons", "waves"])
def test_other_models_have_the_same_rows_and_a_score_with_its_interval(data) -> None:
    found = from_json(Course, train(context(data=data, epochs=20)).result)
    made = from_json(Rivals, rivals(context(data=data, epochs=20)).result)
    assert [one.id for one in made.rivals] == ["linear", "neighbours", "forest"]
    assert (made.train_rows, made.test_rows) == (found.train.count(True), found.held_out)
    for one in made.rivals:
        assert len(base64.b64decode(one.surface)) == SURFACE**2
        assert one.interval[0] <= one.score <= one.interval[1]
    assert made.rivals[2].score > made.rivals[0].score  # neither is a straight line
    assert len(rival_panels(found, made, NAMES, t)) == len(rivals_table(found, made, NAMES, t)) == 4


def test_a_table_of_two_classes_is_learned() -> None:
    settings = {"data": "table", "columns": ("a", "b", "left"), "epochs": 40}
    found = from_json(Course, train(context(table(), **settings)).result)
    assert found.classes
    assert found.named == ("no", "yes")
    assert found.train_scores[-1] > 0.9
    panel = surface_panel(found, t)
    assert [name for name, _ in panel.legend] == ["no", "yes"]
    assert (panel.x.title, panel.y.title) == ("a", "b")


def test_a_target_of_numbers_is_a_value_and_rows_without_one_are_left_out() -> None:
    frame = table()
    frame.loc[:9, "b"] = np.nan
    made = table_points(frame, ("a", "b", "value"), 1000, 0)
    assert not made.classes
    assert len(made.targets) == 50
    assert np.corrcoef(made.targets, made.inputs[:, 0])[0, 1] > 0.99


def test_a_sample_of_a_large_table_is_taken_and_both_classes_are_in_both_parts() -> None:
    frame = table(500)
    frame["rare"] = np.arange(500) % 50 == 0
    made = table_points(frame, ("a", "b", "rare"), 300, 0)
    assert len(made.targets) == 300
    for part in (made.train, ~made.train):
        assert set(made.targets[part]) == {0.0, 1.0}


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        (("a", "b", "same"), "learn_one_value"),
        (("a", "same", "left"), "learn_one_value"),
        (("a", "b", "many"), "learn_target"),
        (("a", "b", "gone"), "learn_columns"),
        (("a", "many", "left"), "learn_few_rows"),
        ((), "learn_columns"),
    ],
)
def test_columns_that_cannot_be_used_are_named(columns, code) -> None:
    with pytest.raises(InputError, match=code) as raised:
        train(context(table(), data="table", columns=columns))
    for language in ("en", "ko"):
        message, hint = translator(language).error(raised.value)
        assert "{" not in message + hint


def test_what_would_take_long_is_refused_with_its_number() -> None:
    with pytest.raises(InputError, match="learn_too_long") as raised:
        train(context(points=1000, batch=1, epochs=1000))
    assert raised.value.context["updates"] == 700_000


def test_the_interval_of_a_perfect_score_does_not_reach_below_what_rows_allow() -> None:
    right = np.array([0.9, 0.1] * 15)
    low, high = interval(right, right.round(), classes=True)
    assert 0.85 < low < 0.95
    assert high == 1.0
