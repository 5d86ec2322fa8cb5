"""Files of SPSS, Stata and SAS: values with the labels that stand for them."""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lib.core.columns import ColumnKind, ReadAs
from lib.core.facts import Json, Scalar
from lib.core.findings import Finding, Severity
from lib.errors import InputError
from lib.i18n import N_
from lib.intake.bounds import check_cells, check_columns
from lib.intake.delimited.encodings import decode
from lib.intake.formats.sources import Source
from lib.intake.values.cells import MARKERS

_KINDS = {
    "sav": N_("SPSS file"),
    "dta": N_("Stata file"),
    "sas7bdat": N_("SAS file"),
    "xpt": N_("SAS transport file"),
}
_TRIED = ("UTF-8", "CP949", "WINDOWS-1252")
"""Encodings tried in this order where texts are not in the one that is said; all fit the last."""
_MAX_SHOWN = 20
if TYPE_CHECKING:
    from pyreadstat import metadata_container

_UNSAID = ("WINDOWS-1252", "ISO-8859-1", None)
"""What old files say, or are taken to say, of texts in any encoding."""


class Labelled:
    """A table with typed columns, and how its columns are to be typed for what labels they had."""

    def __init__(self, frame: pd.DataFrame, encoding: str | None) -> None:
        self.frame, self.encoding = frame, encoding
        self.like: dict[str, ReadAs] = {}
        self.findings: list[Finding] = []


def read_labelled(source: Source, encoding: str | None = None, most: int | None = None) -> Labelled:
    """Read a file of SPSS, Stata or SAS, the first ``most`` rows if these are wanted.

    Codes that all have a label become these texts, those that stand for missing become missing.
    InputError "damaged_file", "too_many_columns", "too_many_cells", "unknown_encoding".
    """
    _, about = _read(source, encoding, metadataonly=True)
    check_columns(about.number_columns or 0, source.name)
    check_cells(about.number_rows or 0, about.number_columns or 0, source.name)
    frame, about = _read(source, encoding, row_limit=most or 0)
    if encoding is None and about.file_encoding in _UNSAID:
        encoding = _other_encoding(frame, about, source.name)
        with suppress(InputError):  # not in that one either: as it was read before
            if encoding:
                frame, about = _read(source, encoding, row_limit=most or 0)
    check_cells(*frame.shape, source.name)
    made = Labelled(frame, str(about.file_encoding or "").lower() or None)
    _take_missing(made, about)
    _take_labels(made, about)
    made.frame = pd.DataFrame({name: _plain(values) for name, values in made.frame.items()})
    named = {name: label for name, label in about.column_names_to_labels.items() if label}
    if named:
        shown = [f'{name}: "{label}"' for name, label in list(named.items())[:_MAX_SHOWN]]
        _say(made, "variable_labels", tuple(named), {"count": len(named), "names": shown})
    return made


def _read(
    source: Source, encoding: str | None, **given: Scalar
) -> tuple[pd.DataFrame, metadata_container]:
    import pyreadstat

    readers = {
        "sav": pyreadstat.read_sav,
        "dta": pyreadstat.read_dta,
        "sas7bdat": pyreadstat.read_sas7bdat,
        "xpt": pyreadstat.read_xport,
    }
    if source.format == "sav":
        given["user_missing"] = True
    kind = _KINDS[source.format]
    try:
        frame, about = readers[source.format](
            io.BytesIO(source.data), encoding=encoding, dates_as_pandas_datetime=True, **given
        )
    except MemoryError:
        raise
    except LookupError as error:
        raise InputError("damaged_file", name=source.name, kind=kind) from error
    except Exception as error:  # the library tells all of its refusals as plain exceptions
        if "convert string" in str(error) and encoding in (None, *_TRIED[:-1]):
            # The file says an encoding that its texts do not keep to.
            other = _TRIED[0] if encoding is None else _TRIED[_TRIED.index(encoding) + 1]
            return _read(source, other, **given)
        if encoding not in (None, *_TRIED):
            raise InputError("unknown_encoding", encoding=encoding) from error
        raise InputError("damaged_file", name=source.name, kind=kind) from error
    return frame, about


