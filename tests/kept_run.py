"""A run put into a store as the engine leaves it there, without training anything."""

import secrets

from lib.core.results import ModelResult, Run, Status
from lib.store import Store, rows, tables
from tests.store_fixture import small_dataset


def keep_run(store: Store, workspace: str, run: Run) -> str:
    """Keep a run with the results of its models, on a small table; return its id in the store.

    No request is written with it: an engine that looks on leaves it alone.
    """
    dataset = store.save_dataset(workspace, small_dataset())
    kept = secrets.token_hex(10)
    with store.database.write() as connection:
        connection.execute(
            tables.runs.insert().values(
                id=kept,
                workspace=workspace,
                name=run.name,
                note=run.note,
                status=run.status,
                dataset=dataset,
                task=run.task.to_dict(),
                plan=run.plan.to_dict(),
                findings=rows.findings_out(run.findings),
                created=run.created,
                started=run.started,
                finished=run.finished,
                seconds=run.seconds,
                estimate=run.estimate,
                environment=dict(run.environment),
                verdict=rows.verdict_out(run.verdict),
                failure=rows.failure_out(run.failure),
            )
        )
        connection.execute(
            tables.models.insert(),
            [_model(kept, place, result) for place, result in enumerate(run.models)],
        )
    return kept


def _model(run: str, place: int, result: ModelResult) -> dict[str, object]:
    return {
        "run": run,
        "model": result.id,
        "place": place,
        "family": result.family,
        "status": result.status,
        "folds_done": result.folds_done,
        "folds_total": result.folds_total,
        "metrics": rows.intervals_out(result.metrics),
        "train": rows.intervals_out(result.train),
        "test": dict(result.test),
        "fit_seconds": result.fit_seconds,
        "fit_cpu_seconds": result.fit_cpu_seconds,
        "predict_ms_per_1000": result.predict_ms_per_1000,
        "size_bytes": result.size_bytes,
        "refit": Status.DONE,
        "weights": dict(result.weights),
        "notes": rows.findings_out(result.notes),
        "failure": rows.failure_out(result.failure),
    }
