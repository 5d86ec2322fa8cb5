"""Comparisons of models on drawn tables, judged as they are today and anew, once and again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from lib.core.metrics import METRICS
from lib.core.model import Family
from lib.core.plan import Effort, Plan, SplitKind
from lib.core.results import Decision
from lib.core.task import TaskKind
from lib.evaluation.judge import verdict as today
from lib.evaluation.judge.inference.advice import settled_by_repeats
from lib.evaluation.judge.inference.difference import (
    SURE,
    Comparison,
    NotCompared,
    chances_of,
    compare,
    decide,
)
from lib.evaluation.judge.inference.evidence import Evidence, TestPart, measure
from lib.evaluation.judge.inference.racing import contenders, sure_at
from lib.evaluation.judge.inference.region import Region
from lib.evaluation.judge.inference.student import Estimate
from lib.evaluation.judge.statistics import Probabilities, fold_mean
from tests.benchmark.verdict_models import Model, Table
from tests.benchmark.verdict_populations import Population

Array = np.ndarray

FOLDS = 5
_FRESH = 1_000
_LOOKS = (1, 2, 4)


@dataclass(frozen=True)
class Setting:
    """Models on tables of a population; each contest says which of them stand for which side.

    ``same``: all models are of one class, so that none is better in truth.
    """

    name: str
    population: Population
    rows: int
    repeats: int
    models: Mapping[str, Model]
    contests: Mapping[str, Mapping[str, Family]]
    metrics: tuple[str, ...]
    same: bool = False


@dataclass(frozen=True)
class Judged:
    """A difference as a method sees it, and what it would be called were it shifted."""

    estimate: Estimate
    deep: float = 0.0
    classical: float = 0.0
    sure: float = SURE

    def decision(self, shift: float, rope: float) -> Decision:
        """Return the decision if deep were better by ``shift``."""
        moved = replace(self.estimate, value=self.estimate.value + shift)
        return decide(chances_of(moved, self.deep, self.classical, rope), self.sure)

    def interval(self, shift: float, rope: float) -> tuple[float, float]:
        """Return the 95 % interval of the difference, if deep were better by ``shift``."""
        low, high = self.estimate.interval()
        return low + shift, high + shift


@dataclass(frozen=True)
class Today(Judged):
    """The same by today's method: cross-fitted champions, correlated t."""

    def decision(self, shift: float, rope: float) -> Decision:
        """Return the decision if deep were better by ``shift``."""
        moved = replace(self.estimate, value=self.estimate.value + shift)
        above, below = moved.above(rope), moved.below(-rope)
        return today.decide(Probabilities(above, 1 - above - below, below))


@dataclass(frozen=True)
class Raced(Judged):
    """The looks of a race, the last of which decides; ``spent`` is in fits of one repeat of all."""

    looks: tuple[Judged, ...] = ()
    spent: tuple[float, ...] = ()

    def at(self, shift: float, rope: float) -> int:
        """Return after which look it ends."""
        open_ = (look.decision(shift, rope) is Decision.UNCLEAR for look in self.looks[:-1])
        return next(
            (place for place, unclear in enumerate(open_) if not unclear), len(self.looks) - 1
        )

    def decision(self, shift: float, rope: float) -> Decision:
        """Return the decision of the look that ends it."""
        return self.looks[self.at(shift, rope)].decision(shift, rope)

    def interval(self, shift: float, rope: float) -> tuple[float, float]:
        """Return the 95 % interval at the look that ends it."""
        return self.looks[self.at(shift, rope)].interval(shift, rope)


