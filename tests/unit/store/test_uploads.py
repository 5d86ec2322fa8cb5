"""The bytes of uploads, which are kept to be read again in another way."""

import os

from lib.intake.reading import read_table
from lib.settings import Settings
from lib.store import Store
from lib.store.ledger import Ledger


def test_an_upload_lives_as_long_as_its_table_and_is_its_workspaces_own(
    store: Store, settings: Settings
) -> None:
    first, second = "a" * 32, "b" * 32
    data = b"x,y\n" + b"1,2\n" * 30
    dataset = read_table(data, "x.csv")
    ids = {workspace: store.save_dataset(workspace, dataset) for workspace in (first, second)}
    store.keep_upload(first, dataset.sha256, data)
    path = store.upload_path(first, dataset.sha256)
    assert path is not None
    assert path.read_bytes() == data
    assert store.upload_path(second, dataset.sha256) is None
    (file,) = (settings.files / "uploads").iterdir()
    os.utime(file, (0, 0))
    assert Ledger(store).sweep() == 0
    store.delete_dataset(second, ids[second])
    assert store.upload_path(first, dataset.sha256) == path
    path.write_bytes(data[:-1])
    assert store.upload_path(first, dataset.sha256) is None
    store.forget_workspace(first)
    assert not list((settings.files / "uploads").iterdir())
