"""What the check of a store finds: each kind of loss, and nothing in a whole store."""

from collections.abc import Callable

import pytest

from lib.core.task import TaskKind
from lib.store import Store
from lib.store.files import predictions_file
from lib.store.integrity import problems
from tests.store_fixture import WORKSPACE
from tests.ui.finished import finished_run


def _lose_table(store: Store, run: str) -> str:
    name = next(path.name for path in (store.files.folder / "datasets").iterdir())
    store.files.remove([f"datasets/{name}"])
    return name


def _change_table(store: Store, run: str) -> str:
    name = next(path for path in (store.files.folder / "datasets").iterdir())
    name.write_bytes(b"PAR1 something else PAR1")
    return name.name


def _lose_predictions(store: Store, run: str) -> str:
    name = predictions_file(run, store.run(WORKSPACE, run).models[0].id)
    store.files.remove([name])
    return name


@pytest.mark.parametrize("harm", [_lose_table, _change_table, _lose_predictions])
def test_what_is_missing_or_changed_is_named(
    store: Store, harm: Callable[[Store, str], str]
) -> None:
    run = finished_run(store, WORKSPACE, TaskKind.BINARY)
    assert problems(store) == []
    named = harm(store, run)
    found = problems(store)
    assert len(found) == 1
    assert named in found[0]
