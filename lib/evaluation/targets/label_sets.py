"""Which labels of a table take part, where a row may have several (no scikit-learn here)."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from lib.core.facts import Json
from lib.core.findings import Finding, Severity
from lib.core.labels import MAX_LABELS, MIN_LABEL_ROWS, counts, read
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
    """Return a derived column's labels; each needs MIN_LABEL_ROWS rows with it and without."""
    cells = as_labels(column).dropna()
    label_counts = counts(cells)
    rows = len(cells)
    rare = tuple(name for name, count in label_counts.items() if count < MIN_LABEL_ROWS)
    everywhere = tuple(
        name for name, count in label_counts.items() if rows - count < MIN_LABEL_ROWS
    )
    usable = [name for name in label_counts if name not in {*rare, *everywhere}]
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
    labels = label_set(column)
    if len(labels.labels) > 1:
        return labels.labels
    if not labels.rows:
        raise InputError("target_missing", column=name)
    if labels.without == labels.rows:
        raise InputError("labels_empty", column=name, rows=labels.rows)
    if labels.labels:
        raise InputError("labels_one", column=name, label=labels.labels[0])
    if labels.everywhere:
        raise InputError("labels_same", column=name, labels=list(labels.everywhere[:_NAMED]))
    values = {"column": name, "count": len(labels.rare), "least": MIN_LABEL_ROWS}
    raise InputError("labels_too_rare", **values)


def about_labels(column: pd.Series) -> tuple[Finding, ...]:
    """Return what was noticed of the labels: those left out, and rows with none."""
    name = str(column.name)
    labels = label_set(column)
    findings = []
    for code, names in (
        ("labels_rare", labels.rare),
        ("labels_everywhere", labels.everywhere),
        ("labels_beyond", labels.beyond),
    ):
        if names:
            values: dict[str, Json] = {
                "count": len(names),
                "labels": list(names[:_NAMED]),
                "least": MIN_LABEL_ROWS,
                "most": MAX_LABELS,
            }
            findings.append(Finding(code, Severity.WARNING, (name,), values))
    if labels.without:
        values = {"rows": labels.without, "total": labels.rows}
        findings.append(Finding("labels_none", Severity.INFO, (name,), values))
    return tuple(findings)
