"""How long runs take here, from the runs that were made here."""

from sqlalchemy import update

from lib.core.results import Status
from lib.core.task import Domain
from lib.store import Store, tables
from lib.store.ledger import Ledger
from tests.store_fixture import WORKSPACE, small_dataset, small_plan, small_task


def took(store: Store, times: float, status: Status = Status.DONE, **more: object) -> None:
    table = store.save_dataset(WORKSPACE, small_dataset())
    run = store.submit(WORKSPACE, table, small_task(), small_plan(), estimate=5.0)
    Ledger(store).start_run(run, {})
    Ledger(store).end_run(run, status)
    with store.database.write() as connection:
        connection.execute(
            update(tables.runs).where(tables.runs.c.id == run).values(seconds=5.0 * times, **more)
        )


def test_runs_that_took_longer_make_the_next_estimate_longer(store: Store) -> None:
    assert store.pace(Domain.TABLE) == 1.0
    took(store, 6.4)
    assert 1.0 < store.pace(Domain.TABLE) < 6.4, "one run may be an exception"
    took(store, 6.2)
    took(store, 6.6)
    assert 6.0 < store.pace(Domain.TABLE) < 6.6
    assert store.pace(Domain.SEGMENTS) == 1.0


def test_runs_that_say_nothing_about_this_machine_do_not_count(store: Store) -> None:
    took(store, 9.0, Status.CANCELLED)
    took(store, 9.0, origin="bundle")
    took(store, 9.0, estimate=None)
    assert store.pace(Domain.TABLE) == 1.0
