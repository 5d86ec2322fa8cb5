"""A grid world frame by frame: values and moves of its cells, and what came of it in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lib.i18n import N_, Translator
from lib.report.drawing.movie import Edges, Field, Labels, Line, Panel, Scale, Trail, packed, spread
from lib.report.drawing.numbers import rounded
from lib.report.drawing.palette import COLOURS
from lib.workflows.learn.facts.world import FREE, GOAL, MAX_STEPS, START, TRAP, WALL, SolvedWorld
from lib.workflows.learn.report.words import three_digits

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]

KINDS = {WALL: N_("wall"), FREE: N_("free"), GOAL: N_("goal"), TRAP: N_("trap"), START: N_("start")}
ARROWS, ANY, WORSE, UNKNOWN = "↑→↓←", "·", "✗", "?"
_GOOD, _BAD, _GREY = COLOURS["ensemble"], COLOURS["deep"], COLOURS["baseline"]
_FULL, _PALE = 0.9, 0.65
"""How strongly goals and traps are coloured, and the largest value: texts stand on both."""
_HEIGHT = 320


def arrows(moves: int) -> str:
    """Return the arrows of moves, a dot for all four."""
    drawn = [arrow for place, arrow in enumerate(ARROWS) if moves >> place & 1]
    return ANY if len(drawn) == len(ARROWS) else "".join(drawn)


def known_panels(found: SolvedWorld, t: Translator) -> tuple[Panel, ...]:
    """Return what value iteration knows after each sweep, and how much each one changed."""
    texts = [
        [f"{rounded(value, 2, t)}\n{arrows(moves)}" for value, moves in zip(*both, strict=True)]
        for both in zip(found.values.tolist(), found.moves.tolist(), strict=True)
    ]
    changes = np.array(found.changes)
    alt = t("The grid with each cell's value and its best moves in this frame.")
    return (
        _grid(found, t("What each cell is worth"), found.values, texts, alt, t),
        Panel(
            t("Largest change of a value in a sweep"),
            Scale(t("Sweep"), (0, found.sweeps[-1])),
            Scale(t("Change (log)"), spread(changes, log=True), log=True),
            (Trail(found.sweeps, (None, *found.changes), COLOURS["classical"]),),
            alt=t("The largest change of a value by sweep up to this frame."),
            height=_HEIGHT,
        ),
    )


def learned_panels(found: SolvedWorld, t: Translator) -> tuple[Panel, ...]:
    """Return what Q-learning believes after each episode, and what its greedy policy brings."""
    texts = [_beliefs(found, frame, t) for frame in range(len(found.episodes))]
    greedy, best = COLOURS["deep"], COLOURS["ensemble"]
    ends = (0.0, float(found.episodes[-1]))
    alt = t("The grid with what Q-learning believes of each cell in this frame.")
    return (
        _grid(found, t("What Q-learning believes"), found.learned, texts, alt, t),
        Panel(
            t("Return of the greedy policy by episode"),
            Scale(t("Episode"), ends),
            Scale(t("Return"), spread(np.array([*found.returns, found.best]))),
            (
                Line(ends, (found.best, found.best), best, dash=True),
                Trail(found.episodes, found.returns, greedy),
            ),
            legend=((t("Q-learning"), greedy), (t("the best policy"), best)),
            alt=t("The return of the greedy policy by episode up to this frame, and the best one."),
            height=_HEIGHT,
        ),
    )


def _beliefs(found: SolvedWorld, frame: int, t: Translator) -> list[str]:
    said = []
    for cell, value in enumerate(found.learned[frame].tolist()):
        if not found.visited[frame, cell]:
            said.append(UNKNOWN)
            continue
        mark = f" {WORSE}" if found.worse[frame, cell] else ""
        moves = arrows(int(found.learned_moves[frame, cell]))
        said.append(f"{rounded(value, 2, t)}\n{moves}{mark}")
    return said


def _grid(
    found: SolvedWorld,
    title: str,
    values: Floats,
    texts: Sequence[Sequence[str]],
    alt: str,
    t: Translator,
) -> Panel:
    high, wide = len(found.rows), len(found.rows[0])
    cells = "".join(found.rows)
    across = [cell % wide + 0.5 for cell in range(len(cells))]
    up = [high - cell // wide - 0.5 for cell in range(len(cells))]
    fixed = {WALL: "", GOAL: f"{t(KINDS[GOAL])}\n+1", TRAP: f"{t(KINDS[TRAP])}\n\N{MINUS SIGN}1"}
    shown = [
        [fixed.get(kind, text) for kind, text in zip(cells, of_frame, strict=True)]
        for of_frame in texts
    ]
    begin = cells.index(START)
    return Panel(
        title,
        Scale("", (0, wide)),
        Scale("", (0, high)),
        (
            Field(wide, high, _colours(found, values), _BAD, _GOOD, smooth=False),
            Field(wide, high, _walls(found), _GREY, _GREY, smooth=False),
            _lines(high, wide),
            Labels(
                (across[begin],), (up[begin] + 0.35,), ((t(KINDS[START]),),), size=11, boxed=False
            ),
            Labels(across, up, shown, size=14, boxed=False),
        ),
        alt=alt,
        height=_HEIGHT,
        axes=False,
    )


def _colours(found: SolvedWorld, values: Floats) -> str:
    """Return the values of all frames as colours, those of goals and traps fixed."""
    cells = np.array(list("".join(found.rows)))
    shares = _PALE * values / max(1.0, float(np.abs(values).max()))
    shares[:, cells == GOAL], shares[:, cells == TRAP] = _FULL, -_FULL
    return packed(_from_below(shares, found))


def _walls(found: SolvedWorld) -> str:
    cells = np.array(list("".join(found.rows)))
    return packed(_from_below((cells == WALL).astype(np.float64)[None], found))


def _from_below(frames: Floats, found: SolvedWorld) -> Floats:
    high, wide = len(found.rows), len(found.rows[0])
    turned: Floats = frames.reshape(-1, high, wide)[:, ::-1]
    return turned


def _lines(high: int, wide: int) -> Edges:
    """Return the lines between cells and around them."""
    across = [((0.0, float(wide)), (float(row),) * 2) for row in range(high + 1)]
    up = [((float(column),) * 2, (0.0, float(high))) for column in range(wide + 1)]
    x, y = zip(*across, *up, strict=True)
    return Edges(x, y, ((0.8,) * len(x),), high=_GREY)


def known_captions(found: SolvedWorld, t: Translator) -> list[str]:
    """Return what each frame of value iteration shows, in words."""
    said = [t("Before the first sweep every cell is worth 0.")]
    for sweep, change in zip(found.sweeps[1:], found.changes, strict=True):
        change_text = three_digits(change, t)
        said.append(
            t("Sweep {sweep}: largest change {change}", sweep=t.number(sweep), change=change_text)
        )
    return said


def learned_captions(found: SolvedWorld, t: Translator) -> list[str]:
    """Return what each frame of Q-learning shows, in words."""
    said = [t("Before the first episode nothing is known: every move is as good as any.")]
    visited, worse = found.visited.sum(axis=1), found.worse.sum(axis=1)
    for frame, episode in enumerate(found.episodes[1:], 1):
        said.append(
            t(
                "Episode {episode}: return {value}; best moves in {right} of {count} visited cells",
                episode=t.number(episode),
                value=rounded(found.returns[frame], 3, t),
                right=t.number(int(visited[frame] - worse[frame])),
                count=t.number(int(visited[frame])),
            )
        )
    return said


def outcome(found: SolvedWorld, t: Translator) -> list[str]:
    """Return what came out, in sentences that hold for every world and setting."""
    said = []
    if not found.goal_in_reach:
        said.append(
            t(
                "No goal can be reached from the start: all that a policy can do there is to keep "
                "the cost of steps and traps low."
            )
        )
    said.append(
        t.plural(
            "Value iteration settled after {count} sweep: from the start the best policy brings "
            "{best} on average.",
            "Value iteration settled after {count} sweeps: from the start the best policy brings "
            "{best} on average.",
            found.sweeps[-1],
            best=rounded(found.best, 3, t),
        )
    )
    return [*said, *_learned(found, t), *_extremes(found, t)]


def _learned(found: SolvedWorld, t: Translator) -> list[str]:
    visited, worse = int(found.visited[-1].sum()), int(found.worse[-1].sum())
    said = [
        t.plural(
            "After {count} episode Q-learning's greedy policy brings {value}.",
            "After {count} episodes Q-learning's greedy policy brings {value}.",
            found.episodes[-1],
            value=rounded(found.returns[-1], 3, t),
        )
    ]
    if worse:
        said.append(
            t(
                "It agrees with value iteration in {right} of the {count} cells that it visited; "
                "elsewhere (✗) it may take a worse move.",
                right=t.number(visited - worse),
                count=t.number(visited),
            )
        )
    else:
        said.append(
            t.plural(
                "It agrees with value iteration in the {count} cell that it visited.",
                "It agrees with value iteration in all {count} cells that it visited.",
                visited,
            )
        )
    if found.reachable > visited:
        said.append(
            t.plural(
                "It never visited {count} cell within reach.",
                "It never visited {count} cells within reach.",
                found.reachable - visited,
            )
        )
    if found.endless:
        said.append(
            t.plural(
                "{count} episode was stopped after {steps} steps, before any goal or trap.",
                "{count} episodes were stopped after {steps} steps, before any goal or trap.",
                found.endless,
                steps=t.number(MAX_STEPS),
            )
        )
    return said


def _extremes(found: SolvedWorld, t: Translator) -> list[str]:
    said = []
    if found.discount == 0:
        said.append(
            t(
                "With a discount of 0 only the reward of the next step counts: where neither a "
                "goal nor a trap is next to a cell, all its moves are equally good."
            )
        )
    if found.slip == 1:
        said.append(
            t(
                "With a slip of 100% no move goes the way it points, always to one of both sides: "
                "up and down do the same, and so do left and right."
            )
        )
    return said


def known_table(found: SolvedWorld, t: Translator) -> pd.DataFrame:
    """Return each open cell's value and best moves by sweep."""
    return _table(t("Sweep"), found.sweeps, found, found.values, found.moves, t)


def learned_table(found: SolvedWorld, t: Translator) -> pd.DataFrame:
    """Return what Q-learning believes of each open cell by episode, and the greedy return."""
    table = _table(t("Episode"), found.episodes, found, found.learned, found.learned_moves, t)
    cells = len(table) // len(found.episodes)
    table[t("Return of the greedy policy")] = np.repeat(found.returns, cells)
    return table


def _table(
    name: str,
    frames: Sequence[int],
    found: SolvedWorld,
    values: Floats,
    moves: NDArray[np.int64],
    t: Translator,
) -> pd.DataFrame:
    import pandas as pd

    wide = len(found.rows[0])
    cells = [at for at, kind in enumerate("".join(found.rows)) if kind in (FREE, START)]
    rows = [
        {
            name: frame,
            t("Row"): cell // wide + 1,
            t("Column"): cell % wide + 1,
            t("Value"): values[place, cell],
            t("Best moves"): arrows(int(moves[place, cell])),
        }
        for place, frame in enumerate(frames)
        for cell in cells
    ]
    return pd.DataFrame(rows)
