"""The baseline that every model must beat."""

from lib.core.model import Family, ModelSpec, Size
from lib.core.task import PREDICTED, TaskKind
from lib.i18n import N_

DUMMY = "dummy"


def _seconds(size: Size) -> float:
    return 0.01 + 5e-9 * size.rows * size.columns


SPECS = (
    ModelSpec(
        id=DUMMY,
        family=Family.BASELINE,
        label=N_("Baseline"),
        about=N_("Ignores all features: predicts the mean, or the class frequencies."),
        kinds=(*PREDICTED, TaskKind.MULTILABEL),
        domains=(),
        framework="sklearn",
        builder="lib.models.building.baseline:dummy",
        plain="lib.models.plain.baseline:DUMMY",
        seconds=_seconds,
        good=N_("Always: a model that does not beat it has learned nothing."),
    ),
)
