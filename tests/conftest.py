"""Fixtures shared by all tests: the real data, and what a run on CI must not skip."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
REQUIRED = set(filter(None, os.environ.get("DEEPWORTH_REQUIRE", "").split(",")))


def skip_or_fail(what: str, reason: str) -> None:
    """Skip a test that lacks something, or fail it where DEEPWORTH_REQUIRE names that."""
    if what in REQUIRED:
        pytest.fail(f"DEEPWORTH_REQUIRE={what}: {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Folder of real data sets; see DEEPWORTH_TEST_DATA."""
    folder = Path(os.environ.get("DEEPWORTH_TEST_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        skip_or_fail("data", f"no real data at {folder}: set DEEPWORTH_TEST_DATA")
    return folder


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep on one worker what shares something dear: the app's server, an engine, else a file."""
    for item in items:
        names = getattr(item, "fixturenames", ())
        if "tests/browser" in item.nodeid:
            group = "browser"
        elif "engine" in names or "own_engine" in names:
            group = "engine"
        else:
            group = item.nodeid.split("::")[0]
        item.add_marker(pytest.mark.xdist_group(group))
