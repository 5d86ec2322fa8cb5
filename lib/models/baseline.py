"""The baseline that every model must beat."""

from typing import Any

from lib.core.model import BuildContext, Estimator, Family, ModelSpec, Size
from lib.core.task import PREDICTED, Domain, TaskKind
from lib.i18n import N_


def _dummy(ctx: BuildContext) -> Estimator:
    from sklearn.dummy import DummyClassifier, DummyRegressor
    from sklearn.pipeline import Pipeline

    from lib.preparing.frame import FeatureFrame

    if ctx.kind is TaskKind.MULTILABEL:
        from lib.models.labelwise import LabelRates

        model: Any = LabelRates()
    else:
        model = DummyClassifier() if ctx.kind.is_classification else DummyRegressor()
    return Pipeline([("frame", FeatureFrame(dict(ctx.features))), ("model", model)])


def _seconds(size: Size) -> float:
    return 0.01 + 5e-9 * size.rows * size.columns


SPECS = (
    ModelSpec(
        id="dummy",
        family=Family.BASELINE,
        label=N_("Baseline"),
        about=N_("Ignores all features: predicts the mean, or how often each class occurs."),
        kinds=(*PREDICTED, TaskKind.MULTILABEL),
        domains=(Domain.TABLE, Domain.TEXT),
        framework="sklearn",
        build=_dummy,
        seconds=_seconds,
        good=N_("Always: a model that does not beat it has learned nothing."),
    ),
)
