"""Which labels of a table take part, where a row may have several (no scikit-learn here)."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from lib.core.facts import Json
from lib.core.findings import Finding, Severity
from lib.core.labels import FEWEST_ROWS, MAX_LABELS, counts, read
from lib.errors import InputError
from lib.evaluation.targets.rows import as_labels

_NAMED = 20
"""Labels that a finding names, at most."""


@dataclass(frozen=True)
class LabelSet:
    """The labels that can be learned, by name, and those that cannot, the most frequent first.

    ``rare`` are those of too few rows, ``everywhere`` those that too few rows are without,
    ``beyond`` those over the limit.
    """

    labels: tuple[str, ...]
    rare: tuple[str, ...]
    everywhere: tuple[str, ...]
    beyond: tuple[str, ...]
    rows: int
    without: int


def label_set(column: pd.Series) -> LabelSet:
    """Return the labels of a derived column; a label needs FEWEST_ROWS rows with it and without."""
    cells = as_labels(column).dropna()
    found = counts(cells)
    rows = len(cells)
    rare = tuple(name for name, count in found.items() if count < FEWEST_ROWS)
    everywhere = tuple(name for name, count in found.items() if rows - count < FEWEST_ROWS)
    usable = [name for name in found if name not in {*rare, *everywhere}]
    chosen = set(usable[:MAX_LABELS])
    empty = sum(int(count) for cell, count in cells.value_counts().items() if not read(cell))
    return LabelSet(
        labels=tuple(sorted(chosen)),
        rare=rare,
        everywhere=tuple(name for name in everywhere if name not in rare),
        beyond=tuple(usable[MAX_LABELS:]),
        rows=rows,
        without=empty,
    )


def labels_of(column: pd.Series) -> tuple[str, ...]:
    """Return the labels to be learned; InputError where fewer than two can be."""
    name = str(column.name)
    found = label_set(column)
    if len(found.labels) > 1:
        return found.labels
    if not found.rows:
        raise InputError("target_missing", column=name)
    if found.without == found.rows:
        raise InputError("labels_empty", column=name, rows=found.rows)
    if found.labels:
        raise InputError("labels_one", column=name, label=found.labels[0])
    if found.everywhere:
        raise InputError("labels_same", column=name, labels=list(found.everywhere[:_NAMED]))
    values = {"column": name, "count": len(found.rare), "least": FEWEST_ROWS}
    raise InputError("labels_too_rare", **values)


def about_labels(column: pd.Series) -> tuple[Finding, ...]:
    """Return what was noticed of the labels: those left out, and rows with none."""
    name = str(column.name)
    found = label_set(column)
    findings = []
    for code, names in (
        ("labels_rare", found.rare),
        ("labels_everywhere", found.everywhere),
        ("labels_beyond", found.beyond),
    ):
        if names:
            values: dict[str, Json] = {
                "count": len(names),
                "labels": list(names[:_NAMED]),
                "least": FEWEST_ROWS,
                "most": MAX_LABELS,
            }
            findings.append(Finding(code, Severity.WARNING, (name,), values))
    if found.without:
        values = {"rows": found.without, "total": found.rows}
        findings.append(Finding("labels_none", Severity.INFO, (name,), values))
    return tuple(findings)
