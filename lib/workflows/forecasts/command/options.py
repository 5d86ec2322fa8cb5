"""What the command `forecast` understands."""

from pathlib import Path
from typing import Any

from lib.cli.reading_options import add_reading
from lib.cli.shared_options import add_common, add_run, at_least, names
from lib.core.metrics import ranking_metrics
from lib.core.task import TaskKind
from lib.i18n import Translator


def add_forecast(commands: Any, t: Translator) -> None:
    """Add the command `forecast`."""
    forecast = commands.add_parser("forecast", help=t("forecast time series; backtest and verdict"))
    add = forecast.add_argument
    add("file", metavar="FILE", type=Path)
    add(
        "--date",
        metavar="D,..",
        type=names,
        help=t(
            "column of the dates, or several that make one up (default: recognised); '' for rows "
            "in order"
        ),
    )
    add("--value", metavar="V", help=t("column to forecast (default: recognised)"))
    add(
        "--series",
        metavar="S,..",
        type=names,
        help=t("columns that name a series (default: recognised); '' for a single series"),
    )
    add(
        "--group-by",
        metavar="C,..",
        type=names,
        help=t("columns to sum the values by: a series for each of their values"),
    )
    add("--horizon", metavar="H", type=at_least(1), help=t("periods to forecast"))
    add(
        "--season",
        metavar="M,..",
        type=names,
        help=t("periods of a season, the main one first; 1 for none"),
    )
    add("--frequency", metavar="F", help=t("such as h, D, B, W-SUN, MS, QS, YS or 15min"))
    add("--start", metavar="DATE", help=t("date of the first row, where rows have none"))
    add("--cutoffs", metavar="K", type=at_least(2), help=t("cut-offs of the backtest"))
    add(
        "--gap",
        metavar="G",
        type=at_least(0),
        default=0,
        help=t("periods between the last known value and the first forecast"),
    )
    add(
        "--known",
        metavar="C,..",
        type=names,
        help=t("columns known in the future, such as prices and holidays (default: recognised)"),
    )
    add("--past", metavar="C,..", type=names, help=t("columns known only in the past"))
    add("--fill", choices=["zero", "previous", "interpolate", "missing"], help=t("what gaps hold"))
    add(
        "--aggregate",
        choices=["sum", "mean", "last"],
        help=t("what becomes of several rows of a series at one date"),
    )
    add("--difference", action="store_true", help=t("the values are a running total"))
    add("--country", metavar="CC", help=t("country of the public holidays, such as KR or US"))
    add(
        "--budget",
        metavar="SECONDS",
        type=float,
        help=t("begin no further model after this time"),
    )
    add(
        "--what-if",
        metavar="FILE",
        type=Path,
        help=t("covariates of the periods to come: forecast with them, too"),
    )
    add(
        "--newer",
        metavar="FILE",
        type=Path,
        help=t("later values: compare the forecast with them"),
    )
    add(
        "--package",
        metavar="a,b",
        type=names,
        help=t("models to write to --out as files with a script that forecasts"),
    )
    add_run(
        forecast,
        t,
        metrics=[metric.name for metric in ranking_metrics(TaskKind.FORECAST)],
        out=t("folder for run.json, forecasts and report.html"),
    )
    forecast.set_defaults(
        function="lib.workflows.forecasts.command.run:run", test=None, learning_curve=False
    )
    _add_held(commands, t)


def _add_held(commands: Any, t: Translator) -> None:
    """Add the command `held`."""
    held = commands.add_parser("held", help=t("compare a run's forecast with newer values"))
    add = held.add_argument
    add("run", metavar="RUN_DIR", type=Path, help=t("folder written by forecast --out"))
    add("file", metavar="FILE", type=Path)
    add("--model", metavar="ID", help=t("which model of the folder"))
    add("--out", metavar="OUT.csv", type=Path, help=t("values beside forecasts as a CSV file"))
    add_reading(held, t)
    add_common(held, t)
    held.set_defaults(function="lib.workflows.forecasts.command.later:held")
