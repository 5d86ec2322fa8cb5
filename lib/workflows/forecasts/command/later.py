"""What follows a run of forecasts: its forecasts as files, other covariates, newer values."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TextIO

import pandas as pd

from lib.cli.files import read_dataset, write_file
from lib.cli.jobs import WORKSPACE, wait_for_job
from lib.cli.reading_options import reading_overrides
from lib.cli.terminal import say, say_json
from lib.core.dataset import Dataset
from lib.core.facts import Json, from_json, to_json
from lib.core.jobs import JobSpec, P
from lib.core.results import Run, Status
from lib.core.task import Task
from lib.engine.launch import EngineProcess
from lib.errors import InputError, StoreError
from lib.i18n import Translator
from lib.report.board import ranked
from lib.report.drawing.cells import safe_csv
from lib.report.labels import failure_text, model_label
from lib.store import Store
from lib.store.jobs import Job, Jobs
from lib.workflows.forecasts.facts.held import Held
from lib.workflows.forecasts.facts.setup import series_setup
from lib.workflows.forecasts.facts.views import NextForecast
from lib.workflows.forecasts.facts.what_if import Ahead, WhatIf
from lib.workflows.forecasts.holding import against_forecast, held_of
from lib.workflows.forecasts.job_specs import (
    HELD,
    MODEL,
    NEXT,
    WHAT_IF,
    HeldParameters,
    WhatIfParameters,
)
from lib.workflows.forecasts.models.baselines import SEASONAL_NAIVE
from lib.workflows.forecasts.report.held import held_texts
from lib.workflows.forecasts.report.package import package_zip
from lib.workflows.forecasts.report.what_if import (
    ahead_texts,
    change_text,
    changed_text,
    models_with_covariates,
)
from lib.workflows.forecasts.uploaded import covariates_from

_FOLDER = "forecasts"
_SHOWN = 3
"""Series whose change is told."""


@dataclass(frozen=True)
class Files:
    """What the options name beside the table, read before anything is trained."""

    covariates: tuple[Dataset, Ahead] | None
    newer: Dataset | None


def read_files(parsed: argparse.Namespace, table: Dataset, task: Task, periods: int) -> Files:
    """Read the files of covariates to come and of newer values; InputError of what cannot be."""
    found = [
        None if file is None else read_dataset(file, reading_overrides(parsed), task.like())
        for file in (parsed.what_if, parsed.newer)
    ]
    covariates = None
    if found[0] is not None:
        covariates = covariates_from(found[0], series_setup(task.recipe), table.frame, periods)
    return Files(covariates, found[1])


def after_run(
    parsed: argparse.Namespace, files: Files, t: Translator
) -> Callable[[Store, EngineProcess, Run], Mapping[str, Json]]:
    """Return what ``execute`` calls with the finished run; what it finds is kept with the run."""

    def after(store: Store, engine: EngineProcess, run: Run) -> Mapping[str, Json]:
        asked = Asked(store, engine, run, t, sys.stderr if parsed.json else sys.stdout)
        if files.covariates is not None:
            _what_if(asked, parsed.what_if.name, *files.covariates)
        if files.newer is not None:
            _held(asked, parsed.newer.name, files.newer)
        if parsed.out:
            _write(asked, parsed.out)
            for model in parsed.package or ():
                _package(asked, model, parsed.out)
        return {}

    return after


@dataclass(frozen=True)
class Asked:
    """A finished run whose engine is still there."""

    store: Store
    engine: EngineProcess
    run: Run
    t: Translator
    stream: TextIO

    def done(
        self, spec: JobSpec[P], model: str, params: P | None = None, table: str | None = None
    ) -> Job[P] | None:
        """Return a job that is done, or say why it is not and return None."""
        jobs, run = Jobs(self.store), self.run.id
        ended = jobs.as_asked(WORKSPACE, spec, run=run, model=model, params=params, dataset=table)
        if ended is None or ended.status is not Status.DONE:
            id_ = jobs.ask(WORKSPACE, spec, run=run, model=model, params=params, dataset=table)
            ended = wait_for_job(self.store, self.engine, id_, self.t, self.stream)
        if ended.status is Status.DONE:
            return ended
        if ended.failure is not None:
            said = " ".join(failure_text(ended.failure, self.t))
            say(f"{model_label(model, self.t)}: {said}", self.stream)
        return None

    def rows(self, model: str) -> pd.DataFrame | None:
        """Return a model's forecast of all series; None where it cannot be made."""
        job = self.done(NEXT, model)
        return None if job is None else pd.read_parquet(Jobs(self.store).path(WORKSPACE, job.id))


