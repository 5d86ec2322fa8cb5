"""Q-learning: what moves are worth, from nothing but the steps of an agent that tries them."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lib.workflows.learn.facts.world import MAX_STEPS, MOVES
from lib.workflows.learn.jobs.decision_process import DecisionProcess, Floats


@dataclass(frozen=True)
class Experience:
    """After an episode: action values (moves, cells), cells moved from, whether it had an end."""

    worth: Floats
    visited: NDArray[np.bool_]
    ended: bool


@dataclass(frozen=True)
class Habits:
    """How it learns: ``rate`` of learning, share of moves to ``explore``, and the ``seed``."""

    discount: float
    rate: float
    explore: float
    seed: int


def q_learning(process: DecisionProcess, habits: Habits) -> Iterator[Experience]:
    """Yield what is known after each episode, without end; all action values are 0 at first."""
    generator = np.random.default_rng(habits.seed)
    outcomes = [_outcomes(of_move) for of_move in process.transitions]
    arriving, is_open = process.arriving.tolist(), process.open.tolist()
    # Lists, not arrays: of four numbers each, a step is ten times as quick.
    worth = [[0.0] * len(MOVES) for _ in is_open]
    visited = np.zeros(len(is_open), dtype=np.bool_)
    while True:
        cell, ended = process.start, False
        for chance, choice, luck in generator.random((MAX_STEPS, 3)).tolist():
            move = _move(worth[cell], chance < habits.explore, choice)
            cells, shares = outcomes[move][cell]
            after = cells[min(bisect(shares, luck), len(cells) - 1)]
            target = arriving[after] + habits.discount * max(worth[after])
            worth[cell][move] += habits.rate * (target - worth[cell][move])
            visited[cell] = True
            cell = after
            if not is_open[cell]:
                ended = True
                break
        yield Experience(np.array(worth).T, visited.copy(), ended)


def _outcomes(of_move: Floats) -> list[tuple[list[int], list[float]]]:
    """Return of each cell where a move may lead, and the probabilities added up."""
    rows = [(np.flatnonzero(row), row) for row in of_move]
    return [(cells.tolist(), np.cumsum(row[cells]).tolist()) for cells, row in rows]


def _move(worth: list[float], explores: bool, choice: float) -> int:
    """Return a move: any if it explores, else one of the best."""
    best = max(worth)
    among = [move for move, one in enumerate(worth) if explores or one == best]
    return among[int(choice * len(among))]
