"""The job of the chapter on reinforcement learning: a grid world solved, and learned by trying."""

from __future__ import annotations

from itertools import islice

import numpy as np
from numpy.typing import NDArray

from lib.core.facts import to_json
from lib.core.jobs import JobContext, JobResult
from lib.errors import Cancelled, InputError
from lib.workflows.learn.facts import world as facts
from lib.workflows.learn.facts.world import SolvedWorld
from lib.workflows.learn.job_specs import WorldParameters
from lib.workflows.learn.jobs.decision_process import (
    DecisionProcess,
    Flags,
    Floats,
    action_values,
    best_moves,
    decision_process,
    policy_values,
    reached,
    value_iteration,
)
from lib.workflows.learn.jobs.q_learning import Experience, Habits, q_learning

_FRAMES, _LOOK = 60, 20


def solve(context: JobContext[WorldParameters]) -> JobResult:
    """Return a SolvedWorld; InputError for a world or settings that cannot be used."""
    params = context.params
    _check(params)
    process = decision_process(params.rows, params.slip, params.cost)
    nothing = np.zeros(process.open.size)
    settling = [(nothing, 0.0), *value_iteration(process, params.discount)]
    sweeps = _kept(len(settling) - 1)
    values = np.array([settling[sweep][0] for sweep in sweeps])
    worths = [action_values(process, one, params.discount) for one in values]
    best = best_moves(worths[-1])
    kept, endless = _experiences(context, process)
    greedy = [one.worth == one.worth.max(axis=0) for one in kept]
    seen = np.array([one.visited for one in kept])
    in_reach = reached(process)
    found = SolvedWorld(
        rows=params.rows,
        slip=params.slip,
        discount=params.discount,
        sweeps=tuple(sweeps),
        values=values,
        moves=np.array([_coded(best_moves(one)) for one in worths]),
        changes=tuple(settling[sweep][1] for sweep in sweeps[1:]),
        best=float(values[-1][process.start]),
        reachable=int((in_reach & process.open).sum()),
        goal_in_reach=bool((in_reach & process.goals).any()),
        episodes=tuple(_kept(params.episodes)),
        learned=np.array([one.worth.max(axis=0) for one in kept]),
        learned_moves=np.array([_coded(one) for one in greedy]),
        visited=seen,
        worse=seen & np.array([(one & ~best).any(axis=0) for one in greedy]),
        returns=tuple(_return(process, one, params.discount) for one in greedy),
        endless=endless,
    )
    return JobResult(to_json(found))


def _check(params: WorldParameters) -> None:
    limits = (
        ("slip", params.slip, 0.0, 1.0),
        ("discount", params.discount, 0.0, facts.MAX_DISCOUNT),
        ("cost", params.cost, 0.0, facts.MAX_COST),
        ("episodes", params.episodes, 1, facts.MAX_EPISODES),
        ("rate", params.rate, 0.01, 1.0),
        ("explore", params.explore, 0.0, 1.0),
        ("seed", params.seed, 0, 999),
        ("rows", len(params.rows), 1, facts.MAX_SIDE),
        *(("columns", len(row), 1, facts.MAX_SIDE) for row in params.rows),
    )
    for name, value, least, most in limits:
        if not least <= value <= most:
            raise InputError("learn_setting", name=name, value=value, least=least, most=most)
    known = {facts.FREE, facts.WALL, facts.GOAL, facts.TRAP, facts.START}
    if len({len(row) for row in params.rows}) > 1 or not known.issuperset("".join(params.rows)):
        raise InputError("learn_world")
    lacking = facts.lacking(params.rows)
    if lacking:
        raise InputError(lacking)


def _kept(last: int) -> list[int]:
    """Return the sweeps or episodes to draw: all of few, of many ever fewer."""
    spaced = np.round(np.geomspace(1, last, _FRAMES)).astype(np.int64)
    kept = range(last + 1) if last <= _FRAMES else np.unique([0, *range(8), *spaced])
    return [int(one) for one in kept]


def _experiences(
    context: JobContext[WorldParameters], process: DecisionProcess
) -> tuple[list[Experience], int]:
    """Return what was known at the start and after the kept episodes, and how many had no end."""
    params = context.params
    habits = Habits(params.discount, params.rate, params.explore, params.seed)
    nothing = np.zeros((len(facts.MOVES), process.open.size))
    kept = [Experience(nothing, np.zeros(process.open.size, dtype=np.bool_), ended=True)]
    wanted, endless = set(_kept(params.episodes)), 0
    for episode, after in enumerate(islice(q_learning(process, habits), params.episodes), 1):
        endless += not after.ended
        if episode in wanted:
            kept.append(after)
        if episode % _LOOK == 0:
            if context.watch.cancelled():
                raise Cancelled
            context.watch.progress(episode / params.episodes)
    return kept, endless


def _return(process: DecisionProcess, greedy: Flags, discount: float) -> float:
    """Return what moving greedily brings from the start on average, equal moves drawn alike."""
    policy: Floats = greedy / greedy.sum(axis=0)
    return float(policy_values(process, policy, discount)[process.start])


def _coded(moves: Flags) -> NDArray[np.int64]:
    """Return of each cell the sum of 2 to the power of its moves' places."""
    coded: NDArray[np.int64] = (2 ** np.arange(len(moves))) @ moves.astype(np.int64)
    return coded
