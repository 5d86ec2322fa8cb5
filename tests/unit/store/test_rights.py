"""Nobody but its owner reads a store; and where it cannot be kept, that is said."""

import logging
import os
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from lib.core.results import Status
from lib.errors import StoreError
from lib.i18n import translator
from lib.settings import Settings
from lib.store import Store, open_store, rights
from lib.store.ledger import Ledger
from tests.conftest import skip_or_fail
from tests.store_fixture import WORKSPACE, settings_in, small_dataset

ROOT = Path(__file__).resolve().parents[3]
NOBODY = 65534
IS_ROOT = os.geteuid() == 0
# These tests become the user nobody and try to read: setuid is refused to all but root.
as_root = pytest.mark.skipif(not IS_ROOT, reason="only root may become another user and read")


PRELUDE = f"""
import os, sys
from pathlib import Path
from sqlalchemy import create_engine
from lib.errors import StoreError
from lib.store import open_store
from tests.store_fixture import settings_in
with create_engine("sqlite://").begin():
    pass  # what it imports may be where only root can read
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid({NOBODY})
    os.setuid({NOBODY})
"""
OPEN = """
try:
    open_store(settings_in(Path(sys.argv[1]))).close()
    print("opened")
except StoreError as error:
    print(error.code)
"""
READ = """
for path in sys.argv[1:]:
    try:
        print(len(Path(path).read_bytes()))
    except PermissionError:
        print("no")
"""


