"""Values that look as if they stood for "missing", such as -999 or "unknown"."""

import numpy as np
import pandas as pd

from lib.core.columns import ColumnKind
from lib.core.dataset import Dataset
from lib.core.findings import Finding, Severity
from lib.intake.association import FloatArray

_CODES = frozenset(
    float(f"{sign}{'9' * length}") for sign in ("", "-") for length in range(1, 8)
) | {-1.0}
"""-1, and nines: 9, 99, 999 and so on, with either sign."""
_WORDS = frozenset(
    [
        *(
            "unknown",
            "unk",
            "missing",
            "not available",
            "not known",
            "n.a.",
            "no data",
            "(missing)",
        ),
        *("not specified", "undefined", "미상", "불명", "모름", "알수없음", "알 수 없음", "무응답"),
    ]
)
_LEAST = 3
"""Rows in which a value must stand: a single extreme is an outlier, not a code."""


def missing_codes(dataset: Dataset) -> tuple[Finding, ...]:
    """Return a finding for each column with values that probably mean "missing"."""
    found = []
    for column in dataset.columns:
        values = dataset.frame[column.name]
        if column.kind is ColumnKind.NUMBER and values.dtype.kind in "if":
            counts = _number_codes(values.dropna().to_numpy(dtype="float64"))
        elif column.kind is ColumnKind.CATEGORY:
            counts = _words(values)
        else:
            continue
        if counts:
            evidence = {
                "column": column.name,
                "count": sum(counts.values()),
                "values": list(counts),
            }
            # A level that says "unknown" may tell something; a number that is a code never does.
            level = Severity.INFO if column.kind is ColumnKind.CATEGORY else Severity.WARNING
            found.append(Finding("missing_codes", level, (column.name,), evidence))
    return tuple(found)


def _number_codes(values: FloatArray) -> dict[str, int]:
    """Return extremes that stand apart from all other values, by a gap wider than their range.

    At either end it must be -1 or nines; at the lower end also the one negative value among others.
    """
    counts = {}
    for sign in (1.0, -1.0):
        if len(values) < 2 * _LEAST:
            break
        end = sign * float((sign * values).min())
        rest = values[values != end]
        count = len(values) - len(rest)
        if count < _LEAST or not len(rest):
            continue
        span = float(np.ptp(rest))
        gap = float((sign * rest).min()) - sign * end
        alone = sign > 0 and end < 0 <= float(rest.min())
        if span > 0 and gap > span and (end in _CODES or alone):
            counts[f"{end:g}"] = count
            values = rest
    return counts


def _words(values: pd.Series) -> dict[str, int]:
    levels = values.value_counts()
    return {
        str(level): int(count)
        for level, count in levels.items()
        if str(level).strip().casefold() in _WORDS
    }
