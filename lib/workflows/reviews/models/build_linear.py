"""Builders: n-grams of characters and words under linear classifiers."""

from dataclasses import replace

from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from lib.core.model import BuildContext, Estimator
from lib.core.task import TaskKind
from lib.errors import ModelError
from lib.models.calibrated import MarginCalibrator
from lib.models.labelwise import LabelWise
from lib.preparing.columns import dense_preparer
from lib.workflows.reviews.models.review_classifier import (
    Classifier,
    CountBayes,
    RatioMargins,
    ReviewClassifier,
)


def text_of(ctx: BuildContext) -> str:
    """Return the column of the texts; ModelError "no_text" where a task has none."""
    if ctx.text is None:
        raise ModelError("no_text")
    return ctx.text


def beside_text(ctx: BuildContext) -> BuildContext | None:
    """Return the context of the columns that are learned from beside the text, None if none are."""
    features = {name: kind for name, kind in ctx.features.items() if name != ctx.text}
    return replace(ctx, features=features, text=None) if features else None


def _classifier(ctx: BuildContext, model: Classifier) -> Estimator:
    rest = beside_text(ctx)
    columns = None if rest is None else dense_preparer(rest, "squash", "float64")
    tokens = ctx.setting("tokens", "auto")
    if _several(ctx):
        model = LabelWise(model)
    return ReviewClassifier(text_of(ctx), model, columns=columns, tokens=tokens)


def _several(ctx: BuildContext) -> bool:
    return ctx.kind is TaskKind.MULTILABEL


def _weight(ctx: BuildContext) -> str | None:
    return "balanced" if ctx.class_weight else None


def logistic(ctx: BuildContext) -> Estimator:
    """Return the unfitted model "TF-IDF + logistic regression"."""
    common = {"C": ctx.setting("C", 5.0), "class_weight": _weight(ctx)}
    if ctx.classes > 2 and not _several(ctx):
        return _classifier(ctx, LogisticRegression(max_iter=300, **common))
    # In the dual, where there is a variable a text, not one of each of 200,000 n-grams.
    model = LogisticRegression(solver="liblinear", dual=True, random_state=ctx.seed, **common)
    return _classifier(ctx, model)


def _margins(ctx: BuildContext, model: Classifier) -> Estimator:
    return _classifier(ctx, MarginCalibrator(model, balanced=ctx.class_weight, seed=ctx.seed))


def svm(ctx: BuildContext) -> Estimator:
    """Return the unfitted model "TF-IDF + linear SVM"."""
    C = ctx.setting("C", 0.5)
    return _margins(ctx, LinearSVC(C=C, class_weight=_weight(ctx), random_state=ctx.seed))


def bayes(ctx: BuildContext) -> Estimator:
    """Return the unfitted model "TF-IDF + naive Bayes"."""
    model = CountBayes(alpha=ctx.setting("alpha", 0.2))
    # Complement naive Bayes takes all classes for equally frequent: rare labels need calibration.
    return _margins(ctx, model) if _several(ctx) else _classifier(ctx, model)


def nb_svm(ctx: BuildContext) -> Estimator:
    """Return the unfitted model "NB-SVM"."""
    model = RatioMargins(
        C=ctx.setting("C", 0.3),
        learner=ctx.setting("learner", "svm"),
        interpolation=ctx.setting("interpolation", 1.0),
        balanced=ctx.class_weight,
        seed=ctx.seed,
    )
    return _margins(ctx, model)
