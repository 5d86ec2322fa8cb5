"""What a run of reviews found, in a sentence each, for its first lines."""

from __future__ import annotations

import math
from collections.abc import Sequence

from lib.core.proportions import Share, share_of
from lib.core.results import Run, Status
from lib.core.task import Task
from lib.i18n import Translator
from lib.report.board import ranked
from lib.report.drawing.numbers import score_text
from lib.report.labels import class_name, metric_label, model_label
from lib.workflows.reviews.facts.words import OverTime, TopicsOfRun, TypicalWords
from lib.workflows.reviews.report.review_charts import standing_out, time_title

_WORDS = 5
_MAX_CLASSES = 6


def classes_sentence(
    classes: Sequence[str], counts: tuple[int, Sequence[int]], t: Translator
) -> str:
    """Return the share of each class among the labelled reviews, with its interval (Wilson)."""
    rows, hits = counts
    order = sorted(range(len(classes)), key=lambda code: -hits[code])[:_MAX_CLASSES]
    parts = []
    for code in order:
        one = Share(**share_of(hits[code], rows))
        low, high = t.percent(one.low), t.percent(one.high)
        share = t.percent(one.share)
        # Of a class that is called 1, "1 81%" could not be read.
        parts.append(f"{class_name(classes[code], t)} = {share} ({low}–{high})")
    said = t.plural(
        "Of {count} labelled review: {shares}",
        "Of {count} labelled reviews: {shares}",
        rows,
        shares=", ".join(parts),
    )
    return f"{said} …" if len(classes) > len(order) else said


def words_sentence(task: Task, found: TypicalWords, t: Translator) -> str:
    """Return the words that are surely typical of each class, the most typical first."""
    parts = []
    both = list(zip(task.classes, task.shown, strict=True))
    for value, name in both[::-1][:_MAX_CLASSES]:
        words = [one.word for one in found.classes[value] if one.typical][:_WORDS]
        if words:
            parts.append(t("of {name}: {words}", name=class_name(name, t), words=", ".join(words)))
    if not parts:
        return t("No word is clearly typical of a class.")
    return t("Typical words {parts}", parts="; ".join(parts))


def topics_sentence(classes: Sequence[str], found: TopicsOfRun, t: Translator) -> str:
    """Return which topics have a share of the class looked at that is surely not that of all."""
    topics = found.topics
    rows = sum(topic.rows for topic in topics)
    overall = sum(topic.hits for topic in topics) / max(rows, 1)
    name = class_name(classes[found.positive], t)
    said = standing_out(topics, overall, t)
    return t("Share of {name} by topic. {said}", name=name, said=said)


def time_sentence(name: str, time: OverTime, t: Translator) -> str:
    """Return what became of the share of the class looked at, which is called ``name``."""
    name = class_name(name, t)
    return time_title(time, t("Share of {name}", name=name), t)


def model_sentence(run: Run, t: Translator) -> str:
    """Return the model in front with its score, beside that of the baseline; empty without one."""
    metric = run.plan.metric
    done = [
        one
        for one in ranked(run)
        if one.status is Status.DONE
        and metric in one.metrics
        and math.isfinite(one.metrics[metric].mean)
    ]
    first = next((one for one in done if one.family != "baseline"), None)
    if first is None:
        return ""
    known = {
        "model": model_label(first.id, t),
        "metric": metric_label(metric, t),
        "score": score_text(first.metrics[metric], t, metric),
    }
    floor = next((one for one in done if one.family == "baseline"), None)
    if floor is None:
        return t("Top of the leaderboard: {model}, {metric} {score}", **known)
    return t(
        "Top of the leaderboard: {model}, {metric} {score} (baseline {floor})",
        **known,
        floor=score_text(floor.metrics[metric], t, metric),
    )
