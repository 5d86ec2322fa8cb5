"""Every number of one forward and one backward pass of a network of two layers on one row."""

from __future__ import annotations

from dataclasses import dataclass

Numbers = tuple[float, ...]


@dataclass(frozen=True)
class Chain:
    """Two inputs x, two hidden units, one output; with ``classes`` a sigmoid and cross-entropy.

    ``weights`` are w11, w12, w21, w22 (from x1 to unit 1, x1 to 2, x2 to 1, x2 to 2), v1 and v2
    (from the hidden units to the output), then the biases b1, b2 and c. ``gradients`` are the
    derivatives of the loss by each of these, ``tensorflow`` the same by its gradient tape.
    ``sums`` and ``by_sums`` are those of both hidden units and the output. ``after`` is the loss
    after a step of ``rate`` against the gradient.
    """

    activation: str
    classes: bool
    inputs: Numbers
    target: float
    weights: Numbers
    sums: Numbers
    hidden: Numbers
    output: float
    loss: float
    slopes: Numbers
    by_hidden: Numbers
    by_sums: Numbers
    gradients: Numbers
    tensorflow: Numbers
    rate: float
    after: float

    @property
    def largest_difference(self) -> float:
        """The largest difference between a derivative and TensorFlow's."""
        pairs = zip(self.gradients, self.tensorflow, strict=True)
        return max(abs(ours - theirs) for ours, theirs in pairs)


NAMES = ("w₁₁", "w₁₂", "w₂₁", "w₂₂", "v₁", "v₂", "b₁", "b₂", "c")
