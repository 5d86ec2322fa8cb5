"""Verdicts on real tables: by the scores of folds, as once, and by rows with repeats, as now."""

from __future__ import annotations

import math
import os
from pathlib import Path

from lib.cli.store_reader import StoreReader
from lib.core.plan import Effort
from lib.core.results import Run, Verdict
from lib.evaluation.judge.recommended import recommended
from lib.evaluation.judge.verdict import judge_run
from lib.i18n import translator
from lib.report.drawing.numbers import decimals_in, rounded
from lib.report.figures.verdict_charts import interval_text
from lib.report.labels import metric_label, model_label
from lib.report.reader import deciding_evidence
from tests.benchmark.bench_engine import WORKSPACE, compare, warm_store

TABLES = (
    ("telco_churn.csv", "Churn", 0),
    ("german_credit_named.csv", "default", 0),
    ("adult_train_nohdr.csv.gz", "", -1),
    ("california_housing.csv", "median_house_value", 0),
    ("concrete.csv", "", 0),
    ("bike_sharing_hour.csv.gz", "cnt", 0),
    ("wine_white.csv", "quality", 0),
    ("covertype_15k.csv", "Cover_Type", 0),
)
_EN = translator("en")


def measure(data: Path) -> None:
    """Print a row for each table; DEEPWORTH_BENCH_TABLE chooses those whose name holds it."""
    wanted = os.environ.get("DEEPWORTH_BENCH_TABLE", "")
    print("| table, metric | by folds | s | by rows, repeats | s | recommended |")
    print("| --- | --- | --- | --- | --- | --- |")
    with warm_store() as store:
        for name, target, header in TABLES:
            if wanted not in name:
                continue
            moments = compare(store, data / "tabular" / name, target, Effort.STANDARD, header)
            run = moments.run
            once = moments.verdict if math.isnan(moments.repeats) else moments.repeats
            cells = (
                f"{name.split('.')[0]}, {metric_label(run.plan.metric, _EN)}",
                _said(judge_run(run)),
                f"{once:.0f}",
                _said(run.verdict),
                f"{moments.verdict:.0f}",
                _advised(run, StoreReader(store, WORKSPACE, run)),
            )
            print(f"| {' | '.join(cells)} |", flush=True)


def _said(verdict: Verdict | None) -> str:
    if verdict is None:
        return "no verdict"
    repeats = f", {verdict.repeats} repeats" if verdict.repeats else ""
    return f"{verdict.decision}: {interval_text(verdict, _EN)}{repeats}"


def _advised(run: Run, reader: StoreReader) -> str:
    """Return the model to take, and what that gives up on average where it is known."""
    found = recommended(run, deciding_evidence(reader))
    if found is None or run.verdict is None:
        return "none"
    regret = getattr(found, "expected_regret", math.nan)
    label = model_label(found.model, _EN)
    half = (run.verdict.high - run.verdict.low) / 2
    known = math.isfinite(regret)
    decimals = decimals_in(run.verdict.metric, half)
    return f"{label}, gives up {rounded(regret, decimals, _EN)}" if known else label
