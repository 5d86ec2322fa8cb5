"""Larger tables at standard effort: no failed row, and how long they take."""

import os
from pathlib import Path

from lib.core.plan import Effort
from tests.benchmark.bench_engine import compare, warm_store

TABLES = (
    ("california_housing.csv", "median_house_value", 0, None),
    ("covertype_15k.csv", "Cover_Type", 0, None),
    ("adult_train_nohdr.csv.gz", "", -1, 600),
)


def measure(data: Path) -> None:
    """Print the time, the estimate, the failures and the verdict of each table.

    DEEPWORTH_BENCH_TABLE chooses those whose name holds it.
    """
    wanted = os.environ.get("DEEPWORTH_BENCH_TABLE", "")
    with warm_store() as store:
        for name, target, header, limit in TABLES:
            if wanted not in name:
                continue
            moments = compare(store, data / "tabular" / name, target, Effort.STANDARD, header)
            verdict = moments.run.verdict
            print(
                f"{name} standard: verdict {moments.verdict:.0f} s, done {moments.done:.0f} s"
                f"{f' (limit {limit})' if limit else ''}; estimated {moments.estimate:.0f} s; "
                f"failed {moments.failed}; {verdict.decision if verdict else 'no verdict'}",
                flush=True,
            )
            for model in moments.run.models:
                metric = model.metrics.get(moments.run.plan.metric)
                score = f"{metric.mean:.4f}" if metric else "-"
                print(f"    {model.id:24}{score:>12}{model.fit_cpu_seconds:>10.1f} CPU s")
