"""Jobs about nothing but their parameters: no table, computed anew, the latest few are kept."""

from lib.core.results import Status
from lib.store.job_ledger import JobLedger
from lib.store.jobs import Jobs
from lib.store.store import Store
from lib.workflows.learn.job_specs import DESCENT, DescentParameters
from tests.store_fixture import WORKSPACE


def asked(store: Store, rate: float, workspace: str = WORKSPACE) -> str:
    return Jobs(store).ask(workspace, DESCENT, params=DescentParameters(rate=rate))


def done(store: Store, rate: float) -> str:
    job = asked(store, rate)
    ledger = JobLedger(store)
    ledger.finish(ledger.inputs(job).job, {"rate": rate}, None)
    return job


def test_it_needs_no_table(store: Store) -> None:
    inputs = JobLedger(store).inputs(asked(store, 0.5))
    assert (inputs.content, inputs.task, inputs.job.params.rate) == ("", None, 0.5)


def test_it_is_computed_anew_each_time(store: Store) -> None:
    job = done(store, 0.5)
    assert Jobs(store).get(WORKSPACE, job).status is Status.DONE
    assert asked(store, 0.5) == job
    assert Jobs(store).get(WORKSPACE, job).status is Status.QUEUED


def test_one_that_runs_is_left_to_run(store: Store) -> None:
    job = asked(store, 0.5)
    JobLedger(store).begin(job)
    asked(store, 0.5)
    assert Jobs(store).get(WORKSPACE, job).status is Status.RUNNING


def test_the_latest_few_are_kept_and_nothing_that_waits_is_dropped(store: Store) -> None:
    waiting = asked(store, 0.001)
    finished = [done(store, rate / 100) for rate in range(1, 20)]
    kept = {job.id for job in Jobs(store).find(WORKSPACE, None, DESCENT)}
    assert kept == {waiting, *finished[-13:]}


def test_no_other_workspace_sees_or_drops_it(store: Store) -> None:
    mine, other = done(store, 0.5), "f" * 32
    for rate in range(1, 20):
        asked(store, rate / 100, other)
    assert Jobs(store).look_up(other, mine) is None
    assert Jobs(store).look_up(WORKSPACE, mine) is not None


def test_what_it_tells_as_it_runs_is_there_until_it_ends(store: Store) -> None:
    job, jobs, ledger = done(store, 0.5), Jobs(store), JobLedger(store)
    asked(store, 0.5)
    assert jobs.get(WORKSPACE, job).told == {}
    ledger.begin(job)
    assert jobs.get(WORKSPACE, job).told == {}
    ledger.progress(job, 0.2, {"loss": [2.0, 1.0]})
    ledger.progress(job, 0.3)
    now = jobs.get(WORKSPACE, job)
    assert (now.told, now.share) == ({"loss": [2.0, 1.0]}, 0.3)
    ledger.end(job, Status.CANCELLED)
    assert (jobs.get(WORKSPACE, job).told, jobs.get(WORKSPACE, job).result) == ({}, None)
