"""Fine-tuning of a pretrained network for scikit-learn, importable without TensorFlow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from lib.core.facts import from_json
from lib.core.progress import Progress
from lib.core.tuning import Value
from lib.deep.protocols import FunctionalModel
from lib.deep.recipes import with_values
from lib.errors import ModelError
from lib.workflows.reviews.networks.text_estimators import TextNetworkClassifier, Why, pieces_of
from lib.workflows.reviews.networks.text_inputs import Reader, preset_tokens
from lib.workflows.reviews.networks.text_recipes import TextRecipe
from lib.workflows.reviews.texts.presets import Preset, check_memory, make_ready, read_preset

ARCHITECTURE = "finetuned"
USUAL_LENGTH = 128
_EPOCHS = 3
_SAMPLE = 2_000
_COVERED = 0.98
"""Share of the training texts that are read to their end."""
_AT_ONCE = 8_192
"""Ids that are predicted at once."""


class FineTunedClassifier(TextNetworkClassifier):
    """A pretrained network of the BERT type with a new head, all of it trained on the texts.

    ``source`` is a folder or a hub id (reviews.texts.presets). ``changes`` may hold "epochs",
    "length",
    "batch" and "learning_rate". The fitted model is whole: predicting needs KerasHub, not the
    preset.
    """

    def __init__(
        self,
        text: str,
        source: str,
        features: Mapping[str, str],
        metric: str = "log_loss",
        seed: int = 0,
        class_weight: bool = False,
        groups: str | None = None,
        changes: Mapping[str, Value] | None = None,
        watch: Progress | None = None,
    ) -> None:
        super().__init__(
            ARCHITECTURE,
            text,
            features,
            metric=metric,
            seed=seed,
            class_weight=class_weight,
            groups=groups,
            changes=changes,
            watch=watch,
        )
        self.source = source

    def _choose(self, reader: Reader, rows: np.ndarray, loss: str) -> TextRecipe:
        """Return how the preset is trained on these texts; ModelError where it cannot be."""
        folder = make_ready(self.source, self.watch)
        preset = read_preset(folder)
        recipe = TextRecipe(
            ARCHITECTURE,
            loss,
            epochs=_EPOCHS,
            batch=16 if len(rows) < 2_000 else 32,
            dropout=0.1,
            learning_rate=usual_rate(preset),
            tokens="wordpiece",
            length=min(USUAL_LENGTH, preset.length),
            preset=str(folder),
        )
        recipe = with_values(recipe, self.changes or {})
        recipe = replace(recipe, patience=max(1, recipe.epochs // 3))
        most = min(recipe.length, preset.length)
        drawn = np.random.default_rng(self.seed).permutation(rows)[:_SAMPLE]
        texts = [reader.texts[row] for row in drawn]
        lengths = preset_tokens(str(folder), most).encode(texts)[0].lengths
        needed = int(np.quantile(lengths, _COVERED)) if len(lengths) else most
        recipe = replace(recipe, length=min(most, -(-needed // 8) * 8))
        check_memory(self.source, preset, recipe.batch, recipe.length)
        return recipe

    def network(self) -> FunctionalModel:
        """Return the fitted network as a Keras model; KerasHub must be there."""
        if self.weights_ is not None:
            from lib.workflows.reviews.networks.keras_finetune import build_preset
            from lib.workflows.reviews.networks.keras_text_fit import shape_of

            model = build_preset(from_json(TextRecipe, self.recipe_), shape_of(self.shape_)).model
            model.set_weights(self.weights_)
            self.network_ = model
            self.weights_ = None
        return self.network_

    def attach_network(self, data: bytes) -> None:
        """Take the network of ``detach_network`` back; ModelError "preset_packages"."""
        from lib.workflows.reviews.networks import (
            keras_finetune as _hub,  # registers KerasHub's layers  # noqa: F401
        )

        super().attach_network(data)

    def predict_proba(self, X: pd.DataFrame) -> np.ndarray:
        """Return probabilities, shape (rows, classes), in the order of ``classes_``."""
        from lib.workflows.reviews.networks import keras_text_networks as networks

        reader = Reader([X[self.text]])
        ids = self.encoder_.encode(reader, reader.rows(0))
        return networks.predict_text(self.network(), ids, self._numbers(X), piece=_AT_ONCE)

    def why(self, text: str, target: int, row: pd.DataFrame) -> Why:
        """Return what each piece of a word adds to the logit of a class.

        Raises ModelError "preset_no_why" for a kind of network whose layers do not show it.
        """
        from lib.workflows.reviews.networks.keras_preset_why import preset_gradients

        ids, starts, ends = self.encoder_.spans(text)
        found = None if self.others_ else preset_gradients(self.network(), ids, target)
        if found is None:
            raise ModelError("preset_no_why")
        inner = slice(1, -1)
        return Why(pieces_of(starts[inner], ends[inner], found.values[inner]), found.error)

    def vectors(self, words: Sequence[str]) -> np.ndarray:
        """Return a vector for each word: the mean of those of its pieces."""
        backbone = self.network().get_layer("backbone")
        layer = getattr(backbone, "token_embedding", None)
        if layer is None:
            raise ModelError("preset_no_why")
        table = np.array(layer.get_weights()[0])
        found = np.zeros((len(words), table.shape[1]))
        for at, word in enumerate(words):
            ids = self.encoder_.spans(word)[0][1:-1]
            if len(ids):
                found[at] = table[ids - 1].mean(axis=0)
        return found


def usual_rate(preset: Preset) -> float:
    """Return the learning rate: larger for small networks (Turc et al. 2019)."""
    millions = preset.parameters / 1e6
    return 3e-4 if millions < 10 else 1e-4 if millions < 50 else 3e-5
