"""Builders: the baseline that every model must beat."""

from sklearn.base import BaseEstimator
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.pipeline import Pipeline

from lib.core.model import BuildContext, Estimator
from lib.core.task import TaskKind
from lib.models.labelwise import LabelRates
from lib.preparing.frame import FeatureFrame


def dummy(ctx: BuildContext) -> Estimator:
    """Return the unfitted model "Baseline"."""
    if ctx.kind is TaskKind.MULTILABEL:
        model: BaseEstimator = LabelRates()
    else:
        model = DummyClassifier() if ctx.kind.is_classification else DummyRegressor()
    made: Estimator = Pipeline([("frame", FeatureFrame(dict(ctx.features))), ("model", model)])
    return made
