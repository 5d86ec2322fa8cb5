"""The verdict on tables whose truth is known: how often it is right, decisive, and wrong.

Models fit in milliseconds, so that hundreds of tables can be drawn for a setting. The deep side's
scores are then shifted, so that in truth it is better by 0, 1, 2 or 4 regions of equivalence.
DEEPWORTH_BENCH_VERDICT is the size (1: 400 tables a setting, about 25 CPU minutes; 0.33: a third),
DEEPWORTH_BENCH_SEED draws other tables.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from lib.core.model import Family
from lib.core.task import TaskKind
from tests.benchmark.verdict_figures import check, figures, right_share
from tests.benchmark.verdict_models import (
    boosting,
    linear,
    quadratic,
    random_network,
    small_network,
    tree,
)
from tests.benchmark.verdict_populations import Population
from tests.benchmark.verdict_runs import Contest, Setting, run, settled

_RUNS = 400
_KINDS = {
    TaskKind.BINARY: ("roc_auc", "log_loss"),
    TaskKind.MULTICLASS: ("log_loss", "accuracy"),
    TaskKind.REGRESSION: ("rmse",),
}
_SIMPLE = {
    "linear": linear,
    "quadratic": quadratic,
    "net40": random_network(40),
    "net80": random_network(80),
    "net120": random_network(120),
}
_STRONGER = {
    "linear": linear,
    "quadratic": quadratic,
    "tree": tree,
    "boosting": boosting,
    "small8": small_network(8),
    "small16": small_network(16),
}
_TEN = {f"same{number}": random_network(100) for number in range(10)}


def settings() -> list[Setting]:
    """Return all settings."""
    found = []
    for rows, repeats in ((500, 4), (2_000, 4), (7_000, 1)):
        for kind, metrics in _KINDS.items():
            found += [
                plain_setting(kind, straight, rows, repeats, metrics) for straight in (True, False)
            ]
    for rows, repeats in ((500, 4), (2_000, 1)):
        for kind, metric in ((TaskKind.BINARY, "roc_auc"), (TaskKind.REGRESSION, "rmse")):
            sides = {name: _side(name.startswith("small")) for name in _STRONGER}
            population = Population(kind, linear=False)
            contests = {"stronger": sides}
            found.append(
                Setting("stronger", population, rows, repeats, _STRONGER, contests, (metric,))
            )
    for rows in (500, 2_000):
        for kind, metric in ((TaskKind.BINARY, "roc_auc"), (TaskKind.REGRESSION, "rmse")):
            found.append(same_class(kind, rows, 4, (metric,)))
    for rows in (500, 2_000):
        found += [
            plain_setting(TaskKind.REGRESSION, straight, rows, 4, ("rmse",), group_rows=10)
            for straight in (True, False)
        ]
    return found


def plain_setting(
    kind: TaskKind,
    straight: bool,
    rows: int,
    repeats: int,
    metrics: tuple[str, ...],
    group_rows: int = 0,
) -> Setting:
    """Return linear models against random networks, on rows alone or in groups of so many."""
    sides = {name: _side(name.startswith("net")) for name in _SIMPLE}
    name = ("groups, " if group_rows else "") + ("linear" if straight else "bent")
    population = Population(kind, straight, group_rows)
    return Setting(name, population, rows, repeats, _SIMPLE, {name: sides}, metrics)


def same_class(kind: TaskKind, rows: int, repeats: int, metrics: tuple[str, ...]) -> Setting:
    """Return ten networks of one class, of which none is better: three by three, nine by one."""
    names = list(_TEN)
    contests = {
        "null": {name: _side(place < 3) for place, name in enumerate(names[:6])},
        "nine to one": {name: _side(place == 0) for place, name in enumerate(names)},
    }
    population = Population(kind, linear=False)
    return Setting("same", population, rows, repeats, _TEN, contests, metrics, same=True)


def _side(deep: bool) -> Family:
    return Family.DEEP if deep else Family.CLASSICAL


def measure(_: Path) -> None:
    """Print what every method says, and whether the limits hold; exit 1 if one does not."""
    size = float(os.environ.get("DEEPWORTH_BENCH_VERDICT", "1"))
    seed = int(os.environ.get("DEEPWORTH_BENCH_SEED", "0"))
    failed = judge_all(settings(), max(round(_RUNS * size), 20), seed)
    if failed:
        sys.exit(1)


def judge_all(chosen: Sequence[Setting], runs: int, seed: int) -> list[str]:
    """Run settings, print what comes of them, and return the limits that do not hold."""
    from threadpoolctl import threadpool_limits

    contests: list[Contest] = []
    begun = time.process_time()
    print(
        f"{runs} tables a setting. right: % right and decisive where deep is better by 0; 2; 4 "
        "regions\n(0: equivalent or no gain). edge: % that call a side better by more where it is "
        "better by just\nthe region. less: % that call it less than that there. null: % that call "
        "a side at 0.",
        flush=True,
    )
    with threadpool_limits(1):
        for place, setting in enumerate(chosen):
            for contest in run(setting, runs, seed * 1_000 + place, advised=runs // 4):
                contests.append(contest)
                _show(contest)
    _show_advice(contests)
    _show_means(contests)
    failed = check(contests)
    print(f"{(time.process_time() - begun) / 60:.1f} CPU minutes", flush=True)
    return failed


def _show(contest: Contest) -> None:
    setting = contest.setting
    print(
        f"{contest.name}, {setting.population.kind}, {contest.metric}, n {setting.rows:,}: truth "
        f"{contest.truth / contest.rope:+.2f} regions of {contest.rope:.4f}, "
        f"varies {contest.instability:.1f} times as rows show"
    )
    for method in sorted(contest.judged, reverse=True):
        print(f"    {method:10} {figures(contest, method)}", flush=True)


def _show_means(contests: Sequence[Contest]) -> None:
    """Print the share of right decisions over all contests whose sides differ in class."""
    print("right and decisive, % (0; 2; 4 regions), means over contests of single rows")
    own = [
        one for one in contests if not one.setting.same and not one.setting.population.group_rows
    ]
    for rows in sorted({one.setting.rows for one in own}):
        sized = [one for one in own if one.setting.rows == rows]
        for method in sorted({name for one in sized for name in one.judged}, reverse=True):
            having = [one for one in sized if method in one.judged]
            means = (
                np.mean([right_share(one, method, ropes) for one in having]) for ropes in (0, 2, 4)
            )
            print(f"    n {rows:5,} {method:10} " + "; ".join(f"{100 * one:.0f}" for one in means))


def _show_advice(contests: Sequence[Contest]) -> None:
    """Print whether four repeats settle what two did not as often as was said."""
    said = [pair for one in contests for ropes in (0, 2) for pair in settled(one, ropes)]
    for low, high in ((0.0, 0.25), (0.25, 0.5), (0.5, 0.75), (0.75, 1.01)):
        part = [pair for pair in said if low <= pair[0] < high]
        if part:
            probability, came = np.mean(part, axis=0)
            print(
                f"advice: of {len(part)} tables that four repeats would settle with {low:.0%} to "
                f"{min(high, 1):.0%}, on average {probability:.0%}, they did so in {came:.0%}"
            )
