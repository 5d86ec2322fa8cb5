"""Ids in a bundle that are those of somebody else's run: nothing overwritten, revealed, blocked."""

import hashlib
import json
from pathlib import Path

import pytest
from sqlalchemy import update

from lib.errors import StoreError
from lib.store import Store, tables
from lib.store.bundle import bundles
from lib.store.bundle.bundles import unpack
from lib.store.jobs import Jobs
from tests.store_fixture import WORKSPACE, small_dataset
from tests.unit.store.test_bundles import finish, opened, packed, portable


@pytest.fixture
def finished(store: Store) -> str:
    """A run of somebody's, with files."""
    return finish(store, store.save_dataset(WORKSPACE, small_dataset()))


@pytest.fixture
def bundle(store: Store, finished: str) -> bytes:
    """That run as a bundle."""
    return packed(store, finished)


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_ids_of_another_workspace_are_not_touched(
    store: Store, finished: str, bundle: bytes
) -> None:
    Jobs(store).keep(WORKSPACE, "importance", finished, "logistic", {"a": 1})
    before = store.run(WORKSPACE, finished)
    files = contents(store.files.folder)
    for attacker in ("other", "third"):
        new = unpack(store, attacker, bundle)
        assert new != finished
        with pytest.raises(StoreError, match="run_not_found"):
            store.run(attacker, finished)
        with pytest.raises(StoreError, match="dataset_not_found"):
            store.load_dataset(attacker, before.dataset_id)
        assert Jobs(store).find(attacker, new) == []
        store.describe(attacker, new, name="mine now")
        store.delete_run(attacker, new)
    assert portable(store.run(WORKSPACE, finished)) == portable(before)
    assert contents(store.files.folder) == files


def test_an_id_that_somebody_else_has_already_does_not_block(
    store: Store, finished: str, bundle: bytes
) -> None:
    state = opened(bundle)["state.json"]
    taken = hashlib.sha256(b"other " + state).hexdigest()[:20]
    theirs = store.run(WORKSPACE, finished)
    run = store.submit(WORKSPACE, theirs.dataset_id, theirs.task, theirs.plan, name="theirs")
    with store.database.write() as connection:
        connection.execute(tables.models.delete().where(tables.models.c.run == run))
        connection.execute(tables.requests.delete())
        connection.execute(update(tables.runs).where(tables.runs.c.id == run).values(id=taken))
    store.files.write(f"runs/{taken}/a.parquet", b"theirs")
    new = unpack(store, "other", bundle)
    assert new != taken
    assert store.run("other", new).name == "mine"
    assert unpack(store, "other", bundle) == new
    store.delete_run("other", new)
    assert store.run(WORKSPACE, taken).name == "theirs"
    assert store.files.read(f"runs/{taken}/a.parquet") == b"theirs"


def test_another_tab_that_fails_does_not_take_the_run_with_it(
    store: Store, bundle: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = bundles._keep

    def first_the_other_tab(*arguments: object) -> None:
        monkeypatch.setattr(bundles, "_keep", kept)
        unpack(store, "other", bundle)
        raise StoreError("store_busy")

    monkeypatch.setattr(bundles, "_keep", first_the_other_tab)
    with pytest.raises(StoreError, match="store_busy"):
        unpack(store, "other", bundle)
    (run,) = store.runs("other")
    assert len(store.predictions("other", run.id, "logistic")) == 240


def test_a_bundle_that_names_an_upload_does_not_keep_it(store: Store, bundle: bytes) -> None:
    dataset = store.save_dataset("other", small_dataset())
    store.keep_upload("other", "5" * 64, b"the bytes")
    assert json.loads(opened(bundle)["state.json"])["dataset"]["sha256"] == "5" * 64
    run = unpack(store, "other", bundle)
    store.delete_dataset("other", dataset)
    assert not list((store.files.folder / "uploads").iterdir())
    store.save_dataset("other", small_dataset())
    store.keep_upload("other", "5" * 64, b"the bytes")
    store.delete_run("other", run)
    assert len(list((store.files.folder / "uploads").iterdir())) == 1
