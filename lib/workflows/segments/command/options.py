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
    add("--models", metavar="a,b", type=names, help=t("models to compare (default: by effort)"))
    add(
        "--effort",
        choices=[str(effort) for effort in Effort],
        default="standard",
        help=t("training effort (default: standard)"),
    )
    add("--resamples", metavar="B", type=at_least(2))
    add("--seed", metavar="S", type=at_least(0), default=0)
    measures = [metric.name for metric in metrics_of(TaskKind.CLUSTERS)]
    add("--metric", metavar="M", choices=measures, help=t("metric that the verdict is based on"))
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
        help=t("folder for segments.csv (one row per customer), run.json and models"),
    )
    add(
        "--workers",
        metavar="N",
        type=at_least(1),
        help=t("worker processes (default: one a core)"),
    )
    add_reading(segments, t)
    add_common(segments, t)
    segments.set_defaults(function="lib.workflows.segments.command.run:run")
