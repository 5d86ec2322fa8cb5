"""A grid world as a Markov decision process: its cells, and what two ways of solving it came to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FREE, WALL, GOAL, TRAP, START = ".", "#", "G", "T", "S"
MOVES = ((-1, 0), (0, 1), (1, 0), (0, -1))
"""Rows and columns that a move goes by: up, right, down, left. Rows count from the top."""
WORLDS = {
    "wall": (".....", ".#.#G", ".#.T.", "S...."),
    "cliff": (".....", ".....", ".....", "STTTG"),
    "two": ("T...G", ".....", "..#..", "G.S.T"),
}
"""Worlds to begin with."""
MAX_SIDE, MAX_DISCOUNT, MAX_COST = 8, 0.99, 10.0
MAX_EPISODES, MAX_STEPS = 2000, 100
"""How many episodes are learned from, and after how many steps one is stopped."""


def lacking(rows: Sequence[str]) -> str:
    """Return the code of the error of a world that lacks a start or a goal, "" for none."""
    cells = "".join(rows)
    if cells.count(START) != 1:
        return "learn_world_start"
    return "" if GOAL in cells else "learn_world_goal"


@dataclass(frozen=True)
class SolvedWorld:
    """What value iteration and Q-learning made of a world, frame by frame.

    Cells are those of ``rows`` after one another. ``sweeps`` and ``episodes`` are those kept for
    drawing, 0 the start. ``values`` are those of the cells (frames, cells), ``moves`` the moves
    that are best by them, as the sum of 2 to the power of each one's place in MOVES: all that are
    equally good. ``changes`` is the largest change of a value in each sweep, from the first sweep
    on. ``learned`` and ``learned_moves`` are the same by the action values of Q-learning.
    ``visited`` says where it has ever moved from, ``worse`` where one of its moves is worse than
    the best. ``returns`` is what its greedy policy brings from the start on average, ``best`` what
    the best one does. ``reachable`` counts the cells that can be reached from the start without
    passing a goal or a trap, ``goal_in_reach`` says whether a goal can. ``endless`` episodes were
    stopped after MAX_STEPS.
    """

    rows: tuple[str, ...]
    slip: float
    discount: float
    sweeps: tuple[int, ...]
    values: NDArray[np.float64]
    moves: NDArray[np.int64]
    changes: tuple[float, ...]
    best: float
    reachable: int
    goal_in_reach: bool
    episodes: tuple[int, ...]
    learned: NDArray[np.float64]
    learned_moves: NDArray[np.int64]
    visited: NDArray[np.bool_]
    worse: NDArray[np.bool_]
    returns: tuple[float, ...]
    endless: int
