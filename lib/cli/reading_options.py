"""How the user says on the command line that a file is to be read, and what is open about it."""

import argparse
import csv
import shlex
from collections.abc import Mapping

from lib.core.dataset import BOUNDS, TOTALS, Dataset, Given
from lib.errors import InputError
from lib.i18n import Translator
from lib.intake.doubts import doubts_of
from lib.intake.values.column_options import check_column_options, lines
from lib.intake.values.date_orders import Order
from lib.report.reading_text import doubt_title, overrides_text

_NAMES = {
    "encoding": "--encoding",
    "delimiter": "--delimiter",
    "decimal": "--decimal",
    "header_row": "--header",
    "sheet": "--sheet",
    "bounds": "--bounds",
    "totals": "--totals",
    "table": "--table",
    "member": "--member",
}
_SPOKEN = {",": "comma", ".": "point", " ": "space", "'": "apostrophe", "": "none"}
_WORDS = ("missing", "kept")


def add_reading(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Add the options of reading to a command."""
    group = parser.add_argument_group(t("how the file is read (default: detected)"))
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
        help=t("which table to read in a text file with several, from 1 (default: the largest)"),
    )
    group.add_argument(
        "--member",
        metavar="FILE",
        help=t("which file to read in an archive with several (default: the largest)"),
    )
    group.add_argument(
        "--bounds",
        choices=list(BOUNDS),
        help=t("how to read cells such as <5 among numbers: missing (default), or number"),
    )
    group.add_argument(
        "--totals",
        choices=list(TOTALS),
        help=t("how to treat rows that look like totals or notes: kept (default), or left_out"),
    )
    group.add_argument(
        "--read-as",
        metavar="COLUMN=HOW",
        action="append",
        default=[],
        help=t(
            "how a column is read; may be repeated: its kind, decimal=, thousands=, dates=dmy, "
            "missing=, kept= (words separated by |), unit=; such as price=number,decimal=comma"
        ),
    )


def reading_overrides(parsed: argparse.Namespace) -> dict[str, object]:
    """Return what the user said about how the file is to be read; InputError for what is none."""
    said = ((name, getattr(parsed, name)) for name in _NAMES)
    given: dict[str, object] = {name: value for name, value in said if value is not None}
    if given.get("delimiter") in ("\\t", "tab"):
        given["delimiter"] = "\t"
    columns: dict[str, dict[str, str]] = {}
    for text in parsed.read_as:
        column, options = _said(text)
        columns[column] = {**columns.get(column, {}), **options}
    return {**given, "columns": check_column_options(columns)} if columns else given


def _said(text: str) -> tuple[str, dict[str, str]]:
    """Take apart COLUMN=HOW; a column with an equals sign in its name stands in double quotes."""
    quoted = text.startswith('"') and '"=' in text[1:]
    column, _, how = text[1:].partition('"=') if quoted else text.partition("=")
    parts = next(csv.reader([how], skipinitialspace=True), [])
    options: dict[str, str] = {}
    for part in parts:
        key, equals, value = part.partition("=")
        if equals:
            options[key.strip()] = "\n".join(value.split("|")) if key.strip() in _WORDS else value
        else:
            options["dates" if key.strip() in list(Order) else "kind"] = key.strip()
    if not column or not options or options.get("kind") == "":
        raise InputError("bad_read_as", value=text)
    return column, options


def doubt_lines(dataset: Dataset, t: Translator) -> list[str]:
    """Ask of each doubt about a reading, with the option that decides it otherwise."""
    told = []
    for doubt in doubts_of(dataset):
        now = overrides_text(doubt.now, t)
        others = "; ".join(
            f"{overrides_text(other, t)}: {option_text(other)}" for other in doubt.others
        )
        told.append(
            t(
                "Uncertain: {question} Read as: {now}. Alternatives: {others}",
                question=doubt_title(doubt, t),
                now=now,
                others=others,
            )
        )
    return told


def doubts_document(dataset: Dataset) -> list[dict[str, object]]:
    """Return the doubts about a reading for other programs."""
    return [
        {
            "code": doubt.code,
            "columns": list(doubt.columns),
            "now": dict(doubt.now),
            "otherwise": [
                {"overrides": dict(other), "option": option_text(other)} for other in doubt.others
            ],
        }
        for doubt in doubts_of(dataset)
    ]


def option_text(overrides: Given) -> str:
    """Return the options that give overrides, as they are typed in a shell."""
    words = []
    for column, options in overrides.get("columns", {}).items():
        words += ["--read-as", _read_as(column, options)]
    for name, value in overrides.items():
        if name in _NAMES:
            words += [_NAMES[name], "tab" if value == "\t" else str(value)]
    return shlex.join(words)


def _read_as(column: str, options: Mapping[str, str]) -> str:
    parts: list[str] = []
    for key, value in options.items():
        if key in ("kind", "dates"):
            parts.insert(0, value)
        elif key in ("decimal", "thousands"):
            parts.append(f"{key}={_SPOKEN[value]}")
        else:
            parts.append(f"{key}={'|'.join(lines(value)) if key in _WORDS else value}")
    shown = [f'"{part}"' if "," in part else part for part in parts]
    name = f'"{column}"' if "=" in column else column
    return f"{name}={','.join(shown)}"
