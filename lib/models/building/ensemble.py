"""Builders: the blend, which is computed from other models' out-of-fold predictions."""

from lib.core.model import BuildContext, Estimator
from lib.errors import ModelError


def blend(ctx: BuildContext) -> Estimator:
    """Return the unfitted model "Blend"."""
    raise ModelError("blend_not_built")
