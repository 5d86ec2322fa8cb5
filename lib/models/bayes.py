"""Naive Bayes."""

from lib.core.model import BuildContext, Estimator, Family, ModelSpec, Setting, Size
from lib.core.task import TaskKind
from lib.i18n import N_
from lib.models.cost import tree_seconds


def _naive_bayes(ctx: BuildContext) -> Estimator:
    from sklearn.naive_bayes import CategoricalNB
    from sklearn.pipeline import Pipeline

    from lib.preparing.columns import count_preparer

    # With class weights all classes are taken to be equally likely before a row is seen.
    prior = ctx.settings.get("prior", not ctx.class_weight)
    model = CategoricalNB(
        alpha=ctx.settings.get("smoothing", 1.0), fit_prior=prior, min_categories=2
    )
    return Pipeline(
        [
            ("prepare", count_preparer(ctx)),
            ("model", model),
        ]
    )


def _seconds(size: Size) -> float:
    return tree_seconds(size) + 0.7e-7 * size.rows * size.columns


_SETTINGS = (
    Setting(
        "smoothing",
        N_("Smoothing"),
        N_("Rows added to each count, so that a level never seen with a class is not impossible."),
        "float",
        default=1.0,
        low=0.001,
        high=100.0,
        log=True,
    ),
    Setting(
        "prior",
        N_("Learn how frequent the classes are"),
        N_("If not, all classes are taken to be equally likely before a row is seen."),
        "bool",
        default=True,
    ),
)

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
        settings=_SETTINGS,
        good=N_("With few rows, many categories, or text; instant at any size."),
    ),
)
