"""How far a run is: its folds, its models' statuses, its verdict, in memory and in the store."""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from lib.core.common_jobs import LEARNING_CURVE, LearningCurveParameters
from lib.core.facts import Json
from lib.core.findings import Finding, Severity
from lib.core.metrics import METRICS
from lib.core.model import Family, Size
from lib.core.plan import Effort
from lib.core.results import BY_FOLDS, REPEATED, Failure, FoldResult, Interval, Status
from lib.core.tuning import together
from lib.core.workflow import workflows
from lib.engine.memory import columns_of
from lib.engine.queue import Kind, Unit
from lib.engine.work import PackedFold, pack
from lib.evaluation.judge.inference.difference import own_interval
from lib.evaluation.judge.inference.evidence import Evidence
from lib.evaluation.judge.inference.stored import CONTEST, EVIDENCE, from_stored, holds
from lib.evaluation.judge.learning_curve.outlook import MIN_FOLDS
from lib.evaluation.judge.learning_curve.points import contenders, has_curve
from lib.evaluation.judge.learning_curve.points import seconds as curve_seconds
from lib.evaluation.judge.summary import summarise
from lib.evaluation.judge.verdict import judge
from lib.models.catalogue import get_model, side_of
from lib.store.ledger import Ledger
from lib.store.rows import RunInputs

Place = tuple[int, int]
"""The repeat and the number of a fold."""
_CURVE_SECONDS = 600.0
"""CPU seconds that a model's learning curve may take unasked."""
OPEN = (Status.QUEUED, Status.RUNNING)
"""Where a model, or its refit, is not at its end."""
_FITS = (Kind.FOLD, Kind.STACK, Kind.REFIT, Kind.REPEAT, Kind.REPEAT_STACK)


def used(weights: Mapping[str, float]) -> dict[str, float]:
    """Return the members of a blend that have a say."""
    return {name: share for name, share in weights.items() if share > 0}


