"""Plain code: the classical models of reviews.

``tests/unit/report/test_plain_reviews.py`` holds it to what ``build_linear`` builds.
"""

from collections.abc import Callable

from lib.models.plain.common import PlainContext, PlainModel

_TOKENS = ("auto", "characters", "words", "both")
"""Ways to read texts that need no further package."""


def _of_texts(made: Callable[[PlainContext], str], imports: str = "") -> PlainModel:
    """Return a model of n-grams, which are counted as ``tokens`` says."""

    def source(context: PlainContext) -> str | None:
        tokens = context.settings.get("tokens", "auto")
        if tokens not in _TOKENS:
            return None
        return f"model = {made(context)}\nreturn of_texts(model, X, y, new, seed, {tokens!r})"

    return PlainModel(source, imports)


def _margins(model: str, context: PlainContext) -> str:
    return f"MarginCalibrator({model}, balanced={context.balanced}, seed=seed)"


def _logistic(context: PlainContext) -> str:
    C, weight = context.get("C", 5.0), context.weight()
    if len(context.task.classes) > 2:
        return f"LogisticRegression(max_iter=300, C={C}{weight})"
    how = 'solver="liblinear", dual=True, random_state=seed'
    return f"LogisticRegression({how}, C={C}{weight})"


def _svm(context: PlainContext) -> str:
    made = f"LinearSVC(C={context.get('C', 0.5)}, random_state=seed{context.weight()})"
    return _margins(made, context)


def _bayes(context: PlainContext) -> str:
    return f"CountBayes(alpha={context.get('alpha', 0.2)})"


def _nb_svm(context: PlainContext) -> str:
    C, learner = context.get("C", 0.3), context.get("learner", "'svm'")
    share, balanced = context.get("interpolation", 1.0), context.balanced
    given = f"C={C}, learner={learner}, interpolation={share}, balanced={balanced}, seed=seed"
    return _margins(f"RatioMargins({given})", context)


LOGISTIC = _of_texts(_logistic, "from sklearn.linear_model import LogisticRegression")
SVM = _of_texts(_svm, "from sklearn.svm import LinearSVC")
BAYES = _of_texts(_bayes)
NB_SVM = _of_texts(_nb_svm)
