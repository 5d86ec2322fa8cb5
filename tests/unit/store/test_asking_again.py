"""What was asked last comes first, also where it was asked and answered before."""

from lib.core.common_jobs import PREDICT, PredictParameters
from lib.core.results import Status
from lib.store import Store
from lib.store.job_ledger import JobLedger
from lib.store.jobs import Jobs
from tests.store_fixture import WORKSPACE, small_dataset


def _ask(store: Store, run: str, table: str, name: str) -> str:
    asked = Jobs(store).ask(
        WORKSPACE,
        PREDICT,
        run=run,
        model="dummy",
        dataset=table,
        params=PredictParameters(name=name),
    )
    _later(store)
    return asked


def _later(store: Store) -> None:
    """Let a millisecond pass on the clock that orders the questions."""
    from lib.store import rows

    before = rows.now()
    while rows.now() == before:
        pass


def test_a_file_that_is_asked_about_again_is_the_latest(store: Store, submitted: str) -> None:
    one = store.save_dataset(WORKSPACE, small_dataset(50, seed=1))
    two = store.save_dataset(WORKSPACE, small_dataset(60, seed=2))
    first = _ask(store, submitted, one, "a.csv")
    second = _ask(store, submitted, two, "b.csv")
    for asked in (first, second):
        JobLedger(store).finish(Jobs(store).get(WORKSPACE, asked), {}, b"rows")
    found = Jobs(store).find(WORKSPACE, submitted, PREDICT)
    assert [one.id for one in found] == [second, first]

    assert _ask(store, submitted, one, "a.csv") == first
    found = Jobs(store).find(WORKSPACE, submitted, PREDICT)
    assert [(one.id, one.params.name) for one in found] == [(first, "a.csv"), (second, "b.csv")]
    assert found[0].status is Status.DONE  # it is not computed anew


def test_the_same_name_with_other_rows_is_another_question(store: Store, submitted: str) -> None:
    one = store.save_dataset(WORKSPACE, small_dataset(50, seed=1))
    two = store.save_dataset(WORKSPACE, small_dataset(50, seed=2))
    assert _ask(store, submitted, one, "new.csv") != _ask(store, submitted, two, "new.csv")
