"""How well files are read: `python -m tests.benchmark reading`.

DEEPWORTH_BENCH_READING names the parts (polluted, dialects, mutated), all by default;
DEEPWORTH_BENCH_ROWS the rows of the table that is polluted, DEEPWORTH_BENCH_MUTATED how many files
are changed at random. The large file is timed by `python -m tests.benchmark reading_size`.
"""

import contextlib
import csv
import io
import json
import os
import tempfile
from collections import defaultdict
from pathlib import Path

from lib.cli.main import main
from tests.benchmark import reading_dialects, reading_mutated
from tests.benchmark.pollution import Polluted, polluted
from tests.benchmark.reading_score import MEASURES, score

_ROWS = int(os.environ.get("DEEPWORTH_BENCH_ROWS", "84"))
_SHOW = int(os.environ.get("DEEPWORTH_BENCH_SHOW", "0"))
"""So many of the worst files are named."""


def read_back(data: bytes, *options: str) -> tuple[list[list[str]] | None, dict[str, object]]:
    """Read bytes by the command line; return the records that it writes, and how it read them.

    The records are None where it refused them.
    """
    with tempfile.TemporaryDirectory(prefix="deepworth-reading-") as folder:
        file, out = Path(folder, "in.csv"), Path(folder, "out.csv")
        file.write_bytes(data)
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(io.StringIO()):
            code = main(["read", str(file), "--to", str(out), "--json", *options])
        if code or not out.exists():
            return None, {}
        with out.open(encoding="utf-8", newline="") as written:
            records = [row for row in csv.reader(written) if row]
        return records, json.loads(said.getvalue()).get("reading", {})


def measure(data: Path) -> None:
    """Print how polluted files, dialects and damaged files are read."""
    del data
    parts = {
        "polluted": measure_polluted,
        "dialects": reading_dialects.measure,
        "mutated": reading_mutated.measure,
    }
    for name in os.environ.get("DEEPWORTH_BENCH_READING", ",".join(parts)).split(","):
        parts[name]()


def measure_polluted() -> None:
    """Score every polluted file, raw and typed, as the Pollock benchmark does."""
    scores: dict[str, list[tuple[float, float, Polluted]]] = {"raw": [], "typed": []}
    refused = right = 0
    files = list(polluted(_ROWS))
    for file in files:
        raw, how = read_back(file.data, "--raw")
        typed, _ = read_back(file.data)
        refused += raw is None
        right += how.get("delimiter") == file.delimiter.strip(" ") or not file.data
        for kind, records in (("raw", raw), ("typed", typed)):
            scores[kind].append((score(file.clean, records), file.weight, file))
    print(f"{len(files)} polluted files of {_ROWS} rows (best {MEASURES}):")
    for kind, found in scores.items():
        simple = sum(one for one, _, _ in found) / len(found)
        weighted = sum(one * weight for one, weight, _ in found) / sum(w for _, w, _ in found)
        print(f"  {kind}: simple {simple:.3f}, weighted {weighted:.3f}")
    print(f"  refused {refused}; delimiter right {100 * right / len(files):.1f} %")
    _by_kind(scores)


def _by_kind(scores: dict[str, list[tuple[float, float, Polluted]]]) -> None:
    """Print the kinds of pollution that cost most."""
    for kind, found in scores.items():
        groups: dict[str, list[float]] = defaultdict(list)
        for one, _, file in found:
            groups[file.kind].append(one)
        worst = sorted(groups.items(), key=lambda item: sum(item[1]) / len(item[1]))
        print(f"  {kind}, kind by kind (mean, worst, files):")
        for name, each in worst:
            if min(each) < MEASURES:
                mean = sum(each) / len(each)
                print(f"    {name:32} {mean:6.3f} {min(each):6.3f} {len(each):5}")
        for one, _, file in sorted(found, key=lambda item: item[0])[:_SHOW]:
            print(f"      {file.name} {one:.2f}")
