"""Thousands of text files changed at random: none may crash, hang or take much memory."""

import os
import random
import resource
import signal
import time
import traceback
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from types import FrameType

from lib.errors import DeepworthError
from lib.intake.reading import read_table
from tests.benchmark.pollution import polluted
from tests.benchmark.reading_dialects import DIALECTS, table, written
from tests.unit.intake.mutated import changed

_FILES = int(os.environ.get("DEEPWORTH_BENCH_MUTATED", "10000"))
_SECONDS = 10
_TIMES = 10
"""Times its own size that reading a file may take in memory; what every file costs comes first."""
_FLOOR = 40 << 20
"""The first 200,000 characters of any text are cut into cells by each delimiter and rule of quotes
that may be meant: 27 MB of Python's strings, measured in a process that has read small files."""


def measure() -> None:
    """Print how many files were read and refused, and what went wrong."""
    started = time.monotonic()
    outcomes: Counter[str] = Counter()
    with ProcessPoolExecutor(2) as pool:
        for found in pool.map(_some, range(0, _FILES, 500)):
            outcomes.update(found)
    bad = sum(outcomes[name] for name in ("crash", "hang", "memory"))
    seconds = time.monotonic() - started
    print(f"{outcomes.total()} damaged texts in {seconds:.0f} s, of which bad {bad} (limit 0):")
    print("  " + ", ".join(f"{name} {count}" for name, count in outcomes.most_common()))


def _some(first: int) -> Counter[str]:
    """Read 500 files; ``first`` seeds them."""
    chance = random.Random(first)
    originals = [one.data for one in polluted(20) if not one.name.startswith("row_")]
    for dialect in DIALECTS:
        text = written(table(chance), dialect)
        originals += [text.encode("utf-8"), text.encode("utf-16"), text.encode("cp949", "replace")]
    return Counter(_outcome(changed(chance.choice(originals), chance)) for _ in range(500))


def _outcome(data: bytes) -> str:
    def stop(number: int, frame: FrameType | None) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, stop)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    signal.alarm(_SECONDS)
    try:
        read_table(data, "mutated.csv")
        said = "read"
    except DeepworthError as error:
        said = error.code
    except TimeoutError:
        return "hang"
    except Exception:  # noqa: BLE001 - what is looked for here: errors that nobody foresaw
        traceback.print_exc()
        return "crash"
    finally:
        signal.alarm(0)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    return "memory" if grown > _FLOOR + _TIMES * len(data) else said
