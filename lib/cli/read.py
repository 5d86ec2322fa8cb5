"""The command `read`: what a file was read as, as a standard CSV that any program can take."""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd

from lib.cli.files import read_cells, read_dataset, write_file
from lib.cli.reading_options import doubt_lines, reading_overrides
from lib.cli.terminal import say, say_json
from lib.errors import InputError
from lib.i18n import Translator
from lib.intake.own_text import own_text


def run(parsed: argparse.Namespace, t: Translator) -> int:
    """Write a table in UTF-8 with commas, or say how it was read."""
    overrides = reading_overrides(parsed)
    try:
        dataset = read_dataset(parsed.file, overrides)
    except InputError as error:
        # Nothing can be learned from a table without rows, but it can be written.
        if error.code not in ("empty_file", "no_rows") or parsed.to is None:
            raise
        return _write_empty(parsed, error, t)
    if parsed.to is not None:
        cells, header_row = read_cells(parsed.file, overrides)
        # A name that we gave does not stand in the file.
        named = not parsed.raw or header_row >= 0
        # Of names in several rows, each is written as often as it stands there only if raw.
        own = cells.set_axis([column.name for column in dataset.columns], axis=1)
        _write(parsed.to, cells if parsed.raw else own_text(dataset, own), named=named)
    if parsed.json:
        say_json(json.dumps(dataset.about(), ensure_ascii=False, indent=2))
        return 0
    rows = t.plural("{count} row", "{count} rows", dataset.rows)
    columns = t.plural("{count} column", "{count} columns", len(dataset.columns))
    say(f"{dataset.name}: {rows}, {columns}")
    for finding in dataset.findings:
        title, message, _ = t.finding(finding.code, dict(finding.values))
        say(f"{title}: {message}", sys.stderr)
    for line in doubt_lines(dataset, t):
        say(line, sys.stderr)
    return 0


def _write(place: Path, frame: pd.DataFrame, *, named: bool) -> None:
    text = frame.replace({np.nan: ""}).to_csv(index=False, header=named, lineterminator="\n")
    write_file(place, text.encode("utf-8", "replace"))


def _write_empty(parsed: argparse.Namespace, error: InputError, t: Translator) -> int:
    """Write the names of a table without rows, or nothing of an empty file, and say so."""
    columns: list[str] = []
    if error.code == "empty_file":
        write_file(parsed.to, b"")
    else:
        cells, _ = read_cells(parsed.file, reading_overrides(parsed))
        columns = [str(name) for name in cells.columns]
        _write(parsed.to, cells, named=True)
    say(t.error(error)[0], sys.stderr)
    if parsed.json:
        about = {"name": parsed.file.name, "rows": 0, "columns": columns, "findings": []}
        say_json(json.dumps(about, ensure_ascii=False, indent=2))
    return 0
