"""The classical models of reviews as plain scikit-learn, and how their texts are made ready.

``tests/unit/report/test_plain_reviews.py`` holds them to what lib.models builds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lib.core.dataset import Dataset
from lib.core.facts import Json
from lib.core.plan import Plan
from lib.core.results import Run
from lib.core.task import Domain, Task
from lib.core.tuning import Value
from lib.workflows.reviews.texts.deriving import setup_of
from lib.workflows.reviews.texts.setup import ReviewSetup

_TOKENS = ("auto", "characters", "words", "both")
"""Ways to read texts that need no further package."""
_MADE = """\
texts = pd.Series(cleaned(table, TEXT_COLUMNS), index=table.index, dtype="str")
{label}table[TEXT] = texts
table = table[texts != ""].reset_index(drop=True)
{groups}print(len(table), "rows with a text")"""
_GROUPS = "table[GROUP] = find_duplicates(table[TEXT].tolist()).groups  # texts that repeat\n"


def review_setup(run: Run) -> ReviewSetup | None:
    """Return the set-up of a run of reviews with one class a row; None for any other run."""
    setup = setup_of(run.task.recipe) if run.task.domain == Domain.TEXT else None
    return None if setup is None or setup.several else setup


def plain_table(original: Dataset | None, run: Run) -> bool:
    """Tell whether pandas alone makes a run's reviews of the table that they were made of.

    Ratings must be numbers there: those in words are read by this library.
    """
    setup = review_setup(run)
    if original is None or setup is None:
        return False
    rated = bool(setup.rating) and not setup.label
    return not rated or original.frame[str(setup.rating)].dtype.kind in "iuf"


def review_code(run: Run, setup: ReviewSetup) -> tuple[dict[str, Json], str]:
    """Return the names of the cell that makes texts and classes of a table, and the cell."""
    given: dict[str, Json] = {"TEXT": run.task.text, "TEXT_COLUMNS": list(setup.text)}
    label = ""
    if setup.label and setup.names:
        given |= {"LABEL": setup.label, "NAMES": dict(setup.names)}
        label = "table[TARGET] = called(table[LABEL], NAMES)\n"
    elif setup.rating and not setup.label:
        given |= {"RATING": setup.rating, "SCALE": setup.scale, "MIDDLE": setup.neutral}
        label = "table[TARGET] = to_classes(table[RATING], SCALE, MIDDLE)\n"
    groups = ""
    if run.task.group is not None:
        given["GROUP"], groups = run.task.group, _GROUPS
    return given, _MADE.format(label=label, groups=groups)


def review_model(model: str, task: Task, plan: Plan) -> str | None:
    """Return the body of a function that fits a classical model of reviews; None for others."""
    settings = plan.settings.get(model, {})
    tokens = settings.get("tokens", "auto")
    if model not in _MODELS or tokens not in _TOKENS:
        return None
    made = _MODELS[model](settings, task, plan.class_weight)
    return f"model = {made}\nreturn of_texts(model, X, y, new, seed, {tokens!r})"


def _weight(balanced: bool) -> str:
    return ', class_weight="balanced"' if balanced else ""


def _margins(model: str, balanced: bool) -> str:
    return f"MarginCalibrator({model}, balanced={balanced}, seed=seed)"


def _logistic(settings: Mapping[str, Value], task: Task, balanced: bool) -> str:
    C = settings.get("C", 5.0)
    if len(task.classes) > 2:
        return f"LogisticRegression(max_iter=300, C={C!r}{_weight(balanced)})"
    how = 'solver="liblinear", dual=True, random_state=seed'
    return f"LogisticRegression({how}, C={C!r}{_weight(balanced)})"


def _svm(settings: Mapping[str, Value], task: Task, balanced: bool) -> str:
    C = settings.get("C", 0.5)
    return _margins(f"LinearSVC(C={C!r}, random_state=seed{_weight(balanced)})", balanced)


def _bayes(settings: Mapping[str, Value], task: Task, balanced: bool) -> str:
    return f"CountBayes(alpha={settings.get('alpha', 0.2)!r})"


def _nb_svm(settings: Mapping[str, Value], task: Task, balanced: bool) -> str:
    C, learner = settings.get("C", 0.3), settings.get("learner", "svm")
    share = settings.get("interpolation", 1.0)
    given = f"C={C!r}, learner={learner!r}, interpolation={share!r}, balanced={balanced}, seed=seed"
    return _margins(f"RatioMargins({given})", balanced)


_MODELS: dict[str, Callable[[Mapping[str, Value], Task, bool], str]] = {
    "tfidf_logistic": _logistic,
    "tfidf_svm": _svm,
    "tfidf_nb": _bayes,
    "nb_svm": _nb_svm,
}


class _PlainReviews:
    """See lib.report.exports.plain_rows.PlainRows."""

    def made(self, run: Run) -> tuple[dict[str, Json], str] | None:
        setup = review_setup(run)
        return None if setup is None else review_code(run, setup)

    def readable(self, original: Dataset | None, run: Run) -> bool:
        return plain_table(original, run)

    def model(self, model: str, task: Task, plan: Plan) -> str | None:
        return review_model(model, task, plan)


PLAIN_REVIEWS = _PlainReviews()
