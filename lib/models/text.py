"""Classical models of reviews: n-grams of characters and words under linear classifiers."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from lib.core.model import BuildContext, Estimator, Family, ModelSpec, Role, Setting, Size
from lib.core.task import Domain, TaskKind
from lib.errors import ModelError
from lib.i18n import N_

CLASSES = (TaskKind.BINARY, TaskKind.MULTICLASS)
LABELS = (*CLASSES, TaskKind.MULTILABEL)
"""The kinds of task of models that also give several labels a text."""
_CHARACTERS = 120
"""Length of a text where it is not known."""
_MUCH_TEXT = 5_000_000
_TEXT_PARTS = 30
"""Columns that a text counts for in a Size."""


def text_of(ctx: BuildContext) -> str:
    """Return the column of the texts; ModelError "no_text" where a task has none."""
    if ctx.text is None:
        raise ModelError("no_text")
    return ctx.text


def beside_text(ctx: BuildContext) -> BuildContext | None:
    """Return the context of the columns that are learned from beside the text, None if none are."""
    features = {name: kind for name, kind in ctx.features.items() if name != ctx.text}
    return replace(ctx, features=features, text=None) if features else None


def _classifier(ctx: BuildContext, model: Any) -> Estimator:
    from lib.models.review_classifier import ReviewClassifier
    from lib.preparing.columns import dense_preparer

    rest = beside_text(ctx)
    columns = None if rest is None else dense_preparer(rest, "squash", "float64")
    tokens = ctx.settings.get("tokens", "auto")
    if _several(ctx):
        from lib.models.labelwise import LabelWise

        model = LabelWise(model)
    return ReviewClassifier(text_of(ctx), model, columns=columns, tokens=tokens)


def _several(ctx: BuildContext) -> bool:
    return ctx.kind is TaskKind.MULTILABEL


def _weight(ctx: BuildContext) -> str | None:
    return "balanced" if ctx.class_weight else None


def _logistic(ctx: BuildContext) -> Estimator:
    from sklearn.linear_model import LogisticRegression

    common = {"C": ctx.settings.get("C", 5.0), "class_weight": _weight(ctx)}
    if ctx.classes > 2 and not _several(ctx):
        return _classifier(ctx, LogisticRegression(max_iter=300, **common))
    # In the dual, where there is a variable a text, not one of each of 200,000 n-grams.
    model = LogisticRegression(solver="liblinear", dual=True, random_state=ctx.seed, **common)
    return _classifier(ctx, model)


def _margins(ctx: BuildContext, model: Any) -> Estimator:
    from lib.models.calibrated import MarginCalibrator

    return _classifier(ctx, MarginCalibrator(model, balanced=ctx.class_weight, seed=ctx.seed))


def _svm(ctx: BuildContext) -> Estimator:
    from sklearn.svm import LinearSVC

    C = ctx.settings.get("C", 0.5)
    return _margins(ctx, LinearSVC(C=C, class_weight=_weight(ctx), random_state=ctx.seed))


def _bayes(ctx: BuildContext) -> Estimator:
    from lib.models.review_classifier import CountBayes

    model = CountBayes(alpha=ctx.settings.get("alpha", 0.2))
    # Complement naive Bayes takes all classes for equally frequent: rare labels need calibration.
    return _margins(ctx, model) if _several(ctx) else _classifier(ctx, model)


def _nb_svm(ctx: BuildContext) -> Estimator:
    from lib.models.review_classifier import RatioMargins

    model = RatioMargins(
        C=ctx.settings.get("C", 0.3),
        learner=ctx.settings.get("learner", "svm"),
        interpolation=ctx.settings.get("interpolation", 1.0),
        balanced=ctx.class_weight,
        seed=ctx.seed,
    )
    return _margins(ctx, model)


def _seconds(each: float, per_class: bool = True) -> Callable[[Size], float]:
    """Return an estimate: reading the texts, then ``each`` a character and separate class."""

    def seconds(size: Size) -> float:
        letters = size.rows * (size.characters or _CHARACTERS)
        # Where there is much text, fewer n-grams are counted: see ``choose_grams``.
        counted = min(letters, _MUCH_TEXT) + 0.25 * max(letters - _MUCH_TEXT, 0)
        classes = size.classes if size.classes > 2 and per_class else 1
        beside = 1e-7 * size.rows * max(size.columns - _TEXT_PARTS, 0)
        return 0.1 + 1e-5 * size.rows + (4e-7 + each * classes) * counted + beside

    return seconds


_TOKENS = Setting(
    "tokens",
    N_("Texts are read as"),
    N_(
        "Characters: runs of up to five, across the spaces of Korean. Morphemes need kiwipiepy and "
        "take much longer. By itself, the model decides by language and length."
    ),
    "choice",
    choices=("characters", "words", "both", "morphemes", "characters_and_morphemes"),
)
_C_ABOUT = N_("Smaller keeps the weights smaller; larger follows the training rows more closely.")


def _c(default: float) -> Setting:
    label = N_("Inverse regularization (C)")
    return Setting("C", label, _C_ABOUT, "float", default, low=1e-4, high=1e3, log=True)


_ALPHA = Setting(
    "alpha",
    N_("Smoothing (alpha)"),
    N_("Added to each count, so that a word that a class has not met does not rule it out."),
    "float",
    default=0.2,
    low=1e-3,
    high=10.0,
    log=True,
)
_LEARNER = Setting(
    "learner",
    N_("Linear model"),
    N_("What learns from the weighted words: a support vector machine or a logistic regression."),
    "choice",
    default="svm",
    choices=("svm", "logistic"),
)
_INTERPOLATION = Setting(
    "interpolation",
    N_("Share of the linear model"),
    N_("At 0 only naive Bayes' ratios count; at 1 only the linear model's weights on them."),
    "float",
    default=1.0,
    low=0.0,
    high=1.0,
)


def _spec(**given: Any) -> ModelSpec:
    return ModelSpec(
        family=Family.CLASSICAL,
        kinds=LABELS,
        framework="sklearn",
        domains=(Domain.TEXT,),
        **given,
    )


SPECS = (
    _spec(
        id="tfidf_logistic",
        role=Role.STRONG,
        label=N_("TF-IDF + logistic regression"),
        about=N_("Counts words and runs of characters, rare ones more; a weight for each."),
        build=_logistic,
        seconds=_seconds(5e-7),
        settings=(_TOKENS, _c(5.0)),
        good=N_("As the first model of texts: quick, readable, well-calibrated."),
    ),
    _spec(
        id="tfidf_svm",
        role=Role.STRONG,
        label=N_("TF-IDF + linear SVM"),
        about=N_("The widest margin between classes of counted words and runs of characters."),
        build=_svm,
        seconds=_seconds(1e-6),
        settings=(_TOKENS, _c(0.5)),
        good=N_("With thousands of texts or more; often the best of the classical models."),
    ),
    _spec(
        id="tfidf_nb",
        label=N_("TF-IDF + naive Bayes"),
        about=N_("Adds up how much each word speaks for a class, as if words were unrelated."),
        build=_bayes,
        seconds=_seconds(1e-7, per_class=False),
        settings=(_TOKENS, _ALPHA),
        good=N_("With few texts, or as the quickest model that reads them."),
    ),
    _spec(
        id="nb_svm",
        role=Role.STRONG,
        label=N_("NB-SVM"),
        about=N_("A linear SVM on words that naive Bayes' log-count ratios have weighted."),
        build=_nb_svm,
        seconds=_seconds(1.2e-6),
        settings=(_TOKENS, _c(0.3), _LEARNER, _INTERPOLATION),
        good=N_("For sentiment in short and in long texts (Wang and Manning 2012)."),
    ),
)
