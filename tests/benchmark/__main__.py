"""Measure what the README states and print it: `python -m tests.benchmark [SECTION ...]`."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

from tests.benchmark import (
    board,
    deep,
    faults,
    first,
    forecasts,
    learn,
    peers,
    ratio,
    reading,
    reading_size,
    reviews,
    segments,
    tables,
    ui,
    verdict,
    verdict_tables,
    web,
)

SECTIONS: dict[str, Callable[[Path], None]] = {
    "first": first.measure,
    "board": board.measure,
    "ratio": ratio.measure,
    "web": web.measure,
    "ui": ui.measure,
    "tables": tables.measure,
    "deep": deep.measure,
    "peers": peers.measure,
    "reading_size": reading_size.measure,
    "reviews": reviews.measure,
    "segments": segments.measure,
    "reading": reading.measure,
    "forecasts": forecasts.measure,
    "learn": learn.measure,
    "faults": faults.measure,
    "verdict": verdict.measure,
    "verdict_tables": verdict_tables.measure,
}
_LONG = ("faults", "forecasts", "learn", "reading", "verdict", "verdict_tables")
"""Sections that only run when they are asked for."""


def main(wanted: list[str]) -> int:
    """Run the sections asked for, all but the long ones by default, one after the other."""
    unknown = set(wanted) - set(SECTIONS)
    if unknown:
        print(f"Expected some of {', '.join(SECTIONS)}; received {', '.join(unknown)}.")
        return 2
    root = Path(__file__).resolve().parents[2]
    data = Path(os.environ.get("DEEPWORTH_TEST_DATA", root.parent / "shared" / "data"))
    for name in wanted or [name for name in SECTIONS if name not in _LONG]:
        print(f"== {name}", flush=True)
        SECTIONS[name](data)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
