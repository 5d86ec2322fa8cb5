"""Would more rows change it: asked for on a run's page, waited for, drawn, and passed on."""

from dataclasses import replace

import pytest
from sqlalchemy import update

from lib.core.common_jobs import LEARNING_CURVE
from lib.core.facts import to_json
from lib.core.plan import SplitKind
from lib.core.results import Status
from lib.core.task import TaskKind
from lib.evaluation.judge.learning_curve.points import CurvePoints
from lib.store import tables
from lib.store.jobs import Jobs
from tests.ui.conftest import WORKSPACE, labels, said
from tests.ui.finished import finished_run

PAIR = ("keras_mlp", "logistic")


def opened(open_app, run, **options):
    """Return the page with the section open."""
    at = open_app("compare", run=run, **options)
    at.session_state[f"deepworth_more_rows_{run}"] = True
    at.run()
    assert not at.exception
    return at


def answered(store, run, model, **values):
    """Let a model's curve have been asked for, and be as ``values`` say."""
    jobs = Jobs(store)
    job = jobs.ask(WORKSPACE, LEARNING_CURVE, run=run, model=model)
    with store.database.write() as connection:
        connection.execute(update(tables.jobs).where(tables.jobs.c.id == job).values(**values))


def done(store, run, model):
    """Let a model's curve be done: its scores rise to those of the run."""
    found = store.run(WORKSPACE, run)
    full = found.model(model).metrics[found.plan.metric].folds[: found.plan.folds]
    scores = tuple(tuple(one - loss for one in full) for loss in (0.1, 0.06, 0.03, 0.02, 0.01))
    rows = (12.0, 18.0, 27.0, 40.0, 55.0)
    points = CurvePoints(found.plan.metric, rows, scores, 72.0, 90)
    answered(store, run, model, status=Status.DONE, result=to_json(points))


@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
def test_curves_are_asked_for_by_one_button_and_drawn_when_they_are_there(open_app, store, locale):
    run = finished_run(store, WORKSPACE, TaskKind.BINARY)
    at = opened(open_app, run, locale=locale)
    at.button(key=f"deepworth_ask_more_rows_{run}").click().run()
    assert not at.exception
    asked = Jobs(store).find(WORKSPACE, run, LEARNING_CURVE)
    assert {one.model for one in asked} == set(PAIR)
    for model in PAIR:
        done(store, run, model)
    at.run()
    assert "360" in said(at), "four times the rows"
    assert "Viering & Loog 2022" in said(at)
    assert f"deepworth_ask_more_rows_{run}" not in [one.key for one in at.button]


def test_a_curve_that_failed_says_whose_and_why_and_the_other_is_drawn(open_app, store):
    run = finished_run(store, WORKSPACE, TaskKind.BINARY)
    failure = {"code": "curve_few_rows", "context": {"rows": 90, "needed": 250}}
    answered(store, run, "keras_mlp", status=Status.FAILED, failure=failure)
    done(store, run, "logistic")
    at = opened(open_app, run)
    assert "90, and about 250 are needed" in at.error[0].value
    assert "Plain MLP" in at.error[0].value
    assert "Viering & Loog 2022" in said(at)
    assert any(one.startswith("Compute the curve of Plain MLP") for one in labels(at))


def test_in_order_of_time_there_is_no_such_section(open_app, store):
    run = finished_run(store, WORKSPACE, TaskKind.BINARY)
    plan = replace(store.run(WORKSPACE, run).plan, split=SplitKind.TIME)
    with store.database.write() as connection:
        connection.execute(
            update(tables.runs).where(tables.runs.c.id == run).values(plan=plan.to_dict())
        )
    at = open_app("compare", run=run)
    assert "Would more rows change it?" not in [box.label for box in at.expander]
