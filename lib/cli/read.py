"""The command `read`: what a file was read as, as a standard CSV that any program can take."""

import argparse
import json
import sys

import numpy as np
import pandas as pd

from lib.cli.files import read_dataset, read_file, write_file
from lib.cli.reading_options import reading_overrides
from lib.cli.terminal import say, say_json
from lib.core.columns import ColumnKind
from lib.core.dataset import Dataset
from lib.i18n import Translator
from lib.intake.reading import read_written


def run(parsed: argparse.Namespace, t: Translator) -> int:
    """Write a table in UTF-8 with commas, or say how it was read."""
    overrides = reading_overrides(parsed)
    dataset = read_dataset(parsed.file, overrides)
    if parsed.to is not None:
        data, limit = read_file(parsed.file)
        written = read_written(data, parsed.file.name, overrides, limit)
        frame = written if parsed.raw else as_read(dataset, written)
        text = frame.replace({np.nan: ""}).to_csv(index=False, lineterminator="\n")
        write_file(parsed.to, text.encode("utf-8", "replace"))
    if parsed.json:
        say_json(json.dumps(dataset.about(), ensure_ascii=False, indent=2))
        return 0
    rows = t.plural("{count} row", "{count} rows", dataset.rows)
    columns = t.plural("{count} column", "{count} columns", len(dataset.columns))
    say(f"{dataset.name}: {rows}, {columns}")
    for finding in dataset.findings:
        title, message, _ = t.finding(finding.code, dict(finding.values))
        say(f"{title}: {message}", sys.stderr)
    return 0


def as_read(dataset: Dataset, written: pd.DataFrame) -> pd.DataFrame:
    """Return a table with each cell's own text, unless reading has changed what it says.

    Numbers with other marks or a unit are written plainly, moments that are not ISO 8601 as such,
    and what was taken as missing is empty.
    """
    return pd.DataFrame(
        {
            place: _column(dataset, name, written.iloc[:, place])
            for place, name in enumerate(map(str, written.columns))
        }
    ).set_axis(list(written.columns), axis=1)


def _column(dataset: Dataset, name: str, written: pd.Series) -> pd.Series:
    typed = dataset.frame[name].reset_index(drop=True)
    own = written.reset_index(drop=True)
    if own.dtype != "str":
        return own
    text = own.str.strip()
    if typed.dtype.kind in "iuf" and dataset.column(name).kind is not ColumnKind.DATETIME:
        plain = pd.to_numeric(text, errors="coerce")
        same = plain.eq(typed).to_numpy(dtype=bool, na_value=False)
        changed = typed.map(lambda value: "" if pd.isna(value) else f"{value:.15g}").astype("str")
        return text.where(same, changed)
    if typed.dtype.kind == "M":
        shown = typed.map(_moment, na_action="ignore").astype("str")
        iso = text.str.fullmatch(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}.*)?")
        return text.where(iso & typed.notna(), shown.where(typed.notna(), ""))
    return own.where(typed.notna(), "")


def _moment(value: pd.Timestamp) -> str:
    midnight = value == value.normalize()
    return value.strftime("%Y-%m-%d") if midnight else value.isoformat(sep=" ")