def _what_if(asked: Asked, name: str, table: Dataset, noticed: Ahead) -> None:
    t, models = asked.t, models_with_covariates(asked.run)
    if not models:
        say(t("No model that looks at covariates was completed."), asked.stream)
        return
    model = models[0]
    kept = asked.store.save_dataset(WORKSPACE, table)
    before = asked.done(NEXT, model)
    after = asked.done(WHAT_IF, model, WhatIfParameters(name=name, of=kept), kept)
    if before is None or after is None or before.result is None or after.result is None:
        return
    first, found = from_json(NextForecast, before.result), from_json(WhatIf, after.result)
    say(f"{t('What if?')} {model_label(model, t)}, {name}", asked.stream)
    for text in (*ahead_texts(noticed, t), changed_text(found, t)):
        say(text, asked.stream)
    for old, new in list(zip(first.fans, found.forecast.fans, strict=True))[:_SHOWN]:
        say(change_text(old.series or asked.run.task.target, old, new, t), asked.stream)


def _held(asked: Asked, name: str, newer: Dataset) -> None:
    model = next(one.id for one in ranked(asked.run) if one.status is Status.DONE)
    forecast, naive = asked.rows(model), asked.rows(SEASONAL_NAIVE)
    if forecast is None or naive is None:
        return
    setup = series_setup(asked.run.task.recipe)
    beside, noticed = against_forecast(newer, setup, forecast, naive)
    kept = asked.store.save_dataset(WORKSPACE, beside)
    params = HeldParameters(name=name, of=kept, unread=noticed.unread)
    done = asked.done(HELD, model, params, kept)
    if done is not None and done.result is not None:
        _tell(from_json(Held, done.result), model, asked.t, asked.stream)


def _tell(found: Held, model: str, t: Translator, stream: TextIO) -> None:
    say(f"{t('Did it hold?')} {model_label(model, t)}, {found.name}", stream)
    for text in held_texts(found, t):
        say(text, stream)


def _write(asked: Asked, out: Path) -> None:
    """Write the forecasts of the models that lead, and of the seasonal naive one beside them."""
    folder, jobs = out / _FOLDER, Jobs(asked.store)
    asked.done(NEXT, SEASONAL_NAIVE)
    try:
        for name in (folder, out / "models"):
            name.mkdir(exist_ok=True)
        for job in jobs.find(WORKSPACE, asked.run.id, NEXT):
            if job.status is Status.DONE:
                frame = pd.read_parquet(jobs.path(WORKSPACE, job.id))
                frame.to_parquet(folder / f"{job.model}.parquet", index=False)
                (folder / f"{job.model}.csv").write_bytes(safe_csv(frame))
    except OSError as error:
        reason = error.strerror or ""
        raise StoreError("out_not_writable", folder=str(folder), reason=reason) from error


def _package(asked: Asked, model: str, out: Path) -> None:
    """Write a model as it is taken away."""
    done = asked.done(MODEL, model)
    if done is not None:
        made = Jobs(asked.store).data(WORKSPACE, done.id)
        reading = asked.store.look_up_dataset(WORKSPACE, asked.run.dataset_id).reading
        data = package_zip(asked.run, model, made, asked.t, reading)
        write_file(out / "models" / f"{model}.zip", data)


def held(parsed: argparse.Namespace, t: Translator) -> int:
    """Compare a forecast in a run's folder with a file of newer values; always exit code 0."""
    document, files = _of_folder(parsed.run)
    task = Task.from_dict(document["task"])
    there = [one["id"] for one in document["models"] if one["id"] in files]
    model = parsed.model or next((one for one in there if one != SEASONAL_NAIVE), SEASONAL_NAIVE)
    if model not in files:
        raise InputError("forecast_not_in_folder", model=model, available=there)
    newer = read_dataset(parsed.file, reading_overrides(parsed), task.like())
    rows = [pd.read_parquet(files[one]) for one in (model, SEASONAL_NAIVE)]
    beside, noticed = against_forecast(newer, series_setup(task.recipe), *rows)
    found = replace(held_of(beside.frame), name=parsed.file.name, unread=noticed.unread)
    if parsed.out:
        write_file(parsed.out, safe_csv(beside.frame))
    if parsed.json:
        said = {"model": model, **to_json(replace(found, fans=()))}
        del said["fans"]
        say_json(json.dumps(said, ensure_ascii=False))
    else:
        _tell(found, model, t, sys.stdout)
    return 0


def _of_folder(folder: Path) -> tuple[dict[str, Any], dict[str, Path]]:
    """Return a run's document and its forecasts by model; InputError "not_a_run_folder"."""
    files = {path.stem: path for path in sorted((folder / _FOLDER).glob("*.parquet"))}
    missing = "run.json"
    try:
        document: dict[str, Any] = json.loads((folder / missing).read_text("utf-8"))
        if SEASONAL_NAIVE in files:
            return document, files
        missing = f"{_FOLDER}/{SEASONAL_NAIVE}.parquet"
    except (OSError, ValueError):
        pass
    raise InputError("not_a_run_folder", folder=str(folder), missing=missing)
