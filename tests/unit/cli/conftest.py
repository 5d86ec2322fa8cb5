"""Commands run in this process, and an engine for those that train in one of their own.

Each start of Python takes a second, and each start of an engine takes eight.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from lib.cli.main import main
from lib.settings import read_settings
from tests.engine_fixture import engine_in

Said = SimpleNamespace
"""What a command left: ``returncode``, ``stdout`` and ``stderr``."""


@pytest.fixture
def say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Callable[..., Said]]:
    """Give a command that needs no engine to the command line, with a store of this test's own."""
    monkeypatch.setenv("DEEPWORTH_HOME", str(tmp_path))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    read_settings.cache_clear()

    def said(*arguments: object) -> Said:
        code = main([*map(str, arguments)])
        out, err = capsys.readouterr()
        return SimpleNamespace(returncode=code, stdout=out, stderr=err)

    yield said
    read_settings.cache_clear()


@pytest.fixture(scope="package")
def engine_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The home of a store whose engine is there: a command need not start one."""
    engine = engine_in(tmp_path_factory.mktemp("home"), workers=1)
    engine.wait_until_warm()
    yield engine.settings.home
    engine.close()
