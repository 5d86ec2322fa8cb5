"""The leaderboard: models in order of quality, with their uncertainty and their cost."""

import math
from collections.abc import Mapping

import pandas as pd

from lib.core.metrics import METRICS
from lib.core.results import ModelResult, Run, Status
from lib.deep.diagnosis import STILL_IMPROVING
from lib.evaluation.judge.inference.selection import WITHIN_REACH
from lib.evaluation.judge.standing import Standing
from lib.i18n import N_, Translator
from lib.report.drawing.numbers import score_text
from lib.report.labels import (
    failure_line,
    family_label,
    metric_label,
    model_label,
    parts_title,
    status_label,
)
from lib.report.repeated import repeats_note

Standings = Mapping[str, Standing]

_PLACE = {Status.DONE: 0, Status.FAILED: 2, Status.CANCELLED: 2}
_STANDING_TEXTS = {Standing.BEST: N_("best"), Standing.TIED: N_("tied")}


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


def standing_text(standing: Standing | None, t: Translator) -> str:
    """Return the mark of the best of a side, or of a model tied with it; empty for others."""
    return "" if standing is None else t(_STANDING_TEXTS[standing])


def standing_note(standings: Standings, t: Translator) -> str:
    """Return what the marks mean; empty where there are none."""
    if not standings:
        return ""
    return t(
        "Best and tied: the model with the best mean of its side (classical or deep), and those "
        "that are, by the results of this run, at least {share} likely to be better than all "
        "others of that side.",
        share=t.percent(WITHIN_REACH),
    )


def board_frame(
    run: Run, t: Translator, standings: Standings | None = None, *, every_metric: bool = False
) -> pd.DataFrame:
    """Return the board, a row a model in rank order.

    Columns: rank (Int64, only for complete models), id, model, family (both for display),
    family_id, score (text), standing (text, by ``standings``), mean, low, high, folds_done,
    folds_total, cpu_seconds, predict_ms (per 1,000 rows), size_bytes, gain (over the baseline),
    status, status_id, failure, note. Numbers are float64, NaN where not known. With
    ``every_metric`` also train (the plan's metric on training rows) and, of each other metric, its
    mean under its name, and name_half, half of the interval.
    ``board_labels`` names the columns.
    """
    rows: list[dict[str, object]] = []
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
                "score": score_text(interval, t, run.plan.metric) if interval else "",
                "standing": standing_text((standings or {}).get(result.id), t),
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
                "note": board_note(run, result, t),
            }
        )
        if every_metric:
            rows[-1].update(_every_metric(run, result))
    columns = list(board_labels(run, t, every_metric=every_metric))
    return pd.DataFrame(rows, columns=columns).astype({"rank": "Int64"})


def board_note(run: Run, result: ModelResult, t: Translator) -> str:
    """Return what a model's score is over more repeats, and that a network still improved."""
    improving = any(note.code == STILL_IMPROVING for note in result.notes)
    said = (
        repeats_note(result, run.plan.metric, t),
        t("Still improving when it stopped; may do better with more training") * improving,
    )
    return " · ".join(part for part in said if part)


def other_metrics(run: Run) -> list[str]:
    """Return the metrics that were computed beside the plan's, in display order."""
    known = {name for result in run.models for name in result.metrics}
    return [name for name in METRICS if name in known and name != run.plan.metric]


def _every_metric(run: Run, result: ModelResult) -> dict[str, float]:
    trained = result.train.get(run.plan.metric)
    found = {"train": trained.mean if trained else math.nan}
    for name in other_metrics(run):
        interval = result.metrics.get(name)
        found[name] = interval.mean if interval else math.nan
        found[f"{name}_half"] = (interval.high - interval.low) / 2 if interval else math.nan
    return found


def board_labels(run: Run, t: Translator, *, every_metric: bool = False) -> dict[str, str]:
    """Return what each column of the board is called."""
    labels = _labels(run, t)
    if every_metric:
        metric = metric_label(run.plan.metric, t)
        labels["train"] = t("{metric} on training rows", metric=metric)
        for name in other_metrics(run):
            metric = metric_label(name, t)
            labels |= {name: metric, f"{name}_half": t("± {metric}", metric=metric)}
    return labels


def _labels(run: Run, t: Translator) -> dict[str, str]:
    return {
        "rank": t("Rank"),
        "id": t("Id"),
        "model": t("Model"),
        "family": t("Family"),
        "family_id": t("Family (id)"),
        "score": metric_label(run.plan.metric, t),
        "standing": t("Best of its side"),
        "mean": t("Mean"),
        "low": t("Low (95%)"),
        "high": t("High (95%)"),
        "folds_done": t("Folds done"),
        "folds_total": parts_title(run.plan, t),
        "cpu_seconds": t("CPU seconds"),
        "predict_ms": t("Prediction (ms per 1,000 rows)"),
        "size_bytes": t("Size (bytes)"),
        "gain": t("Gain over baseline"),
        "status": t("Status"),
        "status_id": t("Status (id)"),
        "failure": t("Problem"),
        "note": t("Note"),
    }


def _number(value: float | None) -> float:
    return math.nan if value is None else float(value)
