"""The engine at its start: what it sweeps, and the stores that it refuses in words."""

import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from lib.store import open_store
from lib.store.files import Files
from tests.engine_fixture import ROOT, Engine, engine_in
from tests.store_fixture import WORKSPACE, settings_in, small_dataset


def start(home: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "lib.engine", "--lazy"],
        cwd=ROOT,
        env={**os.environ, "DEEPWORTH_HOME": str(home), **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_files_of_another_database_are_not_swept(tmp_path: Path) -> None:
    settings = settings_in(tmp_path / "home")
    store = open_store(settings)
    for seed in range(91):
        store.files.write(f"datasets/{seed}.parquet", b"1")
    store.save_dataset(WORKSPACE, small_dataset())
    store.close()
    for path in settings.files.rglob("*"):
        os.utime(path, (0, 0))
    done = start(settings.home, DATABASE_URL=f"sqlite:///{tmp_path / 'wrong.db'}")
    assert done.returncode == 1
    assert "The store cannot be used: store_mismatch" in done.stderr
    assert "Traceback" not in done.stderr
    assert len(list(Files(settings.files).names())) == 92


@pytest.mark.parametrize("code", ["store_no_folder", "store_shared", "database_damaged"])
def test_a_store_that_cannot_be_used_is_a_line_in_the_log(tmp_path: Path, code: str) -> None:
    home = tmp_path / "home"
    if code == "store_no_folder":
        home.write_text("a file")
    elif code == "store_shared":
        home.mkdir()
        home.chmod(0o1777)
    else:
        home.mkdir()
        (home / "deepworth.db").write_bytes(b"no database" * 1000)
    done = start(home)
    assert done.returncode == 1
    assert f"The store cannot be used: {code}" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_start_closes_a_store_to_others_and_sweeps_into_the_trash(tmp_path: Path) -> None:
    home = tmp_path / "home"
    settings = replace(settings_in(home), workers=1)
    store = open_store(settings)
    store.save_dataset(WORKSPACE, small_dataset())
    store.files.write("uploads/nobody", b"an orphan")
    store.close()
    for path in settings.files.rglob("*"):
        os.utime(path, (0, 0))
    for path in (home, *home.rglob("*")):
        path.chmod(0o755)
    engine: Engine = engine_in(home)
    try:
        until = time.monotonic() + 60
        while "to the trash" not in engine.log():
            assert time.monotonic() < until, engine.log()
            time.sleep(0.1)
    finally:
        engine.close()
    assert not [path for path in (home, *home.rglob("*")) if path.stat().st_mode & 0o077]
    assert len(list(Files(settings.files).names())) == 1
    assert [path.name for path in (home / "trash").glob("*/uploads/*")] == ["nobody"]
