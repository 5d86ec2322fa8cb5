"""What the command line understands of how a file is to be read."""

import argparse
from typing import Any

from lib.core.dataset import BOUNDS
from lib.i18n import Translator


def add_reading(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Add what all commands that read a table understand."""
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
    group.add_argument(
        "--table",
        metavar="N",
        type=int,
        help=t("which table of a text with several, from 1 (default: the largest)"),
    )
    group.add_argument(
        "--member",
        metavar="FILE",
        help=t("which file of an archive with several (default: the largest)"),
    )
    group.add_argument(
        "--bounds",
        choices=list(BOUNDS),
        help=t("what cells such as <5 are among numbers: missing (default), or the number in them"),
    )


def reading_overrides(parsed: argparse.Namespace) -> dict[str, Any]:
    """Return what the user said about how the file is to be read."""
    names = (
        *("encoding", "delimiter", "decimal", "header_row", "sheet", "bounds"),
        *("table", "member"),
    )
    given = {name: getattr(parsed, name) for name in names if getattr(parsed, name) is not None}
    if given.get("delimiter") in ("\\t", "tab"):
        given["delimiter"] = "\t"
    return given
