"""What a report on reviews says beside the models: words, topics, aspects, time, failures.

Only what was asked on the page and kept: words, counts and shares, no text of a review.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lib.core.results import Run
from lib.i18n import Translator
from lib.report.disclosed_results import passed_on
from lib.report.drawing.interactive import Plot, place
from lib.report.drawing.svg import clean
from lib.report.figures.label_charts import KIND, labels_html
from lib.report.figures.shares import BAD, GOOD, shares_chart
from lib.report.labels import class_name
from lib.report.own_sections import OwnSections
from lib.workflows.reviews.exploring.words import is_typical
from lib.workflows.reviews.report.review_charts import standing_out, time_chart, time_title
from lib.workflows.reviews.report.review_fails import fails_html, fails_plots
from lib.workflows.reviews.report.review_sentences import (
    aspects_note,
    time_note,
    topics_note,
    words_note,
)
from lib.workflows.reviews.report.word_charts import words_scatter
from lib.workflows.reviews.report.word_cloud import cloud_html

KINDS = ("review_words", "review_topics", "review_aspects", "review_times")
"""The questions whose answers are shown."""

Kept = Mapping[str, Mapping[str, Any]]
"""Results by the kind of question; what was not asked is not there."""


def passed_on_reviews(kept: Kept) -> dict[str, Mapping[str, Any]]:
    """Return what was kept without what it says of single reviews; scores of labels are of many."""
    found = {kind: one if kind == KIND else passed_on(kind, one) for kind, one in kept.items()}
    return {kind: one for kind, one in found.items() if one is not None}


def review_sections(kept: Kept, run: Run, t: Translator) -> OwnSections:
    """Return what a report says of what was kept; nothing of it is of single reviews."""
    shown = passed_on_reviews(kept)
    return OwnSections(
        review_plots(shown, run, t), after_board=lambda plots: review_html(shown, run, plots, t)
    )


def review_plots(kept: Kept, run: Run, t: Translator) -> dict[str, Plot]:
    """Return the figures of what was kept, by keys that begin with "reviews-"."""
    plots = []
    classes = run.task.classes
    if "review_words" in kept:
        code = int(kept["review_words"]["positive"])
        name, shown = classes[code], class_name(run.task.shown[code], t)
        chart = words_scatter(kept["review_words"]["classes"][name], shown, t)
        title = t("Words typical of {name}", name=shown)
        plots.append(Plot("reviews-words", title, chart, wide=True))
    for kind, key, called in (
        ("review_topics", "topics", t("Topics")),
        ("review_aspects", "aspects", t("Aspects")),
    ):
        rows = _found(kept, kind, key)
        if rows:
            overall = _overall_beside(kept, kind)
            axis = _axis(kept[kind], run, t)
            title = f"{called}: {standing_out(rows, overall, t)}"
            plots.append(Plot(f"reviews-{key}", title, shares_chart(rows, overall, title, axis, t)))
    times = kept.get("review_times", {})
    if "time" in times:
        axis = _axis(times, run, t)
        title = time_title(times["time"], axis, t)
        plots.append(Plot("reviews-time", title, time_chart(times["time"], title, axis, t)))
    for name, title in (("product", t("By product")), ("rating", t("By rating"))):
        rows = times.get(name, {}).get("groups", ())
        if rows:
            chart = shares_chart(rows, _overall(rows), title, _axis(times, run, t), t)
            plots.append(Plot(f"reviews-{name}", title, chart))
    return {plot.key: plot for plot in (*plots, *fails_plots(kept, run, t))}


def review_html(kept: Kept, run: Run, plots: Mapping[str, Plot], t: Translator) -> str:
    """Return the sections with a place for each figure; empty where nothing was kept."""
    drawn = [plots[key] for key in plots if key.startswith("reviews-")]
    labels = labels_html(kept[KIND], t) if KIND in kept else ""
    fails = fails_html(kept, plots, t)
    if not drawn:
        return labels + fails
    notes = _notes(kept, t)
    figures = "".join(
        f"<div><h3>{clean(plot.title)}</h3>{place(plot)}{notes.get(plot.key, '')}</div>"
        for plot in drawn
    )
    heading = t("Words and topics")
    said = f"<section><h2>{clean(heading)}</h2>{_clouds(kept, run, t)}{figures}</section>"
    return f"{labels}{said}{fails}"


def _clouds(kept: Kept, run: Run, t: Translator) -> str:
    """Return the words of each class as clouds, which need no script; of many classes three."""
    if "review_words" not in kept:
        return ""
    good = int(kept["review_words"]["positive"])
    order = [good, *(code for code in range(len(run.task.classes)) if code != good)][:3]
    said = t("{word}: z {z}, in {reviews} reviews")
    parts = []
    for code in order:
        name = run.task.classes[code]
        typical = kept["review_words"]["classes"][name]
        if any(is_typical(one) for one in typical):
            shown = class_name(run.task.shown[code], t)
            label = t("Words typical of {name}", name=shown)
            cloud = cloud_html(typical, GOOD if code == good else BAD, label, said)
            parts.append(f"<div><h3>{clean(label)}</h3>{cloud}</div>")
    return f'<div class="pairs">{"".join(parts)}</div>' if parts else ""


def _notes(kept: Kept, t: Translator) -> dict[str, str]:
    """Return how figures are read, as HTML by their keys."""
    notes = {
        "reviews-words": words_note(t),
        "reviews-topics": topics_note(t),
        "reviews-aspects": aspects_note(t),
    }
    if "time" in kept.get("review_times", {}):
        notes["reviews-time"] = time_note(kept["review_times"]["time"], t)
    return {key: f'<p class="soft">{clean(said)}</p>' for key, said in notes.items()}


def _found(kept: Kept, kind: str, key: str) -> list[Any]:
    return [one for one in kept.get(kind, {}).get(key, ()) if one["rows"]]


def _overall_beside(kept: Kept, kind: str) -> float | None:
    """Return the share of all reviews, which topics add up to, for a chart of the same class."""
    if "overall" in kept[kind]:
        share = kept[kind]["overall"]
        return None if share is None else float(share)
    topics = _found(kept, "review_topics", "topics")
    same = bool(topics) and kept[kind]["positive"] == kept["review_topics"]["positive"]
    return _overall(topics) if same else None


def _overall(rows: Any) -> float:
    total = sum(one["rows"] for one in rows)
    return float(sum(one["hits"] for one in rows) / max(total, 1))


def _axis(result: Mapping[str, Any], run: Run, t: Translator) -> str:
    return t("Share of {name}", name=class_name(run.task.shown[int(result["positive"])], t))
