"""Scores reviews that were not in the table."""

from __future__ import annotations

import pandas as pd

from lib.core.model import Estimator
from lib.core.task import Task
from lib.errors import InputError
from lib.evaluation.train.prediction import predict_frame
from lib.models.manifest import Manifest
from lib.workflows.reviews.texts.deriving import setup_of


def score_review(estimator: Estimator, manifest: Manifest, review: str) -> dict[str, float]:
    """Return the chance of each class for one typed review; further columns are missing.

    Raises InputError "not_a_review_model" for a model that reads no texts.
    """
    task = Task.from_dict(manifest["task"])
    if task.text is None:
        raise InputError("not_a_review_model", model=manifest["model"])
    setup = setup_of(task.recipe)
    row: dict[str, str | None] = dict.fromkeys(task.features)
    row |= dict.fromkeys(setup.text if setup else (), "")
    frame = pd.DataFrame([row | {task.text: review}])
    outputs = predict_frame(estimator, frame, manifest)[0]
    return {name: round(float(value), 6) for name, value in zip(task.classes, outputs, strict=True)}
