"""A grid world: values solved exactly, Q-learning held to them, and sentences true everywhere."""

from itertools import product

import numpy as np
import pandas as pd
import pytest

from lib.core.facts import from_json
from lib.core.jobs import JobContext
from lib.core.progress import NullProgress
from lib.errors import Cancelled, InputError
from lib.i18n import translator
from lib.workflows.learn.facts.world import WORLDS, SolvedWorld
from lib.workflows.learn.job_specs import WorldParameters
from lib.workflows.learn.jobs.decision_process import (
    action_values,
    best_moves,
    decision_process,
    value_iteration,
)
from lib.workflows.learn.jobs.world import solve
from lib.workflows.learn.report import world as report

t = translator("en")
CORNERS = ("..G", "...", "S..")
WALLED_IN = ("S.#.", "..#G")
UP, RIGHT, DOWN, LEFT = (2**place for place in range(4))


def solved(watch=None, **settings) -> SolvedWorld:
    params = WorldParameters(**settings)
    context = JobContext(pd.DataFrame(), params, watch=watch or NullProgress())
    return from_json(SolvedWorld, solve(context).result)


def said(found: SolvedWorld) -> str:
    return " ".join(report.outcome(found, t))


def numbers(found: SolvedWorld) -> np.ndarray:
    return np.concatenate(
        [found.values.ravel(), found.learned.ravel(), found.returns, found.changes, [found.best]]
    )


def arrow(found: SolvedWorld, row: int, column: int) -> int:
    return found.moves[-1, (row - 1) * len(found.rows[0]) + column - 1]


@pytest.mark.parametrize("rows", [*WORLDS.values(), WALLED_IN, ("S#", "#G"), ("SG",)])
def test_values_solve_bellmans_equation_and_the_linear_system_of_their_policy(rows) -> None:
    for slip, discount, cost in product((0.0, 0.2, 1.0), (0.0, 0.5, 0.99), (0.0, 0.04, 10.0)):
        process = decision_process(rows, slip, cost)
        assert process.transitions.sum(axis=2) == pytest.approx(
            np.broadcast_to(process.open.astype(float), (4, len(process.open)))
        )
        *_, (values, _) = value_iteration(process, discount)
        worth = action_values(process, values, discount)
        assert worth.max(axis=0) == pytest.approx(values, abs=1e-9)
        policy, cells = worth.argmax(axis=0), np.arange(len(values))
        chances, rewards = process.transitions[policy, cells], process.rewards[policy, cells]
        exact = np.linalg.solve(np.eye(len(values)) - discount * chances, rewards)
        assert values == pytest.approx(exact, abs=1e-8)


@pytest.mark.parametrize("slip", [0.0, 0.3, 0.8])
def test_a_world_of_two_cells_is_worth_what_one_works_out_by_hand(slip) -> None:
    straight = ((1 - slip) * 0.96 - slip * 0.04) / (1 - 0.95 * slip)
    sideways = (slip / 2 - 0.04) / (1 - 0.95 * (1 - slip / 2))
    found = solved(rows=("SG",), slip=slip, episodes=1)
    assert found.best == pytest.approx(max(straight, sideways))
    assert found.moves[-1, 0] == (RIGHT if straight > sideways else UP + DOWN)


@pytest.mark.parametrize("rows", WORLDS.values())
def test_a_greedy_policy_brings_no_more_than_the_best_and_comes_near(rows) -> None:
    found = solved(rows=rows, episodes=2000)
    assert max(found.returns) <= found.best + 1e-9
    assert max(found.returns) > found.best - 0.02 > found.returns[0]
    assert found.episodes[-1] == 2000


def test_what_is_marked_as_worse_is_worse_and_nothing_else() -> None:
    found = solved(episodes=60, rate=1.0)
    process = decision_process(found.rows, found.slip, 0.04)
    best = best_moves(action_values(process, found.values[-1], found.discount))
    assert found.worse[-1].any()
    for frame, worse in enumerate(found.worse):
        for cell in np.flatnonzero(process.open):
            takes = [move for move in range(4) if found.learned_moves[frame, cell] >> move & 1]
            wrong = not all(best[move, cell] for move in takes)
            assert worse[cell] == (wrong and found.visited[frame, cell])


def test_equally_good_moves_are_no_difference() -> None:
    found = solved(rows=CORNERS, slip=0.0, rate=1.0, explore=1.0)
    assert arrow(found, 3, 1) == UP + RIGHT
    assert not found.worse[-1].any()
    assert "It agrees with value iteration in all 8 cells that it visited." in said(found)
    assert found.returns[-1] == pytest.approx(found.best)
    nothing_to_gain = solved(rows=WALLED_IN, cost=0.0, slip=0.5)
    assert not nothing_to_gain.worse.any()
    assert nothing_to_gain.best == 0


