"""Long runs that look for what breaks: `python -m tests.benchmark faults`.

DEEPWORTH_BENCH_FAULTS names the parts, all by default.
"""

import os
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil

from lib.sandbox.client import sandbox
from tests.benchmark import growth, kills
from tests.unit.intake.mutated import FORMATS, cases, make_bundle, outcome

_UPLOADS = int(os.environ.get("DEEPWORTH_BENCH_UPLOADS", "10000"))
_SEED = int(os.environ.get("DEEPWORTH_BENCH_SEED", "1"))


def uploads(data: Path) -> None:
    """Read ten thousand damaged files of every format, two at a time, as the web process does."""
    del data
    with tempfile.TemporaryDirectory(prefix="deepworth-faults-") as folder:
        bundle = make_bundle(Path(folder))
    process, started = psutil.Process(), time.monotonic()
    counts: dict[str, Counter[str]] = {format_: Counter() for format_ in FORMATS}
    bad: list[tuple[str, str, bytes]] = []
    outcome(sandbox(), b"a,b\n1,2\n", "csv")
    before = highest = process.memory_info().rss
    with ThreadPoolExecutor(2) as pool:
        todo = cases(bundle, _UPLOADS, _SEED)
        while batch := [one for _, one in zip(range(100), todo, strict=False)]:
            found = pool.map(lambda one: outcome(sandbox(), one[1], one[0]), batch)
            for (format_, file), said in zip(batch, found, strict=True):
                counts[format_][said] += 1
                if said in ("unexpected", "reading_ended", "reading_time", "reading_memory"):
                    bad.append((format_, said, file))
            highest = max(highest, process.memory_info().rss)
    for format_, said in counts.items():
        print(f"{format_}: " + ", ".join(f"{code} {count}" for code, count in said.most_common()))
    grown, unforeseen = (highest - before) / 1e6, sum(said == "unexpected" for _, said, _ in bad)
    print(
        f"{_UPLOADS} damaged files, {len(FORMATS)} formats, {time.monotonic() - started:.0f} s; "
        f"this process grew by {grown:.0f} MB at most (limit 100); errors that nobody foresaw: "
        f"{unforeseen} (limit 0)",
        flush=True,
    )
    _keep(bad)


def _keep(bad: list[tuple[str, str, bytes]]) -> None:
    """Write the files that are worth a look into DEEPWORTH_BENCH_KEEP."""
    folder = os.environ.get("DEEPWORTH_BENCH_KEEP")
    for number, (format_, said, file) in enumerate(bad if folder else []):
        (Path(str(folder)) / f"{said}-{number}.{format_}").write_bytes(file)


PARTS: dict[str, Callable[[Path], None]] = {
    "growth": growth.measure,
    "kills": kills.measure,
    "uploads": uploads,
}


def measure(data: Path) -> None:
    """Run the parts that are asked for."""
    wanted = os.environ.get("DEEPWORTH_BENCH_FAULTS")
    for name in wanted.split(",") if wanted else PARTS:
        print(f"-- {name}", flush=True)
        PARTS[name](data)
