"""Learning curves on the command line: asked for by `--learning-curve`, told in a sentence."""

from __future__ import annotations

from typing import TextIO

from lib.cli.jobs import WORKSPACE, wait_for_job
from lib.cli.store_reader import StoreReader
from lib.cli.terminal import say
from lib.core.common_jobs import LEARNING_CURVE
from lib.core.results import Run, Status
from lib.engine.launch import EngineProcess
from lib.evaluation.judge.learning_curve.points import contenders, has_curve
from lib.i18n import Translator
from lib.report.labels import failure_text, model_label
from lib.report.reader import kept_evidence
from lib.report.sections.more_rows import kept_curves, more_rows_sentence
from lib.store import Store
from lib.store.jobs import Jobs


def tell_more_rows(
    store: Store, engine: EngineProcess, run: Run, t: Translator, stream: TextIO
) -> None:
    """Have the learning curves of a finished run computed, and say what follows or why nothing."""
    reader = StoreReader(store, WORKSPACE, run)
    if not has_curve(run):
        if run.plan.split.in_order:
            say(" ".join(t.failure("curve_of_time", {})), stream)
        return
    jobs = Jobs(store)
    models = contenders(run, kept_evidence(reader))
    asked = {
        model: jobs.ask(WORKSPACE, LEARNING_CURVE, run=run.id, model=model) for model in models
    }
    for model, job in asked.items():
        ended = wait_for_job(store, engine, job, t, stream)
        if ended.status is not Status.DONE and ended.failure is not None:
            said = " ".join(failure_text(ended.failure, t))
            say(f"{model_label(model, t)}: {said}", stream)
    found = kept_curves(run, reader)
    if found is not None:
        say(more_rows_sentence(found, run, t), stream)
