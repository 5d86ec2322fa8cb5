"""Builders: naive Bayes."""

from sklearn.naive_bayes import CategoricalNB
from sklearn.pipeline import Pipeline

from lib.core.model import BuildContext, Estimator
from lib.preparing.columns import count_preparer


def naive_bayes(ctx: BuildContext) -> Estimator:
    """Return the unfitted model "Naive Bayes"."""
    # With class weights all classes are taken to be equally likely before a row is seen.
    prior = ctx.setting("prior", not ctx.class_weight)
    model = CategoricalNB(alpha=ctx.setting("smoothing", 1.0), fit_prior=prior, min_categories=2)
    made: Estimator = Pipeline(
        [
            ("prepare", count_preparer(ctx)),
            ("model", model),
        ]
    )
    return made
