"""Fixtures shared by all tests: the real data, and what a run on CI must not skip."""

import gc
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

# Engines that give way to all else would wait for the other workers' tests.
os.environ.setdefault("DEEPWORTH_NICENESS", "1")
# Where an environment forbids bytecode, each engine and command that a test starts would compile
# all that it imports: ten seconds of a processor for a worker, sixteen with TensorFlow.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
ROOT = Path(__file__).resolve().parents[1]
TOGETHER = [
    re.compile(pattern)
    for pattern in (
        "tests/browser/test_[a-j]",
        "tests/browser/",
        "tests/unit/engine/",
        "tests/unit/cli/",
        "tests/unit/models/test_contract",
        "tests/ui/test_bundle_mutations",
    )
]
"""What goes to one worker as a whole, since it shares an app or a warm engine; what takes longest
goes first. The browser's tests are two such parts, which take about as long."""
MANY_MODULES = 100
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


def few_objects_to_look_through() -> None:
    """Take what is there out of garbage collection: modules and collected tests stay anyway.

    AppTest collects after every script, and networks after every fit, which took up to a second
    each among all of them.
    """
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="module", autouse=True)
def few_objects_in_a_module() -> None:
    """Leave out what earlier modules made."""
    few_objects_to_look_through()


@pytest.fixture(autouse=True)
def few_objects_after_imports() -> Iterator[None]:
    """Leave out what a test imported: TensorFlow is a million objects."""
    before = len(sys.modules)
    yield
    if len(sys.modules) > before + MANY_MODULES:
        few_objects_to_look_through()


def part_of(file: str) -> int:
    """Return the place in TOGETHER of a test's file, or that after the last."""
    found = (place for place, part in enumerate(TOGETHER) if part.match(file))
    return next(found, len(TOGETHER))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest."""
    items.sort(key=lambda item: part_of(item.nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Deal files to the workers, but what is TOGETHER to one.

    (The groups of xdist itself need a way of naming tests that pytest no longer has.)
    """
    from xdist.scheduler import LoadScopeScheduling

    class ByWhatTheyShare(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.split("::")[0]
            part = part_of(file)
            return TOGETHER[part].pattern if part < len(TOGETHER) else file

    return ByWhatTheyShare(config, log)
