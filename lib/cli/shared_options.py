"""Options that several commands understand."""

import argparse
import csv
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from lib.cli.reading_options import add_reading
from lib.core.metrics import METRICS
from lib.core.plan import Effort
from lib.i18n import LOCALES, Translator


def names(text: str) -> tuple[str, ...]:
    """Part names at commas; one that holds a comma stands in double quotes."""
    cells = next(csv.reader([text], skipinitialspace=True), [])
    return tuple(name.strip() for name in cells if name.strip())


def at_least(least: int) -> Callable[[str], int]:
    """Return what reads a whole number that is at least so much."""

    def parse(text: str) -> int:
        value = int(text)
        if value < least:
            raise argparse.ArgumentTypeError(f"expected at least {least}, received {value}")
        return value

    parse.__name__ = "number"
    return parse


def share(text: str) -> float:
    """Read a number that is not below 0."""
    value = float(text)
    if not 0 <= value < float("inf"):
        raise argparse.ArgumentTypeError(f"expected 0 or more, received {text}")
    return value


def add_drop(add: Callable[..., Any], t: Translator) -> None:
    """Columns with a comma in their name stand in double quotes, or in an option of their own."""
    text = t("columns to leave out")
    add("--drop", metavar="C,..", type=names, action="extend", default=[], help=text)


def add_comparing(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Add what all commands that compare models by folds understand."""
    add = parser.add_argument
    add("--positive", metavar="V", help=t("positive class of a binary target"))
    add("--folds", metavar="K", type=at_least(2))
    add("--repeats", metavar="R", type=at_least(1))
    add("--time", metavar="C", help=t("column that orders the rows: always tested on later rows"))
    add(
        "--budget",
        metavar="SECONDS",
        type=float,
        help=t("choose effort and models so that the run ends within this time"),
    )
    add(
        "--merge",
        metavar="C,..",
        type=names,
        default=(),
        help=t(
            "columns in which to merge levels that differ only by case, spaces or spellings of "
            "yes and no"
        ),
    )
    add("--class-weight", action="store_true", help=t("give rare classes the same weight"))
    add(
        "--test",
        metavar="FILE",
        type=Path,
        help=t("a second file: score the models, refit on all rows, on it"),
    )
    add(
        "--learning-curve",
        action="store_true",
        help=t("also find out whether more rows would change who leads"),
    )
    out = t("folder for run.json, predictions, models and report.html")
    add_run(parser, t, metrics=METRICS, out=out)


def add_run(
    parser: argparse.ArgumentParser,
    t: Translator,
    *,
    metrics: Iterable[str],
    out: str,
    effort: Effort | None = None,
) -> None:
    """Add what every command that makes a run understands.

    ``out`` says what the folder of ``--out`` gets; ``effort`` is the default one.
    """
    add = parser.add_argument
    add("--models", metavar="a,b", type=names, help=t("models to compare (default: by effort)"))
    add(
        "--effort",
        choices=[str(one) for one in Effort],
        default=effort,
        help=t("training effort (default: standard)"),
    )
    add("--seed", metavar="S", type=at_least(0), default=0)
    add(
        "--metric",
        metavar="M",
        choices=list(metrics),
        help=t("metric that the verdict is based on"),
    )
    add(
        "--rope",
        metavar="X",
        type=share,
        help=t("half-width of the region of practical equivalence"),
    )
    add(
        "--set",
        metavar="MODEL.NAME=VALUE",
        action="append",
        default=[],
        dest="settings",
        help=t("a setting of a model, such as knn.neighbours=10; may be repeated"),
    )
    add("--out", metavar="DIR", type=Path, help=out)
    add(
        "--workers",
        metavar="N",
        type=at_least(1),
        help=t("worker processes (default: one a core)"),
    )
    add_reading(parser, t)
    add_common(parser, t)


def add_common(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Add what all commands understand."""
    parser.add_argument("--json", action="store_true", help=t("print the result as JSON"))
    parser.add_argument("--lang", choices=list(LOCALES), help=t("language of the output"))
