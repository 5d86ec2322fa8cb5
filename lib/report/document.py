"""The result document: a run as plain JSON, for programs and for keeping."""

import json
import math
from collections.abc import Mapping
from enum import Enum

import numpy as np

from lib.core import facts
from lib.core.facts import Json, plain_json
from lib.core.findings import Finding
from lib.core.results import Failure, ModelResult, Run, Verdict
from lib.core.task import Task
from lib.core.workflow import workflows
from lib.evaluation.judge.inference.evidence import Evidence
from lib.evaluation.judge.recommended import Tentative, recommended
from lib.evaluation.judge.verdict_claim import Withheld, not_compared, why_none, without_pretrained
from lib.i18n import Translator
from lib.models.catalogue import side_of
from lib.report.labels import failure_text, finding_text, model_label
from lib.report.recommended import recommendation_sentence
from lib.report.sentences import verdict_sentence

FORMAT = 1


def to_document(run: Run, t: Translator, evidence: Evidence | None = None) -> dict[str, Json]:
    """Return the result document of ARCHITECTURE, version 1: plain JSON types, NaN is None.

    Messages and sentences are in the translator's language; without a verdict ``verdict`` is None,
    ``no_verdict`` has the reason with the models that it lacks, and the top-level ``sentence`` says
    it. ``recommendation`` is by ``evidence`` where it is kept.
    """
    sentence = verdict_sentence(run, t)
    document = {
        "format": FORMAT,
        "run_id": run.id,
        "name": run.name,
        "status": run.status,
        "created": run.created,
        "started": run.started,
        "finished": run.finished,
        "seconds": run.seconds,
        "environment": {"python": None, "packages": {}, "cores": None, **run.environment},
        "dataset": {
            "name": run.dataset_name,
            "sha256": run.dataset_sha256,
            "rows": run.rows,
            "columns": run.columns,
        },
        "task": _task(run.task),
        "plan": run.plan.to_dict(),
        "models": [_model(result, t) for result in run.models],
        "verdict": _verdict(run, run.verdict, sentence) if run.verdict else None,
        "no_verdict": None if run.verdict else _no_verdict(run),
        "recommendation": _recommendation(run, evidence, t),
        "sentence": sentence,
        "findings": [_finding(finding, t) for finding in run.findings],
        "failure": _failure(run.failure, t),
        "language": t.language,
    }
    return {key: plain(value) for key, value in document.items()}


def _verdict(run: Run, verdict: Verdict, sentence: str) -> dict[str, Json]:
    return {
        **facts.to_json(verdict),
        "provisional": False,
        "effort": run.plan.effort,
        "not_compared": not_compared(run),
        "without_pretrained": without_pretrained(run),
        "sentence": sentence,
    }


def _recommendation(run: Run, evidence: Evidence | None, t: Translator) -> dict[str, Json] | None:
    """Return the model to take; of a tentative one no regrets are known."""
    found = recommended(run, evidence)
    if found is None:
        return None
    said = facts.to_json(found)
    said.pop("money", None)  # nobody entered what things cost
    regrets = dict.fromkeys(("rival", "gain", "expected_regret", "regret_high"))
    return {
        "model": found.model,
        "side": found.side,
        **regrets,
        **said,
        "tentative": isinstance(found, Tentative),
        "sentence": recommendation_sentence(run, evidence, t),
    }


def _no_verdict(run: Run) -> dict[str, Json]:
    """Return the code of the reason; provisional where finishing the run may give a verdict."""
    why = why_none(run)
    return {
        "reason": why.reason,
        "missing": why.models,
        "provisional": why.reason in (Withheld.UNFINISHED, Withheld.STOPPED),
    }


def _task(task: Task) -> dict[str, Json]:
    """Return a task; ``inner_kind`` is the prediction's where the workflow names the kind."""
    described = task.to_dict()
    if workflows()[task.domain].names_kind:
        described |= {"kind": str(task.domain), "inner_kind": str(task.kind)}
    return described


def to_json(run: Run, t: Translator, evidence: Evidence | None = None) -> str:
    """Return the result document as JSON text."""
    return as_json(to_document(run, t, evidence))


def as_json(document: Mapping[str, Json]) -> str:
    """Return a result document as JSON text."""
    return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False)


def plain(value: object) -> Json:
    """Return a value in plain JSON types: NaN and infinities become None."""
    if isinstance(value, Enum):
        return plain(value.value)
    if value is None or isinstance(value, (bool, str, int)):
        return value
    if isinstance(value, np.generic):
        return plain(plain_json(value))
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(item) for item in value]
    return str(value)


def _model(result: ModelResult, t: Translator) -> dict[str, Json]:
    metrics: dict[str, dict[str, Json]] = {
        name: interval.to_dict() for name, interval in result.metrics.items()
    }
    for name, value in result.test.items():
        metrics.setdefault(name, {})["test"] = value
    return {
        "id": result.id,
        "label": model_label(result.id, t),
        "family": result.family,
        "side": side_of(result.id, result.family),
        "status": result.status,
        "folds_done": result.folds_done,
        "folds_total": result.folds_total,
        "metrics": metrics,
        "train": {name: interval.to_dict() for name, interval in result.train.items()},
        "fit_cpu_seconds": result.fit_cpu_seconds,
        "fit_seconds": result.fit_seconds,
        "refit_cpu_seconds": result.refit_cpu_seconds,
        "predict_ms_per_1000": result.predict_ms_per_1000,
        "size_bytes": result.size_bytes,
        "weights": result.weights,
        "notes": [_finding(finding, t) for finding in result.notes],
        "failure": _failure(result.failure, t),
    }


def _failure(failure: Failure | None, t: Translator) -> dict[str, str] | None:
    if failure is None:
        return None
    message, hint = failure_text(failure, t)
    return {"code": failure.code, "message": message, "hint": hint}


def _finding(finding: Finding, t: Translator) -> dict[str, Json]:
    title, message, advice = finding_text(finding, t)
    return {**finding.to_dict(), "title": title, "message": message, "advice": advice}
