"""A network's course as frames, and what came of it in words."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from lib.i18n import N_, Translator
from lib.report.drawing.movie import Field, Panel, Points, Scale, Trail, spread
from lib.report.drawing.numbers import rounded
from lib.report.drawing.palette import COLOURS
from lib.report.drawing.theme import between
from lib.workflows.learn.facts.course import REACH, SURFACE, UNIT, Course, Rivals
from lib.workflows.learn.report.words import diverged, setting, three_digits

if TYPE_CHECKING:
    import pandas as pd

LOW, HIGH = COLOURS["classical"], COLOURS["deep"]
_VALUES = ((0.0, LOW), (0.5, "#D0D3D8"), (1.0, HIGH))
_PLANE = (-REACH, REACH)
ACTIVATIONS = {"tanh": "tanh", "relu": "ReLU", "sigmoid": N_("sigmoid"), "linear": N_("linear")}


def course_panels(courses: Sequence[tuple[str, Course]], t: Translator) -> list[Panel]:
    """Return the outputs over the plane, the losses by epoch, each hidden unit's responses.

    ``courses`` are named where there are two: they stand beside each other.
    """
    named = [(f"{name}: " if name else "", found) for name, found in courses]
    return [
        *(surface_panel(found, t, begin) for begin, found in named),
        *(losses_panel(found, t, begin) for begin, found in named),
        *(panel for begin, found in named for panel in _units(found, t, begin)),
    ]


def surface_panel(found: Course, t: Translator, begin: str = "") -> Panel:
    """Return what the network says of each place, with the points."""
    return plane_panel(found, found.surfaces, begin + t("What the network says of each place"), t)


def plane_panel(found: Course, surfaces: str, title: str, t: Translator) -> Panel:
    """Return what a model says of each place, with the points of a course."""
    named = (t("class 0"), t("class 1")) if found.classes else (t("low"), t("high"))
    across, up, *_ = found.settings.columns or ("x₁", "x₂")
    return Panel(
        title,
        Scale(across, _PLANE),
        Scale(up, _PLANE),
        (Field(SURFACE, SURFACE, surfaces), *point_layers(found)),
        legend=tuple(zip(tuple(found.named) or named, (LOW, HIGH), strict=True)),
        alt=t("The plane coloured by the model's output, with the points, in this frame."),
        height=360,
        square=True,
    )


def point_layers(found: Course) -> tuple[Points, ...]:
    """Return the points: those for training larger; class 1 as diamonds."""
    targets, train = np.array(found.targets), np.array(found.train)
    across, up = np.array(found.across), np.array(found.up)
    shares = np.clip((targets - found.low) / (found.high - found.low), 0, 1)
    colours = np.array([between(_VALUES, share) for share in shares.tolist()])
    marks = np.where(targets > 0.5, "diamond", "circle") if found.classes else "circle"
    symbols = np.broadcast_to(np.asarray(marks), targets.shape)
    return tuple(
        Points(
            across[part].tolist(),
            up[part].tolist(),
            colours[part].tolist(),
            symbols[part].tolist(),
            size,
        )
        for part, size in ((~train, 3.2), (train, 7.0 if len(targets) < 10 else 4.6))
        if part.any()
    )


def losses_panel(found: Course, t: Translator, begin: str = "") -> Panel:
    """Return the losses by epoch, of the training and of the held-out rows."""
    drawn = [(t("Training rows"), found.train_losses, COLOURS["deep"], "circle")]
    if found.test_losses:
        drawn.append((t("Held-out rows"), found.test_losses, COLOURS["ensemble"], "diamond"))
    values = np.maximum(np.concatenate([losses for _, losses, _, _ in drawn]), 1e-6)
    return Panel(
        begin + t("Loss by epoch"),
        Scale(t("Epoch"), (0, max(found.epochs[-1], 1))),
        Scale(t("Loss (log)"), spread(values, log=True), log=True),
        tuple(
            Trail(found.epochs, np.maximum(losses, 1e-6).tolist(), colour, symbol)
            for _, losses, colour, symbol in drawn
        ),
        legend=tuple((name, colour) for name, _, colour, _ in drawn),
        alt=t("The losses by epoch up to this frame."),
        height=360,
    )


def _units(found: Course, t: Translator, begin: str) -> list[Panel]:
    return [
        Panel(
            begin + t("Layer {layer}, unit {unit}", layer=layer + 1, unit=unit + 1),
            Scale("", _PLANE),
            Scale("", _PLANE),
            (Field(UNIT, UNIT, values),),
            alt=t("What a hidden unit answers at each place, in this frame."),
            height=88,
            axes=False,
            square=True,
            new_row=unit == 0,
        )
        for layer, units in enumerate(found.units)
        for unit, values in enumerate(units)
    ]


def captions(found: Course, t: Translator) -> list[str]:
    """Return what each frame shows, in words."""
    said = []
    for place, epoch in enumerate(found.epochs):
        parts = [
            t("Epoch {epoch}", epoch=t.number(epoch)),
            t("training loss {loss}", loss=three_digits(found.train_losses[place], t)),
        ]
        if found.test_losses:
            loss = three_digits(found.test_losses[place], t)
            parts.append(t("held-out loss {loss}", loss=loss))
        score = (found.test_scores or found.train_scores)[place]
        parts.append(score_text(score, t, classes=found.classes))
        said.append(", ".join(parts))
    return said


def score_text(score: float, t: Translator, *, classes: bool) -> str:
    """Return a score: the share right, or R²."""
    said = _plain_score(score, t, classes=classes)
    return t("{share} right", share=said) if classes else t("R² {score}", score=said)


def frames_table(courses: Sequence[tuple[str, Course]], t: Translator) -> pd.DataFrame:
    """Return losses and scores by epoch as a table; ``courses`` are named where there are two."""
    import pandas as pd

    measure = t("Share right") if courses[0][1].classes else "R²"
    parts = []
    for name, found in courses:
        columns = {
            t("Epoch"): found.epochs,
            t("Training loss"): found.train_losses,
            t("{measure}, training", measure=measure): found.train_scores,
        }
        if found.test_losses:
            columns[t("Held-out loss")] = found.test_losses
            columns[t("{measure}, held out", measure=measure)] = found.test_scores
        part = pd.DataFrame(columns)
        if len(courses) > 1:
            part.insert(0, t("Network"), name)
        parts.append(part)
    return pd.concat(parts)


def network_text(found: Course, t: Translator) -> str:
    """Return what was trained: layers, activation, optimiser."""
    own = found.settings
    shape = t("no hidden layer")
    if own.hidden:
        shape = t("hidden layers {units}", units="-".join(map(str, own.hidden)))
    optimizer = {"adam": "Adam", "sgd": "SGD"}[own.optimizer]
    parts = [
        shape,
        *([t(ACTIVATIONS[own.activation])] if own.hidden else []),
        t("{optimizer} with learning rate {rate}", optimizer=optimizer, rate=setting(own.rate, t)),
        t.plural("{count} weight", "{count} weights", found.parameters),
    ]
    return ", ".join(parts)


def outcome(found: Course, t: Translator) -> list[str]:
    """Return what came of a course, in sentences that hold for every setting."""
    if found.stopped:
        return [diverged(t)]
    said = [
        t(
            "{epochs} epochs, {updates} updates of the weights, in {seconds} s.",
            epochs=t.number(found.epochs[-1]),
            updates=t.number(found.updates),
            seconds=t.number(found.seconds, 2),
        )
    ]
    if found.train_losses[-1] > found.train_losses[0]:
        said.append(
            t("The training loss is higher than at the start: with these settings it learns badly.")
        )
    if found.test_scores and found.test_interval is not None:
        said.append(
            t(
                "On {rows} held-out points {score} (95% interval {low} to {high}), on those it "
                "learned from {train}.",
                rows=t.number(found.held_out),
                score=score_text(found.test_scores[-1], t, classes=found.classes),
                low=_plain_score(found.test_interval[0], t, classes=found.classes),
                high=_plain_score(found.test_interval[1], t, classes=found.classes),
                train=score_text(found.train_scores[-1], t, classes=found.classes),
            )
        )
    return said


def _plain_score(score: float, t: Translator, *, classes: bool) -> str:
    return t.percent(score) if classes else rounded(score, 2, t)


def rival_panels(
    found: Course, made: Rivals, names: Mapping[str, str], t: Translator
) -> list[Panel]:
    """Return the last frame of a course and each other model's answers, with their scores."""
    size = SURFACE**2
    last = base64.b64encode(base64.b64decode(found.surfaces)[-size:]).decode()
    drawn = [(t("The network above"), last, found.test_scores[-1], found.test_interval)]
    drawn += [(names[one.id], one.surface, one.score, one.interval) for one in made.rivals]
    panels = []
    for name, surface, score, interval in drawn:
        right = score_text(score, t, classes=found.classes)
        low, high = (_plain_score(end, t, classes=found.classes) for end in interval or (0, 0))
        panels.append(plane_panel(found, surface, f"{name}: {right} ({low}–{high})", t))
    return panels


