"""Tables of files whose columns have names and types of their own: Parquet, SPSS, SQLite ..."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from lib.core.columns import ReadAs
from lib.core.dataset import Given, Reading
from lib.core.findings import Finding, Severity
from lib.errors import InputError
from lib.intake.formats.parquets import read_stored
from lib.intake.formats.sources import Source
from lib.intake.formats.sqlite_tables import read_sqlite
from lib.intake.formats.statistics import read_labelled
from lib.intake.names import renamed_finding, unique_names
from lib.intake.tables import RawTable, inside_findings, marks_of
from lib.intake.values.kinds import text_kind


def read_columns(source: Source, given: Given) -> RawTable:
    """Read a file of Parquet, Arrow or ORC; its columns keep their types."""
    stored = read_stored(source)
    frame, found, names = _named(stored.frame, source.name)
    found += inside_findings(stored.nested, [names[one] for one in stored.lists])
    if stored.zones:
        columns = tuple(names[one] for one in stored.zones)
        zones = sorted(set(stored.zones.values()))
        values = {"zones": zones, "columns": list(columns)}
        found += (Finding("zone_dropped", Severity.INFO, columns, values),)
    if stored.cut:
        found += (Finding("query_cut", Severity.WARNING, values={"rows": stored.cut}),)
    like = _as_words(frame, [names[text] for text in stored.texts if text in names])
    return _raw(frame, source, given, found, like=like)


def _as_words(frame: pd.DataFrame, texts: Sequence[str]) -> dict[str, ReadAs]:
    """Return how columns of texts are to be read that would be taken for numbers."""
    found: dict[str, ReadAs] = {}
    for name in texts:
        present = frame[name].dropna()
        distinct = present.unique().tolist()
        if frame[name].dtype == "str" and len(distinct) > 1:
            found[name] = {
                "kind": str(text_kind(name, distinct[:500], len(distinct), len(present)))
            }
    return found


def read_statistics(source: Source, given: Given, most: int | None = None) -> RawTable:
    """Read a file of SPSS, Stata or SAS; labels that all codes have take their place."""
    labelled = read_labelled(source, given.get("encoding"), most)
    frame, found, names = _named(labelled.frame, source.name)
    like = {names[name]: how for name, how in labelled.like.items()}
    kept = [
        replace(
            finding,
            columns=tuple(names[name] for name in finding.columns),
            values={**finding.values, "columns": [names[name] for name in finding.columns]},
        )
        for finding in labelled.findings
    ]
    return _raw(frame, source, given, (*kept, *found), like=like, encoding=labelled.encoding)


def read_database(source: Source, given: Given, most: int | None = None) -> RawTable:
    """Read one table of a SQLite file."""
    name, rows, others = read_sqlite(source, given.get("sheet"), most)
    frame, found, _ = _named(rows, source.name)
    if others:
        values = {"sheet": name, "others": others}
        found += (Finding("other_database_tables", Severity.INFO, values=values),)
    return _raw(frame, source, given, found, sheet=name)


def _named(
    frame: pd.DataFrame, name: str
) -> tuple[pd.DataFrame, tuple[Finding, ...], dict[str, str]]:
    """Give columns unique names, and say which were renamed; also each old name with its new."""
    if not len(frame):
        raise InputError("no_rows", name=name)
    old = [str(column) for column in frame.columns]
    names, renamed = unique_names(old)
    found = (renamed_finding(renamed),) if renamed else ()
    return frame.set_axis(list(names), axis=1), found, dict(zip(old, names, strict=True))


def _raw(
    frame: pd.DataFrame,
    source: Source,
    given: Given,
    found: Sequence[Finding],
    like: Mapping[str, ReadAs] | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
) -> RawTable:
    marks = marks_of(frame.loc[:, (frame.dtypes == "str").to_numpy()], given, None)
    reading = Reading(
        source.format,
        thousands=marks.thousands,
        compression=source.compression,
        encoding=encoding,
        sheet=sheet,
    )
    return RawTable(frame, reading, marks, tuple(found), like or {})
