"""Tensors that lie in NumPy's memory: what is not copied does not stay in TensorFlow's pool."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import DTypeLike

from lib.deep.keras_runtime import tf

_ALIGNMENT = 64
"""Bytes on which TensorFlow's arrays must begin: it ends the process if they do not."""


def aligned(shape: Sequence[int], dtype: DTypeLike) -> np.ndarray:
    """Return an array of zeros whose memory a tensor can share."""
    size = int(np.prod(shape)) * np.dtype(dtype).itemsize
    memory = np.zeros(size + _ALIGNMENT, dtype=np.uint8)
    start = -memory.ctypes.data % _ALIGNMENT
    return memory[start : start + size].view(dtype).reshape(shape)


def tensor_of(array: np.ndarray) -> tf.Tensor:
    """Return the tensor of an array of ``aligned``, which must not be changed any more."""
    if array.size == 0:  # it has no memory
        return tf.zeros(array.shape, array.dtype)
    if array.ctypes.data % _ALIGNMENT:
        raise ValueError(f"Expected memory that begins on {_ALIGNMENT} bytes.")
    return tf.experimental.dlpack.from_dlpack(array.__dlpack__())
