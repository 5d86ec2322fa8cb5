"""A run of reviews on the engine, and a question about it."""

import time

import numpy as np
import pandas as pd

from lib.core.results import Status
from lib.evaluation.plan.planning import make_plan
from lib.intake.reading import read_table
from lib.store.jobs import Jobs
from lib.workflows.reviews.job_specs import COLUMNS
from lib.workflows.reviews.task import make_reviews
from lib.workflows.reviews.texts.setup import ReviewSetup
from tests.engine_fixture import ENDED, PATIENCE, Engine
from tests.store_fixture import WORKSPACE


def test_reviews_are_compared_and_the_further_column_weighed(engine: Engine) -> None:
    rows = np.arange(120)
    frame = pd.DataFrame(
        {
            "review": [f"{'loved' if row % 2 else 'hated'} thing {row % 50}" for row in rows],
            "label": rows % 2,
            "price": rows % 7,
        }
    )
    source = read_table(frame.to_csv(index=False).encode(), "shop.csv")
    setup = ReviewSetup(("review",), label="label", extra=("price",))
    dataset, task, _ = make_reviews(source, setup)
    assert task is not None
    assert task.group is not None
    plan, _ = make_plan(dataset, task, folds=3, models=["tfidf_logistic", "nb_svm", "blend"])
    kept = engine.store.save_dataset(WORKSPACE, dataset)
    run = engine.wait(engine.store.submit(WORKSPACE, kept, task, plan))
    assert run.status is Status.DONE, engine.log()
    assert run.task == task
    assert all(run.model(model).status is Status.DONE for model in plan.models)
    assert run.model("nb_svm").metrics["accuracy"].mean > 0.9
    assert run.model("nb_svm").has_artifact
    jobs = Jobs(engine.store)
    asked = jobs.ask(WORKSPACE, COLUMNS, run=run.id, model="tfidf_logistic")
    until = time.monotonic() + PATIENCE
    while (found := jobs.get(WORKSPACE, asked)).status not in ENDED:
        assert time.monotonic() < until, engine.log()
        time.sleep(0.1)
    assert found.result is not None
    assert found.result["columns"] == ["price"]
