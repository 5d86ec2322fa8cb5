"""One engine a store."""

from pathlib import Path

from lib.engine.lock import EngineLock


def test_only_one_holds_the_lock(tmp_path: Path) -> None:
    first, second = EngineLock(tmp_path / "home"), EngineLock(tmp_path / "home")
    assert not second.held()
    assert first.take()
    assert first.held()
    assert second.held()
    assert not second.take()
    first.release()
    assert not second.held()
    assert second.take()
    second.release()
