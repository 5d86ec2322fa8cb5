"""Models of reviews: accuracy on a file of its own, the standard board, scoring, long texts.

DEEPWORTH_BENCH_REVIEWS chooses among "accuracy", "scoring", "columns", "long", "board", "stack",
"networks" and "epochs" (default: all, those that take long last). DEEPWORTH_BENCH_ROWS are the rows
of "long", "board" and "stack", and choose one size of "epochs".
"""

import os
import resource
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from lib.core.dataset import Dataset
from lib.core.model import BuildContext
from lib.core.plan import Effort
from lib.core.task import Task
from lib.evaluation.plan.planning import make_plan
from lib.intake.reading import read_table
from lib.models.catalogue import get_model
from lib.workflows.reviews.task import make_reviews
from lib.workflows.reviews.texts.cleaning import clean_all
from lib.workflows.reviews.texts.setup import ReviewSetup, suggest
from tests.benchmark.bench_engine import Moments, follow, warm_store
from tests.benchmark.epochs import measure_epochs, sample, sizes

CLASSICAL = ("tfidf_logistic", "tfidf_svm", "tfidf_nb", "nb_svm")
NETWORKS = ("keras_bag", "keras_ngram", "keras_textcnn")
LONE = ("keras_bilstm", "keras_gru", "keras_transformer")
BOARD = ("dummy", "tfidf_logistic", "tfidf_svm", "nb_svm", *NETWORKS, "blend")
ROWS = int(os.environ.get("DEEPWORTH_BENCH_ROWS", "20000"))
SCORED = 100_000
LONG = 1_300
"""Characters of a film review of IMDB's."""


def measure(data: Path) -> None:
    """Print the figures with their limits."""
    parts: dict[str, Callable[[Path], None]] = {
        "accuracy": _accuracy,
        "scoring": _scoring,
        "columns": _columns,
        "long": _long,
        "board": _board,
        "stack": _stack,
        "networks": _networks,
        "epochs": _epochs,
    }
    wanted = os.environ.get("DEEPWORTH_BENCH_REVIEWS", "").split(",")
    for name, part in parts.items():
        if wanted == [""] or name in wanted:
            print(f"-- {name}", flush=True)
            part(data / "reviews")


def _read(folder: Path, name: str, setup: ReviewSetup | None = None) -> tuple[Dataset, Task]:
    source = read_table((folder / name).read_bytes(), name)
    dataset, task, _ = make_reviews(source, setup or suggest(source))
    assert task is not None
    return dataset, task


def _context(task: Task, rows: int) -> BuildContext:
    return BuildContext(
        kind=task.kind,
        features=dict(task.features),
        levels={},
        rows=rows,
        classes=len(task.classes),
        effort=Effort.STANDARD,
        metric="accuracy",
        seed=0,
        text=task.text,
    )


def _fitted(model: str, folder: Path) -> tuple[Any, np.ndarray, float, float]:
    """Return a model fitted on nsmc_train_40k, its outputs for nsmc_test_10k, and the seconds."""
    dataset, task = _read(folder, "nsmc_train_40k.tsv.gz")
    test = read_table((folder / "nsmc_test_10k.tsv.gz").read_bytes(), "test.tsv.gz").frame
    X, y = dataset.frame[[str(task.text)]], dataset.frame[task.target].to_numpy("int64")
    new = pd.DataFrame({str(task.text): clean_all(test["document"].fillna(""))})
    estimator = get_model(model).build(_context(task, len(X)))
    started, used = time.perf_counter(), time.process_time()
    estimator.fit(X, y)
    fit, used = time.perf_counter() - started, time.process_time() - used
    outputs = np.asarray(estimator.predict_proba(new))  # type: ignore[attr-defined]
    right = float((outputs.argmax(axis=1) == test["label"].to_numpy()).mean())
    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(
        f"{model}: {right:.4f} accuracy on nsmc_test_10k, {fit:.1f} s fit, {used:.1f} CPU s, "
        f"largest so far {largest:.2f} GB",
        flush=True,
    )
    return estimator, outputs, right, fit


def _accuracy(folder: Path) -> None:
    best = max(_fitted(model, folder)[2] for model in CLASSICAL)
    print(f"best classical {best:.4f} (at least 0.855)")


def _networks(folder: Path) -> None:
    truth = read_table((folder / "nsmc_test_10k.tsv.gz").read_bytes(), "test.tsv.gz").frame["label"]
    found = {model: _fitted(model, folder) for model in (*CLASSICAL[1:], *NETWORKS)}
    best = max(found[model][2] for model in NETWORKS)
    print(f"best network {best:.4f} (at least 0.845)")
    mean = np.mean([outputs for _, outputs, _, _ in found.values()], axis=0)
    blended = float((mean.argmax(axis=1) == truth.to_numpy()).mean())
    print(f"mean of {len(found)} models: {blended:.4f} (at least 0.860)")
    for model in NETWORKS:
        _score(found[model][0], model, folder, 60)


