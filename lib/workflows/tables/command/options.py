"""What the command `compare` understands."""

from pathlib import Path
from typing import Any

from lib.cli.shared_options import add_comparing, add_drop, names
from lib.core.task import PREDICTED
from lib.i18n import Translator


def add_compare(commands: Any, t: Translator) -> None:
    """Add the command `compare`."""
    compare = commands.add_parser(
        "compare", help=t("compare models on a table; leaderboard and verdict")
    )
    add = compare.add_argument
    add("file", metavar="FILE", type=Path)
    add("--target", metavar="COLUMN", required=True, help=t("column to predict"))
    add(
        "--kind",
        choices=[str(kind) for kind in PREDICTED],
        help=t("kind of task (default: by the target)"),
    )
    add("--group", metavar="C", help=t("column whose equal values stay in one fold"))
    add_drop(add, t)
    add(
        "--keep",
        metavar="C,..",
        type=names,
        default=(),
        help=t("columns to use even though they would be left out"),
    )
    add(
        "--network",
        metavar="FILE",
        type=Path,
        action="append",
        default=[],
        dest="networks",
        help=t("compare your own network too, as JSON from the network builder; at most twice"),
    )
    add(
        "--exercise",
        metavar="FILE",
        type=Path,
        help=t("the same, on the leaderboard but outside the verdict"),
    )
    add_comparing(compare, t)
    compare.set_defaults(function="lib.workflows.tables.command.run:run")
