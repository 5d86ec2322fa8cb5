"""A finished run on reviews with several labels each, its predictions from a formula."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lib.core.dataset import Dataset
from lib.core.model import Family
from lib.core.plan import SplitKind
from lib.core.results import Status
from lib.core.task import Task
from lib.evaluation.judge.verdict import judge
from lib.evaluation.targets.task_rows import encode
from lib.intake.reading import read_table
from lib.models.catalogue import get_model
from lib.store import Store
from lib.store.ledger import Ledger
from lib.workflows.reviews.task import make_reviews
from lib.workflows.reviews.texts.setup import suggest
from tests.hostile import NAME
from tests.ui.review_run import keep_model
from tests.unit.report.sample_run import sample_plan

HOSTILE = f"<b>price</b> {NAME}"
LABELS = {
    "fabric": "soft fabric",
    "size & fit": "runs small",
    HOSTILE: "cheap price",
    "배송": "배송 빨라요",
    "=color": "lovely color",
}
RATES = (0.5, 0.35, 0.2, 0.15, 0.1)
MODELS = ("dummy", "tfidf_logistic", "keras_textcnn")


def label_csv(rows: int = 240, separator: str = ";") -> bytes:
    """Return a table of reviews that each name what they are labelled with."""
    generator = np.random.default_rng(0)
    names = list(LABELS)
    y = generator.random((rows, len(names))) < RATES
    words = [f"{a}{b}{c}" for a in "bdfgkm" for b in "aeiou" for c in "lnrst"]
    frame = pd.DataFrame(
        {
            "review": [
                " ".join([*generator.choice(words, 8), *(LABELS[names[at]] for at in has)])
                for has in map(np.flatnonzero, y)
            ],
            "topics": [separator.join(names[at] for at in np.flatnonzero(row)) for row in y],
            "stars": generator.integers(1, 6, rows),
        }
    )
    return frame.to_csv(index=False).encode()


def label_table() -> Dataset:
    """Return that table as it is read."""
    return read_table(label_csv(), "topics.csv")


def made_labels() -> tuple[Dataset, Task]:
    """Return its reviews and their task."""
    table = label_table()
    made, task, _ = make_reviews(table, suggest(table))
    assert task is not None
    return made, task


def finished_labels(store: Store, workspace: str) -> str:
    """Keep a finished run of some models and return its id."""
    dataset, task = made_labels()
    plan = sample_plan(
        models=MODELS,
        metric="average_precision",
        folds=3,
        repeats=1,
        rope=0.005,
        rope_relative=False,
        split=SplitKind.STRATIFIED,
    )
    ledger = Ledger(store)
    run = store.submit(workspace, store.save_dataset(workspace, dataset), task, plan)
    ledger.close_requests([request.id for request in ledger.requests()])
    ledger.start_run(run, {"python": "3.11"})
    y = encode(dataset.frame[task.target], task).astype(int)
    rows = np.arange(len(y))
    scores = {}
    for place, model in enumerate(MODELS):
        generator = np.random.default_rng(place)
        noisy = y * 2.0 - 1 + generator.normal(scale=1.4 - 0.2 * place, size=y.shape)
        outputs = 1 / (1 + np.exp(-noisy)) if place else np.tile(y.mean(axis=0), (len(y), 1))
        scores[model] = keep_model(ledger, run, model, outputs, y, rows, task, plan)
    families = {model: Family(get_model(model).family) for model in MODELS}
    verdict = judge(scores, families, dict.fromkeys(MODELS, 1.0), plan, len(y))
    ledger.save_verdict(run, verdict, "")
    ledger.end_run(run, Status.DONE)
    return run
