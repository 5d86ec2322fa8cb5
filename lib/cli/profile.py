"""The command `profile`: columns, findings and how the file was read."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict

from rich.markup import escape
from rich.table import Table

from lib.cli.files import read_dataset
from lib.cli.reading_options import doubt_lines, doubts_document, reading_overrides
from lib.cli.terminal import Terminal, say, say_json
from lib.core.dataset import Dataset
from lib.core.findings import Finding, by_kind
from lib.errors import InputError
from lib.evaluation.plan.tasks import make_task, nearest
from lib.i18n import Translator
from lib.intake.profiling.findings import find_for_target
from lib.intake.profiling.profile import Profile, make_profile
from lib.report.labels import finding_kind
from lib.report.reading_text import reading_sentence


def run(parsed: argparse.Namespace, t: Translator) -> int:
    """Print the profile of a table."""
    dataset = read_dataset(parsed.file, reading_overrides(parsed))
    if parsed.target is not None and parsed.target not in dataset.frame.columns:
        raise InputError(
            "unknown_column",
            column=parsed.target,
            nearest=nearest(parsed.target, list(dataset.frame.columns)),
        )
    profile = make_profile(dataset, parsed.target)
    findings = (*dataset.findings, *_of_target(dataset, parsed.target, t))
    if parsed.json:
        document = _document(dataset, profile, findings, t)
        say_json(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        _show(dataset, findings, t)
    return 0


def _of_target(dataset: Dataset, target: str | None, t: Translator) -> tuple[Finding, ...]:
    """Return what is noticed of a target; only say so if it can be none: the profile stands."""
    if target is None:
        return ()
    try:
        return find_for_target(dataset, make_task(dataset, target))
    except InputError as error:
        say(" ".join(t.error(error)), sys.stderr)
        return ()


def _document(
    dataset: Dataset, profile: Profile, findings: Sequence[Finding], t: Translator
) -> dict[str, object]:
    return {
        "format": 1,
        "dataset": {
            "name": dataset.name,
            "sha256": dataset.sha256,
            "rows": dataset.rows,
            "columns": len(dataset.columns),
        },
        "reading": asdict(dataset.reading),
        "doubts": doubts_document(dataset),
        "profile": profile.to_dict(),
        "findings": [
            {
                "code": finding.code,
                "severity": str(finding.severity),
                "columns": list(finding.columns),
                "message": t.finding(finding.code, dict(finding.values))[1],
            }
            for finding in findings
        ],
    }


def _show(dataset: Dataset, findings: Sequence[Finding], t: Translator) -> None:
    console = Terminal()
    rows = t.plural("{count} row", "{count} rows", dataset.rows)
    columns = t.plural("{count} column", "{count} columns", len(dataset.columns))
    console.print(escape(f"{dataset.name}: {rows}, {columns}"), style="bold")
    console.print(escape(reading_sentence(dataset.reading, t)), style="dim")
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(t("Column"))
    table.add_column(t("Kind"))
    table.add_column(t("Missing"), justify="right")
    table.add_column(t("Distinct"), justify="right")
    for column in dataset.columns:
        table.add_row(
            escape(column.name),
            t(str(column.kind)),
            t.number(column.missing),
            t.number(column.distinct),
        )
    console.print(table)
    for alike in by_kind(findings):
        title, messages, advice = finding_kind(alike, t)
        console.print(escape(f"{title}: {' '.join(messages)} {advice}"))
    for line in doubt_lines(dataset, t):
        console.print(escape(line))