@dataclass
class Contest:
    """All runs of one contest by one metric: judgements by method, one a run."""

    setting: Setting
    metric: str
    name: str
    sides: Mapping[str, Family]
    judged: dict[str, list[Judged]] = field(default_factory=dict)
    worth: dict[str, list[float]] = field(default_factory=dict)
    shown: list[float] = field(default_factory=list)
    advice: list[tuple[Evidence, Comparison]] = field(default_factory=list)

    def worths(self) -> dict[Family, float]:
        """Return what the best model of each side is worth in truth; greater is better."""
        means = {name: float(np.mean(values)) for name, values in self.worth.items()}
        if self.setting.same:
            means = dict.fromkeys(means, float(np.mean(list(means.values()))))
        return {
            side: max(means[name] for name, own in self.sides.items() if own is side)
            for side in (Family.DEEP, Family.CLASSICAL)
        }

    @property
    def truth(self) -> float:
        """How much better the best deep model is than the best classical one."""
        worths = self.worths()
        return worths[Family.DEEP] - worths[Family.CLASSICAL]

    @property
    def rope(self) -> float:
        """The half-width of the region of equivalence."""
        entry, best = METRICS[self.metric], max(self.worths().values())
        sign = 1.0 if entry.greater_is_better else -1.0
        return Region(entry.rope, entry.rope_relative).width(self.metric, sign * best, sign * best)

    def decisions(self, method: str, ropes: float) -> list[Decision]:
        """Return what each run says where deep is better by so many regions."""
        shift = ropes * self.rope - self.truth
        return [one.decision(shift, self.rope) for one in self.judged[method]]

    def intervals(self, method: str, ropes: float) -> Array:
        """Return each run's interval where deep is better by so many regions: (runs, 2)."""
        shift = ropes * self.rope - self.truth
        return np.array([one.interval(shift, self.rope) for one in self.judged[method]])

    def coverage(self, method: str) -> float:
        """Return the share of intervals that hold the truth, over runs and differences."""
        held = []
        for ropes in (-4, -2, 0, 2, 4):
            low, high = self.intervals(method, ropes).T
            held.append(np.mean((low <= ropes * self.rope) & (ropes * self.rope <= high)))
        return float(np.mean(held))

    @property
    def instability(self) -> float:
        """How many times what rows show differences vary from table to table, at one repeat."""
        judged = self.judged[f"new {FOLDS}x1"]
        return float(np.var([one.estimate.value for one in judged], ddof=1) / np.mean(self.shown))


def run(setting: Setting, runs: int, seed: int, advised: int = 0) -> list[Contest]:
    """Return the contests of a setting over so many tables drawn anew.

    Of the first ``advised`` tables what is needed for advice is kept.
    """
    contests = [
        Contest(setting, metric, name, sides)
        for metric in setting.metrics
        for name, sides in setting.contests.items()
    ]
    for number in range(runs):
        generator = np.random.default_rng([seed, number, setting.rows])
        _add(setting, contests, generator, keep=number < advised)
    return contests


def _add(
    setting: Setting, contests: list[Contest], generator: np.random.Generator, keep: bool
) -> None:
    """Draw a table, fit the models, and judge by each contest."""
    drawn = setting.population.draw(setting.rows, generator)
    fresh = setting.population.draw(_FRESH, generator)
    parts: list[TestPart] = []
    worth: dict[tuple[str, str], float] = {}
    for repeat in range(setting.repeats):
        fold = _folds(drawn.y, drawn.groups, setting.population.kind, generator)
        table = Table(drawn.X, drawn.y, fresh.X, setting.population.classes, fold)
        outputs = {name: model(table, generator) for name, model in setting.models.items()}
        for number in range(FOLDS):
            rows = np.flatnonzero(fold == number)
            parts.append(
                TestPart(
                    repeat, number, rows, {n: out[number, rows] for n, (out, _) in outputs.items()}
                )
            )
        if repeat == 0:
            worth = {
                (metric, name): float(
                    np.mean([setting.population.worth(metric, fresh.known, one) for one in there])
                )
                for metric in setting.metrics
                for name, (_, there) in outputs.items()
            }
    for metric in setting.metrics:
        own = [contest for contest in contests if contest.metric == metric]
        for contest in own:
            for name in setting.models:
                contest.worth.setdefault(name, []).append(worth[metric, name])
        _judge(own, parts, drawn.y, drawn.groups, keep)


def _folds(y: Array, groups: Array | None, kind: TaskKind, generator: np.random.Generator) -> Array:
    """Return the fold of each row: by class in equal parts, or whole groups together."""
    if groups is not None:
        return (generator.permutation(groups.max() + 1) % FOLDS)[groups]
    order = generator.permutation(len(y))
    if kind is not TaskKind.REGRESSION:
        order = order[np.argsort(y[order], kind="stable")]
    fold = np.empty(len(y), dtype=np.int64)
    fold[order] = np.arange(len(y)) % FOLDS
    return fold


