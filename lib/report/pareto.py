"""Quality against cost: the points, the Pareto front, and labels that do not overlap."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from lib.core.metrics import METRICS
from lib.core.results import Interval, Run, Status
from lib.i18n import Translator
from lib.report.labels import model_label


@dataclass(frozen=True)
class Point:
    """A complete model: CPU seconds over all folds and the plan's metric; ``front``: on it."""

    id: str
    label: str
    family: str
    seconds: float
    interval: Interval
    front: bool


def points_of(run: Run, t: Translator) -> list[Point]:
    """Return the complete models but the baseline, cheapest first."""
    metric = run.plan.metric
    models = [
        result
        for result in run.models
        if result.status is Status.DONE
        and result.family != "baseline"
        and result.fit_cpu_seconds > 0
        and metric in result.metrics
        and math.isfinite(result.metrics[metric].mean)
    ]
    models.sort(key=lambda result: result.fit_cpu_seconds)
    quality = [result.metrics[metric].mean for result in models]
    labels = short_labels([model_label(result.id, t) for result in models])
    front = pareto(quality, greater_is_better=METRICS[metric].greater_is_better)
    return [
        Point(
            id=result.id,
            label=labels[place],
            family=result.family,
            seconds=result.fit_cpu_seconds,
            interval=drawn_interval(result.metrics[metric], metric),
            front=place in front,
        )
        for place, result in enumerate(models)
    ]


def drawn_interval(interval: Interval, metric: str) -> Interval:
    """Return an interval as it is drawn: few folds give ones that no score can lie in."""
    least, most = METRICS[metric].lowest, METRICS[metric].highest
    return replace(interval, low=max(interval.low, least), high=min(interval.high, most))


def axis_range(ends: Sequence[float], room: float, metric: str) -> tuple[float, float]:
    """Return an axis with room for marks; beyond what a score can be, for half of it only."""
    least, most = METRICS[metric].lowest, METRICS[metric].highest
    return max(min(ends) - room, least - room / 2), min(max(ends) + room, most + room / 2)


def short_labels(labels: Sequence[str]) -> list[str]:
    """Return labels without what stands in brackets, where they stay different without it."""
    short = [label.split(" (")[0] for label in labels]
    return [
        brief if short.count(brief) == 1 else label
        for brief, label in zip(short, labels, strict=True)
    ]


def short_names(run: Run, t: Translator) -> dict[str, str]:
    """Return what the models of a run are called in a sentence, by id."""
    ids = [one.id for one in run.models]
    return dict(zip(ids, short_labels([model_label(one, t) for one in ids]), strict=True))


def pareto(quality: Sequence[float], *, greater_is_better: bool) -> set[int]:
    """Return the places no cheaper one matches in quality; ``quality`` is ordered by cost."""
    best, front = -math.inf, set()
    for place, value in enumerate(quality):
        turned = value if greater_is_better else -value
        if turned > best:
            best = turned
            front.add(place)
    return front


# Where a label may stand: name as plotly has it, and the offset of its centre in widths, heights.
_PLACES = {
    "top center": (0.0, -1.0),
    "bottom center": (0.0, 1.0),
    "middle right": (0.5, 0.0),
    "middle left": (-0.5, 0.0),
    "top right": (0.5, -0.8),
    "bottom right": (0.5, 0.8),
    "top left": (-0.5, -0.8),
    "bottom left": (-0.5, 0.8),
}
_GAP, _CHARACTER, _LINE = 9.0, 6.6, 15.0
_ROOM = 24.0
"""Square pixels of other labels and points that a label may cover."""

Box = tuple[float, float, float, float]


def place_labels(
    marks: Sequence[tuple[float, float, str]],
    width: float,
    height: float,
    bars: Sequence[Box] = (),
) -> list[str]:
    """Return where each mark's label stands so that labels overlap as little as can be.

    ``marks`` are x, y (pixels, y downwards) and the label; ``bars`` are left, top, right, bottom
    of lines to keep free. Greedy, in the given order; a label that fits nowhere gets the place
    with the least overlap.
    """
    taken: list[Box] = [(x - 6, y - 6, x + 6, y + 6) for x, y, _ in marks]
    taken += bars
    found = []
    for x, y, label in marks:
        boxes = {place: label_box(x, y, label, place) for place in _PLACES}
        best = min(
            boxes,
            key=lambda place: (
                _outside(boxes[place], width, height)
                + sum(_overlap(boxes[place], other) for other in taken)
            ),
        )
        taken.append(boxes[best])
        found.append(best)
    return found


def label_points(
    marks: Sequence[tuple[float, float]],
    names: Sequence[str],
    ranks: Sequence[str],
    width: float,
    height: float,
    bars: Sequence[Box] = (),
    first: Collection[int] = (),
) -> list[tuple[str, str]]:
    """Return what stands beside each point, and where: its name, or its rank where none has room.

    ``marks`` are x and y in pixels, y downwards. Those at the places ``first`` are named before
    the others, and then the best.
    """
    taken: list[Box] = [(x - 6, y - 6, x + 6, y + 6) for x, y in marks]
    found = [("", "")] * len(marks)
    for at in sorted(range(len(marks)), key=lambda at: (at not in first, int(ranks[at]))):
        x, y = marks[at]
        for name in (names[at], ranks[at]):
            (place,) = place_labels([(x, y, name)], width, height, [*taken, *bars])
            box = label_box(x, y, name, place)
            if _outside(box, width, height) + sum(_overlap(box, other) for other in taken) < _ROOM:
                break
        taken.append(box)
        found[at] = (name, place)
    return found


def log_ticks(low: float, high: float) -> list[float]:
    """Return ticks of a log10 axis: powers of ten, with 2 and 5 if there are few."""
    powers = range(math.floor(low), math.ceil(high) + 1)
    units = (1,) if high - low > 2.2 else (1, 3) if high - low > 1.6 else (1, 2, 5)
    ticks = [unit * 10.0**power for power in powers for unit in units]
    return [tick for tick in ticks if low <= math.log10(tick) <= high]


def front_bars(ends: Sequence[tuple[float, float]]) -> list[Box]:
    """Return what the front's line covers between its points (pixels, cheapest first)."""
    bars = []
    for (x, y), (next_x, next_y) in pairwise(ends):
        bars.append((x, y - 3, next_x, y + 3))
        bars.append((next_x - 3, min(y, next_y), next_x + 3, max(y, next_y)))
    return bars


def label_box(x: float, y: float, label: str, place: str) -> Box:
    """Return left, top, right, bottom of a label in pixels."""
    across, down = _PLACES[place]
    # Hangul is about twice as wide as Latin letters.
    width = _CHARACTER * sum(1.8 if ord(letter) > 0x1100 else 1.0 for letter in label)
    middle_x = x + across * width + math.copysign(_GAP, across) * (across != 0)
    middle_y = y + down * (_LINE / 2 + _GAP)
    return (
        middle_x - width / 2,
        middle_y - _LINE / 2,
        middle_x + width / 2,
        middle_y + _LINE / 2,
    )


def _overlap(first: Box, second: Box) -> float:
    across = min(first[2], second[2]) - max(first[0], second[0])
    down = min(first[3], second[3]) - max(first[1], second[1])
    return max(across, 0.0) * max(down, 0.0)


def _outside(box: Box, width: float, height: float) -> float:
    across = max(-box[0], 0.0) + max(box[2] - width, 0.0)
    down = max(-box[1], 0.0) + max(box[3] - height, 0.0)
    return (across + down) * _LINE * 4
