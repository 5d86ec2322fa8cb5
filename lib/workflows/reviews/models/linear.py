"""Classical models of reviews: n-grams of characters and words under linear classifiers."""

from collections.abc import Callable
from functools import partial

from lib.core.model import Family, ModelSpec, Role, Setting, Size
from lib.core.task import Domain, TaskKind
from lib.i18n import N_

CLASSES = (TaskKind.BINARY, TaskKind.MULTICLASS)
LABELS = (*CLASSES, TaskKind.MULTILABEL)
"""The kinds of task of models that also give several labels a text."""
_CHARACTERS = 120
"""Length of a text where it is not known."""
_MUCH_TEXT = 5_000_000
_TEXT_PARTS = 30
"""Columns that a text counts for in a Size."""


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
    N_("Text units"),
    N_(
        "Characters: n-grams of up to five, across spaces in Korean. Morphemes need kiwipiepy and "
        "take much longer. Automatic: by language and length."
    ),
    "choice",
    choices=("characters", "words", "both", "morphemes", "characters_and_morphemes"),
)
_C_ABOUT = N_(
    "Smaller values shrink the weights; larger values fit the training rows more closely."
)


def _c(default: float) -> Setting:
    label = N_("Inverse regularization (C)")
    return Setting("C", label, _C_ABOUT, "float", default, low=1e-4, high=1e3, log=True)


_ALPHA = Setting(
    "alpha",
    N_("Smoothing (alpha)"),
    N_("Added to each count, so that a word never seen with a class does not rule the class out."),
    "float",
    default=0.2,
    low=1e-3,
    high=10.0,
    log=True,
)
_LEARNER = Setting(
    "learner",
    N_("Linear model"),
    N_("The model on the weighted words: a support vector machine or a logistic regression."),
    "choice",
    default="svm",
    choices=("svm", "logistic"),
)
_INTERPOLATION = Setting(
    "interpolation",
    N_("Share of the linear model"),
    N_("At 0, only the naive Bayes ratios count; at 1, only the linear model's weights on them."),
    "float",
    default=1.0,
    low=0.0,
    high=1.0,
)


_spec = partial(
    ModelSpec,
    family=Family.CLASSICAL,
    kinds=LABELS,
    framework="sklearn",
    domains=(Domain.TEXT,),
)


SPECS = (
    _spec(
        id="tfidf_logistic",
        rank=5,
        role=Role.STRONG,
        label=N_("TF-IDF + logistic regression"),
        about=N_(
            "Counts words and character n-grams, weighting rare ones more, with a linear "
            "weight for each."
        ),
        builder="lib.workflows.reviews.models.build_linear:logistic",
        plain="lib.workflows.reviews.models.plain_linear:LOGISTIC",
        seconds=_seconds(5e-7),
        settings=(_TOKENS, _c(5.0)),
        good=N_("As a first model for text: quick, readable, well-calibrated."),
        terms=("tfidf",),
    ),
    _spec(
        id="tfidf_svm",
        rank=3,
        role=Role.STRONG,
        label=N_("TF-IDF + linear SVM"),
        about=N_("The widest margin between classes, on weighted words and character n-grams."),
        builder="lib.workflows.reviews.models.build_linear:svm",
        plain="lib.workflows.reviews.models.plain_linear:SVM",
        seconds=_seconds(1e-6),
        settings=(_TOKENS, _c(0.5)),
        good=N_("With thousands of texts or more; often the best of the classical models."),
        terms=("tfidf",),
    ),
    _spec(
        id="tfidf_nb",
        rank=7,
        label=N_("TF-IDF + naive Bayes"),
        about=N_("Adds up the evidence of each word for a class, assuming independent words."),
        builder="lib.workflows.reviews.models.build_linear:bayes",
        plain="lib.workflows.reviews.models.plain_linear:BAYES",
        seconds=_seconds(1e-7, per_class=False),
        settings=(_TOKENS, _ALPHA),
        good=N_("With few texts, or as the quickest text model."),
    ),
    _spec(
        id="nb_svm",
        rank=1,
        role=Role.STRONG,
        label=N_("NB-SVM"),
        about=N_("A linear SVM on words weighted by naive Bayes log-count ratios."),
        builder="lib.workflows.reviews.models.build_linear:nb_svm",
        plain="lib.workflows.reviews.models.plain_linear:NB_SVM",
        seconds=_seconds(1.2e-6),
        settings=(_TOKENS, _c(0.3), _LEARNER, _INTERPOLATION),
        good=N_("For sentiment in short and in long texts (Wang and Manning 2012)."),
    ),
)
