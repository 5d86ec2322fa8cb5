"""A bag of words and a GRU on sentences of the same words, as panels, tables and words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lib.i18n import N_, Translator
from lib.report.drawing.movie import Line, Panel, Scale, Trail, spread
from lib.report.drawing.numbers import rounded
from lib.report.drawing.palette import COLOURS
from lib.workflows.learn.facts.order import Order

if TYPE_CHECKING:
    import pandas as pd

BAG, PAIRS, GRU = N_("bag of words"), N_("pairs of neighbouring words"), "GRU"
_LOOKS = {BAG: COLOURS["baseline"], PAIRS: COLOURS["classical"], GRU: COLOURS["deep"]}
_LEAST = 1e-6


def panels(found: Order, t: Translator) -> tuple[Panel, ...]:
    """Return shares right and losses by epoch, and the GRU's reading of a pair word by word."""
    epochs = list(range(found.epochs + 1))
    axis = Scale(t("Epoch"), (0, found.epochs))
    ends = (0.0, float(found.epochs))
    losses = np.maximum(found.losses, _LEAST)
    words = list(range(1, found.course.shape[2] + 1))
    praise, blame = found.example
    return (
        Panel(
            t("What the GRU thinks after each word"),
            Scale(t("Word"), (0.7, len(words) + 0.3)),
            Scale(t("Probability of praise"), (-0.04, 1.04)),
            tuple(
                Line(words, found.course[:, place].tolist(), colour, symbol=symbol)
                for place, (colour, symbol) in enumerate(
                    ((COLOURS["ensemble"], "circle"), (COLOURS["deep"], "diamond"))
                )
            ),
            legend=((praise, COLOURS["ensemble"]), (blame, COLOURS["deep"])),
            alt=t("The probability of praise after each word of two held-out sentences."),
        ),
        Panel(
            t("Held-out sentences right"),
            axis,
            Scale(t("Share right"), (min(0.4, *found.right) - 0.03, 1.03)),
            (
                Line(ends, (found.bag_right,) * 2, _LOOKS[BAG]),
                Line(ends, (found.pairs_right,) * 2, _LOOKS[PAIRS], dash=True),
                Trail(epochs, found.right, _LOOKS[GRU], "diamond"),
            ),
            legend=tuple((t(name), colour) for name, colour in _LOOKS.items()),
            alt=t("The share of held-out sentences right by epoch up to this frame."),
        ),
        Panel(
            t("Training loss of the GRU"),
            axis,
            Scale(t("Loss (log)"), spread(losses, log=True), log=True),
            (Trail(epochs, losses.tolist(), _LOOKS[GRU], "diamond"),),
            alt=t("The loss by epoch up to this frame."),
        ),
    )


def captions(found: Order, t: Translator) -> list[str]:
    """Return what each frame shows, in words."""
    return [
        t(
            "Epoch {epoch}: {right} of the held-out sentences right; at their last word the two "
            "sentences are at {praise} and {blame}",
            epoch=t.number(epoch),
            right=t.percent(found.right[epoch], 1),
            praise=t.percent(found.course[epoch, 0, -1]),
            blame=t.percent(found.course[epoch, 1, -1]),
        )
        for epoch in range(found.epochs + 1)
    ]


def outcome(found: Order, t: Translator) -> list[str]:
    """Return what was measured, in sentences that hold for every setting."""
    return [
        t(
            "Of {count} held-out sentences the bag of words gets {bag} right, the GRU {gru}, and "
            "pairs of neighbouring words {pairs}.",
            count=t.number(found.held_out),
            bag=t.percent(found.bag_right, 1),
            gru=t.percent(found.right[-1], 1),
            pairs=t.percent(found.pairs_right, 1),
        ),
        t(
            "The bag cannot do better: both sentences of a pair are the same bag to it, so it "
            "gives both the same answer, and one of the two is wrong."
        ),
    ]


def table(found: Order, t: Translator) -> pd.DataFrame:
    """Return losses and shares right by epoch, with the linear models' shares beside them."""
    import pandas as pd

    rows = [
        {
            t("Epoch"): epoch,
            t("Training loss of the GRU"): loss,
            f"{t('Share right')}: GRU": right,
            f"{t('Share right')}: {t(BAG)}": found.bag_right,
            f"{t('Share right')}: {t(PAIRS)}": found.pairs_right,
        }
        for epoch, (loss, right) in enumerate(zip(found.losses, found.right, strict=True))
    ]
    return pd.DataFrame(rows)


def own_sentence(found: Order, text: str, t: Translator) -> list[str]:
    """Return what all three say of a sentence, and the GRU's reading of it word by word.

    Texts that hold words of the sentence are not cleaned here.
    """
    words, unknown = found.known(text)
    said = []
    if unknown:
        left = ", ".join(unknown)
        said.append(t("Left out, as none of the three knows them: {words}.", words=left))
    if not words:
        return [*said, t("There is no word left that they know.")]
    reading = found.read(words)
    said.append(
        t(
            "Probability of praise: bag of words {bag}, pairs of neighbouring words {pairs}, "
            "GRU {gru}.",
            bag=t.percent(found.bag.praises(words)),
            pairs=t.percent(found.pairs.praises(words)),
            gru=t.percent(reading[-1]),
        )
    )
    course = " · ".join(
        f"{word} {t.percent(chance)}" for word, chance in zip(words, reading, strict=True)
    )
    return [*said, t("The GRU word by word: {course}.", course=course)]


def model_table(found: Order, t: Translator) -> pd.DataFrame:
    """Return the three models with what they learned and their held-out score."""
    import pandas as pd

    models = (
        (t(BAG), found.bag.weights, found.bag_right),
        (t(PAIRS), found.pairs.weights, found.pairs_right),
        (GRU, np.concatenate([one.ravel() for one in found.gru.values]), found.right[-1]),
    )
    rows = [
        {
            t("Model"): name,
            t("Weights"): t.number(weights.size),
            t("Largest weight"): rounded(float(np.abs(weights).max()), 2, t),
            t("Held-out sentences right"): t.percent(right, 1),
        }
        for name, weights, right in models
    ]
    return pd.DataFrame(rows)
