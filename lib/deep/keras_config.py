"""How layers of Keras are configured: what all of them take, and what is stored of one."""

from __future__ import annotations

from typing import TypeAlias, TypedDict

from lib.core.facts import Json
from lib.deep.keras_runtime import keras

Config: TypeAlias = dict[str, Json]
"""The arguments that make a layer again."""


class LayerOptions(TypedDict, total=False):
    """What every layer takes."""

    name: str
    trainable: bool
    dtype: str | keras.DTypePolicy
