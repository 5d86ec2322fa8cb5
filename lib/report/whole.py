"""The report and the result document of a run: pages and the command line make them here, alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lib.core.references import look_up
from lib.core.results import Run
from lib.core.workflow import workflows
from lib.i18n import Translator
from lib.report.blend_line import blend_document
from lib.report.document import as_json, to_document
from lib.report.html import render
from lib.report.reader import RunReader, deciding_evidence
from lib.report.sections.more_rows import more_rows_document


def report_of(run: Run, t: Translator, reader: RunReader) -> str:
    """Return the HTML report of a run, with all that is kept of it."""
    return render(run, t, reader)


def document_of(
    run: Run, t: Translator, reader: RunReader, more: Mapping[str, Any] | None = None
) -> str:
    """Return the result document of a run as JSON text, with further keys."""
    parts = workflows()[run.task.domain].document_parts
    own = look_up(parts)(run, t, reader) if parts is not None else {}
    known = {**to_document(run, t, deciding_evidence(reader)), **blend_document(run, t, reader)}
    known |= more_rows_document(run, t, reader)
    return as_json({**known, **own, **(more or {})})
