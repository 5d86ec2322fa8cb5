"""The chapter on a line: its figure frame by frame, and what a descent came to in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lib.i18n import Translator
from lib.report.drawing.movie import Field, Line, Panel, Points, Scale, Trail, packed, spread
from lib.report.drawing.palette import COLOURS
from lib.workflows.learn.facts.line import Descent, points_of
from lib.workflows.learn.report.words import three_digits

if TYPE_CHECKING:
    import pandas as pd

_BANDS = 14
_MANY = 20
"""Above so many steps they are drawn by their logarithm."""
_NARROW = 100
"""From this ratio of curvatures on the valley is called narrow."""


def axis_names(points: str, t: Translator) -> tuple[str, str]:
    """Return what x and y are."""
    return (t("Height (cm)"), t("Weight (kg)")) if points == "people" else ("x", "y")


def data_panel(points: str, lines: Line | None, t: Translator) -> Panel:
    """Return the points, with the line of each frame if there is one."""
    x, y = points_of(points)
    across, down = axis_names(points, t)
    marks = Points(tuple(x.tolist()), tuple(y.tolist()), COLOURS["classical"], size=5.5)
    return Panel(
        t("The points and the line"),
        Scale(across, spread(x)),
        Scale(down, spread(np.append(y, 0.0))),
        (marks,) if lines is None else (lines, marks),
        alt=t("Scatter plot of {y} by {x} with the line of this frame.", x=across, y=down),
    )


def descent_panels(found: Descent, t: Translator) -> tuple[Panel, ...]:
    """Return the surface with the path on it, the line through the points, the loss by step."""
    return _surface(found, t), data_panel(found.points, _lines(found), t), _loss(found, t)


def _surface(found: Descent, t: Translator) -> Panel:
    above = np.log(np.maximum(found.surface, found.best_loss) / found.best_loss)
    bands = np.ceil(_BANDS * above / above.max()) / _BANDS
    slopes, intercepts = found.surface_slopes, found.surface_intercepts
    path, best = COLOURS["deep"], COLOURS["ensemble"]
    return Panel(
        t("Loss over slope and intercept: the bluer, the larger"),
        Scale(t("Slope"), (float(slopes[0]), float(slopes[-1]))),
        Scale(t("Intercept"), (float(intercepts[0]), float(intercepts[-1]))),
        (
            Field(len(slopes), len(intercepts), packed(0.9 * bands), high=COLOURS["classical"]),
            Points((found.best_slope,), (found.best_intercept,), best, "diamond", 7),
            Trail(found.slopes, found.intercepts, path),
        ),
        legend=((t("Path of the descent"), path), (t("Least squares"), best)),
        alt=t("The surface of the loss with the path of the descent up to this frame."),
    )


def _lines(found: Descent) -> Line:
    ends = np.array(spread(points_of(found.points)[0]))
    inputs = (ends - found.shift) / found.spread
    pairs = zip(found.slopes, found.intercepts, strict=True)
    drawn = [tuple((slope * inputs + intercept).tolist()) for slope, intercept in pairs]
    return Line(tuple(ends.tolist()), drawn, COLOURS["deep"])


def _loss(found: Descent, t: Translator) -> Panel:
    last, log = max(found.steps[-1], 1), found.steps[-1] > _MANY
    ends = (0.9, last * 1.1) if log else (0.0, float(last))
    losses = np.array([*found.losses, found.best_loss])
    path, best = COLOURS["deep"], COLOURS["ensemble"]
    return Panel(
        t("Loss by step"),
        Scale(t("Step (log)") if log else t("Step"), ends, log=log),
        Scale(t("Loss (log)"), spread(losses, log=True), log=True),
        (
            Line(ends, (found.best_loss,) * 2, best, dash=True),
            Trail(found.steps, found.losses, path),
        ),
        legend=((t("This descent"), path), (t("Least squares"), best)),
        alt=t("The loss by step up to this frame, and the least that a line can have."),
        height=220,
        wide=True,
    )


def captions(found: Descent, t: Translator) -> list[str]:
    """Return what each frame shows, in words."""
    rows = zip(found.steps, found.slopes, found.intercepts, found.losses, strict=True)
    return [
        t(
            "Step {step}: slope {slope}, intercept {intercept}, loss {loss}",
            step=t.number(step),
            slope=three_digits(slope, t),
            intercept=three_digits(intercept, t),
            loss=three_digits(loss, t),
        )
        for step, slope, intercept, loss in rows
    ]


def frames_table(found: Descent, t: Translator) -> pd.DataFrame:
    """Return what the frames show as a table."""
    import pandas as pd

    columns = {
        t("Step"): found.steps,
        t("Slope"): found.slopes,
        t("Intercept"): found.intercepts,
        t("Loss"): found.losses,
    }
    return pd.DataFrame(columns)


def outcome(found: Descent, t: Translator) -> list[str]:
    """Return what came out, and why, in sentences that hold for every setting."""
    limit, last = three_digits(found.highest_rate, t), found.steps[-1]
    start, end = (three_digits(found.losses[place], t) for place in (0, -1))
    if found.grew:
        said = [
            t.plural(
                "It diverges: in {count} step the loss grew from {start} to {end}.",
                "It diverges: in {count} steps the loss grew from {start} to {end}.",
                last,
                start=start,
                end=end,
            ),
            t(
                "Each step jumps across the valley and lands higher on the other side, where the "
                "slope is steeper, so the next jump is longer still."
            ),
        ]
        if found.stopped:
            said.append(t("The descent was stopped there, before the numbers overflow to NaN."))
        said.append(
            t("On these inputs a descent settles at rates below {limit} only.", limit=limit)
        )
        return said
    if found.arrived is not None:
        return [
            t(
                "It arrived: from step {step} on, slope and intercept are those of least squares "
                "to three digits.",
                step=t.number(found.arrived),
            )
        ]
    if found.rate >= found.highest_rate:
        return [
            t(
                "It has not arrived, and at this rate it does not settle: on these inputs the rate "
                "must be below {limit}.",
                limit=limit,
            )
        ]
    said = [
        t.plural(
            "Not there yet: after {count} step the loss is {end}; the best line has {best}.",
            "Not there yet: after {count} steps the loss is {end}; the best line has {best}.",
            last,
            end=end,
            best=three_digits(found.best_loss, t),
        )
    ]
    if found.condition >= _NARROW:
        said.append(
            t(
                "The surface curves {ratio} times more across the valley than along it. A rate "
                "that is safe across is tiny along. Standardised inputs make the valley round.",
                ratio=three_digits(found.condition, t),
            )
        )
    else:
        said.append(t("Take more steps, or another rate below {limit}.", limit=limit))
    return said
