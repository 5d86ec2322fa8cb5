"""What the command `segments` understands."""

from pathlib import Path
from typing import Any

from lib.cli.shared_options import add_drop, add_run, at_least, names, share
from lib.core.metrics import metrics_of
from lib.core.plan import Effort
from lib.core.task import TaskKind
from lib.i18n import Translator


def add_segments(commands: Any, t: Translator) -> None:
    """Add the command `segments`."""
    segments = commands.add_parser(
        "segments", help=t("segment customers, from a customer table or from transactions")
    )
    add = segments.add_argument
    add("file", metavar="FILE", type=Path)
    add("--customer", metavar="C", help=t("customer column of the transactions"))
    add("--date", metavar="D", help=t("date column of the transactions"))
    add(
        "--amount",
        metavar="A",
        help=t("column with the amount paid, or a product such as Quantity*UnitPrice"),
    )
    add("--invoice", metavar="I", help=t("column with the invoice number"))
    add("--product", metavar="P", help=t("column with the product"))
    add("--reference", metavar="DAY", help=t("reference date of recency (2011-12-10)"))
    add(
        "--features",
        metavar="a,b",
        type=names,
        help=t("columns of a customer table to segment by (default: all suitable ones)"),
    )
    add_drop(add, t)
    add("--k", metavar="auto|N", default="auto", help=t("number of segments (default: auto)"))
    add("--log", metavar="C,..", type=names, default=(), help=t("features to log-transform"))
    add("--no-log", metavar="C,..", type=names, default=(), help=t("features not to log-transform"))
    add(
        "--category",
        metavar="C,..",
        type=names,
        default=(),
        help=t("numeric codes to treat as categories"),
    )
    add(
        "--number",
        metavar="C,..",
        type=names,
        default=(),
        help=t("columns detected as codes to treat as numbers"),
    )
    add("--winsor", metavar="SHARE", type=share, help=t("share to cap at each end, such as 0.01"))
    add("--resamples", metavar="B", type=at_least(2))
    add_run(
        segments,
        t,
        metrics=[metric.name for metric in metrics_of(TaskKind.CLUSTERS)],
        out=t("folder for segments.csv (one row per customer), run.json and models"),
        effort=Effort.STANDARD,
    )
    segments.set_defaults(function="lib.workflows.segments.command.run:run")
