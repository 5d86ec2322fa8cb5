"""Our standard comparison against a plain script with the same models, in one run."""

import json
import subprocess
import sys
from pathlib import Path

from lib.core.plan import Effort
from tests.benchmark.bench_engine import compare, warm_store


def measure(data: Path) -> None:
    """Print both times and their ratio; imports and starting processes are excluded on both sides.

    The plain script does neither the blend, nor the refits, nor any record: our time is that until
    the verdict stands, blend included.
    """
    file = data / "tabular" / "telco_churn.csv"
    with warm_store() as store:
        ours = compare(store, file, "Churn", Effort.STANDARD)
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmark.plain_script", str(file), "Churn"],
        capture_output=True,
        text=True,
        check=True,
    )
    plain = json.loads(done.stdout.splitlines()[-1])
    total = plain["classical"] + plain["networks"]
    print(
        f"telco_churn standard: ours {ours.verdict:.1f} s, plain script {total:.1f} s "
        f"(cross_validate {plain['classical']:.1f}, model.fit {plain['networks']:.1f}), "
        f"ratio {ours.verdict / total:.2f} (limit 1.1)"
    )
    for id_, seconds in plain["models"].items():
        print(f"    plain {id_:24}{seconds:>8.1f} s")
