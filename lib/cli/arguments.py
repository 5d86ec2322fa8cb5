"""What the command line understands."""

import argparse
import csv
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from lib.cli.complaints import complaint_text
from lib.cli.reading_options import add_reading
from lib.cli.review_options import add_labels, add_pretrained
from lib.cli.terminal import say
from lib.core.metrics import METRICS, metrics_of
from lib.core.plan import Effort
from lib.core.task import PREDICTED, TaskKind
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
        say(f"deepworth: {said}", sys.stderr)
        sys.exit(2)


def _names(text: str) -> tuple[str, ...]:
    """Part names at commas; one that holds a comma stands in double quotes."""
    cells = next(csv.reader([text], skipinitialspace=True), [])
    return tuple(name.strip() for name in cells if name.strip())


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
    _add_reviews(commands, t)
    _add_segments(commands, t)
    models = commands.add_parser("models", help=t("list the models"))
    _add_common(models, t)
    profile = commands.add_parser("profile", help=t("describe a table and what to look out for"))
    profile.add_argument("file", metavar="FILE", type=Path)
    profile.add_argument("--target", metavar="COLUMN", help=t("column to be predicted"))
    add_reading(profile, t)
    _add_common(profile, t)
    read = commands.add_parser("read", help=t("write a table as it was read, as a plain CSV"))
    read.add_argument("file", metavar="FILE", type=Path)
    read.add_argument("--to", metavar="OUT.csv", type=Path, help=t("CSV file to be written"))
    read.add_argument(
        "--raw", action="store_true", help=t("write cells as they stand in the file, untyped")
    )
    add_reading(read, t)
    _add_common(read, t)
    predict = commands.add_parser(
        "predict", help=t("predict new rows with a model of a finished run")
    )
    predict.add_argument(
        "run",
        metavar="RUN_DIR",
        type=Path,
        help=t("folder written by --out, or a fitted model downloaded from a page (.zip)"),
    )
    predict.add_argument("file", metavar="FILE", type=Path, nargs="?")
    predict.add_argument("--model", metavar="ID", help=t("which model of a folder"))
    predict.add_argument("--out", metavar="OUT.csv", type=Path)
    predict.add_argument(
        "--review", metavar="TEXT", help=t("one typed review instead of a file: print its classes")
    )
    add_reading(predict, t)
    _add_common(predict, t)
    store = commands.add_parser("store", help=t("put a store in order that is refused"))
    store.add_argument(
        "action",
        choices=("join", "repair"),
        help=t(
            "join: keep this database with the files that are there; "
            "repair: put a damaged database aside and save what can be read"
        ),
    )
    _add_common(store, t)
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
    add("--group", metavar="C", help=t("column whose equal values stay in one fold"))
    _add_drop(add, t)
    add(
        "--keep",
        metavar="C,..",
        type=_names,
        default=(),
        help=t("columns to use although they would be left out"),
    )
    _add_comparing(compare, t)


def _add_reviews(commands: Any, t: Translator) -> None:
    reviews = commands.add_parser(
        "reviews", help=t("compare models on texts: sentiment, topics; board and verdict")
    )
    add = reviews.add_argument
    add("file", metavar="FILE", type=Path)
    add(
        "--text",
        metavar="COLUMN",
        action="append",
        help=t("column of texts; may be repeated: texts are joined (default: found out)"),
    )
    add("--label", metavar="COLUMN", help=t("column of classes to be predicted"))
    add_labels(reviews, t)
    add("--rating", metavar="COLUMN", help=t("column of star ratings, made into classes"))
    add(
        "--scale",
        type=int,
        choices=(5, 7, 10, 11, 20, 50, 100),
        help=t(
            "points of the ratings: 5 (1 to 5), 7, 10 (1 to 10), 11 (0 to 10), 20 (0 to 20), "
            "50 (10 to 50), 100 (0 to 100)"
        ),
    )
    add(
        "--neutral",
        choices=["leave_out", "class"],
        default="leave_out",
        help=t("what becomes of middle ratings (default: leave_out)"),
    )
    add("--date", metavar="COLUMN", help=t("column of dates"))
    add("--product", metavar="COLUMN", help=t("column of products"))
    add(
        "--with",
        metavar="COLUMN",
        action="append",
        default=[],
        dest="extra",
        help=t("a further column to learn from; may be repeated"),
    )
    add_pretrained(reviews, t)
    _add_comparing(reviews, t)


