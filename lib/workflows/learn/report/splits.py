"""Scores of many draws: how they spread, and what choosing on them does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from lib.i18n import Translator
from lib.report.drawing.movie import Line, Panel, Scale, Trail
from lib.report.drawing.palette import COLOURS
from lib.workflows.learn.facts.splits import Splits

if TYPE_CHECKING:
    import pandas as pd

_EVERY, _WIDTH = 4, 0.02
_TEST, _FOLDS = COLOURS["classical"], COLOURS["ensemble"]
_TRAINING, _FRESH = COLOURS["deep"], COLOURS["baseline"]


def frames(found: Splits) -> list[int]:
    """Return after how many draws each frame is."""
    return list(range(_EVERY, len(found.test) + 1, _EVERY))


def panels(found: Splits, t: Translator) -> tuple[Panel, ...]:
    """Return how scores spread, and the mean of those chosen on, draw by draw."""
    return _spread(found, t), _chosen(found, t)


def _spread(found: Splits, t: Translator) -> Panel:
    low = min(*found.test, *found.folds, found.fresh)
    # Whole steps of what one test row more or less makes, so that no bin stays empty by itself.
    step = 5 / found.rows
    wide = step * np.ceil(_WIDTH / step)
    edges = 1 + wide / 2 - wide * np.arange(np.ceil((1 - low) / wide) + 2)[::-1]
    middles = (edges[:-1] + edges[1:]) / 2
    counts = {
        name: [np.histogram(scores[:draws], edges)[0].tolist() for draws in frames(found)]
        for name, scores in (("test", found.test), ("folds", found.folds))
    }
    top = 1.1 * max(max(counts[name][-1]) for name in counts)
    return Panel(
        t("How the scores of all draws spread"),
        Scale(t("Share right"), (float(edges[0]), float(edges[-1]))),
        Scale(t("Draws"), (0, top)),
        (
            Line((found.fresh, found.fresh), (0, top), _FRESH, dash=True),
            Line((found.training, found.training), (0, top), _TRAINING, dash=True),
            Line(middles.tolist(), counts["test"], _TEST, symbol="circle"),
            Line(middles.tolist(), counts["folds"], _FOLDS, symbol="square"),
        ),
        legend=(
            (t("80/20, the test part"), _TEST),
            (t("mean of five folds"), _FOLDS),
            (t("training rows"), _TRAINING),
            (t("fresh points"), _FRESH),
        ),
        alt=t("How often each score came up in the draws up to this frame."),
        height=340,
    )


def _chosen(found: Splits, t: Translator) -> Panel:
    draws = frames(found)
    means = {
        name: [float(np.mean(scores[:count])) for count in draws]
        for name, scores in (("validation", found.validation), ("after", found.after))
    }
    values = [*means["validation"], *means["after"]]
    return Panel(
        t("Mean score of the depth that was best on validation rows"),
        Scale(t("Draws"), (0, draws[-1])),
        Scale(t("Share right"), (min(values) - 0.03, max(values) + 0.03)),
        (
            Trail(draws, means["validation"], _TRAINING, "diamond"),
            Trail(draws, means["after"], _TEST),
        ),
        legend=(
            (t("on the validation rows it was chosen by"), _TRAINING),
            (t("on test rows"), _TEST),
        ),
        alt=t("Both mean scores over the draws up to this frame."),
        height=340,
    )


def captions(found: Splits, t: Translator) -> list[str]:
    """Return what each frame shows, in words."""
    return [
        t(
            "{draws} draws: 80/20 from {low} to {high}, five folds from {least} to {most}",
            draws=t.number(draws),
            low=t.percent(min(found.test[:draws])),
            high=t.percent(max(found.test[:draws])),
            least=t.percent(min(found.folds[:draws])),
            most=t.percent(max(found.folds[:draws])),
        )
        for draws in frames(found)
    ]


def outcome(found: Splits, t: Translator) -> list[str]:
    """Return what was measured, in sentences that hold for every setting."""
    (low, high), (least, most) = _middle(found.test, t), _middle(found.folds, t)
    return [
        t(
            "On the {rows} rows it learned from the tree is {training} right, on {count} fresh "
            "points {fresh}.",
            rows=t.number(found.rows),
            training=t.percent(found.training),
            count=t.number(found.fresh_rows),
            fresh=t.percent(found.fresh),
        ),
        t(
            "Of {draws} draws the middle 95% of 80/20 scores lie from {low} to {high}, those of "
            "five folds from {least} to {most}.",
            draws=t.number(len(found.test)),
            low=low,
            high=high,
            least=least,
            most=most,
        ),
        t(
            "The best of {depths} depths on validation rows has {validation} there on average, and "
            "{after} on test rows.",
            depths=t.number(found.depths),
            validation=t.percent(float(np.mean(found.validation)), 1),
            after=t.percent(float(np.mean(found.after)), 1),
        ),
    ]


def _middle(scores: Sequence[float], t: Translator) -> tuple[str, str]:
    low, high = np.quantile(scores, (0.025, 0.975))
    return t.percent(float(low)), t.percent(float(high))


def table(found: Splits, t: Translator) -> pd.DataFrame:
    """Return the scores of each draw."""
    import pandas as pd

    return pd.DataFrame(
        {
            t("80/20, the test part"): found.test,
            t("mean of five folds"): found.folds,
            t("on the validation rows it was chosen by"): found.validation,
            t("on test rows"): found.after,
        }
    )
