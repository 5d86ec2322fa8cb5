"""How each text network reads, is built and is trained."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from lib.core.facts import Json
from lib.core.model import chosen
from lib.core.plan import Effort
from lib.core.tuning import Value
from lib.deep.recipes import Recipe, with_values

BAGS = ("keras_bag", "keras_ngram")
STACKED = (*BAGS, "keras_textcnn")
RECURRENT = ("keras_bilstm", "keras_gru")
ARCHITECTURES = (*STACKED, *RECURRENT, "keras_transformer")
_BATCHES = (128, 64, 32, 16)
_STEPS = 600
"""Steps of full batches over which the rate falls to zero, whatever the number of texts."""
_MIN_EPOCHS = {"keras_bag": 4, "keras_transformer": 6}
_MAX_EPOCHS = 30
"""Epochs of few texts at most: by then each network has long begun to learn by heart."""


@dataclass(frozen=True)
class TextRecipe(Recipe):
    """One way to read texts, and to build and train a network on them.

    Bags read n-grams of ``characters`` and ``words`` (least and greatest n) that at least ``least``
    training texts have, at most ``most`` of them, hashed into ``buckets`` before (0: not).
    The others read sequences of ``tokens`` ("characters" or "bpe") of at most ``length``.
    ``mean`` divides the sum of n-gram vectors by their number, else by its root. ``forget`` is the
    share of n-grams or tokens left out at random while learning. ``widths`` and ``filters`` are
    TextCNN's; ``units`` the size of a recurrent layer; ``heads`` of attention. ``preset`` is the
    folder of a pretrained network that is trained on.
    """

    characters: tuple[int, int] = (1, 5)
    words: tuple[int, int] = (0, 0)
    least: int = 2
    most: int = 262_144
    buckets: int = 0
    tokens: str = "characters"
    length: int = 96
    mean: bool = False
    forget: float = 0.0
    widths: tuple[int, ...] = ()
    filters: int = 0
    heads: int = 0
    preset: str = ""

    def structure(self) -> tuple[Hashable, ...]:
        """Return what decides the graph: members of one structure can share a stack."""
        own = (self.mean, self.widths, self.filters, self.heads, self.batch)
        return (*super().structure(), *own)


def choose_text_recipe(
    architecture: str, *, loss: str, effort: Effort, rows: int, wide: bool
) -> TextRecipe:
    """Return the recipe of an architecture for ``rows`` training texts.

    ``wide``: the texts are mostly Korean, Japanese or Chinese, whose n-grams are of characters;
    those of others are of words. Sequences are of pieces of words for all. How the settings were
    chosen: docs/decisions/0012.
    """
    epochs = _epochs(architecture, rows)
    base = TextRecipe(
        architecture,
        loss,
        epochs=epochs,
        enough=epochs,
        patience=_patience(epochs),
        batch=_batch(rows),
        smoothing=0.1,
        characters=(1, 5) if wide else (0, 0),
        words=(0, 0) if wide else (1, 2),
        tokens="bpe",
    )
    few = rows < 3_000
    if architecture == "keras_bag":
        return replace(
            base, embedding=16, hidden=(64,), dropout=0.3, forget=0.5, learning_rate=1.5e-3
        )
    if architecture == "keras_ngram":
        return replace(
            base,
            embedding=16,
            mean=True,
            buckets=2**20,
            forget=0.5,
            learning_rate=1e-2,
            characters=(1, 4) if wide else (0, 0),
        )
    if architecture == "keras_textcnn":
        return replace(
            base,
            embedding=32,
            widths=(1, 2, 3),
            filters=48,
            dropout=0.4 if few else 0.5,
            forget=0.05 if few else 0.3,
            learning_rate=4e-3,
            length=64,
        )
    if architecture in RECURRENT:
        return replace(
            base,
            embedding=32,
            units=32,
            dropout=0.3,
            forget=0.05,
            learning_rate=3e-3,
            length=64,
        )
    if architecture == "keras_transformer":
        return replace(
            base,
            embedding=48,
            heads=4,
            hidden=(96,),
            dropout=0.2,
            forget=0.05,
            learning_rate=1e-3,
            length=64,
        )
    raise ValueError(f"Expected one of {', '.join(ARCHITECTURES)}, received {architecture!r}.")


def text_changed(recipe: TextRecipe, changes: Mapping[str, Value]) -> TextRecipe:
    """Return a recipe with the analyst's settings in place of its own."""
    given: dict[str, Json] = {**changes}
    tokens = given.pop("reading", None)
    if tokens == "characters":
        recipe = replace(recipe, tokens="characters", characters=(1, 5), words=(0, 0))
    elif tokens == "words":
        recipe = replace(recipe, tokens="bpe", characters=(0, 0), words=(1, 2))
    if "width" in given and recipe.hidden:
        given["hidden"] = (chosen(changes, "width", 0),)
    given.pop("width", None)
    if "epochs" in given:
        given.setdefault("patience", _patience(chosen(changes, "epochs", 0)))
    return with_values(recipe, given)


def expected_epochs(architecture: str, rows: int) -> float:
    """Return about how many epochs a fit on ``rows`` texts has: patience ends long ones sooner."""
    planned = _epochs(architecture, max(1, int(0.85 * rows)))
    return max(min(planned, 8), 0.6 * planned)


def _epochs(architecture: str, rows: int) -> int:
    """Return how many passes make ``_STEPS`` steps, within limits; patience ends most sooner."""
    fewest = _MIN_EPOCHS.get(architecture, 5)
    return int(np.clip(round(_STEPS * _BATCHES[0] / rows), fewest, _MAX_EPOCHS))


def _patience(epochs: int) -> int:
    return max(2, epochs // 5)


def _batch(rows: int) -> int:
    """Return rows a step: small ones for few rows, so that an epoch has some steps."""
    return next((size for size in _BATCHES if rows >= 24 * size), 8)
