"""One run on the engine: which units it needs, and what becomes of their results."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import replace

from lib.core.common_jobs import IMPORTANCE, ImportanceParameters
from lib.core.references import look_up
from lib.core.results import Environment, Failure, Status
from lib.core.schedule import Opening
from lib.engine import calls
from lib.engine.memory import needed_bytes
from lib.engine.queue import Kind, Unit, with_opening
from lib.engine.repeats import REPEATS, Repeating
from lib.engine.run_state import OPEN, used
from lib.engine.work import Call, UnitResult, Work, unpack
from lib.evaluation.judge.inference.deep_in_blend import DEEP_IN_BLEND
from lib.settings import MEGABYTE

_log = logging.getLogger(__name__)
_TRAINING = 0.85
"""Share of what is left of a time budget in which a stack trains."""
_IMPORTANCE_SECONDS = 60.0
"""Estimated CPU seconds that fits for a model's importance may take unasked; at least 2 folds."""


class Comparison(Repeating):
    """A run from its folds to its refits.

    Every method that takes a result returns the units that it makes possible. StoreErrors pass
    through: the run was deleted, or results cannot be stored.
    """

    def units(self, limit: int, missing: Failure | None) -> list[Unit]:
        """Return the units that are missing, at the start or after an interruption.

        A model that needs more than ``limit`` bytes fails at once; so do networks, with
        ``missing`` as the reason, where no worker can fit them.
        """
        self._limit = limit
        units = []
        for model in self._fitted():
            if self._status[model] not in OPEN:
                continue
            failure = self._impossible(model, limit, missing)
            if failure is not None:
                self._end_model(model, Status.FAILED, failure)
                continue
            waiting = self._waiting(model)
            if self._stackable(model, limit):
                units.append(self._unit(model, Kind.STACK, folds=len(waiting)))
            else:
                units += [self._unit(model, Kind.FOLD, *place) for place in waiting]
            if not waiting and not self._schedule.fit_all:
                self._complete(model, {})
        if self._schedule.opening and units and self._opened is None:
            self._held = units
            return [Unit(self.id, "", Kind.OPENING, first=True)]
        return with_opening(units) + self._next()

    def _stackable(self, model: str, limit: int) -> bool:
        """Whether a network's missing folds, at least two, fit into memory as one stack.

        Where the schedule fits all at once, it always does.
        """
        if self._schedule.fit_all:
            return True
        members, spec = len(self._waiting(model)) + 1, self._specs[model]
        if spec.framework != "keras" or not spec.stacks or members < 3:
            return False
        task, distinct = self.inputs.run.task, self.inputs.distinct
        return needed_bytes(task, self._rows(), distinct, "keras", members) <= limit

    def cancellable(self, unit: Unit) -> bool:
        """Whether a unit looks at its flag soon enough to be asked rather than killed."""
        if unit.kind is Kind.OPENING:
            return True
        if unit.kind is Kind.MEASURE:
            return False
        return self._specs[unit.model].cancellable

    @property
    def ended(self) -> bool:
        """Whether nothing is left to be done."""
        if not self._judged or any(status in OPEN for status in self._status.values()):
            return False
        refits = (self._refit[model] for model in self._done())
        return self._tests <= self._tested and not any(status in OPEN for status in refits)

    def begin(self, environment: Environment) -> None:
        """Say that the first unit is about to run."""
        self._ledger.start_run(self.id, environment)
        self.started = True
        self._since = time.monotonic() - self.inputs.run.seconds

    def over_budget(self) -> bool:
        """Whether the time that was given to the folds is over."""
        left, fitting = self._left(), not self._folds_ended or self.repeating
        return self.started and fitting and left is not None and left <= 0

    def out_of_time(self) -> list[Unit]:
        """End the models that are not complete; the verdict is made of the others."""
        budget = self.inputs.run.plan.budget_seconds
        for model in self._fitted():
            if self._status[model] in OPEN:
                failure = Failure("budget_spent", {"seconds": budget})
                self._end_model(model, Status.CANCELLED, failure)
        return self._stop_repeating() + self._next()

    def begin_unit(self, unit: Unit) -> None:
        """Say that a unit is about to run."""
        if unit.kind is Kind.OPENING:
            self._ledger.save_phase(self.id, self._opening.phase)
            self._ledger.save_result(self.id, self._opening.kept, None)
        if (
            unit.kind in (Kind.FOLD, Kind.STACK, Kind.BLEND)
            and self._status[unit.model] is Status.QUEUED
        ):
            self._ledger.start_model(self.id, unit.model)
            self._status[unit.model] = Status.RUNNING

    def work(self, unit: Unit, attempt: str, address: Callable[[str], str], threads: int) -> Call:
        """Return the function of a unit and what it is given; ``address`` of a content's file."""
        content = self.inputs.content
        if unit.kind is Kind.TEST:
            content = self.inputs.test_content or content
        work = Work(
            id=attempt,
            model=unit.model,
            data=(address(content), content),
            task=self.inputs.run.task.to_dict(),
            plan=self.inputs.run.plan.to_dict(),
            threads=threads,
            repeat=unit.repeat,
            fold=unit.fold,
        )
        if unit.kind is Kind.BLEND:
            results = self._predictions(self._done())
            if self._schedule.combine:
                rows = self._ledger.fold_rows(self.id, self._done()[0])
                return calls.combine, replace(work, results=results, rows=rows)
            return calls.blend, replace(work, results=results)
        if unit.kind in REPEATS or unit.kind is Kind.MEASURE:
            return self._repeat_work(unit, work)
        if unit.kind is Kind.OPENING:
            return calls.open_run, work
        if self._schedule.fit_all and unit.kind is Kind.STACK:
            return calls.fit_all, replace(work, params=dict(self._opened or {}))
        if unit.kind is Kind.STACK:
            places = tuple(self._waiting(unit.model))
            refit = self._refit[unit.model] is not Status.DONE
            left = self._left()
            # Some of the time is left for the predictions after the training.
            budget = None if left is None else max(_TRAINING * left, 1.0)
            return calls.fit_stack, replace(work, places=places, refit=refit, budget=budget)
        if unit.kind is Kind.TEST:
            weights = self._weights.get(unit.model, {})
            members = {
                model: self._ledger.artifact(self.id, model) for model in weights or (unit.model,)
            }
            return calls.score_file, replace(work, members=members, weights=weights)
        return (calls.fit_fold if unit.kind is Kind.FOLD else calls.refit), work

    def opening_progress(self, share: float) -> None:
        """Keep how far what all models wait for is."""
        self._ledger.result_share(self.id, self._opening.kept, share)

    @property
    def _opening(self) -> Opening:
        assert self._schedule.opening is not None
        return self._schedule.opening

    def share(self, model: str, running: float) -> float:
        """Return a model's share done, with ``running`` as the sum of its running folds' shares."""
        return min(1.0, (len(self._folds[model]) + running) / max(len(self._places()), 1))

    # What came back

    def done(self, unit: Unit, result: UnitResult) -> list[Unit]:
        """Take the result of a unit that did what it should."""
        take = {
            Kind.FOLD: self._on_fold_done,
            Kind.STACK: self._on_stack_done,
            Kind.BLEND: self._on_blend_done,
            Kind.REFIT: self._on_refit_done,
            Kind.TEST: self._on_test_done,
            Kind.OPENING: self._on_opening_done,
            Kind.MEASURE: self._on_measured,
            Kind.REPEAT: self._on_repeat_done,
            Kind.REPEAT_STACK: self._on_repeat_done,
        }[unit.kind]
        return take(unit, result) + self._next()

    def failed(self, unit: Unit, failure: Failure) -> list[Unit]:
        """Take it that a unit cannot be done: its model fails, or lacks what it would give."""
        if unit.kind is Kind.OPENING:
            return self._without_opening(failure)
        if unit.kind in REPEATS or unit.kind is Kind.MEASURE:
            _log.warning("Run %s is judged by what there is: %s", self.id, failure.code)
            return self._stop_repeating(measured=bool(unit.repeat)) + self._next()
        if unit.kind in (Kind.FOLD, Kind.STACK, Kind.BLEND):
            if self._status[unit.model] in OPEN:
                self._end_model(unit.model, Status.FAILED, failure)
        elif unit.kind is Kind.REFIT:
            self._end_refit(unit.model, Status.FAILED)
            self._note(unit, "refit_failed")
        else:
            self._tested.add(unit.model)
            self._note(unit, "test_failed")
        return self._next()

    def cancel(self, model: str) -> list[Unit]:
        """Take a model out of the run: what is done of it stays."""
        if self._status.get(model) in OPEN:
            self._end_model(model, Status.CANCELLED, None)
        elif self._refit.get(model) in OPEN:
            self._end_refit(model, Status.CANCELLED)
        self._tests.discard(model)
        stopped = self._stop_repeating() if model in self.inputs.run.plan.further else []
        return stopped + self._next()

    def stop(self, status: Status, failure: Failure | None = None) -> None:
        """End the run before its time, with a verdict if both sides have a complete model."""
        if not self._judged and status is Status.CANCELLED:
            self._judge("", self._evidence(), self._contest())
        self.repeating = False
        if self._schedule.opening:
            self._ledger.end_result(self.id, self._opening.kept, status, failure)
        self._ledger.end_run(self.id, status, failure)

    def finish(self) -> None:
        """Say how the run ended."""
        statuses = {self._status[model] for model in self._fitted()}
        if Status.DONE in statuses:
            self._ask_importance()  # before the run has ended, so that who waits for it sees both
            self._ask_learning_curves()
            self._ask_afterwards()
            self._ledger.end_run(self.id, Status.DONE)
        elif Status.FAILED in statuses:
            self._ledger.end_run(self.id, Status.FAILED, Failure("all_failed"))
        else:
            self._ledger.end_run(self.id, Status.CANCELLED)

    def _ask_importance(self) -> None:
        """Have it found out, once all else is done, what the best models of a table go by."""
        run = self.inputs.run
        if not self._schedule.asks_importance:
            return
        for model in self._leaders():
            seconds = max(self._unit(model, Kind.FOLD).seconds, 1e-3)
            if 2 * seconds <= _IMPORTANCE_SECONDS:
                folds = max(2, min(run.plan.folds, int(_IMPORTANCE_SECONDS / seconds)))
                params = ImportanceParameters(by_itself=True, folds=folds)
                self._ledger.ask_later(self.id, IMPORTANCE, model, params)

    def _ask_afterwards(self) -> None:
        """Have it found out what the workflow shows of the run and of the models that lead."""
        for reference in self._schedule.afterwards_of_run:
            job = look_up(reference)
            self._ledger.ask_later(self.id, job, "", job.parameters(by_itself=True))
        for reference in self._schedule.afterwards:
            job = look_up(reference)
            for model in self._leaders():
                self._ledger.ask_later(self.id, job, model, job.parameters(by_itself=True))

    def _on_fold_done(self, unit: Unit, result: UnitResult) -> list[Unit]:
        if self._status[unit.model] not in OPEN:
            return []
        self._keep(unpack(result["fold"]), result["positions"])
        if len(self._folds[unit.model]) == len(self._places()):
            self._complete(unit.model, {})
        return []

    def _on_stack_done(self, unit: Unit, result: UnitResult) -> list[Unit]:
        if self._status[unit.model] not in OPEN:
            return []
        for packed, positions in zip(result["folds"], result["rows"], strict=True):
            self._keep(unpack(packed), positions)
        # All of it before the model is complete: it is not fitted again by itself.
        if self._schedule.facts_kept:
            self._ledger.save_result(
                self.id, self._schedule.facts_kept, result["facts"], unit.model
            )
        if result["artifact"] is not None:
            self._on_refit_done(unit, result)
        elif not self._schedule.refits:
            self._end_refit(unit.model, Status.DONE)
        self._complete(unit.model, {})
        return []

    def _on_opening_done(self, unit: Unit, result: UnitResult) -> list[Unit]:
        """Keep what was found out; now the models that are still wanted can begin."""
        self._opened = dict(result["result"])
        self._ledger.save_result(self.id, self._opening.kept, self._opened)
        self._ledger.save_phase(self.id, "folds")
        return self._released()

    def _without_opening(self, failure: Failure) -> list[Unit]:
        """Go on with what the plan says instead; without that no model can begin."""
        self._ledger.end_result(self.id, self._opening.kept, Status.FAILED, failure)
        self._opened = look_up(self._opening.without)(self.inputs.run.plan, failure)
        if self._opened is not None:
            return self._released() + self._next()
        self._held = []
        for model in self._fitted():
            if self._status[model] in OPEN:
                self._end_model(model, Status.FAILED, failure)
        return self._next()

    def _released(self) -> list[Unit]:
        units = [unit for unit in self._held if self._status[unit.model] in OPEN]
        self._held = []
        return units

    def _on_blend_done(self, unit: Unit, result: UnitResult) -> list[Unit]:
        for packed, positions in zip(result["folds"], result["rows"], strict=True):
            self._keep(unpack(packed), positions)
        # Before the blend is complete: it is not made again by itself.
        if "result" in result:
            self._ledger.save_result(self.id, DEEP_IN_BLEND, result["result"])
        self._complete(unit.model, result["weights"])
        self._weights[unit.model] = used(result["weights"])
        return []

    def _on_refit_done(self, unit: Unit, result: UnitResult) -> list[Unit]:
        artifact = result["artifact"]
        assert artifact is not None
        self._ledger.save_artifact(self.id, unit.model, artifact, result["cpu_seconds"])
        self._refit[unit.model] = Status.DONE
        return self._test(unit.model)

    def _on_test_done(self, unit: Unit, result: UnitResult) -> list[Unit]:
        self._ledger.save_test(self.id, unit.model, result["metrics"])
        self._tested.add(unit.model)
        return []

    def _next(self) -> list[Unit]:
        return self._advance() + self._blend_tests()

    def _advance(self) -> list[Unit]:
        """Return what can begin once all folds are done, and once the blend is: the judgement."""
        if any(self._status[model] in OPEN for model in self._fitted()):
            return []
        units = [] if self._folds_ended else self._after_folds()
        measured = self._measured
        if not measured and all(self._status[model] not in OPEN for model in self._blends()):
            measured = True
            units = self._weigh() + units
        # After the store, which may have failed: then all of it is done again.
        self._folds_ended, self._measured = True, measured
        return units

    def _after_folds(self) -> list[Unit]:
        done = self._done()
        self._ledger.save_phase(self.id, self._last_phase)
        units = []
        for model in self._blends():
            if self._status[model] not in OPEN:
                continue
            if len(done) >= 2:
                units.append(self._unit(model, Kind.BLEND))
            else:
                self._end_model(model, Status.FAILED, Failure("too_few_to_blend"))
        for model in done:
            if self._refit[model] is Status.DONE:
                units += self._test(model)
            else:
                units.append(self._unit(model, Kind.REFIT))
        return units

    def _test(self, model: str) -> list[Unit]:
        if self.inputs.test_content is None or model in self._tested:
            return []
        self._tests.add(model)
        return [self._unit(model, Kind.TEST)]

    def _blend_tests(self) -> list[Unit]:
        """Return the scoring of blends whose members have all been fitted on all rows."""
        units = []
        for blend, weights in self._weights.items():
            unfitted = [name for name in weights if self._refit[name] is not Status.DONE]
            if not unfitted and blend not in self._tests:
                units += self._test(blend)
            elif any(self._refit[name] not in OPEN for name in unfitted):
                self._without_member(blend, unfitted)
        return units

    def _impossible(self, model: str, limit: int, missing: Failure | None) -> Failure | None:
        framework = self._specs[model].framework
        if framework == "keras" and missing is not None:
            return missing
        needed = needed_bytes(self.inputs.run.task, self._rows(), self.inputs.distinct, framework)
        if needed <= limit:
            return None
        context = {"needed_mb": needed // MEGABYTE, "limit_mb": limit // MEGABYTE}
        return Failure("out_of_memory_expected", context)
