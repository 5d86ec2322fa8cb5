"""What was noticed while a file was read, as far as it is still true after remedies."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from lib.core.dataset import Dataset
from lib.core.facts import Json
from lib.core.findings import Finding
from lib.intake.profiling.findings import TABLE_CODES


def carried(dataset: Dataset, original: Dataset) -> tuple[Finding, ...]:
    """Return what was noticed while the file was read, of columns that are still there."""
    here = dataset.kinds()
    kept = []
    for finding in dataset.findings:
        if finding.code == "missing_markers":
            kept += _still_missing(finding, dataset, original)
            continue
        columns = tuple(name for name in finding.columns if name in here)
        if finding.code not in TABLE_CODES and (columns or not finding.columns):
            kept.append(finding)
    return tuple(kept)


def shown(found: Sequence[Finding], original: Dataset) -> tuple[Finding, ...]:
    """Return findings with the cells that were shown when the file was read, where these stay."""
    before = {(finding.code, finding.columns): finding.values for finding in original.findings}

    def known(one: Finding) -> Finding:
        values = before.get((one.code, one.columns), {})
        same = {**values, "examples": []} == {**one.values, "examples": []}
        return replace(one, values=values) if same else one

    return tuple(map(known, found))


def _still_missing(finding: Finding, dataset: Dataset, original: Dataset) -> list[Finding]:
    """Return the finding of signs for missing as far as they still are, if that can be counted."""
    before = {column.name: column.missing for column in original.columns}
    now = {column.name: column.missing for column in dataset.columns}
    filled = [name for name in finding.columns if now.get(name, 1) == 0 < before.get(name, 0)]
    if not filled:
        return [finding] if any(name in now for name in finding.columns) else []
    left = tuple(name for name in finding.columns if now.get(name))
    counted = sum(before.get(name, 0) for name in finding.columns) == finding.values["count"]
    if not left or not counted:
        return []
    examples = finding.values.get("examples")
    values: dict[str, Json] = {
        **finding.values,
        "columns": list(left),
        "count": sum(now[name] for name in left),
        "examples": [
            one for one in examples if isinstance(one, Mapping) and one.get("column") in left
        ]
        if isinstance(examples, Sequence)
        else [],
    }
    return [replace(finding, columns=left, values=values)]
