"""Measured against estimated CPU seconds of one fold, for every model.

    python -m tests.benchmark.calibrate [--effort standard] [--models a,b] [--networks]

Reads real data from DEEPWORTH_TEST_DATA. Ratios between 0.5 and 2 keep the promise of the pages.
"""

import argparse
import os
from pathlib import Path

from lib.core.plan import Effort
from lib.evaluation.plan import estimate, planning
from lib.evaluation.train import crossval, problem, splits
from lib.intake.reading import read_table
from lib.models.catalogue import default_models, get_model

SETS = {
    "german_credit_named.csv": "default",
    "telco_churn.csv": "Churn",
    "wine_white.csv": "quality",
    "california_housing.csv": "median_house_value",
    "covertype_15k.csv": "Cover_Type",
    "adult_train_nohdr.csv.gz": None,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--effort", default="standard", choices=[str(effort) for effort in Effort])
    parser.add_argument("--models", default="")
    parser.add_argument("--sets", default=",".join(SETS))
    parser.add_argument("--networks", action="store_true")
    options = parser.parse_args()
    root = Path(__file__).resolve().parents[2].parent / "shared" / "data"
    folder = Path(os.environ.get("DEEPWORTH_TEST_DATA", root)) / "tabular"
    for name in options.sets.split(","):
        measure(folder / name, SETS[name], options)


def measure(path: Path, target: str | None, options: argparse.Namespace) -> None:
    dataset = read_table(path.read_bytes(), path.name)
    task = planning.make_task(dataset, target or dataset.columns[-1].name)
    effort = Effort(options.effort)
    wanted = [id_ for id_ in options.models.split(",") if id_]
    models = [
        id_
        for id_ in wanted or default_models(task.kind, effort)
        if task.kind in get_model(id_).kinds
        and get_model(id_).framework in ("sklearn", "catboost", *(["keras"] * options.networks))
    ]
    plan, _ = planning.make_plan(dataset, task, models=models, effort=effort, repeats=1)
    work = problem.make_problem(dataset.frame, task, plan)
    split = splits.make_splits(work, task, plan)[0]
    shares = plan.folds * plan.repeats + plan.folds / (plan.folds - 1)  # with the refit
    estimates = estimate.costs(dataset, task, plan).total
    print(f"\n{path.name}: {len(work.y)} rows, {task.kind}")
    for id_ in plan.models:
        result = crossval.fit_fold(get_model(id_), work, task, plan, split)
        seconds = result.fit_cpu_seconds + result.predict_seconds
        expected = estimates[id_] / shares
        print(f"  {id_:24s} {seconds:8.2f} s  {expected:8.2f} s  x {expected / seconds:.2f}")


if __name__ == "__main__":
    main()
