"""The notebook of a run of reviews, outside of the project: the scores of the run."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from lib.core.plan import Effort
from lib.core.results import ModelResult, Run, Status
from lib.evaluation.judge.summary import summarise
from lib.evaluation.plan.planning import make_plan
from lib.evaluation.train.crossval import fit_fold
from lib.evaluation.train.problem import make_problem
from lib.evaluation.train.splits import make_splits
from lib.i18n import translator
from lib.intake.reading import read_table
from lib.models.catalogue import get_model
from lib.report.exports.notebook import notebook
from lib.workflows.reviews.task import make_reviews
from lib.workflows.reviews.texts.setup import ReviewSetup
from tests.unit.report.sample_run import sample_run
from tests.unit.report.test_notebook import code_of, ran

EN = translator("en")
CLASSICAL = ("dummy", "tfidf_logistic", "tfidf_svm", "tfidf_nb", "nb_svm")
KOREAN = [
    "정말 좋은 영화",
    "최고예요 ㅋㅋㅋㅋ",
    "감동 있고 재미 있다",
    "돈이 아깝다",
    "별로 지루 했음",
    "최악이다!!!",
]
ENGLISH = [
    "A great film <br/> &amp; so good",
    "Loved it - see https://a.example/b ❤️❤️❤️",
    "Wonderful, wonderful!",
    "Boring and baaaad",
    "I hated it: the worst...",
    "Don't buy; broken",
]


def table(words: list[str], rows: int = 150) -> pd.DataFrame:
    rng = np.random.default_rng(2)
    bad = rng.integers(0, 2, rows)
    said = [
        f"{words[3 * b + k]} {n % 37}" if n % 9 else f"{words[3 * b]}"
        for n, (b, k) in enumerate(zip(bad, rng.integers(0, 3, rows), strict=True))
    ]
    mixed = np.where(rng.random(rows) < 0.15, 1 - bad, bad)
    frame = pd.DataFrame({"head": words[0], "review": said, "label": 1 - mixed})
    frame["stars"] = np.where(mixed, rng.integers(1, 3, rows), rng.integers(3, 6, rows))
    frame["price"] = rng.normal(10, 3, rows).round(2)
    frame["shop"] = rng.choice(["a", "b", "없음"], rows)
    frame.loc[[4, 9], "review"] = ""
    frame.loc[7, "label"] = None
    return frame


def run_of(frame: pd.DataFrame, setup: ReviewSetup, models=CLASSICAL, settings=None):
    """Return a run of these models with its scores, its table, and the table before."""
    original = read_table(frame.to_csv(index=False).encode(), "reviews.csv")
    dataset, task, _ = make_reviews(original, setup)
    plan, _ = make_plan(
        dataset, task, models=models, effort=Effort.QUICK, folds=3, settings=settings or {}
    )
    problem = make_problem(dataset.frame, task, plan)
    splits = make_splits(problem, task, plan)
    results = []
    for id_ in plan.models:
        spec = get_model(id_)
        folds = [fit_fold(spec, problem, task, plan, split) for split in splits]
        scores = {plan.metric: [fold.metrics[plan.metric] for fold in folds]}
        family = str(spec.family)
        results.append(ModelResult(id_, family, Status.DONE, metrics=summarise(scores, plan)))
    run: Run = replace(
        sample_run(),
        task=task,
        plan=plan,
        models=tuple(results),
        verdict=None,
        dataset_name="reviews.csv",
        dataset_sha256=dataset.sha256,
    )
    return run, dataset, original


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "setup", "settings"),
    [
        (KOREAN, ReviewSetup(("review",), label="label"), None),
        (ENGLISH, ReviewSetup(("head", "review"), rating="stars", scale=5, neutral="class"), None),
        (
            ENGLISH,
            ReviewSetup(
                ("review",),
                label="label",
                names=(("0", "bad"), ("1", "good")),
                extra=("price", "shop"),
            ),
            {"tfidf_logistic": {"C": 1.0, "tokens": "words"}, "nb_svm": {"learner": "logistic"}},
        ),
    ],
)
def test_classical_models_of_reviews_score_as_in_the_run(words, setup, settings, tmp_path):
    frame = table(words)
    run, dataset, original = run_of(frame, setup, settings=settings)
    (tmp_path / "reviews.csv").write_bytes(frame.to_csv(index=False).encode())
    document = notebook(run, EN, dataset, original)
    assert "lib." not in code_of(document)
    done = ran(document, tmp_path)
    assert done.returncode == 0, done.stderr[-3000:]
    assert "as in the run: True" in done.stdout
    assert done.stdout.count("True") == 1 + len(CLASSICAL), done.stdout