def _add_comparing(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Add what all commands that compare models understand."""
    add = parser.add_argument
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
    add(
        "--time",
        metavar="C",
        help=t("column that orders the rows: always predict what comes later"),
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
    add(
        "--merge",
        metavar="C,..",
        type=_names,
        default=(),
        help=t(
            "columns to merge levels of that differ by case, spaces or ways to write yes and no"
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
    add_reading(parser, t)
    _add_common(parser, t)


def _add_segments(commands: Any, t: Translator) -> None:
    segments = commands.add_parser(
        "segments", help=t("group customers, from a table of them or from transactions")
    )
    add = segments.add_argument
    add("file", metavar="FILE", type=Path)
    add("--customer", metavar="C", help=t("column of transactions that names the customer"))
    add("--date", metavar="D", help=t("column of transactions with the date"))
    add(
        "--amount",
        metavar="A",
        help=t("column with what was paid, or a product such as Quantity*UnitPrice"),
    )
    add("--invoice", metavar="I", help=t("column with the number of the invoice"))
    add("--product", metavar="P", help=t("column with the product"))
    add("--reference", metavar="DAY", help=t("day that recency is counted to (2011-12-10)"))
    add(
        "--features",
        metavar="a,b",
        type=_names,
        help=t("columns of a customer table to group by (default: all that suit)"),
    )
    _add_drop(add, t)
    add("--k", metavar="auto|N", default="auto", help=t("number of segments (default: auto)"))
    add("--log", metavar="C,..", type=_names, default=(), help=t("features to be logged"))
    add("--no-log", metavar="C,..", type=_names, default=(), help=t("features not to be logged"))
    add(
        "--category",
        metavar="C,..",
        type=_names,
        default=(),
        help=t("numbers that are codes, to count as categories"),
    )
    add(
        "--number",
        metavar="C,..",
        type=_names,
        default=(),
        help=t("columns taken for codes that are to count as numbers"),
    )
    add("--winsor", metavar="SHARE", type=_share, help=t("share to cut at each end, such as 0.01"))
    add("--models", metavar="a,b", type=_names, help=t("models to compare (default: by effort)"))
    add(
        "--effort",
        choices=[str(effort) for effort in Effort],
        default="standard",
        help=t("how much is spent (default: standard)"),
    )
    add("--resamples", metavar="B", type=_at_least(2))
    add("--seed", metavar="S", type=_at_least(0), default=0)
    names = [metric.name for metric in metrics_of(TaskKind.CLUSTERS)]
    add("--metric", metavar="M", choices=names, help=t("measure that decides"))
    add(
        "--rope",
        metavar="X",
        type=_share,
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
    add(
        "--out",
        metavar="DIR",
        type=Path,
        help=t("folder for segments.csv (one row a customer), run.json and models"),
    )
    add(
        "--workers",
        metavar="N",
        type=_at_least(1),
        help=t("worker processes (default: one a core)"),
    )
    add_reading(segments, t)
    _add_common(segments, t)


def _add_drop(add: Callable[..., Any], t: Translator) -> None:
    """Columns with a comma in their name stand in double quotes, or in an option of their own."""
    text = t("columns to leave out")
    add("--drop", metavar="C,..", type=_names, action="extend", default=[], help=text)


def _add_common(parser: argparse.ArgumentParser, t: Translator) -> None:
    parser.add_argument("--json", action="store_true", help=t("print the result as JSON"))
    parser.add_argument("--lang", choices=list(LANGUAGES), help=t("language of the answers"))
