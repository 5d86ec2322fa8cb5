"""The folds of a run in a bundle: written from the store, and read from outside."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select

from lib.core.facts import Json
from lib.core.results import Run
from lib.store import rows, tables
from lib.store.bundle.checks import WHOLE, Node
from lib.store.bundle.state import FoldRow, curves_from, findings_from, values_from
from lib.store.store import Store


def kept_folds(store: Store, run_id: str) -> list[Row[Any]]:
    """Return the rows of a run's folds, by model and place."""
    table = tables.folds
    with store.database.read() as connection:
        return list(
            connection.execute(
                select(table)
                .where(table.c.run == run_id)
                .order_by(table.c.model, table.c.repeat, table.c.fold)
            )
        )


def fold_state(row: Row[Any]) -> FoldRow:
    """Return a fold as a bundle has it, without its history."""
    return {
        "model": row.model,
        "repeat": row.repeat,
        "fold": row.fold,
        "metrics": row.metrics,
        "train_metrics": row.train_metrics,
        "rows": row.rows,
        "fit_seconds": row.fit_seconds,
        "fit_cpu_seconds": row.fit_cpu_seconds,
        "predict_seconds": row.predict_seconds,
        "notes": row.notes,
    }


def folds_of(node: Node, run: Run, histories: dict[str, Json]) -> list[FoldRow]:
    """Return the rows of a run's folds, each with its history."""
    plan = run.plan
    ids = {model.id for model in run.models}
    curves = {
        (model, one["repeat"].whole(), one["fold"].whole()): curves_from(one["history"])
        for model, found in histories.items()
        for one in Node(found, f"histories/{model}.json").entries()
    }
    folds: dict[tuple[str, int, int], FoldRow] = {}
    for one in node.entries(100_000):
        model = one["model"].word(ids.__contains__)
        repeat, fold = (
            one["repeat"].whole(0, plan.repeats - 1),
            one["fold"].whole(0, plan.folds - 1),
        )
        folds[model, repeat, fold] = {
            "model": model,
            "repeat": repeat,
            "fold": fold,
            "metrics": values_from(one["metrics"], run.task),
            "train_metrics": values_from(one["train_metrics"], run.task),
            "rows": one["rows"].whole(0, WHOLE),
            "fit_seconds": one["fit_seconds"].amount(),
            "fit_cpu_seconds": one["fit_cpu_seconds"].amount(),
            "predict_seconds": one["predict_seconds"].amount(),
            "history": curves.get((model, repeat, fold), {}),
            "notes": rows.findings_out(findings_from(one["notes"])),
        }
    return list(folds.values())
