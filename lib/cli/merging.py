"""Levels that are merged at the command's word."""

import sys
from collections.abc import Sequence

from lib.cli.terminal import say
from lib.core.dataset import Dataset
from lib.core.findings import Finding, Severity
from lib.errors import InputError
from lib.i18n import Translator
from lib.intake.remedies import apply, remedies_for
from lib.intake.values.alike import levels_alike


def merged(dataset: Dataset, columns: Sequence[str]) -> Dataset:
    """Return the table with levels merged that may be the same in these columns.

    InputError: "unknown_column", or "levels_not_alike" of a column without any.
    """
    if not columns:
        return dataset
    found = {one.columns[0]: one for one in levels_alike(dataset)}
    known = list(dataset.kinds())
    for name in columns:
        if name not in known:
            raise InputError("unknown_column", column=name, nearest=known[:5])
        if name not in found:
            raise InputError("levels_not_alike", column=name)
    return apply(dataset, [one for name in columns for one in remedies_for(found[name], dataset)])


def say_first(findings: Sequence[Finding], t: Translator) -> None:
    """Say what spoils every result before the models are trained."""
    for finding in findings:
        if finding.severity is Severity.ERROR:
            say(" ".join(t.finding(finding.code, dict(finding.values))), sys.stderr)
