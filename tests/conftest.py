"""Fixtures shared by all tests: the real data, and what a run on CI must not skip."""

import gc
import os
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
TOGETHER = ("tests/browser/", "tests/unit/engine/")
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


@pytest.fixture(scope="module", autouse=True)
def few_objects_to_look_through() -> None:
    """Take what is there out of garbage collection: modules and collected tests stay anyway.

    AppTest collects after every script, which took up to a second each among all of them.
    """
    gc.collect()
    gc.freeze()


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Deal files to the workers, but all of the browser to one, and all with engines to one.

    Their tests share the app's server, or one warm engine. (The groups of xdist itself need a way
    of naming tests that pytest no longer has.)
    """
    from xdist.scheduler import LoadScopeScheduling

    class ByWhatTheyShare(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.split("::")[0]
            return next((folder for folder in TOGETHER if file.startswith(folder)), file)

    return ByWhatTheyShare(config, log)
