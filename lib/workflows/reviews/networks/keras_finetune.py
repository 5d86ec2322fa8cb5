"""A pretrained network of the BERT type with a new head, trained on: KerasHub's part.

KerasHub is imported here alone. Its own tokenizers are not used: they need tensorflow-text.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from lib.deep.keras_runtime import keras
from lib.deep.recipes import Shape
from lib.deep.stacking import Member
from lib.errors import ModelError
from lib.workflows.reviews.networks.keras_preset_why import pooled
from lib.workflows.reviews.networks.keras_text_lone import LoneText
from lib.workflows.reviews.networks.keras_text_networks import TextNetwork
from lib.workflows.reviews.networks.keras_text_stack import Batch
from lib.workflows.reviews.networks.text_recipes import TextRecipe

try:
    import keras_hub
except ImportError as error:
    raise ModelError("preset_packages", package=str(error.name)) from error

WARM_UP = 0.1
"""Share of all steps in which the learning rate rises to its height."""
_DECAY = 0.01
_CLIP = 1.0


def build_preset(recipe: TextRecipe, shape: Shape) -> TextNetwork:
    """Load a preset's network and put dropout and one dense layer on its pooled vector.

    Inputs are "ids" (rows, places) of reviews.texts.tokens.WordPieces, and "numbers" where there
    are other columns. Raises ModelError "preset_unreadable".
    """
    try:
        backbone = keras_hub.models.Backbone.from_preset(recipe.preset, name="backbone")
    except Exception as error:  # Keras, h5py and KerasHub raise their own plain exceptions
        raise ModelError("preset_unreadable", folder=Path(recipe.preset).name) from error
    ops = keras.ops
    ids = keras.Input((None,), dtype="int32", name="ids")
    inputs = [ids]
    given = {"token_ids": ops.maximum(ids - 1, 0)}
    if "padding_mask" in backbone.input:
        given["padding_mask"] = ops.cast(ops.greater(ids, 0), "int32")
    if "segment_ids" in backbone.input:
        given["segment_ids"] = ops.zeros_like(ids)
    flow = keras.layers.Dropout(recipe.dropout, name="dropout")(pooled(backbone(given)))
    if shape.numbers:
        numbers = keras.Input((shape.numbers,), name="numbers")
        inputs.append(numbers)
        flow = keras.layers.Concatenate(name="together")([flow, numbers])
    last = "softmax" if recipe.loss == "softmax" else "sigmoid"
    start = keras.initializers.TruncatedNormal(stddev=0.02)
    flow = keras.layers.Dense(shape.outputs, kernel_initializer=start, name="logits")(flow)
    outputs = keras.layers.Activation(last, name="outputs")(flow)
    model = keras.Model(inputs, outputs, name=recipe.architecture)
    return TextNetwork(model, keras.Model(inputs, flow))


class FineTuned(LoneText):
    """A pretrained network with AdamW, whose learning rate warms up and then falls to nothing.

    The fall, linear to the last step, is in the rates of the batches (Devlin et al. 2019, A.2).
    """

    most_rows = 64

    def __init__(self, members: Sequence[Member]) -> None:
        super().__init__(members)
        self._warm = max(1.0, WARM_UP * members[0].steps * members[0].recipe.epochs)
        self._done = 0

    def _build(self, member: Member) -> TextNetwork:
        return build_preset(self.recipe, member.shape)

    def _optimizer(self) -> keras.optimizers.Optimizer:
        optimizer = keras.optimizers.AdamW(
            1e-5, weight_decay=_DECAY, global_clipnorm=_CLIP, epsilon=1e-6
        )
        optimizer.exclude_from_weight_decay(var_names=["bias", "beta", "gamma"])
        return optimizer

    def step(self, batch: Batch) -> np.ndarray:
        """Do one step; return the loss, shape (1,)."""
        self._done += 1
        batch.rates[:] *= min(1.0, self._done / self._warm)
        return super().step(batch)