def _other_encoding(frame: pd.DataFrame, about: metadata_container, name: str) -> str | None:
    """Return the encoding that texts have which were read as Western ones; None if they are."""
    texts = [*about.column_names, *filter(None, about.column_labels)]
    for labels in about.variable_value_labels.values():
        texts += map(str, labels.values())
    for place in range(frame.shape[1]):
        if frame.dtypes.iloc[place] == "str":
            texts += frame.iloc[:, place].dropna().head(200).tolist()
    for codec in ("cp1252", "latin-1"):
        try:
            data = "\n".join(texts).encode(codec)
        except UnicodeEncodeError:
            continue
        if data.isascii():
            return None
        found = decode(data, name).encoding
        return None if found in ("cp1252", "latin-1", "iso8859-1") else found
    return None


def _take_missing(made: Labelled, about: metadata_container) -> None:
    """Make missing what a file says stands for it."""
    count, touched = 0, []
    for name, ranges in (about.missing_ranges or {}).items():
        values = made.frame[name]
        gone = np.zeros(len(values), dtype=bool)
        for one in ranges:
            low, high = (one["lo"], one["hi"]) if isinstance(one, Mapping) else (one, one)
            if isinstance(low, str):
                gone |= (values.astype("str").str.strip() == low.strip()).to_numpy()
            elif values.dtype.kind in "if":
                gone |= values.between(low, high).to_numpy()
        if gone.any():
            made.frame[name] = values.mask(gone)
            count += int(gone.sum())
            touched.append(name)
    if count:
        _say(made, "missing_by_file", tuple(touched), {"count": count})


def _take_labels(made: Labelled, about: metadata_container) -> None:
    """Put labels in place of codes where each code that occurs has one."""
    whole, partly = [], []
    for name, labels in about.variable_value_labels.items():
        if name not in made.frame.columns:
            continue
        values = made.frame[name]
        found = values.dropna().unique()
        if len(found) < 2 or not all(value in labels for value in found):
            partly += [name] if any(value in labels for value in found) else []
            continue
        texts = _distinct({value: str(labels[value]) for value in sorted(found)})
        made.frame[name] = values.map(texts).astype("str")
        kept = [text for text in texts.values() if text.strip().lower() in MARKERS or not text]
        made.like[name] = {
            "kind": str(ColumnKind.CATEGORY),
            "written": {"kept": "\n".join(kept)} if kept else {},
        }
        whole.append(name)
    if whole:
        _say(made, "labels_taken", tuple(whole), {"count": len(whole)})
    if partly:
        _say(made, "labels_partly", tuple(partly), {"count": len(partly)})


def _distinct(labels: dict[int | float | str, str]) -> dict[int | float | str, str]:
    """Tell codes with the same label, or an empty one, apart by the code."""
    texts = list(labels.values())
    return {
        value: text
        if text.strip() and texts.count(text) == 1
        else f"{text} ({value:g})".strip()
        if isinstance(value, (int, float))
        else f"{text} ({value})".strip()
        for value, text in labels.items()
    }


def _plain(values: pd.Series) -> pd.Series:
    """Return a column as numbers, date-times or strings."""
    if values.dtype.kind == "M":
        return values.astype("datetime64[us]")
    if values.dtype.kind in "iuf":
        whole = not values.isna().any() and bool((values % 1 == 0).all())
        return values.astype("int64") if whole and values.abs().max() < 2**53 else values
    if values.dtype == "str":
        return values
    days = values.dropna()
    if len(days) and all(isinstance(day, datetime.date) for day in days):
        return values.astype("datetime64[us]")
    return values.map(str, na_action="ignore").astype("str")


def _say(made: Labelled, code: str, columns: tuple[str, ...], values: Mapping[str, Json]) -> None:
    made.findings.append(Finding(code, Severity.INFO, columns, values))