def _scoring(folder: Path) -> None:
    _score(_fitted("nb_svm", folder)[0], "nb_svm", folder, 20)


def _score(estimator: Any, model: str, folder: Path, limit: int) -> None:
    source = read_table((folder / "nsmc_train_40k.tsv.gz").read_bytes(), "x.tsv.gz").frame
    texts = source["document"].fillna("").sample(SCORED, replace=True, random_state=1)
    started = time.perf_counter()
    frame = pd.DataFrame({"document": clean_all(texts + " " + np.arange(SCORED).astype(str))})
    estimator.predict_proba(frame)
    seconds = time.perf_counter() - started
    print(f"{model}: {SCORED} reviews scored in {seconds:.1f} s (limit {limit})", flush=True)


def _columns(folder: Path) -> None:
    source = read_table(
        (folder / "womens_clothing_reviews.csv.gz").read_bytes(), "womens_clothing_reviews.csv.gz"
    )
    extra = ("Age", "Positive Feedback Count", "Division Name", "Department Name", "Class Name")
    text = ("Title", "Review Text")
    setup = replace(suggest(source), text=text, product=None, extra=extra)
    dataset, task, _ = make_reviews(source, setup)
    assert task is not None
    from lib.core.facts import from_json
    from lib.core.jobs import JobContext, Parameters
    from lib.i18n import translator
    from lib.workflows.reviews.facts.models import ColumnsGain
    from lib.workflows.reviews.jobs.columns import text_and_columns
    from lib.workflows.reviews.report.review_sentences import columns_sentence

    plan, _ = make_plan(dataset, task, models=["tfidf_logistic"])
    asked = JobContext(dataset.frame, Parameters(), "tfidf_logistic", task=task, plan=plan)
    found = from_json(ColumnsGain, text_and_columns(asked).result)
    print(columns_sentence(found, translator("en")))


def _long(folder: Path) -> None:
    dataset, task = _read(folder, "womens_clothing_reviews.csv.gz")
    column = str(task.text)
    texts, labels = dataset.frame[column], dataset.frame[task.target]
    # Several reviews of the same class make one of a film review's length.
    each = max(1, round(LONG / texts.str.len().mean()))
    joined = pd.DataFrame({column: texts, task.target: labels})
    for step in range(1, each):
        again = joined.groupby(task.target)[column].transform(
            lambda own, step=step: np.roll(texts.loc[own.index].to_numpy(), step)
        )
        joined[column] = joined[column] + " " + again
    frame = joined.head(ROWS).reset_index(drop=True)
    facts = {**task.recipe, "facts": {"characters": LONG}}
    task = replace(task, group=None, recipe=facts)
    dataset = replace(dataset, frame=frame, recipe=facts)
    dataset = replace(dataset, columns=tuple(map(dataset.column, (column, task.target))))
    plan, _ = make_plan(dataset, task, models=["dummy", "nb_svm"])
    with warm_store() as store:
        _tell(f"NB-SVM, {ROWS} texts of {LONG} characters", follow(store, dataset, task, plan), 180)


def _board(folder: Path) -> None:
    dataset, task = _read(folder, "nsmc_train_40k.tsv.gz")
    dataset = sample(dataset, ROWS)
    known = [model for model in BOARD if _there(model)]
    plan, _ = make_plan(dataset, task, models=known)
    with warm_store() as store:
        _tell(f"standard board, {ROWS} rows of NSMC", follow(store, dataset, task, plan), 180)


def _stack(folder: Path) -> None:
    from tests.benchmark.review_stack import measure_stacks

    dataset, task = _read(folder, "nsmc_train_40k.tsv.gz")
    measure_stacks(sample(dataset, ROWS), task, [one for one in NETWORKS if _there(one)])


def _epochs(folder: Path) -> None:
    chosen = [one for one in (*NETWORKS, *LONE) if _there(one)]
    for name in ("nsmc_train_40k.tsv.gz", "womens_clothing_reviews.csv.gz"):
        dataset, task = _read(folder, name)
        print(name)
        for rows in sizes(dataset.rows):
            measure_epochs(sample(dataset, rows), task, chosen, metric="roc_auc")


def _there(model: str) -> bool:
    chosen = os.environ.get("DEEPWORTH_BENCH_MODELS", "")
    return not chosen or model in chosen.split(",")


def _tell(what: str, moments: Moments, limit: int) -> None:
    print(
        f"{what}: first model {moments.first:.1f} s (limit 8), verdict {moments.verdict:.0f} s "
        f"(limit {limit}), with refits {moments.done:.0f} s; estimated {moments.estimate:.0f} s; "
        f"largest process {moments.worker_bytes / 1e9:.2f} GB (limit 1.5); failed {moments.failed}",
        flush=True,
    )
    for model in moments.run.models:
        metric = model.metrics.get(moments.run.plan.metric)
        score = f"{metric.mean:.4f}" if metric else "-"
        print(f"    {model.id:24}{score:>12}{model.fit_cpu_seconds:>10.1f} CPU s")