class RunState:
    """What is known of a run; each change is written to the store at once.

    StoreErrors pass through: the run was deleted, or results cannot be stored. What is known
    changes after the store has: so what failed half-way can be done again from its beginning.
    """

    def __init__(self, ledger: Ledger, inputs: RunInputs) -> None:
        self.inputs = inputs
        self.id = inputs.run.id
        self.started = False
        self._ledger = ledger
        self._specs = {model: get_model(model) for model in inputs.run.plan.models}
        self._status = {one.id: one.status for one in inputs.run.models}
        self._refit = {model: Status(status) for model, status in inputs.refit.items()}
        self._folds: defaultdict[str, dict[Place, FoldResult]] = defaultdict(dict)
        self._tests: set[str] = set()
        self._tested = {one.id for one in inputs.run.models if one.test}
        self._weights = {one.id: used(one.weights) for one in inputs.run.models if one.weights}
        self._folds_ended = False
        self._measured = False
        self._judged = False
        self._since = 0.0
        self._schedule = workflows()[inputs.run.task.domain].schedule
        opening = self._schedule.opening
        self._opened = ledger.kept_result(self.id, opening.kept) if opening else None
        self._held: list[Unit] = []
        self._repeated: defaultdict[str, dict[Place, FoldResult]] = defaultdict(dict)
        for result in ledger.folds(self.id):
            planned = result.repeat < inputs.run.plan.repeats
            folds = self._folds if planned else self._repeated
            folds[result.model][result.repeat, result.fold] = result

    def _fitted(self) -> list[str]:
        return [model for model, spec in self._specs.items() if spec.framework != "none"]

    def _done(self) -> list[str]:
        return [model for model in self._fitted() if self._status[model] is Status.DONE]

    def _blends(self) -> list[str]:
        return [model for model, spec in self._specs.items() if spec.framework == "none"]

    def _places(self) -> list[Place]:
        plan = self.inputs.run.plan
        return [(repeat, fold) for repeat in range(plan.repeats) for fold in range(plan.folds)]

    def _left(self) -> float | None:
        """Return the seconds left for the folds; None where no end was set."""
        budget = self.inputs.run.plan.budget_seconds
        return None if budget is None else budget - (time.monotonic() - self._since)

    def _rows(self) -> int:
        run = self.inputs.run
        return min(run.rows, run.plan.sample_rows or run.rows)

    def _waiting(self, model: str) -> list[Place]:
        return [place for place in self._places() if place not in self._folds[model]]

    def _keep(self, result: FoldResult, positions: NDArray[np.int64]) -> None:
        folds = self._folds[result.model]
        key = (result.repeat, result.fold)
        if key in folds:
            return
        together = {**folds, key: result}
        summary = (
            self._summary(together, lambda one: one.metrics),
            self._summary(together, lambda one: one.train_metrics),
        )
        self._ledger.save_fold(self.id, result, positions, summary)
        folds[key] = replace(result, outputs=result.outputs[:0])

    def _summary(
        self,
        folds: Mapping[Place, FoldResult],
        of: Callable[[FoldResult], Mapping[str, float]],
    ) -> dict[str, Interval]:
        ordered = [of(folds[key]) for key in sorted(folds)]
        names = dict.fromkeys(name for one in ordered for name in one)
        values = {name: [one.get(name, math.nan) for one in ordered] for name in names}
        return summarise(values, self.inputs.run.plan)

    @property
    def _last_phase(self) -> str:
        """What the run is at once its folds have ended."""
        return "refit" if self._done() else ""

    def _complete_models(self) -> list[str]:
        return [model for model, status in self._status.items() if status is Status.DONE]

    def _predictions(
        self, models: Sequence[str], repeats: int | None = None
    ) -> dict[str, list[PackedFold]]:
        """Return the packed folds of complete models, of the plan's repeats by default."""
        repeats = repeats or self.inputs.run.plan.repeats
        return {
            model: [
                pack(one)
                for one in self._ledger.fold_results(self.id, model)
                if one.repeat < repeats
            ]
            for model in models
        }

    def _evidence(self) -> Evidence | None:
        """Return what the rows say of all models, if that has been measured."""
        kept = from_stored(self._ledger.kept_result(self.id, EVIDENCE))
        fits = kept is not None and holds(kept, self.inputs.run.plan, self._complete_models())
        return kept if fits else None

    def _contest(self) -> Evidence | None:
        """Return what the rows said last of those models that were repeated further, if any."""
        plan = self.inputs.run.plan
        kept = from_stored(self._ledger.kept_result(self.id, CONTEST)) if plan.further else None
        return kept if kept is not None and set(plan.further) <= set(kept.models) else None

    def _sides(self) -> dict[str, Family]:
        """Return the side of each complete model that has one."""
        sides = {model: side_of(model, self._specs[model].family) for model in self._done()}
        return {model: side for model, side in sides.items() if side is not None}

    def _judge(
        self, phase: str, evidence: Evidence | None = None, contest: Evidence | None = None
    ) -> None:
        run = self.inputs.run
        done = {
            model: [folds[key] for key in sorted(folds)]
            for model, folds in self._folds.items()
            if self._status.get(model) is Status.DONE
        }
        verdict = judge(
            {
                model: [one.metrics.get(run.plan.metric, math.nan) for one in folds]
                for model, folds in done.items()
            },
            {model: Family(self._specs[model].family) for model in done},
            {model: sum(one.fit_cpu_seconds for one in folds) for model, folds in done.items()},
            run.plan,
            self._rows(),
            evidence,
            contest,
        )
        if evidence is not None and verdict is not None and verdict.method != BY_FOLDS:
            # Scores are as sure as the verdict that is made of them.
            for model in evidence.models:
                low, high = own_interval(evidence, model)
                self._ledger.save_interval(self.id, model, evidence.metric, low, high)
        if contest is not None:
            self._note_repeats(contest)
        self._ledger.save_verdict(self.id, verdict, phase)
        self._judged = True

    def _unit(self, model: str, kind: Kind, repeat: int = 0, fold: int = 0, folds: int = 1) -> Unit:
        spec, run = self._specs[model], self.inputs.run
        rows = self._rows()
        size = Size(
            rows=rows if kind is Kind.REFIT else rows - rows // run.plan.folds,
            columns=columns_of(run.task, self.inputs.distinct),
            classes=len(run.task.classes),
            effort=run.plan.effort,
            characters=run.task.characters,
        )
        return Unit(
            run=self.id,
            model=model,
            kind=kind,
            repeat=repeat,
            fold=fold,
            network=any(
                self._specs[one].framework == "keras"
                for one in (model, *(self._weights.get(model, ()) if kind is Kind.TEST else ()))
            ),
            seconds=spec.seconds(size) if kind in _FITS else 0.0,
            first=spec.family is Family.BASELINE,
            folds=max(folds, 1),
        )

    def _note_repeats(self, contest: Evidence) -> None:
        """Say of each model that was repeated further how often, and its score over them."""
        for model, mean in zip(contest.models, contest.means.tolist(), strict=True):
            low, high = own_interval(contest, model)
            score: dict[str, Json] = {"mean": contest.sign * mean, "low": low, "high": high}
            values = {"repeats": contest.repeats, **score}
            note = Finding(REPEATED, Severity.INFO, values=values)
            self._ledger.add_note(self.id, model, note)

    def _leaders(self) -> list[str]:
        """Return the best model of either side or, of one side alone, its best two."""
        metric = METRICS[self.inputs.run.plan.metric]
        sign = 1.0 if metric.greater_is_better else -1.0

        def mean(model: str) -> float:
            values = [one.metrics.get(metric.name, math.nan) for one in self._folds[model].values()]
            return sign * sum(values) / len(values)

        sides = {model: side_of(model, self._specs[model].family) for model in self._done()}
        ranked = [model for model, side in sides.items() if side and math.isfinite(mean(model))]
        ranked.sort(key=mean, reverse=True)
        other = [model for model in ranked if sides[model] is not sides[ranked[0]]]
        return [*ranked[:1], *(other or ranked[1:])[:1]]

    def _ask_learning_curves(self) -> None:
        """Have it found out, at thorough effort, whether more rows would change who leads.

        All models on as many folds, so that they can be compared.
        """
        plan = self.inputs.run.plan
        if not self._schedule.asks_learning_curves or plan.effort is not Effort.THOROUGH:
            return
        if plan.budget_seconds is not None:
            return
        run = self._ledger.run_inputs(self.id).run
        models: Sequence[str] = ()
        if has_curve(run):
            evidence = from_stored(self._ledger.kept_result(self.id, EVIDENCE))
            models = contenders(run, evidence)
        longest = max((curve_seconds(run, [model], 1) for model in models), default=0.0)
        folds = min(plan.folds, int(plan.folds * _CURVE_SECONDS / max(longest, 1e-3)))
        if folds >= MIN_FOLDS:
            params = LearningCurveParameters(by_itself=True, folds=folds)
            for model in models:
                self._ledger.ask_later(self.id, LEARNING_CURVE, model, params)

    def _complete(self, model: str, weights: Mapping[str, float]) -> None:
        self._ledger.finish_model(self.id, model, weights=weights)
        folds = self._folds[model].values()
        tuned = together(model, (note for fold in folds for note in fold.notes))
        if tuned is not None:
            self._ledger.add_note(self.id, model, tuned)
        self._status[model] = Status.DONE

    def _end_model(self, model: str, status: Status, failure: Failure | None) -> None:
        self._ledger.end_model(self.id, model, status, failure)
        self._status[model] = status

    def _end_refit(self, model: str, status: Status) -> None:
        self._ledger.end_refit(self.id, model, status)
        self._refit[model] = status

    def _note(self, unit: Unit, code: str) -> None:
        note = Finding(code, Severity.WARNING, values={"model": unit.model})
        self._ledger.add_note(self.id, unit.model, note)

    def _without_member(self, blend: str, unfitted: list[str]) -> None:
        """Say once that a blend cannot be scored on the second file."""
        if self.inputs.test_content is None or blend in self._tested:
            return
        self._tested.add(blend)
        lost = next(name for name in unfitted if self._refit[name] not in OPEN)
        note = Finding("blend_not_tested", Severity.WARNING, values={"model": lost})
        self._ledger.add_note(self.id, blend, note)