def test_what_the_chapter_tells_one_to_try_shows_something() -> None:
    steady, slipping = (solved(slip=slip, episodes=1) for slip in (0.0, 0.2))
    assert (arrow(steady, 4, 1), arrow(slipping, 4, 1)) == (RIGHT, UP)
    into = {(3, 3): RIGHT, (3, 5): LEFT, (4, 4): UP}
    assert not any(arrow(slipping, *at) & move for at, move in into.items())
    dear = solved(cost=2.0, episodes=1)
    assert any(arrow(dear, *at) & move for at, move in into.items())


@pytest.mark.parametrize("rows", [WALLED_IN, ("S#G",), ("#S#", "###", "##G"), ("STG",)])
def test_a_goal_out_of_reach_is_said(rows) -> None:
    for slip, discount in product((0.0, 0.2, 1.0), (0.0, 0.99)):
        found = solved(rows=rows, slip=slip, discount=discount, episodes=20)
        assert not found.goal_in_reach
        assert said(found).startswith("No goal can be reached from the start")
        assert np.isfinite(numbers(found)).all()


def test_extremes_are_explained_and_have_numbers() -> None:
    for rows, discount, slip in product(WORLDS.values(), (0.0, 0.99), (0.0, 1.0)):
        found = solved(rows=rows, discount=discount, slip=slip, episodes=10)
        assert np.isfinite(numbers(found)).all()
        assert ("discount of 0" in said(found)) == (discount == 0)
        assert ("no move goes the way it points" in said(found)) == (slip == 1)
        if slip == 1:
            up, right, down, left = (found.moves[-1] >> place & 1 for place in range(4))
            assert (up == down).all()
            assert (right == left).all()
    far = solved(rows=("S...G",), discount=0.0, slip=0.0, episodes=1)
    assert [arrow(far, 1, column) for column in (1, 2, 3, 4)] == [15, 15, 15, RIGHT]


def test_cells_never_visited_and_episodes_without_an_end_are_counted() -> None:
    found = solved(rows=("S....G",), episodes=1, explore=0.0, slip=0.0, cost=0.0, seed=1)
    assert found.reachable == 5
    missing = 5 - found.visited[-1].sum()
    assert (f"It never visited {missing} cell" in said(found)) == (missing > 0)
    alone = solved(rows=("S#G",), episodes=3)
    assert alone.endless == 3
    assert "3 episodes were stopped after 100 steps" in said(alone)
    assert "in the 1 cell that it visited" in said(alone)


def test_the_same_seed_gives_the_same_episodes() -> None:
    first, again, other = (solved(seed=seed, episodes=30).learned for seed in (1, 1, 2))
    assert (first == again).all()
    assert not np.array_equal(first, other)


def test_frames_are_those_that_were_computed() -> None:
    found = solved(rows=WORLDS["two"], discount=0.99, episodes=70)
    known, learned = report.known_panels(found, t), report.learned_panels(found, t)
    assert (
        len(report.known_captions(found, t)) == len(found.sweeps) == len(known[0].layers[4].texts)
    )
    assert len(report.learned_captions(found, t)) == len(found.episodes) <= 70
    texts = known[0].layers[4].texts[-1]
    assert texts[0] == "trap\n\N{MINUS SIGN}1"
    assert texts[4] == "goal\n+1"
    assert texts[12] == ""
    first = learned[0].layers[4].texts[0]
    assert set(first) == {"?", "", texts[0], texts[4]}
    open_cells = sum(kind in ".S" for kind in "".join(found.rows))
    assert len(report.known_table(found, t)) == open_cells * len(found.sweeps)
    table = report.learned_table(found, t)
    assert table["Return of the greedy policy"].iloc[-1] == found.returns[-1]
    assert [report.arrows(one) for one in (15, 1, 6, 8)] == ["·", "↑", "→↓", "←"]


def test_it_stops_between_episodes() -> None:
    class Impatient(NullProgress):
        def cancelled(self) -> bool:
            return True

    with pytest.raises(Cancelled):
        solved(Impatient())


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"slip": 1.1}, "learn_setting"),
        ({"slip": float("nan")}, "learn_setting"),
        ({"discount": 1.0}, "learn_setting"),
        ({"cost": -1.0}, "learn_setting"),
        ({"episodes": 0}, "learn_setting"),
        ({"episodes": 2001}, "learn_setting"),
        ({"rate": 0.0}, "learn_setting"),
        ({"seed": -1}, "learn_setting"),
        ({"rows": ()}, "learn_setting"),
        ({"rows": ("S" + "." * 8,)}, "learn_setting"),
        ({"rows": ("SG", ".")}, "learn_world"),
        ({"rows": ("S<", "G.")}, "learn_world"),
        ({"rows": ("..", "G.")}, "learn_world_start"),
        ({"rows": ("SS", "G.")}, "learn_world_start"),
        ({"rows": ("##", "##")}, "learn_world_start"),
        ({"rows": ("S.", "T.")}, "learn_world_goal"),
    ],
)
def test_worlds_and_settings_without_sense_are_refused(settings, code) -> None:
    with pytest.raises(InputError, match=rf"^{code}\(") as raised:
        solved(**settings)
    for language in ("en", "ko"):
        message, hint = translator(language).error(raised.value)
        assert "{" not in message + hint
