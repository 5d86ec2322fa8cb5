"""Faults that happen: ``DEEPWORTH_BENCH_FAULTS`` chooses some parts, else all."""

import os
from collections.abc import Callable
from pathlib import Path

from tests.benchmark import kills

PARTS: dict[str, Callable[[Path], None]] = {"kills": kills.measure}


def measure(data: Path) -> None:
    """Cause the faults of each part and print what came of them."""
    for name in os.environ.get("DEEPWORTH_BENCH_FAULTS", ",".join(PARTS)).split(","):
        print(f"-- {name}", flush=True)
        PARTS[name](data)
