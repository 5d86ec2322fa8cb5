"""The folds of a run in a bundle: written from the store, and read from outside."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select

from lib.core.facts import Json
from lib.core.results import Run
from lib.store import rows, tables
from lib.store.bundle.checks import WHOLE, Node
from lib.store.bundle.outcome import curves_from, findings_from, values_from
from lib.store.bundle.state import FoldRow
from lib.store.store import Store


def kept_folds(store: Store, run: Run) -> list[Row[Any]]:
    """Return the rows of the folds that all models of a run have, by model and place."""
    table = tables.folds
    with store.database.read() as connection:
        return list(
            connection.execute(
                select(table)
                .where(table.c.run == run.id, table.c.repeat < run.plan.repeats)
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
        (model, entry["repeat"].whole(), entry["fold"].whole()): curves_from(entry["history"])
        for model, entries in histories.items()
        for entry in Node(entries, f"histories/{model}.json").entries()
    }
    folds: dict[tuple[str, int, int], FoldRow] = {}
    for entry in node.entries(100_000):
        model = entry["model"].word(ids.__contains__)
        repeat, fold = (
            entry["repeat"].whole(0, plan.repeats - 1),
            entry["fold"].whole(0, plan.folds - 1),
        )
        folds[model, repeat, fold] = {
            "model": model,
            "repeat": repeat,
            "fold": fold,
            "metrics": values_from(entry["metrics"], run.task),
            "train_metrics": values_from(entry["train_metrics"], run.task),
            "rows": entry["rows"].whole(0, WHOLE),
            "fit_seconds": entry["fit_seconds"].amount(),
            "fit_cpu_seconds": entry["fit_cpu_seconds"].amount(),
            "predict_seconds": entry["predict_seconds"].amount(),
            "history": curves.get((model, repeat, fold), {}),
            "notes": rows.findings_out(findings_from(entry["notes"])),
        }
    return list(folds.values())
