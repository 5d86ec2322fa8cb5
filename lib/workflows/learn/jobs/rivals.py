"""What other models make of the points that a network was trained on."""

from __future__ import annotations

import numpy as np

from lib.core.facts import to_json
from lib.core.jobs import JobContext, JobResult
from lib.errors import Cancelled
from lib.report.drawing.movie import packed
from lib.workflows.learn.facts.course import SURFACE, Rival, Rivals
from lib.workflows.learn.job_specs import CourseParameters
from lib.workflows.learn.jobs.course import asked, ends, grid, interval, score

_NEIGHBOURS, _TREES = 15, 200


def rivals(context: JobContext[CourseParameters]) -> JobResult:
    """Return Rivals: a linear model, nearest neighbours and a forest on the same rows."""
    from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
    from sklearn.linear_model import LinearRegression, LogisticRegression
    from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor

    settings, points = asked(context)
    rows, classes = points.train, points.classes
    near = min(_NEIGHBOURS, int(rows.sum()))
    forest = {"n_estimators": _TREES, "random_state": settings.seed}
    models = {
        "linear": LogisticRegression() if classes else LinearRegression(),
        "neighbours": KNeighborsClassifier(near) if classes else KNeighborsRegressor(near),
        "forest": (RandomForestClassifier if classes else RandomForestRegressor)(**forest),
    }
    low, high = ends(points)
    held_out = points.targets[~rows]
    found = []
    for name, model in models.items():
        if context.watch.cancelled():
            raise Cancelled
        model.fit(points.inputs[rows], points.targets[rows])
        drawn, outputs = (
            model.predict_proba(places)[:, 1] if classes else model.predict(places)
            for places in (grid(SURFACE), points.inputs[~rows])
        )
        surface = packed(2 * (np.asarray(drawn) - low) / (high - low) - 1)
        right = score(outputs, held_out, classes=classes)
        found.append(Rival(name, surface, right, interval(outputs, held_out, classes=classes)))
        context.watch.progress(len(found) / len(models))
    return JobResult(to_json(Rivals(settings, int(rows.sum()), len(held_out), tuple(found))))
