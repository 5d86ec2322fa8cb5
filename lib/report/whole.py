"""The report and the result document of a run: pages and the command line make them here, alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lib.core.common_jobs import IMPORTANCE
from lib.core.references import look_up
from lib.core.results import Run
from lib.core.workflow import workflows
from lib.i18n import Translator
from lib.models.manifest import Tree
from lib.report.board import ranked
from lib.report.document import as_json, to_document
from lib.report.figures.model_figures import model_figures
from lib.report.html import render
from lib.report.reader import RunReader


def report_of(run: Run, t: Translator, reader: RunReader) -> str:
    """Return the HTML report of a run, with figures of each model whose predictions are here."""
    known = {result.id: reader.answers(result.id) for result in ranked(run)}
    given = {model: one for model, one in known.items() if one is not None}
    parts = workflows()[run.task.domain].report_parts
    own = look_up(parts)(run, given, t, reader) if parts is not None else None
    return render(
        run,
        t,
        model_figures(run, given, t),
        own,
        importance=_importance(reader),
        tree=tree_of(run, reader),
    )


def document_of(
    run: Run, t: Translator, reader: RunReader, more: Mapping[str, Any] | None = None
) -> str:
    """Return the result document of a run as JSON text, with further keys."""
    parts = workflows()[run.task.domain].document_parts
    own = look_up(parts)(run, t, reader) if parts is not None else {}
    return as_json({**to_document(run, t), **own, **(more or {})})


def tree_of(run: Run, reader: RunReader) -> Tree | None:
    """Return the questions of a run's decision tree (lib.models.tree_rules); None without one."""
    for result in run.models:
        if result.id == "decision_tree":
            found = reader.manifest(result.id)
            return None if found is None else found.get("tree")
    return None


def _importance(reader: RunReader) -> dict[str, Mapping[str, Any]]:
    """Return what was found of the importance of features, by model."""
    done = reader.jobs(IMPORTANCE)
    return {one.model: one.result for one in reversed(done) if one.result is not None}
