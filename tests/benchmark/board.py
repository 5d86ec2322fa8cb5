"""telco_churn with warm workers: the first model, the verdict and the end, quick and standard."""

import os
from pathlib import Path
from statistics import median

from lib.core.plan import Effort
from tests.benchmark.bench_engine import compare, warm_store


def measure(data: Path) -> None:
    """Print medians over DEEPWORTH_BENCH_RUNS runs (default 3)."""
    runs = int(os.environ.get("DEEPWORTH_BENCH_RUNS", "3"))
    limits = {Effort.QUICK: 30, Effort.STANDARD: 100}
    with warm_store() as store:
        for effort, limit in limits.items():
            file = data / "tabular" / "telco_churn.csv"
            all_moments = [compare(store, file, "Churn", effort) for _ in range(runs)]
            first, verdict, done = (
                median(getattr(moments, name) for moments in all_moments)
                for name in ("first", "verdict", "done")
            )
            estimate = all_moments[0].estimate
            print(
                f"telco_churn {effort}: first model {first:.1f} s (limit 3), "
                f"verdict {verdict:.1f} s, with refits {done:.1f} s (limit {limit}); "
                f"estimated {estimate:.0f} s; failed {all_moments[-1].failed}; median of {runs}",
                flush=True,
            )
