"""How memory is found, shared out, and reckoned with."""

from pathlib import Path

from lib.core.memory import LOW_MEMORY, memory_total
from lib.engine.memory import make_layout, needed_bytes
from lib.settings import MEGABYTE
from tests.store_fixture import settings_in, small_task


def test_the_smallest_limit_counts(tmp_path: Path) -> None:
    files = (tmp_path / "v2", tmp_path / "v1")
    settings = settings_in(tmp_path)
    machine = memory_total(settings, files)
    files[0].write_text("max\n")
    assert memory_total(settings, files) == machine
    files[1].write_text(f"{900 * MEGABYTE}\n")
    assert memory_total(settings, files) == 900 * MEGABYTE
    smaller = settings_in(tmp_path, memory_limit=500 * MEGABYTE)
    assert memory_total(smaller, files) == 500 * MEGABYTE


def test_little_memory_means_one_worker(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, workers=4)
    low = make_layout(settings, LOW_MEMORY - 1)
    assert (low.workers, low.low_memory) == (1, True)
    plenty = make_layout(settings, 8192 * MEGABYTE)
    assert (plenty.workers, plenty.low_memory) == (4, False)
    assert plenty.workers * plenty.worker_bytes < 8192 * MEGABYTE


def test_a_fit_is_refused_only_when_far_too_large() -> None:
    task = small_task()
    assert needed_bytes(task, 100_000, {"colour": 30}, "sklearn") < 500 * MEGABYTE
    assert needed_bytes(task, 100_000_000, {"colour": 30}, "sklearn") > 50_000 * MEGABYTE
    assert needed_bytes(task, 10, {}, "keras") > needed_bytes(task, 10, {}, "sklearn")
