"""What somebody may see who must not see rows: readers of a share link, and of a report by file.

The rule: a value that is shown stands for at least ``MIN_ROWS`` rows, and no number of a single row
(a cell, a prediction, a row's number, the end of a range) is passed on unrounded. Counts of rows
are told as they are. Figures are drawn of groups of rows (lib.evaluation.judge.out_of_fold joins
them); what a run and its kept answers quote of cells is taken out here.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from lib.core.facts import Json, from_json, to_json
from lib.core.findings import Finding
from lib.core.results import Failure, Interval, ModelResult, Run, Verdict

T = TypeVar("T", Interval, Verdict)
V = TypeVar("V")

MIN_ROWS = 5
"""Rows that a value which is passed on stands for (the threshold rule of disclosure control)."""
LEFT_OUT = "…"
_NAMES = frozenset(
    [
        "column",
        "columns",
        "target",
        "model",
        "models",
        "measure",
        "metric",
        "kind",
        "formula",
        "originals",
        "names",
        "sheet",
        "others",
        "encoding",
        "units",
        "currencies",
        "reference",
        "separator",
        "chosen",
        "each",
    ]
)
"""Values of findings and failures that are texts, but no cells."""
_PLACES = frozenset(["line", "lines", "row", "row_numbers", "position", "amount"])
"""Numbers that say which row is meant, or what one holds."""
_ONE_ROW = frozenset(["median_ae"])
"""Measures that are the error of the one row in the middle."""


def short(value: float, digits: int = 3) -> float:
    """Return a number with a few significant digits."""
    return float(f"{value:.{digits}g}") if math.isfinite(value) else value


def stepped(values: NDArray[np.float64], spread: float) -> NDArray[np.float64]:
    """Return numbers rounded to steps of a hundredth of their spread or less."""
    if not spread > 0:
        return values
    return np.round(values, -math.floor(math.log10(spread / 100)))


def passed_on(run: Run) -> Run:
    """Return a run without the cells that its findings, failures and measures quote."""
    classes = frozenset(run.task.classes)
    return replace(
        run,
        task=replace(run.task, recipe={}),
        findings=_findings(run.findings, classes),
        models=tuple(_model(model, classes) for model in run.models),
        verdict=_verdict(run.verdict),
        failure=_failure(run.failure, classes),
    )


def _model(result: ModelResult, classes: frozenset[str]) -> ModelResult:
    return replace(
        result,
        metrics={name: _interval(name, one) for name, one in result.metrics.items()},
        train={name: _interval(name, one) for name, one in result.train.items()},
        test={name: short(one) if name in _ONE_ROW else one for name, one in result.test.items()},
        notes=_findings(result.notes, classes),
        failure=_failure(result.failure, classes),
    )


def _interval(name: str, found: Interval) -> Interval:
    return _shortened(found) if name in _ONE_ROW else found


def _verdict(verdict: Verdict | None) -> Verdict | None:
    return _shortened(verdict) if verdict and verdict.metric in _ONE_ROW else verdict


def _shortened(found: T) -> T:
    """Return results whose numbers have few digits."""
    return from_json(type(found), {name: _few_digits(one) for name, one in to_json(found).items()})


def _few_digits(value: Json) -> Json:
    if isinstance(value, float):
        return short(value)
    return [_few_digits(one) for one in value] if isinstance(value, list) else value


def _findings(findings: tuple[Finding, ...], classes: frozenset[str]) -> tuple[Finding, ...]:
    return tuple(replace(finding, values=_values(finding.values, classes)) for finding in findings)


def _failure(failure: Failure | None, classes: frozenset[str]) -> Failure | None:
    return failure and replace(failure, context=_values(failure.context, classes))


def _values(values: Mapping[str, V], classes: frozenset[str]) -> dict[str, V | str]:
    return {
        name: value if _is_no_cell(name, value, classes) else LEFT_OUT
        for name, value in values.items()
    }


def _is_no_cell(name: str, value: object, classes: frozenset[str]) -> bool:
    """Whether a value may be told: a name, a count, or one of the task's classes."""
    if name in _PLACES:
        return False
    if value is None or name in _NAMES or isinstance(value, bool | int | float):
        return True
    parts = value if isinstance(value, list | tuple) else [value]
    return all(str(part) in classes for part in parts)
