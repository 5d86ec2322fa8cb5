"""The blend, which is computed from other models' out-of-fold predictions."""

from lib.core.model import Family, ModelSpec, Size
from lib.core.task import PREDICTED, TaskKind
from lib.i18n import N_

BLEND = "blend"


def _seconds(size: Size) -> float:
    return 1.0


SPECS = (
    ModelSpec(
        id=BLEND,
        family=Family.ENSEMBLE,
        label=N_("Blend"),
        about=N_("A weighted average of the other models; weights are chosen on rows not scored."),
        kinds=(*PREDICTED, TaskKind.MULTILABEL),
        domains=(),
        framework="none",
        builder="lib.models.building.ensemble:blend",
        seconds=_seconds,
        good=N_("When models of different kinds are about equally good."),
        terms=("ensemble", "weight"),
    ),
)
