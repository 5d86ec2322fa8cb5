"""The leaderboard: models in order of quality, with their uncertainty and their cost."""

import math

import pandas as pd

from lib.core.metrics import METRICS
from lib.core.results import ModelResult, Run, Status
from lib.i18n import Translator
from lib.report.labels import (
    failure_line,
    family_label,
    metric_label,
    model_label,
    status_label,
)
from lib.report.numbers import score_text

_PLACE = {Status.DONE: 0, Status.FAILED: 2, Status.CANCELLED: 2}


def ranked(run: Run) -> list[ModelResult]:
    """Return the models: complete ones best first, then those still to come, then failed ones.

    Models that are not complete keep the plan's order, so that nothing jumps while folds come in.
    """
    sign = -1.0 if METRICS[run.plan.metric].greater_is_better else 1.0

    def place(result: ModelResult) -> tuple[int, float]:
        interval = result.metrics.get(run.plan.metric)
        if result.status is not Status.DONE or interval is None:
            return _PLACE.get(result.status, 1), 0.0
        return 0, sign * interval.mean if math.isfinite(interval.mean) else math.inf

    return sorted(run.models, key=place)


def gain_over_baseline(run: Run, result: ModelResult) -> float:
    """Return how much better than the dummy a model is in the plan's metric; NaN if unknown."""
    baseline = [other for other in run.models if other.family == "baseline"]
    metric = run.plan.metric
    if not baseline or metric not in baseline[0].metrics or metric not in result.metrics:
        return math.nan
    gain = result.metrics[metric].mean - baseline[0].metrics[metric].mean
    return gain if METRICS[metric].greater_is_better else -gain


def board_frame(run: Run, t: Translator) -> pd.DataFrame:
    """Return the board, a row a model in rank order.

    Columns: rank (Int64, only for complete models), id, model, family (both for display),
    family_id, score (text), mean, low, high, folds_done, folds_total, cpu_seconds, predict_ms
    (per 1,000 rows), size_bytes, gain (over the baseline), status, status_id, failure. Numbers are
    float64, NaN where not known. ``board_labels`` names the columns.
    """
    rows = []
    for number, result in enumerate(ranked(run), start=1):
        interval = result.metrics.get(run.plan.metric)
        failure = failure_line(result.failure, t) if result.failure else ""
        rows.append(
            {
                "rank": number if result.status is Status.DONE else None,
                "id": result.id,
                "model": model_label(result.id, t),
                "family": family_label(result.family, t),
                "family_id": result.family,
                "score": score_text(interval, t) if interval else "",
                "mean": interval.mean if interval else math.nan,
                "low": interval.low if interval else math.nan,
                "high": interval.high if interval else math.nan,
                "folds_done": result.folds_done,
                "folds_total": result.folds_total,
                "cpu_seconds": result.fit_cpu_seconds if result.folds_done else math.nan,
                "predict_ms": _number(result.predict_ms_per_1000),
                "size_bytes": _number(result.size_bytes),
                "gain": gain_over_baseline(run, result),
                "status": status_label(result.status, t),
                "status_id": str(result.status),
                "failure": failure,
            }
        )
    return pd.DataFrame(rows, columns=list(board_labels(run, t))).astype({"rank": "Int64"})


def board_labels(run: Run, t: Translator) -> dict[str, str]:
    """Return what each column of the board is called."""
    return {
        "rank": t("Rank"),
        "id": t("Id"),
        "model": t("Model"),
        "family": t("Family"),
        "family_id": t("Family (id)"),
        "score": metric_label(run.plan.metric, t),
        "mean": t("Mean"),
        "low": t("Low (95%)"),
        "high": t("High (95%)"),
        "folds_done": t("Folds done"),
        "folds_total": t("Folds"),
        "cpu_seconds": t("CPU seconds"),
        "predict_ms": t("Prediction (ms per 1,000 rows)"),
        "size_bytes": t("Size (bytes)"),
        "gain": t("Gain over baseline"),
        "status": t("Status"),
        "status_id": t("Status (id)"),
        "failure": t("What went wrong"),
    }


def _number(value: float | None) -> float:
    return math.nan if value is None else float(value)