def as_nobody(script: str, *arguments: object) -> str:
    """Run Python as a user without any rights of this one's, and return what it says."""
    done = subprocess.run(
        [sys.executable, "-c", PRELUDE + script, *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture
def open_place(tmp_path: Path) -> Path:
    """A folder that all users can go through and write to."""
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_mode & stat.S_ISVTX:
            break  # that of all users
        if not folder.stat().st_mode & 0o001:
            folder.chmod(0o755)
    place = tmp_path / "place"
    place.mkdir()
    place.chmod(0o777)
    return place


def open_to_others(home: Path) -> set[str]:
    return {
        path.relative_to(home).as_posix()
        for path in (home, *home.rglob("*"))
        if path.lstat().st_mode & 0o077 and not path.is_symlink()
    }


def loosen(home: Path) -> None:
    """Give all in a store the rights that earlier versions gave."""
    for path in (home, *home.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() else 0o644)


def test_whatever_is_written_is_for_the_owner_alone(settings: Settings) -> None:
    before = os.umask(0)
    try:
        store = open_store(settings)
        dataset = store.save_dataset(WORKSPACE, small_dataset())
        store.keep_upload(WORKSPACE, "5" * 64, b"the bytes")
        store.files.write("runs/a/b/predictions.parquet", b"1")
        store.files.write("uploads/nobody", b"1")
        os.utime(settings.files / "uploads" / "nobody", (0, 0))
        assert Ledger(store).sweep() == 1
        assert store.load_dataset(WORKSPACE, dataset).rows == 240
        there = {path.suffix for path in settings.home.iterdir()}
        assert there >= {".db", ".db-wal", ".db-shm"}
        assert open_to_others(settings.home) == set()
        store.close()
    finally:
        os.umask(before)


@as_root
def test_a_store_that_others_could_read_is_closed_to_them(
    open_place: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = settings_in(open_place / "home")
    store = open_store(settings)
    store.save_dataset("a secret key", small_dataset())
    (settings.home / "engine.log").write_text("what happened")
    (settings.home / "engine.lock").touch()
    (settings.files / "elsewhere").symlink_to(open_place)
    loosen(settings.home)
    (table,) = settings.files.rglob("*.parquet")
    secrets = [settings.home / "deepworth.db-wal", settings.home / "engine.log", table]
    assert "no" not in as_nobody(READ, *secrets)
    with caplog.at_level(logging.WARNING):
        open_store(settings).close()
    assert as_nobody(READ, *secrets).split() == ["no"] * 3
    assert open_to_others(settings.home) == set()
    assert stat.S_IMODE(open_place.stat().st_mode) == 0o777, "links are not followed"
    said = [record.getMessage() for record in caplog.records]
    assert len(said) == 2
    assert all(str(settings.home) in line for line in said)
    caplog.clear()
    open_store(settings).close()
    assert not caplog.records
    store.close()


def test_files_on_another_disk_and_a_database_elsewhere_are_closed_too(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'other' / 'a.db'}"
    settings = settings_in(tmp_path / "home", database_url=url)
    disk = tmp_path / "disk"
    open_store(settings).close()
    shutil.move(settings.files, disk)
    settings.files.symlink_to(disk)
    store = open_store(settings)
    store.save_dataset(WORKSPACE, small_dataset())
    loosen(disk)
    loosen(tmp_path / "other")
    open_store(settings).close()
    assert open_to_others(disk) == set()
    assert open_to_others(tmp_path / "other") == {"."}, "that folder may hold other databases"
    store.close()


@pytest.mark.parametrize("kind", ["sticky", "a project", "another user's"])
def test_a_folder_that_is_not_for_results_alone_is_left_as_it_is(
    open_place: Path, kind: str
) -> None:
    home = open_place
    if kind == "sticky":
        home.chmod(0o1777)
    elif kind == "a project":
        (home / "src").mkdir(mode=0o755)
    elif IS_ROOT:
        os.chown(home, NOBODY, NOBODY)
    else:
        home = Path("/usr")
    mode = home.stat().st_mode
    with pytest.raises(StoreError) as caught:
        open_store(settings_in(home))
    expected = "store_not_owned" if kind == "another user's" else "store_shared"
    assert caught.value.code == expected
    assert home.stat().st_mode == mode
    assert not (home / "files").exists()
    for language in ("en", "ko"):
        assert str(home) in translator(language).error(caught.value)[0]


def test_a_disk_that_does_not_keep_users_apart_is_refused(
    settings: Settings, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    loosen(settings.home)
    monkeypatch.setattr(Path, "chmod", lambda *_: None)
    with pytest.raises(StoreError, match="store_not_private"):
        open_store(settings)


@as_root
def test_a_file_that_only_another_user_could_close_is_refused(open_place: Path) -> None:
    home = open_place / "home"
    assert as_nobody(OPEN, home) == "opened"
    (home / "files" / "left").write_text("by root")
    (home / "files" / "left").chmod(0o644)
    assert as_nobody(OPEN, home) == "store_not_private"


def test_ten_thousand_files_are_looked_at_in_a_moment(settings: Settings) -> None:
    for number in range(1000):
        folder = settings.files / "runs" / f"{number}" / "m"
        folder.mkdir(parents=True)
        for name in range(10):
            (folder / f"{name}").touch()
    rights.make_private(settings.home, settings.files)
    before = time.process_time()
    rights.make_private(settings.home, settings.files)
    assert time.process_time() - before < 1
    assert open_to_others(settings.home) == set()


# Where it cannot be kept


def home_is_a_file(place: Path) -> Path:
    (place / "home").write_text("a file")
    return place / "home"


def parent_is_a_file(place: Path) -> Path:
    (place / "file").write_text("a file")
    return place / "file" / "below" / "home"


def parent_is_read_only(place: Path) -> Path:
    place.chmod(0o555)
    return place / "below" / "home"


def store_is_read_only(place: Path) -> Path:
    home = place / "home"
    assert as_nobody(OPEN, home) == "opened"
    (home / "files").chmod(0o500)
    (home / "deepworth.db").chmod(0o400)
    home.chmod(0o500)
    return home


def nothing_can_be_made_there(place: Path) -> Path:
    return Path("/proc/home")


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (home_is_a_file, "store_no_folder"),
        (parent_is_a_file, "store_no_folder"),
        (parent_is_read_only, "store_unwritable"),
        (store_is_read_only, "store_unwritable"),
        (nothing_can_be_made_there, "store_unwritable"),
    ],
)
def test_a_home_that_cannot_be_used_is_told(
    open_place: Path, make: Callable[[Path], Path], code: str
) -> None:
    assert as_nobody(OPEN, make(open_place)) == code


def test_a_home_whose_parents_are_missing_is_made(tmp_path: Path) -> None:
    open_store(settings_in(tmp_path / "a" / "b" / "home")).close()
    assert open_to_others(tmp_path) == set()


@pytest.mark.parametrize("kilobytes", [0, 16, 200])
def test_a_full_disk_is_told_while_opening_and_while_keeping(
    tmp_path: Path, kilobytes: int
) -> None:
    script = (
        "import sys; from pathlib import Path\n"
        "from lib.errors import StoreError\n"
        "from tests.store_fixture import *\n"
        "try:\n"
        "    store = open_store(settings_in(Path(sys.argv[1]) / 'home'))\n"
        "    for seed in range(100): store.save_dataset(WORKSPACE, small_dataset(seed=seed))\n"
        "except StoreError as error: print(error.code)\n"
    )
    mounted = (
        f"mount -t tmpfs -o size={kilobytes or 4}k,mode=700 none '{tmp_path}' || exit 9; "
        f"exec '{sys.executable}' -c \"$1\" '{tmp_path}'"
    )
    if not IS_ROOT or shutil.which("unshare") is None:
        skip_or_fail("mounts", "a small disk can only be mounted by root")
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", mounted, "sh", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 9:
        skip_or_fail("mounts", "a small disk cannot be mounted here")
    assert done.stdout.strip() == "disk_full", done.stderr


def test_a_run_that_was_deleted_leaves_no_file(store: Store, submitted: str) -> None:
    store.delete_run(WORKSPACE, submitted)
    with pytest.raises(StoreError, match="run_not_found"):
        Ledger(store).save_artifact(submitted, "dummy", b"a model", 0.1)
    assert not list(store.files.folder.rglob("artifact.zip"))
    with pytest.raises(StoreError, match="run_not_found"):
        Ledger(store).end_run(submitted, Status.DONE)
