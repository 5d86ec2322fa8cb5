"""Links to reports, the list of runs, and forgetting a workspace."""

import hashlib
import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from lib.core.results import Status
from lib.errors import StoreError
from lib.settings import Settings
from lib.store import Store, tables
from lib.store.listing import Listing
from lib.store.rows import now
from lib.store.shares import Grant, Guesses, Shares
from tests.store_fixture import WORKSPACE, small_dataset, small_plan, small_task


def test_a_key_opens_one_run_until_it_is_revoked(store: Store, submitted: str) -> None:
    shares = Shares(store)
    first = shares.make(WORKSPACE, submitted, label="  For\n Kim ")
    second = shares.make(WORKSPACE, submitted, days=7)
    assert shares.open(first) == shares.open(second) == Grant(WORKSPACE, submitted)
    by_label = {share.label: share for share in shares.list(WORKSPACE, submitted)}
    assert by_label["For Kim"].expires is None
    assert by_label[""].expires is not None
    assert by_label[""].expires > now()
    shares.revoke("another", by_label["For Kim"].digest)
    assert shares.open(first)
    shares.revoke(WORKSPACE, by_label["For Kim"].digest)
    assert shares.open(second)
    with pytest.raises(StoreError, match="share_not_found"):
        shares.open(first)


def test_the_store_does_not_have_the_key(store: Store, submitted: str, settings: Settings) -> None:
    key = Shares(store).make(WORKSPACE, submitted)
    assert len(key) >= 32
    store.close()
    for path in settings.home.rglob("*"):
        if path.is_file():
            assert key.encode() not in path.read_bytes(), path


def test_no_answer_says_why_a_key_opens_nothing(store: Store, submitted: str) -> None:
    shares = Shares(store)
    expired = shares.make(WORKSPACE, submitted, days=-1)
    deleted = shares.make(WORKSPACE, submitted)
    assert {share.expired for share in shares.list(WORKSPACE, submitted)} == {True, False}
    store.delete_run(WORKSPACE, submitted)
    answers = set()
    for key in (expired, deleted, "guessed", "", "x" * 10_000, "열쇠", submitted, WORKSPACE):
        with pytest.raises(StoreError) as caught:
            shares.open(key)
        answers.add(str(caught.value))
    assert answers == {"share_not_found()"}


