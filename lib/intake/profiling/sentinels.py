"""Values that look as if they stood for "missing", such as -999 or "unknown"."""

import numpy as np
import pandas as pd

from lib.core.columns import ColumnKind
from lib.core.dataset import Dataset
from lib.core.facts import Json
from lib.core.findings import Finding, Severity
from lib.intake.profiling.target_association import FloatArray
from lib.intake.values.cells import IntArray
from lib.intake.values.examples import in_file, value_examples
from lib.intake.values.no_value import is_unknown

_CODES = frozenset(
    float(f"{sign}{'9' * length}") for sign in ("", "-") for length in range(1, 8)
) | {-1.0}
"""-1, and nines: 9, 99, 999 and so on, with either sign."""
_MIN_ROWS = 3
"""Rows in which a value must stand: a single extreme is an outlier, not a code."""


def missing_codes(dataset: Dataset, places: IntArray | None = None) -> tuple[Finding, ...]:
    """Return a finding for each column with values that probably mean "missing".

    ``places`` are the rows' numbers in the file; without them no cell is shown.
    """
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
            evidence: dict[str, Json] = {
                "column": column.name,
                "count": sum(counts.values()),
                "values": list(counts),
                "examples": in_file(value_examples(values, list(counts)), places),
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
        if len(values) < 2 * _MIN_ROWS:
            break
        end = float(values.min() if sign > 0 else values.max())
        if end not in _CODES and not (sign > 0 and end < 0):
            continue  # no code, whatever the others are
        rest = values[values != end]
        count = len(values) - len(rest)
        if count < _MIN_ROWS or not len(rest):
            continue
        span = float(np.ptp(rest))
        gap = float((sign * rest).min()) - sign * end
        alone = sign > 0 and end < 0 <= float(rest.min())
        if span > 0 and gap > span and (end in _CODES or alone):
            counts[f"{end:g}"] = count
            values = rest
    return counts


def _words(values: pd.Series) -> dict[str, int]:
    levels = [level for level in values.dropna().unique() if is_unknown(str(level))]
    if not levels:
        return {}
    counts = values[values.isin(levels)].value_counts()
    return {str(level): int(count) for level, count in counts.items()}
