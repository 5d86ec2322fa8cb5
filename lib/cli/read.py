"""The command `read`: what a file was read as, as a standard CSV that any program can take."""

import argparse
import json
import sys
import warnings
from pathlib import Path

import numpy as np
import pandas as pd

from lib.cli.files import read_dataset, read_file, write_file
from lib.cli.reading_options import reading_overrides
from lib.cli.terminal import say, say_json
from lib.core.dataset import Dataset
from lib.errors import InputError
from lib.i18n import Translator
from lib.intake.reading import read_written


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
        data, limit = read_file(parsed.file)
        raw = read_written(data, parsed.file.name, overrides, limit)
        # A name that we gave does not stand in the file.
        named = not parsed.raw or raw.reading.header_row >= 0
        # Of names in several rows, each is written as often as it stands there only if raw.
        own = raw.frame.set_axis([column.name for column in dataset.columns], axis=1)
        _write(parsed.to, raw.frame if parsed.raw else as_read(dataset, own), named=named)
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


def _write(place: Path, frame: pd.DataFrame, *, named: bool) -> None:
    text = frame.replace({np.nan: ""}).to_csv(index=False, header=named, lineterminator="\n")
    write_file(place, text.encode("utf-8", "replace"))


def _write_empty(parsed: argparse.Namespace, error: InputError, t: Translator) -> int:
    """Write the names of a table without rows, or nothing of an empty file, and say so."""
    columns: list[str] = []
    if error.code == "empty_file":
        write_file(parsed.to, b"")
    else:
        data, limit = read_file(parsed.file)
        raw = read_written(data, parsed.file.name, reading_overrides(parsed), limit)
        columns = [str(name) for name in raw.frame.columns]
        _write(parsed.to, raw.frame, named=True)
    say(t.error(error)[0], sys.stderr)
    if parsed.json:
        about = {"name": parsed.file.name, "rows": 0, "columns": columns, "findings": []}
        say_json(json.dumps(about, ensure_ascii=False, indent=2))
    return 0


def as_read(dataset: Dataset, written: pd.DataFrame) -> pd.DataFrame:
    """Return a table with each cell's own text, unless a plain reader would take it otherwise.

    Such columns of numbers (with other marks) are written plainly, of dates as ISO 8601; what was
    taken as missing is empty.
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
    if typed.dtype.kind in "iuf":
        return _numbers(typed, text, dataset.column(name).written.get("unit", ""))
    if typed.dtype.kind == "M":
        return _moments(typed, text)
    return own.where(typed.notna(), "")


def _numbers(typed: pd.Series, text: pd.Series, unit: str) -> pd.Series:
    """Return numbers as written, a unit beside them and times of day too, if all say the same."""
    plain = pd.to_numeric(text, errors="coerce")
    same = plain.eq(typed).to_numpy(dtype=bool, na_value=False)
    bare = pd.to_numeric(text.str.replace(unit, "", regex=False).str.strip(), errors="coerce")
    time = text.str.fullmatch(r"\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?").to_numpy(dtype=bool)
    kept = same | bare.eq(typed).to_numpy(dtype=bool, na_value=False) | time
    if kept[typed.notna()].all():
        return text.where(typed.notna(), "")
    changed = typed.map(lambda value: "" if pd.isna(value) else f"{value:.15g}").astype("str")
    return text.where(same, changed)


def _moments(typed: pd.Series, text: pd.Series) -> pd.Series:
    """Return dates as written, if a plain reader takes them for the same days."""
    texts = text[typed.notna()].drop_duplicates()
    with warnings.catch_warnings():
        # Of each form that it has to guess, pandas warns.
        warnings.simplefilter("ignore")
        read = pd.to_datetime(texts, errors="coerce", format="mixed", utc=True)
    if read.dt.tz_localize(None).eq(typed[texts.index]).all():
        return text.where(typed.notna(), "")
    shown = typed.map(_moment, na_action="ignore").astype("str")
    return shown.where(typed.notna(), "")


def _moment(value: pd.Timestamp) -> str:
    midnight = value == value.normalize()
    return value.strftime("%Y-%m-%d") if midnight else value.isoformat(sep=" ")
