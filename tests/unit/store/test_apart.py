"""A large file is read in another process, with the same result and the same errors."""

import sys

import pytest

from lib.core.columns import ColumnKind
from lib.errors import InputError
from lib.intake.reading import read_table
from lib.settings import Settings, read_settings
from lib.store import Store
from lib.store.apart import save_apart
from tests.store_fixture import WORKSPACE

_TEXT = "이름;값\n" + "".join(f"{'가나다'[k % 3]};{k},5\n" for k in range(60))


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    """Let the environment say where the test's store is, as a server's does."""
    monkeypatch.setenv("DEEPWORTH_HOME", str(settings.home))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr("lib.store.apart.read_settings", read_settings.__wrapped__)


def test_the_table_is_the_same_as_when_it_is_read_here(store: Store) -> None:
    data, kinds = _TEXT.encode("cp949"), {"이름": ColumnKind.TEXT}
    apart = save_apart(WORKSPACE, data, "값.csv", {"delimiter": ";"}, kinds)
    here = read_table(data, "값.csv", {"delimiter": ";"}, kinds)
    assert apart == store.save_dataset(WORKSPACE, here)
    assert store.load_dataset(WORKSPACE, apart).frame.equals(here.frame)


def test_what_is_wrong_with_a_file_is_said_as_if_it_were_read_here(store: Store) -> None:
    with pytest.raises(InputError) as caught:
        save_apart(WORKSPACE, b"\x89PNG\r\n\x1a\n" + bytes(900), "picture.csv")
    assert caught.value.code == "not_a_table"
    assert caught.value.context["name"] == "picture.csv"
    assert not store.datasets(WORKSPACE)


@pytest.mark.usefixtures("store")
def test_a_process_that_ends_early_is_an_error_with_a_hint(monkeypatch) -> None:
    monkeypatch.setattr(sys, "executable", "false")
    with pytest.raises(InputError) as caught:
        save_apart(WORKSPACE, _TEXT.encode() * 1000, "large.csv")
    assert caught.value.code == "reading_ended"
