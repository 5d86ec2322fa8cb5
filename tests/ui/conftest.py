"""The app in AppTest, with a store of its own and no engine: nothing is trained here."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from lib.settings import read_settings
from lib.store import Store
from lib.ui.shell import services
from tests.ui.markdown_scan import as_it_came

ROOT = Path(__file__).resolve().parents[2]
WORKSPACE = "0123456789abcdef" * 2


class NoEngine:
    """Stands for an engine that is there; starting a real one costs seconds."""

    def ensure(self) -> None: ...

    def alive(self) -> bool:
        return True


installed_components = cache(manifest_scanner.scan_component_manifests)


@pytest.fixture(autouse=True)
def packages_are_looked_through_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each AppTest reads the metadata of all installed packages, which takes half a second."""
    monkeypatch.setattr(manifest_scanner, "scan_component_manifests", installed_components)


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of files are written here, and none has to outlive a power cut."""
    monkeypatch.setattr("os.fsync", lambda _: None)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("DEEPWORTH_HOME", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr("lib.engine.launch.start_engine", lambda _: NoEngine())
    read_settings.cache_clear()
    st.cache_resource.clear()
    yield tmp_path
    services.store().close()
    st.cache_resource.clear()
    read_settings.cache_clear()


@pytest.fixture(autouse=True)
def nothing_that_users_wrote_is_markdown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look at every page of every test for what names and texts in them hold."""
    run = AppTest._run

    def looked_at(self: AppTest, *given: Any, **options: Any) -> AppTest:
        done = run(self, *given, **options)
        assert as_it_came(done) == []
        return done

    monkeypatch.setattr(AppTest, "_run", looked_at)


@pytest.fixture
def store(home: Path) -> Store:
    return services.store()


@pytest.fixture
def open_app() -> Callable[..., AppTest]:
    """Open the app: ``page`` is a file of pages/, the rest is what the browser would say."""

    def opened(
        page: str | None = None,
        locale: str = "en-US",
        workspace: str | None = WORKSPACE,
        dataset: str | None = None,
        **query: Any,
    ) -> AppTest:
        at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        at.context = {"locale": locale, "timezone_offset": 0}
        if workspace:
            at.session_state["deepworth.workspace"] = workspace
        if dataset:
            at.session_state["deepworth.dataset"] = dataset
        at.run()
        if page or query:
            for name, value in query.items():
                at.query_params[name] = value
            if page:
                at.switch_page(f"pages/{page}.py")
            at.run()
        assert not at.exception
        return at

    return opened


def said(at: AppTest) -> str:
    """Everything that a page says in text."""
    parts = [*at.title, *at.header, *at.markdown, *at.caption, *at.text]
    parts += [*at.error, *at.warning, *at.info]
    return "\n".join(str(part.value) for part in parts).replace("\\", "").replace(":color[]", "")


def labels(at: AppTest) -> list[str]:
    """The labels of all buttons."""
    return [button.label for button in at.button]


def next_run(at) -> str:
    run = at.query_params["run"]
    return run if isinstance(run, str) else run[0]
