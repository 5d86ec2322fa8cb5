"""What the engine computes for no run and no table."""

import time

import pytest

from lib.core.results import Status
from lib.store.jobs import Jobs
from lib.workflows.learn.job_specs import DESCENT, DescentParameters
from tests.engine_fixture import Engine
from tests.store_fixture import WORKSPACE

pytestmark = pytest.mark.slow


def test_a_descent_is_computed_within_a_second_and_anew(engine: Engine) -> None:
    jobs = Jobs(engine.store)
    for rate in (0.1, 0.1):
        start = time.monotonic()
        job = jobs.ask(WORKSPACE, DESCENT, params=DescentParameters(rate=rate))
        while jobs.get(WORKSPACE, job).unfinished:
            assert time.monotonic() < start + 5
            time.sleep(0.02)
        found = jobs.get(WORKSPACE, job)
        assert found.status is Status.DONE
        assert found.result is not None
        assert found.result["arrived"] == 35


def test_settings_that_make_no_sense_are_said(engine: Engine) -> None:
    jobs = Jobs(engine.store)
    job = jobs.ask(WORKSPACE, DESCENT, params=DescentParameters(rate=-1.0))
    end = time.monotonic() + 5
    while jobs.get(WORKSPACE, job).unfinished and time.monotonic() < end:
        time.sleep(0.02)
    failure = jobs.get(WORKSPACE, job).failure
    assert failure is not None
    assert failure.code == "learn_setting"
