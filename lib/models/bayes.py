"""Naive Bayes."""

from lib.core.model import BuildContext, Estimator, Family, ModelSpec, Size
from lib.core.task import TaskKind
from lib.i18n import N_
from lib.models.cost import tree_seconds


def _naive_bayes(ctx: BuildContext) -> Estimator:
    from sklearn.naive_bayes import CategoricalNB
    from sklearn.pipeline import Pipeline

    from lib.preparing.columns import count_preparer

    # With class weights all classes are taken to be equally likely before a row is seen.
    return Pipeline(
        [
            ("prepare", count_preparer(ctx)),
            ("model", CategoricalNB(fit_prior=not ctx.class_weight, min_categories=2)),
        ]
    )


def _seconds(size: Size) -> float:
    return tree_seconds(size) + 0.7e-7 * size.rows * size.columns


SPECS = (
    ModelSpec(
        id="naive_bayes",
        family=Family.CLASSICAL,
        label=N_("Naive Bayes"),
        about=N_(
            "Counts each feature's levels and ranges by class, as if features were unrelated."
        ),
        kinds=(TaskKind.BINARY, TaskKind.MULTICLASS),
        framework="sklearn",
        build=_naive_bayes,
        seconds=_seconds,
    ),
)
