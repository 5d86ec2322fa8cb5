"""The judgement of a run, and the repeats before it of those models that may still be the best."""

from __future__ import annotations

from dataclasses import replace

from lib.core.plan import SplitKind
from lib.core.results import REPEATING
from lib.engine import calls
from lib.engine.memory import needed_bytes
from lib.engine.queue import Kind, Unit
from lib.engine.run_state import Place, RunState
from lib.engine.work import Call, UnitResult, Work, unpack
from lib.evaluation.judge.inference.difference import Comparison
from lib.evaluation.judge.inference.evidence import Evidence
from lib.evaluation.judge.inference.racing import Further, contenders, next_repeats, sure_at
from lib.evaluation.judge.inference.stored import CONTEST, EVIDENCE, from_stored
from lib.evaluation.judge.verdict import compared

REPEATS = (Kind.REPEAT, Kind.REPEAT_STACK)
_EVERY = -1
"""The repeat of a stack that is all further repeats of its model."""


class Repeating(RunState):
    """A run from the end of its folds to its verdict.

    Its contenders are repeated on new folds while the comparison is unclear, as far as its plan
    says (lib.evaluation.judge.inference.racing); where that fails it is judged by what there is.
    """

    repeating = False
    """Whether it waits for further repeats."""
    _limit = 0
    """Bytes that a unit may need."""
    _no_more = False

    def repeats_share(self, running: float) -> float:
        """Return the share of the further repeats done; ``running`` is of folds being fitted."""
        further = self.inputs.run.plan.further
        wanted = {model: self._further_places(model) for model in further}
        done = sum(len(self._repeated[model].keys() & set(wanted[model])) for model in further)
        return min(1.0, (done + running) / max(sum(map(len, wanted.values())), 1))

    def _weigh(self) -> list[Unit]:
        """Return what the judgement waits for once all folds are there; judge if it does not."""
        measurable = self.inputs.run.plan.split is not SplitKind.BOOTSTRAP and len(self._done()) > 1
        evidence = self._evidence()
        if measurable and evidence is None:
            return [Unit(self.id, "", Kind.MEASURE)]
        return self._look(evidence)

    def _on_measured(self, unit: Unit, result: UnitResult) -> list[Unit]:
        """Keep what the rows say, and see whether that is enough."""
        self._ledger.save_result(self.id, CONTEST if unit.repeat else EVIDENCE, result["result"])
        found = from_stored(result["result"])
        if not unit.repeat:
            return self._look(found)
        # Undefined in too many folds: measuring again would not help.
        self._no_more = found is None
        return self._look(self._evidence())

    def _look(self, evidence: Evidence | None) -> list[Unit]:
        """Return what is still to be repeated by the evidence on all models; judge if nothing."""
        units = [] if evidence is None or self._no_more else self._more(evidence)
        if not units:
            self._judge(self._last_phase, evidence, self._contest())
        self.repeating = bool(units)
        return units

    def _stop_repeating(self, *, measured: bool = True) -> list[Unit]:
        """Judge a run by what there is, if it waits for further repeats, or to be measured."""
        if self._judged or (measured and not self.repeating):
            return []
        self._no_more = True
        return self._look(self._evidence())

    def _more(self, evidence: Evidence) -> list[Unit]:
        plan = self.inputs.run.plan
        if plan.further:
            units = self._missing()
            if units:
                self._ledger.save_phase(self.id, REPEATING)
                return units
            contest = self._contest()
            if contest is None or contest.repeats < plan.most_repeats:
                return [Unit(self.id, "", Kind.MEASURE, repeat=plan.most_repeats)]
            evidence = contest
        chosen = self._chosen(evidence)
        if chosen is None:
            return []
        plan = replace(plan, further=dict.fromkeys(chosen.models, chosen.repeats))
        estimate = self._longer_estimate(chosen, evidence.repeats)
        self._ledger.save_plan(self.id, plan, REPEATING, estimate)
        self.inputs = replace(
            self.inputs, run=replace(self.inputs.run, plan=plan, estimate=estimate)
        )
        return self._missing() or self._more(evidence)

    def _chosen(self, evidence: Evidence) -> Further | None:
        """Return who is to be repeated after a look at the evidence; None to leave it at that."""
        plan, repeats = self.inputs.run.plan, evidence.repeats
        found = compared(evidence, self._sides(), plan, sure_at(plan.looks, repeats))
        if not isinstance(found, Comparison):
            return None
        models, seconds = contenders(found), self._seconds_once()
        chosen = next_repeats(
            plan.looks,
            repeats,
            found.decision,
            models,
            seconds,
            self._seconds_spent(),
            at_once=any(self._stacks(model) for model in models),
        )
        left = self._left()
        if chosen is not None and left is not None:
            needed = sum(seconds[model] for model in models) * (chosen.repeats - repeats)
            return chosen if needed < left else None
        return chosen

    def _seconds_once(self) -> dict[str, float]:
        """Return what one repeat of each complete model took."""
        repeats = self.inputs.run.plan.repeats
        return {
            model: sum(one.fit_seconds for one in self._folds[model].values()) / repeats
            for model in self._done()
        }

    def _seconds_spent(self) -> float:
        """Return what further repeats have taken."""
        folds = (one for own in self._repeated.values() for one in own.values())
        return sum(one.fit_seconds for one in folds)

    def _longer_estimate(self, chosen: Further, repeats: int) -> float | None:
        """Return the wall seconds of the run with what is to be repeated, if they were estimated.

        Repeats take the share of it that they have of the fits of the models.
        """
        estimate, seconds = self.inputs.run.estimate, self._seconds_once()
        once = sum(seconds.values())
        if estimate is None or once <= 0:
            return estimate
        more = sum(seconds[model] for model in chosen.models) * (chosen.repeats - repeats)
        return estimate * (1 + more / (once + self._seconds_spent()))

    def _further_places(self, model: str) -> list[Place]:
        plan = self.inputs.run.plan
        repeats = range(plan.repeats, plan.further.get(model, 0))
        return [(repeat, fold) for repeat in repeats for fold in range(plan.folds)]

    def _missing(self) -> list[Unit]:
        """Return the units of the further repeats that are not there yet."""
        units = []
        for model in self.inputs.run.plan.further:
            waiting = self._unrepeated(model)
            if self._fits_as_stack(model, len(waiting)):
                units.append(self._unit(model, Kind.REPEAT_STACK, _EVERY, folds=len(waiting)))
                continue
            for repeat in dict.fromkeys(repeat for repeat, _ in waiting):
                own = [place for place in waiting if place[0] == repeat]
                if self._fits_as_stack(model, len(own)):
                    units.append(self._unit(model, Kind.REPEAT_STACK, repeat, folds=len(own)))
                else:
                    units += [self._unit(model, Kind.REPEAT, *place) for place in own]
        return units

    def _unrepeated(self, model: str) -> list[Place]:
        return [one for one in self._further_places(model) if one not in self._repeated[model]]

    def _stacks(self, model: str) -> bool:
        spec = self._specs[model]
        return spec.framework == "keras" and spec.stacks

    def _fits_as_stack(self, model: str, members: int) -> bool:
        """Whether a network's folds, at least two, fit into memory as one stack."""
        if members < 2 or not self._stacks(model):
            return False
        task, distinct = self.inputs.run.task, self.inputs.distinct
        return needed_bytes(task, self._rows(), distinct, "keras", members) <= self._limit

    def _repeat_work(self, unit: Unit, work: Work) -> Call:
        """Return the function of a further repeat or a measure, and what it is given."""
        plan = self.inputs.run.plan
        if unit.kind is Kind.MEASURE:
            models = list(plan.further) if unit.repeat else self._complete_models()
            results = self._predictions(models, unit.repeat)
            rows = self._ledger.fold_rows(self.id, models[0])
            return calls.measure_models, replace(work, results=results, rows=rows)
        longer = replace(plan, repeats=plan.most_repeats, further={})
        work = replace(work, plan=longer.to_dict())
        if unit.kind is Kind.REPEAT:
            return calls.fit_fold, work
        places = [one for one in self._unrepeated(unit.model) if unit.repeat in (_EVERY, one[0])]
        left = self._left()
        return calls.fit_stack, replace(
            work, places=tuple(places), budget=None if left is None else max(left, 1.0)
        )

    def _on_repeat_done(self, unit: Unit, result: UnitResult) -> list[Unit]:
        if not self.repeating:
            return []
        if unit.kind is Kind.REPEAT:
            folds, rows = [result["fold"]], [result["positions"]]
        else:
            folds, rows = result["folds"], list(result["rows"])
        for packed, positions in zip(folds, rows, strict=True):
            fold = unpack(packed)
            self._ledger.save_further_fold(self.id, fold, positions)
            kept = replace(fold, outputs=fold.outputs[:0])
            self._repeated[fold.model][fold.repeat, fold.fold] = kept
        waited = any(self._unrepeated(model) for model in self.inputs.run.plan.further)
        return [] if waited else self._look(self._evidence())
