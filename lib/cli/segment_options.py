"""What the command `segments` understands."""

from pathlib import Path
from typing import Any

from lib.cli.reading_options import add_reading
from lib.cli.shared_options import add_common, add_drop, at_least, names, share
from lib.core.metrics import metrics_of
from lib.core.plan import Effort
from lib.core.task import TaskKind
from lib.i18n import Translator


def add_segments(commands: Any, t: Translator) -> None:
    """Add the command `segments`."""
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
        type=names,
        help=t("columns of a customer table to group by (default: all that suit)"),
    )
    add_drop(add, t)
    add("--k", metavar="auto|N", default="auto", help=t("number of segments (default: auto)"))
    add("--log", metavar="C,..", type=names, default=(), help=t("features to be logged"))
    add("--no-log", metavar="C,..", type=names, default=(), help=t("features not to be logged"))
    add(
        "--category",
        metavar="C,..",
        type=names,
        default=(),
        help=t("numbers that are codes, to count as categories"),
    )
    add(
        "--number",
        metavar="C,..",
        type=names,
        default=(),
        help=t("columns taken for codes that are to count as numbers"),
    )
    add("--winsor", metavar="SHARE", type=share, help=t("share to cut at each end, such as 0.01"))
    add("--models", metavar="a,b", type=names, help=t("models to compare (default: by effort)"))
    add(
        "--effort",
        choices=[str(effort) for effort in Effort],
        default="standard",
        help=t("how much is spent (default: standard)"),
    )
    add("--resamples", metavar="B", type=at_least(2))
    add("--seed", metavar="S", type=at_least(0), default=0)
    measures = [metric.name for metric in metrics_of(TaskKind.CLUSTERS)]
    add("--metric", metavar="M", choices=measures, help=t("measure that decides"))
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
    add(
        "--out",
        metavar="DIR",
        type=Path,
        help=t("folder for segments.csv (one row a customer), run.json and models"),
    )
    add(
        "--workers",
        metavar="N",
        type=at_least(1),
        help=t("worker processes (default: one a core)"),
    )
    add_reading(segments, t)
    add_common(segments, t)
    segments.set_defaults(function="lib.cli.segments:run")