def rivals_table(
    found: Course, made: Rivals, names: Mapping[str, str], t: Translator
) -> pd.DataFrame:
    """Return the held-out scores of a course's network and of the other models."""
    import pandas as pd

    interval = found.test_interval or (0.0, 0.0)
    rows = [(t("The network above"), found.test_scores[-1], *interval)]
    rows += [(names[one.id], one.score, *one.interval) for one in made.rivals]
    measure = t("Share right") if found.classes else "R²"
    ends = (t("{name}, lower end", name=measure), t("{name}, upper end", name=measure))
    return pd.DataFrame(rows, columns=[t("Model"), measure, *ends])


def table_outcome(found: Course, t: Translator) -> list[str]:
    """Return what a network made of a truth table of four points."""
    right = round(4 * found.train_scores[-1])
    hard, hidden = found.settings.data == "xor_table", found.settings.hidden
    if right == 4 and not hidden:
        return [t("One straight border is enough: all 4 points are right.")]
    if right == 4:
        return [
            t("All 4 points are right."),
            t(
                "Each hidden unit draws a straight border of its own, seen in the small pictures; "
                "the output unit combines them."
            ),
        ]
    if hidden:
        return [
            t(
                "{right} of 4 points are right from this start. Weights that get all 4 exist, but "
                "descent does not find them from every start: try another one.",
                right=right,
            )
        ]
    if hard:
        return [
            t(
                "{right} of 4 points are right. One unit draws one straight border, and no "
                "straight border parts XOR: 3 of 4 is the most that any weights reach.",
                right=right,
            )
        ]
    return [t("{right} of 4 points are right so far.", right=right)]
