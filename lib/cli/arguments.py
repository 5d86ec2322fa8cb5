"""What the command line understands."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from lib.cli.complaints import complaint_text
from lib.core.metrics import METRICS
from lib.core.plan import Effort
from lib.core.task import PREDICTED
from lib.i18n import LANGUAGES, Translator


class _Parser(argparse.ArgumentParser):
    """A parser whose complaint is one line: what was wrong and what to do."""

    translator: Translator

    def error(self, message: str) -> NoReturn:
        t = self.translator
        said = t(
            "{complaint}. See: {command}",
            complaint=complaint_text(message, t),
            command=f"{self.prog} --help",
        )
        print(f"deepworth: {said}", file=sys.stderr)
        sys.exit(2)


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _at_least(least: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        value = int(text)
        if value < least:
            raise argparse.ArgumentTypeError(f"expected at least {least}, received {value}")
        return value

    parse.__name__ = "number"
    return parse


def _share(text: str) -> float:
    value = float(text)
    if not 0 <= value < float("inf"):
        raise argparse.ArgumentTypeError(f"expected 0 or more, received {text}")
    return value


def make_parser(t: Translator) -> argparse.ArgumentParser:
    """Return the parser of all commands, its help in the translator's language."""
    # Parsers of the commands are made by the class alone, so the language is the class's.
    _Parser.translator = t
    parser = _Parser(
        prog="python -m lib",
        description=t(
            "Is deep learning worth it on your data? "
            "Classical and Keras models on the same folds, with a verdict."
        ),
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_compare(commands, t)
    models = commands.add_parser("models", help=t("list the models"))
    _add_common(models, t)
    profile = commands.add_parser("profile", help=t("describe a table and what to look out for"))
    profile.add_argument("file", metavar="FILE", type=Path)
    profile.add_argument("--target", metavar="COLUMN", help=t("column to be predicted"))
    _add_reading(profile, t)
    _add_common(profile, t)
    predict = commands.add_parser(
        "predict", help=t("predict new rows with a model of a finished run")
    )
    predict.add_argument("run", metavar="RUN_DIR", type=Path, help=t("folder written by --out"))
    predict.add_argument("file", metavar="FILE", type=Path)
    predict.add_argument("--model", metavar="ID", required=True)
    predict.add_argument("--out", metavar="OUT.csv", type=Path, required=True)
    _add_reading(predict, t)
    _add_common(predict, t)
    return parser


def _add_compare(commands: Any, t: Translator) -> None:
    compare = commands.add_parser("compare", help=t("compare models on a table; board and verdict"))
    add = compare.add_argument
    add("file", metavar="FILE", type=Path)
    add("--target", metavar="COLUMN", required=True, help=t("column to be predicted"))
    add(
        "--kind",
        choices=[str(kind) for kind in PREDICTED],
        help=t("kind of task (default: by the target)"),
    )
    add("--positive", metavar="V", help=t("positive class of a binary target"))
    add("--models", metavar="a,b", type=_names, help=t("models to compare (default: by effort)"))
    add(
        "--effort",
        choices=[str(effort) for effort in Effort],
        help=t("how much is spent (default: standard)"),
    )
    add("--folds", metavar="K", type=_at_least(2))
    add("--repeats", metavar="R", type=_at_least(1))
    add("--seed", metavar="S", type=_at_least(0), default=0)
    add("--metric", metavar="M", choices=list(METRICS), help=t("measure that decides"))
    add(
        "--rope",
        metavar="X",
        type=_share,
        help=t("half-width of the region of practical equivalence"),
    )
    add("--group", metavar="C", help=t("column whose equal values stay in one fold"))
    add(
        "--time",
        metavar="C",
        help=t("column that orders the rows: always predict what comes later"),
    )
    add("--drop", metavar="C,..", type=_names, default=(), help=t("columns to leave out"))
    add(
        "--keep",
        metavar="C,..",
        type=_names,
        default=(),
        help=t("columns to use although they would be left out"),
    )
    add(
        "--set",
        metavar="MODEL.NAME=VALUE",
        action="append",
        default=[],
        dest="settings",
        help=t("a setting of a model, such as knn.neighbours=10; may be repeated"),
    )
    add(
        "--budget",
        metavar="SECONDS",
        type=float,
        help=t("choose effort and models so that the run ends within this time"),
    )
    add("--class-weight", action="store_true", help=t("give rare classes the same weight"))
    add(
        "--test",
        metavar="FILE",
        type=Path,
        help=t("a second file: score the models, refit on all rows, on it"),
    )
    add(
        "--out",
        metavar="DIR",
        type=Path,
        help=t("folder for run.json, predictions, models and report.html"),
    )
    add(
        "--workers",
        metavar="N",
        type=_at_least(1),
        help=t("worker processes (default: one a core)"),
    )
    _add_reading(compare, t)
    _add_common(compare, t)


def _add_reading(parser: argparse.ArgumentParser, t: Translator) -> None:
    group = parser.add_argument_group(t("how the file is read (all found out by default)"))
    group.add_argument("--encoding", metavar="E", help="utf-8, cp949, cp1252, utf-16 …")
    group.add_argument("--delimiter", metavar="D")
    group.add_argument("--decimal", choices=[".", ","])
    group.add_argument(
        "--header",
        metavar="ROW",
        type=int,
        dest="header_row",
        help=t("row of the column names, from 0; -1 if there is none"),
    )
    group.add_argument("--sheet", metavar="NAME")


def _add_common(parser: argparse.ArgumentParser, t: Translator) -> None:
    parser.add_argument("--json", action="store_true", help=t("print the result as JSON"))
    parser.add_argument("--lang", choices=list(LANGUAGES), help=t("language of the answers"))


def reading_overrides(parsed: argparse.Namespace) -> dict[str, Any]:
    """Return what the user said about how the file is to be read."""
    names = ("encoding", "delimiter", "decimal", "header_row", "sheet")
    given = {name: getattr(parsed, name) for name in names if getattr(parsed, name) is not None}
    if given.get("delimiter") in ("\\t", "tab"):
        given["delimiter"] = "\t"
    return given
