"""A file of a million rows: what reading, typing and profiling it takes, beside pandas's reader.

Each is measured in a process of its own: seconds of the processor, and the most memory that it
held. DEEPWORTH_BENCH_LARGE_ROWS is how many rows there are, DEEPWORTH_BENCH_RUNS how often each is
done, of which the best counts: others may use the machine.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv

ROWS = int(os.environ.get("DEEPWORTH_BENCH_LARGE_ROWS", "1000000"))
RUNS = int(os.environ.get("DEEPWORTH_BENCH_RUNS", "3"))
_LIMITS = {"seconds": 6.0, "megabytes": 600.0}
_ROOT = Path(__file__).resolve().parents[2]
_MEASURED = """
import json, sys, time
from pathlib import Path
{imports}
file = Path(sys.argv[1])
before = time.process_time()
marks = {{}}
def peak():
    # That of resource counts the process from which this one was forked.
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0])
def mark(name):
    marks[name] = time.process_time() - before - sum(marks.values())
{work}
marks["seconds"] = time.process_time() - before
marks["megabytes"] = peak() / 1024
print(json.dumps(marks))
"""
_PANDAS = _MEASURED.format(
    imports="import pandas as pd, pyarrow.csv",
    work="pd.read_csv(file, engine='pyarrow')",
)
_OURS = _MEASURED.format(
    imports="""
from lib.intake.profiling.profile import make_profile
from lib.intake.reading import read_table
""",
    work="""
dataset = read_table(file.read_bytes(), file.name, limit=1 << 40)
mark("reading")
make_profile(dataset, dataset.columns[-1].name)
mark("profile")
""",
)


def measure(data: Path) -> None:
    """Print the processor's seconds and the memory of both, and the ratio."""
    del data
    with tempfile.TemporaryDirectory(prefix="deepworth-size-") as folder:
        file = Path(folder) / "large.csv"
        write_large(file, ROWS)
        theirs, ours = (_best(script, file) for script in (_PANDAS, _OURS))
        size = file.stat().st_size / 1e6
    print(f"{ROWS:,} rows, 20 columns, {size:.0f} MB, best of {RUNS}")
    print(
        f"pandas with the pyarrow engine, reading alone: {theirs['seconds']:.1f} s of the "
        f"processor, {theirs['megabytes']:.0f} MB at most"
    )
    print(
        f"read, typed, findings {ours['reading']:.1f} s and profile {ours['profile']:.1f} s: "
        f"{ours['seconds']:.1f} s (limit {_LIMITS['seconds']:g}), {ours['megabytes']:.0f} MB at "
        f"most (limit {_LIMITS['megabytes']:g}); {ours['seconds'] / theirs['seconds']:.1f} times "
        f"pandas's seconds, {ours['megabytes'] / theirs['megabytes']:.2f} times its memory",
        flush=True,
    )


def _best(script: str, file: Path) -> dict[str, float]:
    found = [_once(script, file) for _ in range(RUNS)]
    return min(found, key=lambda one: one["seconds"])


def _once(script: str, file: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-c", script, str(file)],
        cwd=_ROOT,
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def write_large(file: Path, rows: int, seed: int = 7) -> None:
    """Write a table of ids, counts, measurements, dates, categories and words, some missing."""
    table = pa.Table.from_pandas(_large(rows, seed), preserve_index=False)
    pa.csv.write_csv(table, file, pa.csv.WriteOptions(quoting_style="none"))


def _large(rows: int, seed: int) -> pd.DataFrame:
    generator = np.random.default_rng(seed)
    start = np.datetime64("2019-01-01T00:00:00", "s")
    columns: dict[str, object] = {
        "order_id": pd.Series(np.arange(rows) + 10_000_000),
        "customer": np.char.add(
            "C", generator.integers(100_000, 100_000 + rows // 8, rows).astype(str)
        ),
        "quantity": generator.integers(1, 40, rows),
        "points": generator.integers(0, 100_000, rows),
        "age": _gaps(generator.integers(18, 95, rows).astype("float64"), generator, 0.04),
        "price": generator.gamma(2.0, 30.0, rows).round(2),
        "weight": _gaps(generator.normal(70, 12, rows).round(3), generator, 0.03),
        "height": generator.normal(1.7, 0.1, rows).round(4),
        "score": generator.normal(size=rows).round(5),
        "share": generator.random(rows).round(6),
        "latitude": generator.uniform(33, 39, rows).round(6),
        "longitude": generator.uniform(125, 130, rows).round(6),
        "day": (start + generator.integers(0, 2000 * 86_400, rows))
        .astype("datetime64[D]")
        .astype(str),
        "changed": (start + generator.integers(0, 2000 * 86_400, rows)).astype(str),
        "region": generator.choice(["north", "south", "east", "west"], rows),
        "product": generator.choice([f"product {at}" for at in range(300)], rows),
        "status": _gaps(generator.choice(["open", "paid", "sent", "back"], rows), generator, 0.05),
        "channel": generator.choice(["web", "store", "phone"], rows),
        "note": generator.choice(["gift", "fast", "call first", "none", "leave at door"], rows),
    }
    columns["returned"] = np.where(generator.random(rows) < 0.1, "yes", "no")
    return pd.DataFrame(columns)


def _gaps(values: np.ndarray, generator: np.random.Generator, share: float) -> pd.Series:
    return pd.Series(values).where(generator.random(len(values)) >= share)
