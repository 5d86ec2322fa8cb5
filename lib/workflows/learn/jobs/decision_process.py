"""A grid world as a Markov decision process, and what its policies are worth, exactly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lib.workflows.learn.facts.world import FREE, GOAL, MOVES, START, TRAP, WALL

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_PRIZE = 1.0
_SETTLED, _MAX_SWEEPS = 1e-12, 5000
_EQUAL = 1e-9
"""Moves whose values differ by less are equally good."""


@dataclass(frozen=True)
class DecisionProcess:
    """``transitions`` (moves, cells, cells) are probabilities, ``arriving`` the reward of a cell.

    Rows of cells that nobody moves from (goals, traps, walls) are 0, so their value is, too.
    """

    transitions: Floats
    arriving: Floats
    start: int
    open: Flags
    goals: Flags

    @property
    def rewards(self) -> Floats:
        """What each move from each cell brings at once on average, (moves, cells)."""
        expected: Floats = self.transitions @ self.arriving
        return expected


def decision_process(rows: Sequence[str], slip: float, cost: float) -> DecisionProcess:
    """Return the process: with probability ``slip`` a move goes to one of both sides instead.

    Who would leave the grid or run into a wall stays. Arriving at a goal brings 1, in a trap -1,
    both end the episode; each step costs ``cost``.
    """
    grid = np.array([list(row) for row in rows])
    cells = grid.ravel()
    is_open = (cells == FREE) | (cells == START)
    transitions = np.zeros((len(MOVES), cells.size, cells.size))
    for cell in np.flatnonzero(is_open).tolist():
        for place in range(len(MOVES)):
            to = _neighbour(grid, cell, MOVES[place])
            transitions[place, cell, to] += 1 - slip
            for side in (place - 1, place + 1):
                transitions[side % len(MOVES), cell, to] += slip / 2
    prizes = np.select([cells == GOAL, cells == TRAP], [_PRIZE, -_PRIZE], 0.0)
    start = int(np.flatnonzero(cells == START)[0])
    return DecisionProcess(transitions, prizes - cost, start, is_open, cells == GOAL)


def _neighbour(grid: NDArray[np.str_], cell: int, move: tuple[int, int]) -> int:
    high, wide = len(grid), len(grid[0])
    row, column = cell // wide + move[0], cell % wide + move[1]
    if not (0 <= row < high and 0 <= column < wide) or grid[row, column] == WALL:
        return cell
    return row * wide + column


def action_values(process: DecisionProcess, values: Floats, discount: float) -> Floats:
    """Return what each move from each cell is worth if cells are worth ``values``."""
    worth: Floats = process.rewards + discount * (process.transitions @ values)
    return worth


def value_iteration(process: DecisionProcess, discount: float) -> Iterator[tuple[Floats, float]]:
    """Yield the values after each sweep and their largest change, until they have settled.

    A sweep multiplies the distance from the true values by ``discount`` at least.
    """
    values = np.zeros(len(process.open))
    for _ in range(_MAX_SWEEPS):
        after = action_values(process, values, discount).max(axis=0)
        change = float(np.abs(after - values).max())
        values = after
        yield values, change
        if change <= _SETTLED:
            return


def best_moves(worth: Floats) -> Flags:
    """Return the moves that are as good as the best, (moves, cells)."""
    best: Flags = worth >= worth.max(axis=0) - _EQUAL
    return best


def policy_values(process: DecisionProcess, policy: Floats, discount: float) -> Floats:
    """Return the values of a policy, the probabilities of moves (moves, cells): solved exactly."""
    chances = np.einsum("mc,mcd->cd", policy, process.transitions)
    rewards = (policy * process.rewards).sum(axis=0)
    solved: Floats = np.linalg.solve(np.eye(len(rewards)) - discount * chances, rewards)
    return solved


def reached(process: DecisionProcess) -> Flags:
    """Return the cells that can be reached from the start."""
    leads = process.transitions.sum(axis=0) > 0
    found: Flags = np.arange(len(leads)) == process.start
    while True:
        further: Flags = found | leads[found].any(axis=0)
        if (further == found).all():
            return found
        found = further
