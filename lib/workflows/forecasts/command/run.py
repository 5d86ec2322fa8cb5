"""The command `forecast`: from a table to series, their backtest and the verdict."""

from __future__ import annotations

import argparse
from dataclasses import replace

from lib.cli.files import read_dataset
from lib.cli.reading_options import reading_overrides
from lib.cli.running import execute
from lib.core.dataset import Dataset
from lib.errors import InputError
from lib.evaluation.plan.tasks import nearest
from lib.i18n import Translator
from lib.models.settings import Settings as ModelSettings
from lib.models.settings import read_setting
from lib.workflows.forecasts.command.later import after_run, read_files
from lib.workflows.forecasts.facts.setup import Aggregate, Fill, SeriesSetup, forecast_setup
from lib.workflows.forecasts.facts.suggestion import Suggestion
from lib.workflows.forecasts.looking import Look, plan_forecasts
from lib.workflows.forecasts.series.suggest import Given, suggest_setup


def run(parsed: argparse.Namespace, t: Translator) -> int:
    """Forecast the series of a file; exit code 0 if the run came to its end, else 1."""
    table, look = _planned(parsed, read_dataset(parsed.file, reading_overrides(parsed)))
    ahead = forecast_setup(look.plan).ahead
    after = after_run(parsed, read_files(parsed, table, look.task, ahead), t)
    return execute(parsed, t, table, look.task, look.plan, look.findings, after=after)


def _planned(parsed: argparse.Namespace, dataset: Dataset) -> tuple[Dataset, Look]:
    suggested = suggest_setup(
        dataset,
        given=Given(
            parsed.date,
            parsed.value,
            parsed.series if parsed.group_by is None else parsed.group_by,
            parsed.frequency,
            parsed.start,
        ),
    )
    settings: ModelSettings = {}
    for text in parsed.settings:
        model, name, value = read_setting(text)
        settings.setdefault(model, {})[name] = value
    options = {
        "seasons": _seasons(parsed, suggested),
        "models": parsed.models,
        "effort": parsed.effort or "standard",
        "cutoffs": parsed.cutoffs,
        "gap": parsed.gap,
        "seed": parsed.seed,
        "metric": parsed.metric,
        "rope": parsed.rope,
        "settings": settings,
        "budget_seconds": parsed.budget,
    }
    horizon = parsed.horizon or suggested.horizon
    return plan_forecasts(dataset, _setup(parsed, dataset, suggested.setup), horizon, options)


def _setup(parsed: argparse.Namespace, dataset: Dataset, setup: SeriesSetup) -> SeriesSetup:
    """Return the suggested set-up with what was said by hand."""
    columns = {
        "dates": parsed.date,
        "series": parsed.series if parsed.group_by is None else parsed.group_by,
        "known": parsed.known,
        "past": parsed.past,
    }
    said = {name: value for name, value in columns.items() if value is not None}
    _check_columns([name for value in said.values() for name in value], dataset)
    if parsed.value is not None:
        _check_columns([parsed.value], dataset)
        said |= {"value": parsed.value, "wide": (), "wide_dates": False}
    if parsed.group_by is not None:
        said["aggregate"] = Aggregate.SUM
        said["static"] = tuple(name for name in setup.static if name in parsed.group_by)
    if parsed.frequency is not None:
        said["frequency"] = parsed.frequency
    if parsed.fill is not None:
        said["fill"] = Fill(parsed.fill)
    if parsed.aggregate is not None:
        said["aggregate"] = Aggregate(parsed.aggregate)
    if parsed.difference:
        said["difference"] = True
    if parsed.country is not None:
        said["country"] = parsed.country
    return replace(setup, **said).without_repeats()


def _check_columns(names: list[str], dataset: Dataset) -> None:
    present = [str(name) for name in dataset.frame.columns]
    for name in names:
        if name not in present:
            raise InputError("unknown_column", column=name, nearest=nearest(name, present))


def _seasons(parsed: argparse.Namespace, suggested: Suggestion) -> tuple[int, ...]:
    """Return the seasons that were asked for; InputError "bad_season" for what is no number."""
    if parsed.season is None:
        return tuple(suggested.seasons) or (1,)
    try:
        return tuple(int(text) for text in parsed.season) or (1,)
    except ValueError as error:
        raise InputError("bad_season", season=",".join(parsed.season), most=2000) from error
