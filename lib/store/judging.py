"""The verdict of a run that came as a bundle, anew from what is kept of it."""

from __future__ import annotations

from lib.core.results import BY_FOLDS, Run, Status
from lib.errors import StoreError
from lib.evaluation.judge.inference.difference import own_interval
from lib.evaluation.judge.inference.kept import by_position, evidence_of_kept
from lib.evaluation.judge.inference.stored import EVIDENCE, stored
from lib.evaluation.judge.verdict import judge_run
from lib.store.ledger import Ledger
from lib.store.store import Store


def judge_bundle(store: Store, workspace: str, run: Run) -> None:
    """Judge a run from a bundle by its rows; nothing is trained, and no engine is needed.

    StoreError "nothing_to_judge" where its rows say nothing: groups of rows did not come with it,
    or the metric is undefined in too many folds.
    """
    metric = run.plan.metric
    done = [one for one in run.models if one.status is Status.DONE and metric in one.metrics]
    evidence = None
    if run.task.group is None and len(done) > 1:
        truth = by_position(store.truth(workspace, run.id), run.rows)
        frames = {one.id: store.predictions(workspace, run.id, one.id) for one in done}
        evidence = evidence_of_kept(frames, truth, run.task, run.plan)
    if evidence is None:
        raise StoreError("nothing_to_judge")
    verdict = judge_run(run, evidence)
    ledger = Ledger(store)
    ledger.save_result(run.id, EVIDENCE, stored(evidence))
    if verdict is not None and verdict.method != BY_FOLDS:
        for model in evidence.models:
            ledger.save_interval(run.id, model, metric, *own_interval(evidence, model))
    ledger.save_verdict(run.id, verdict, "")
