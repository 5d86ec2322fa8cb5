"""How far a run is: its folds, its models' statuses, its verdict, in memory and in the store."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from lib.core.findings import Finding, Severity
from lib.core.metrics import METRICS
from lib.core.model import Family
from lib.core.results import Failure, FoldResult, Interval, Status
from lib.core.tuning import together
from lib.core.workflow import workflows
from lib.engine.queue import Unit
from lib.evaluation.judge.summary import summarise
from lib.evaluation.judge.verdict import judge
from lib.models.catalogue import get_model, side_of
from lib.store.ledger import Ledger
from lib.store.rows import RunInputs


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
        self._folds: defaultdict[str, dict[tuple[int, int], FoldResult]] = defaultdict(dict)
        self._tests: set[str] = set()
        self._tested = {one.id for one in inputs.run.models if one.test}
        self._weights = {one.id: used(one.weights) for one in inputs.run.models if one.weights}
        self._judged = False
        self._since = 0.0
        self._schedule = workflows()[inputs.run.task.domain].schedule
        opening = self._schedule.opening
        self._opened = ledger.kept_result(self.id, opening.kept) if opening else None
        self._held: list[Unit] = []
        for result in ledger.folds(self.id):
            self._folds[result.model][result.repeat, result.fold] = result

    def _fitted(self) -> list[str]:
        return [model for model, spec in self._specs.items() if spec.framework != "none"]

    def _done(self) -> list[str]:
        return [model for model in self._fitted() if self._status[model] is Status.DONE]

    def _blends(self) -> list[str]:
        return [model for model, spec in self._specs.items() if spec.framework == "none"]

    def _places(self) -> list[tuple[int, int]]:
        plan = self.inputs.run.plan
        return [(repeat, fold) for repeat in range(plan.repeats) for fold in range(plan.folds)]

    def _rows(self) -> int:
        run = self.inputs.run
        return min(run.rows, run.plan.sample_rows or run.rows)

    def _waiting(self, model: str) -> list[tuple[int, int]]:
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
        folds: Mapping[tuple[int, int], FoldResult],
        of: Callable[[FoldResult], Mapping[str, float]],
    ) -> dict[str, Interval]:
        ordered = [of(folds[key]) for key in sorted(folds)]
        names = dict.fromkeys(name for one in ordered for name in one)
        values = {name: [one.get(name, math.nan) for one in ordered] for name in names}
        return summarise(values, self.inputs.run.plan)

    def _judge(self, phase: str) -> None:
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
        )
        self._ledger.save_verdict(self.id, verdict, phase)

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