def test_ten_thousand_guesses_are_slowed_down_and_told(
    store: Store, submitted: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever tries wrong keys waits, never long at a time; a right key never does."""
    clock, waits = [0.0], []

    def sleep(seconds: float) -> None:
        clock[0] += seconds
        waits.append(seconds)

    shares = Shares(store, Guesses(lambda: clock[0], sleep))
    right = shares.make(WORKSPACE, submitted)
    wrong = [f"guess-{number}" for number in range(10_000)]
    for key in wrong:
        with pytest.raises(StoreError, match="share_not_found"):
            shares.open(key)
    assert clock[0] > 5_000
    assert max(waits) <= Guesses.LONGEST_WAIT
    assert len(waits) >= len(wrong) - Guesses.FREE
    before = len(waits)
    assert shares.open(right) == Grant(WORKSPACE, submitted)
    for _ in range(2 * Guesses.FREE):  # pages that are open ask no new key
        with pytest.raises(StoreError, match="share_not_found"):
            shares.grant("revoked")
    assert len(waits) == before
    told = [record.getMessage() for record in caplog.records]
    assert 1 < len(told) <= clock[0] / 60 + 1
    assert re.search(r"\d{3,}", told[-1])
    digests = [hashlib.sha256(key.encode()).hexdigest() for key in wrong]
    assert not [key for key in (*wrong, *digests, right) if key in "".join(told)]
    clock[0] += 61
    with pytest.raises(StoreError, match="share_not_found"):
        shares.open("an old link")
    assert len(waits) == before


def test_many_sessions_that_guess_wait_too_and_hold_up_nobody(store: Store, submitted: str) -> None:
    held = Barrier(9)
    shares = Shares(store, Guesses(sleep=lambda _: held.wait(10)))
    right = shares.make(WORKSPACE, submitted)
    for number in range(Guesses.FREE):
        with pytest.raises(StoreError):
            shares.open(f"guess-{number}")

    def guess(number: int) -> str:
        try:
            shares.open(f"again-{number}")
        except StoreError as error:
            return error.code
        return ""

    with ThreadPoolExecutor(8) as pool:
        guesses = [pool.submit(guess, number) for number in range(8)]
        assert shares.open(right)  # while all of them wait
        held.wait(10)
        assert {one.result(10) for one in guesses} == {"share_not_found"}


def test_only_the_owner_makes_and_sees_links(store: Store, submitted: str) -> None:
    shares = Shares(store)
    for call in (shares.make, shares.list):
        with pytest.raises(StoreError, match="run_not_found"):
            call("another", submitted)


def test_the_list_says_what_can_be_searched(store: Store, submitted: str) -> None:
    store.describe(WORKSPACE, submitted, name="이탈", note="for the board")
    other = store.submit(WORKSPACE, store.datasets(WORKSPACE)[0].id, small_task(), small_plan())
    found = Listing(store).rows(WORKSPACE)
    assert {row.id for row in found} == {submitted, other}
    row = next(row for row in found if row.id == submitted)
    assert (row.name, row.note, row.dataset_name) == ("이탈", "for the board", "small.csv")
    assert (row.target, row.models, row.decision) == ("outcome", ("dummy", "logistic"), "")
    assert row.status is Status.QUEUED
    assert Listing(store).rows("another") == []
    wanted = [other, "gone", submitted]
    assert [run.id for run in Listing(store).runs(WORKSPACE, wanted)] == [other, submitted]
    assert Listing(store).runs("another", wanted) == []


def test_a_name_must_be_seen_and_can_be_stored_anywhere(store: Store, submitted: str) -> None:
    before = store.run(WORKSPACE, submitted).name
    for empty in ("", " \n", "\u200b\u2060", "\0"):
        store.describe(WORKSPACE, submitted, name=empty)
        assert store.run(WORKSPACE, submitted).name == before
    store.describe(WORKSPACE, submitted, name="a\0b", note="\0c\n")
    assert (store.run(WORKSPACE, submitted).name, store.run(WORKSPACE, submitted).note) == (
        "ab",
        "c",
    )


def test_forgetting_leaves_nothing_and_touches_nobody_else(
    store: Store, submitted: str, settings: Settings
) -> None:
    other = store.save_dataset("another", small_dataset(seed=1))
    kept = store.submit("another", other, small_task(), small_plan())
    key = Shares(store).make("another", kept)
    gone = Shares(store).make(WORKSPACE, submitted)
    names = (f"runs/{submitted}/dummy/fold-0-0.parquet", "extras/mine.parquet")
    for name in names:
        store.files.write(name, b"12345")
    with store.database.write() as connection:
        connection.execute(
            tables.jobs.insert().values(
                id="e1",
                workspace=WORKSPACE,
                kind="read",
                params={},
                status=Status.DONE,
                file=names[1],
                created=now(),
            )
        )
    held = Listing(store).kept(WORKSPACE)
    assert (held.runs, held.datasets, held.shares) == (1, 1, 1)
    assert held.size > 5
    store.forget_workspace(WORKSPACE)
    assert Listing(store).kept(WORKSPACE).size == Listing(store).kept(WORKSPACE).runs == 0
    assert not any(store.files.exists(name) for name in names)
    with pytest.raises(StoreError, match="share_not_found"):
        Shares(store).open(gone)
    assert Shares(store).open(key).run == kept
    with store.database.read() as connection:
        for table in tables.metadata.tables.values():
            if "workspace" in table.c:
                left = select(func.count()).where(table.c.workspace == WORKSPACE)
                assert connection.scalar(left) == 0, table.name