def _judge(
    contests: list[Contest], parts: list[TestPart], y: Array, groups: Array | None, keep: bool
) -> None:
    setting, metric = contests[0].setting, contests[0].metric

    def evidence(models: tuple[str, ...], repeats: int) -> Evidence:
        found = measure(
            [part for part in parts if part.repeat < repeats],
            y,
            metric,
            setting.population.kind,
            models,
            groups,
        )
        assert found is not None
        return found

    every = tuple(setting.models)
    whole = {repeats: evidence(every, repeats) for repeats in {1, setting.repeats}}
    for contest in contests:

        def add(method: str, judged: Judged, contest: Contest = contest) -> None:
            contest.judged.setdefault(method, []).append(judged)

        contest.shown.append(_shown(whole[1], contest.sides))
        for repeats, found in whole.items():
            add(f"today {FOLDS}x{repeats}", _today(found, contest.sides))
            add(f"new {FOLDS}x{repeats}", _new(_compared(found, contest.sides)))
        if setting.repeats == _LOOKS[-1]:
            first = _compared(whole[1], contest.sides)
            second = evidence(contenders(first), 2)
            after = _compared(second, contest.sides)
            third = evidence(contenders(after), 4)
            comparisons = first, after, _compared(third, contest.sides)
            looks = tuple(
                replace(_new(comparison), sure=sure_at(_LOOKS, number))
                for number, comparison in zip(_LOOKS, comparisons, strict=True)
            )
            shares = [len(one.models) / len(contest.sides) for one in (second, third)]
            spent = (1.0, 1 + shares[0], 1 + shares[0] + 2 * shares[1])
            add("racing", Raced(looks[-1].estimate, looks=looks, spent=spent))
            if keep:
                both = evidence(tuple(contest.sides), 2)
                contest.advice.append((both, _compared(both, contest.sides)))


def _compared(evidence: Evidence, sides: Mapping[str, Family]) -> Comparison:
    found = compare(evidence, sides, Region(0.0, relative=False))
    assert not isinstance(found, NotCompared)
    return found


def _shown(evidence: Evidence, sides: Mapping[str, Family]) -> float:
    """Return the variance of the named pair's difference as rows show it."""
    pair = _compared(evidence, sides)
    weights = evidence.contrast(pair.deep.best, pair.classical.best)
    return float(weights @ evidence.rows_within @ weights)


def _new(comparison: Comparison) -> Judged:
    return Judged(comparison.estimate, comparison.deep.optimism, comparison.classical.optimism)


def _today(evidence: Evidence, sides: Mapping[str, Family]) -> Today:
    """Return what today's method makes of the same scores."""
    plan = Plan(
        models=evidence.models,
        effort=Effort.STANDARD,
        folds=FOLDS,
        repeats=evidence.repeats,
        seed=0,
        metric=evidence.metric,
        rope=0.0,
        rope_relative=False,
        split=SplitKind.KFOLD,
    )

    def champion(side: Family) -> Array:
        scores = {
            name: (evidence.sign * evidence.scores[:, place]).tolist()
            for place, name in enumerate(evidence.models)
            if sides.get(name) is side
        }
        return evidence.sign * np.array(today.champion_scores(scores, plan))

    found = fold_mean((champion(Family.DEEP) - champion(Family.CLASSICAL)).tolist(), FOLDS)
    return Today(Estimate(found.mean, found.scale, found.freedom))


def settled(contest: Contest, ropes: float) -> list[tuple[float, bool]]:
    """Return of each kept table that is unclear after two repeats what advice says of four.

    That is how probably they would settle it, beside whether they did.
    """
    if not contest.advice:
        return []
    found = []
    shift = ropes * contest.rope - contest.truth
    after = contest.decisions(f"new {FOLDS}x4", ropes)
    for (evidence, comparison), decision in zip(contest.advice, after, strict=False):
        if _new(comparison).decision(shift, contest.rope) is Decision.UNCLEAR:
            value = comparison.estimate.value + shift
            moved = replace(
                comparison, estimate=replace(comparison.estimate, value=value), rope=contest.rope
            )
            probability = settled_by_repeats(evidence, moved, 4)
            found.append((probability, decision is not Decision.UNCLEAR))
    return found
