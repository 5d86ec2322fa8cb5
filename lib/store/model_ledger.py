"""What the engine writes of single models: folds, predictions, fitted files, progress."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, delete, select, update

from lib.core.facts import Json
from lib.core.findings import Finding
from lib.core.results import Failure, FoldResult, Interval, Status
from lib.deep.diagnosis import gathered
from lib.errors import StoreError
from lib.store import rows, tables
from lib.store.files import (
    artifact_file,
    fold_file,
    from_parquet,
    predictions_file,
    to_parquet,
)
from lib.store.store import Store

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray


class ModelLedger:
    """The part of the engine's view of a store that is about a run's models.

    A run that was deleted meanwhile gives StoreError "run_not_found" from each writing method.
    """

    def __init__(self, store: Store) -> None:
        self._database = store.database
        self._files = store.files

    def save_fold(
        self,
        run: str,
        result: FoldResult,
        positions: NDArray[np.int64],
        summary: tuple[Mapping[str, Interval], Mapping[str, Interval]],
    ) -> None:
        """Keep one fold of a model, with the summary (test, train) of all its folds so far.

        ``positions`` are those of the fold's test rows in the dataset's table.
        """
        model = result.model
        frame = rows.predictions_frame(result, positions)
        name = fold_file(run, model, result.repeat, result.fold)
        folds, progress = tables.folds, tables.progress
        metrics, train = summary
        with self._file(run, name, to_parquet(frame)), self._database.write() as connection:
            self._put_fold(connection, run, result)
            done = connection.execute(
                select(folds.c.fit_seconds, folds.c.fit_cpu_seconds).where(
                    folds.c.run == run, folds.c.model == model
                )
            ).all()
            connection.execute(
                delete(progress).where(progress.c.run == run, progress.c.model == model)
            )
            connection.execute(
                progress.insert().values(run=run, model=model, share=0.0, curves=result.history)
            )
            self._update_model(
                connection,
                run,
                model,
                folds_done=len(done),
                metrics=rows.intervals_out(metrics),
                train=rows.intervals_out(train),
                fit_seconds=sum(row.fit_seconds for row in done),
                fit_cpu_seconds=sum(row.fit_cpu_seconds for row in done),
            )

    def save_further_fold(self, run: str, result: FoldResult, positions: NDArray[np.int64]) -> None:
        """Keep a fold beyond the plan's repeats: a model's results stay those of the plan."""
        frame = rows.predictions_frame(result, positions)
        name = fold_file(run, result.model, result.repeat, result.fold)
        with self._file(run, name, to_parquet(frame)), self._database.write() as connection:
            self._put_fold(connection, run, result)

    def finish_model(self, run: str, model: str, *, weights: Mapping[str, float]) -> None:
        """Put the predictions of a model's folds into one file, and say that it is complete."""
        import pandas as pd

        done = self._folds(run, model)
        together = self._together(run, model)
        stacked = set() if together is None else _places(together)
        parts = [
            fold_file(run, model, row.repeat, row.fold)
            for row in done
            if (row.repeat, row.fold) not in stacked
        ]
        frames = [from_parquet(self._files.read(name)) for name in parts]
        if together is not None:
            frames.insert(0, together)
        whole = pd.concat(frames, ignore_index=True)
        name = predictions_file(run, model)
        predicted = sum(row.rows for row in done)
        seconds = sum(row.predict_seconds for row in done)
        with self._file(run, name, to_parquet(whole)):
            self._write_model(
                run,
                model,
                status=Status.DONE,
                predictions=name,
                predict_ms_per_1000=1e6 * seconds / predicted if predicted and seconds else None,
                weights=dict(weights),
                notes=_notes(done),
            )
        self._files.remove(parts)

    def end_model(self, run: str, model: str, status: Status, failure: Failure | None) -> None:
        """Say that a model failed or was cancelled; its finished folds stay."""
        self._write_model(run, model, status=status, failure=rows.failure_out(failure))

    def add_note(self, run: str, model: str, note: Finding) -> None:
        """Add a finding to a model's notes."""
        with self._database.write() as connection:
            other_notes = self._other_notes(connection, run, model, note.code)
            self._update_model(connection, run, model, notes=[*other_notes, note.to_dict()])

    def save_artifact(self, run: str, model: str, artifact: bytes, cpu_seconds: float) -> None:
        """Keep the model fitted on all rows; a note that it could not be is no longer true."""
        name = artifact_file(run, model)
        with self._database.read() as connection:
            notes = self._other_notes(connection, run, model, "refit_failed")
        with self._file(run, name, artifact):
            self._write_model(
                run,
                model,
                artifact=name,
                size_bytes=len(artifact),
                refit_cpu_seconds=cpu_seconds,
                refit=Status.DONE,
                notes=notes,
            )

    def end_refit(self, run: str, model: str, status: Status) -> None:
        """Say that a model could not be, or was not to be, fitted on all rows."""
        self._write_model(run, model, refit=status)

    def artifact(self, run: str, model: str) -> bytes:
        """Return the model fitted on all rows."""
        return self._files.read(artifact_file(run, model))

    def save_interval(self, run: str, model: str, metric: str, low: float, high: float) -> None:
        """Put another interval around a model's mean of a metric."""
        models = tables.models.c
        with self._database.write() as connection:
            known = connection.scalar(
                select(models.metrics).where(models.run == run, models.model == model)
            )
            if known and metric in known:
                changed = {**known[metric], "low": low, "high": high}
                self._update_model(connection, run, model, metrics={**known, metric: changed})

    def save_test(self, run: str, model: str, metrics: Mapping[str, float]) -> None:
        """Keep the metrics of the refit model on a second file."""
        self._write_model(run, model, test=dict(metrics))

    def folds(self, run: str) -> list[FoldResult]:
        """Return all finished folds of a run, without their predictions."""
        with self._database.read() as connection:
            table = tables.folds
            fold_rows = connection.execute(
                select(table)
                .where(table.c.run == run)
                .order_by(table.c.model, table.c.repeat, table.c.fold)
            ).all()
        return [rows.to_fold(row, rows.NO_OUTPUTS) for row in fold_rows]

    def fold_results(self, run: str, model: str) -> list[FoldResult]:
        """Return the finished folds of a model with their predictions, by repeat, then fold."""
        together = self._together(run, model)
        stacked = set() if together is None else _places(together)
        folds = []
        for row in self._folds(run, model):
            if together is None or (row.repeat, row.fold) not in stacked:
                part = from_parquet(self._files.read(fold_file(run, model, row.repeat, row.fold)))
            else:
                part = together[(together["repeat"] == row.repeat) & (together["fold"] == row.fold)]
            folds.append(rows.to_fold(row, _outputs(part)))
        return folds

    def fold_rows(self, run: str, model: str) -> dict[tuple[int, int], NDArray[np.int64]]:
        """Return the positions of the rows that each fold of a model tested, in their order."""
        together = self._together(run, model)
        found = {} if together is None else _rows_by_place(together)
        for row in self._folds(run, model):
            if (row.repeat, row.fold) not in found:
                part = from_parquet(self._files.read(fold_file(run, model, row.repeat, row.fold)))
                found |= _rows_by_place(part)
        return found

    def save_progress(
        self, shares: Mapping[tuple[str, str], tuple[float, Mapping[str, list[float]]]]
    ) -> None:
        """Keep the share done and the curves of models, by (run, model)."""
        table = tables.progress
        with self._database.write() as connection:
            existing = set(connection.scalars(select(tables.runs.c.id)))
            for (run, model), (share, curves) in shares.items():
                if run not in existing:
                    continue
                connection.execute(delete(table).where(table.c.run == run, table.c.model == model))
                connection.execute(
                    table.insert().values(run=run, model=model, share=share, curves=curves)
                )

    @contextmanager
    def _file(self, run: str, name: str, data: bytes) -> Iterator[None]:
        """Write a file that is named in here; of a run deleted meanwhile nothing may be left."""
        self._files.write(name, data)
        try:
            yield
        except StoreError as error:
            if error.code == "run_not_found":
                self._files.remove_run(run)
            raise

    def _together(self, run: str, model: str) -> pd.DataFrame | None:
        """Return the predictions that are in one file already, if there are any."""
        models = tables.models.c
        with self._database.read() as connection:
            name = connection.scalar(
                select(models.predictions).where(models.run == run, models.model == model)
            )
        return from_parquet(self._files.read(name)) if name else None

    def _folds(self, run: str, model: str) -> Sequence[Row[Any]]:
        table = tables.folds
        with self._database.read() as connection:
            return connection.execute(
                select(table)
                .where(table.c.run == run, table.c.model == model)
                .order_by(table.c.repeat, table.c.fold)
            ).all()

    def _write_model(self, run: str, model: str, **values: object) -> None:
        with self._database.write() as connection:
            self._update_model(connection, run, model, **values)

    @staticmethod
    def _put_fold(connection: Connection, run: str, result: FoldResult) -> None:
        """Write a fold's row; again, perhaps: that it had been may not have been heard of."""
        table = tables.folds
        place = (table.c.repeat == result.repeat) & (table.c.fold == result.fold)
        connection.execute(
            delete(table).where(table.c.run == run, table.c.model == result.model, place)
        )
        connection.execute(table.insert().values(run=run, **rows.fold_values(result)))

    @staticmethod
    def _other_notes(
        connection: Connection, run: str, model: str, code: str
    ) -> list[dict[str, Json]]:
        models = tables.models.c
        query = select(models.notes).where(models.run == run, models.model == model)
        return [one for one in connection.scalar(query) or [] if one["code"] != code]

    @staticmethod
    def _update_model(connection: Connection, run: str, model: str, **values: object) -> None:
        table = tables.models
        changed = connection.execute(
            update(table).where(table.c.run == run, table.c.model == model).values(**values)
        )
        if not changed.rowcount:
            raise StoreError("run_not_found", run=run)


def _notes(folds: Iterable[Row[Any]]) -> list[dict[str, Json]]:
    """Return what is noted of a model by its folds' notes."""
    return [note.to_dict() for note in gathered([rows.findings_in(row.notes) for row in folds])]


def _places(together: pd.DataFrame) -> set[tuple[int, int]]:
    """Return the (repeat, fold) of which the predictions are there."""
    pairs = together[["repeat", "fold"]].drop_duplicates()
    return set(pairs.itertuples(index=False, name=None))


def _rows_by_place(frame: pd.DataFrame) -> dict[tuple[int, int], NDArray[np.int64]]:
    return {
        place: frame["row"].to_numpy()[(frame["repeat"] == place[0]) & (frame["fold"] == place[1])]
        for place in sorted(_places(frame))
    }


def _outputs(part: pd.DataFrame) -> NDArray[np.float32]:
    names = [name for name in part.columns if name.startswith("output_")]
    return part[names].to_numpy()
