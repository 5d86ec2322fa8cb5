"""What a report on reviews says beside the models: words, topics, aspects, time, failures.

Only what was asked on the page and kept: words, counts and shares, no text of a review.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from lib.core.facts import Json
from lib.core.proportions import NamedShare
from lib.core.results import Run
from lib.i18n import Translator
from lib.report.drawing.display import Display
from lib.report.drawing.interactive import place
from lib.report.drawing.svg import clean
from lib.report.figures.label_charts import ScoredLabels, labels_html
from lib.report.figures.shares import BAD, GOOD, shares_chart
from lib.report.labels import class_name
from lib.report.own_sections import OwnSections
from lib.workflows.reviews.facts.words import Aspects, Counted, TopicsOfRun, TypicalWords
from lib.workflows.reviews.report.kept import KeptReviews, passed_on_reviews
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

S = TypeVar("S", bound=NamedShare)


def review_sections(
    results: Mapping[str, Mapping[str, Json]],
    run: Run,
    t: Translator,
    labels: ScoredLabels | None = None,
) -> OwnSections:
    """Return what a report says of results by kind; nothing of it is of single reviews."""
    kept = passed_on_reviews(results)
    return OwnSections(
        review_plots(kept, run, t),
        after_board=lambda plots: review_html(kept, labels, run, plots, t),
    )


def review_plots(kept: KeptReviews, run: Run, t: Translator) -> dict[str, Display]:
    """Return the figures of what was kept, by keys that begin with "reviews-"."""
    plots = []
    words, times = kept.words, kept.times
    if words is not None:
        shown = class_name(run.task.shown[words.positive], t)
        chart = words_scatter(words.classes[run.task.classes[words.positive]], shown, t)
        title = t("Words typical of {name}", name=shown)
        plots.append(Display("reviews-words", title, chart, wide=True))
    if kept.topics is not None and (topics := _with_rows(kept.topics.topics)):
        axis = _axis(kept.topics, run, t)
        plots.append(_shares("topics", t("Topics"), topics, _overall(topics), axis, t))
    if kept.aspects is not None and (aspects := _with_rows(kept.aspects.aspects)):
        overall = _overall_of_aspects(kept.aspects, kept.topics)
        axis = _axis(kept.aspects, run, t)
        plots.append(_shares("aspects", t("Aspects"), aspects, overall, axis, t))
    if times is None:
        return {plot.key: plot for plot in (*plots, *fails_plots(kept, run, t))}
    axis = _axis(times, run, t)
    if times.time is not None:
        title = time_title(times.time, axis, t)
        plots.append(Display("reviews-time", title, time_chart(times.time, title, axis, t)))
    for name, title, groups in (
        ("product", t("By product"), times.product),
        ("rating", t("By rating"), times.rating),
    ):
        if groups is not None and groups.groups:
            chart = shares_chart(groups.groups, _overall(groups.groups), title, axis, t)
            plots.append(Display(f"reviews-{name}", title, chart))
    return {plot.key: plot for plot in (*plots, *fails_plots(kept, run, t))}


def _shares(
    key: str,
    called: str,
    rows: Sequence[NamedShare],
    overall: float | None,
    axis: str,
    t: Translator,
) -> Display:
    title = f"{called}: {standing_out(rows, overall, t)}"
    return Display(f"reviews-{key}", title, shares_chart(rows, overall, title, axis, t))


def review_html(
    kept: KeptReviews,
    labels: ScoredLabels | None,
    run: Run,
    plots: Mapping[str, Display],
    t: Translator,
) -> str:
    """Return the sections with a place for each figure; empty where nothing was kept."""
    drawn = [plots[key] for key in plots if key.startswith("reviews-")]
    table = "" if labels is None else labels_html(labels, t)
    fails = fails_html(kept, plots, t)
    if not drawn:
        return table + fails
    notes = _notes(kept, t)
    figures = "".join(
        f"<div><h3>{clean(plot.title)}</h3>{place(plot)}{notes.get(plot.key, '')}</div>"
        for plot in drawn
    )
    heading = t("Words and topics")
    clouds = "" if kept.words is None else _clouds(kept.words, run, t)
    said = f"<section><h2>{clean(heading)}</h2>{clouds}{figures}</section>"
    return f"{table}{said}{fails}"


def _clouds(words: TypicalWords, run: Run, t: Translator) -> str:
    """Return the words of each class as clouds, which need no script; of many classes three."""
    good = words.positive
    order = [good, *(code for code in range(len(run.task.classes)) if code != good)][:3]
    said = t("{word}: z {z}, in {reviews} reviews")
    parts = []
    for code in order:
        typical = words.classes[run.task.classes[code]]
        if any(one.typical for one in typical):
            shown = class_name(run.task.shown[code], t)
            label = t("Words typical of {name}", name=shown)
            cloud = cloud_html(typical, GOOD if code == good else BAD, label, said)
            parts.append(f"<div><h3>{clean(label)}</h3>{cloud}</div>")
    return f'<div class="pairs">{"".join(parts)}</div>' if parts else ""


def _notes(kept: KeptReviews, t: Translator) -> dict[str, str]:
    """Return how figures are read, as HTML by their keys."""
    notes = {
        "reviews-words": words_note(t),
        "reviews-topics": topics_note(t),
        "reviews-aspects": aspects_note(t),
    }
    if kept.times is not None and kept.times.time is not None:
        notes["reviews-time"] = time_note(kept.times.time, t)
    return {key: f'<p class="soft">{clean(said)}</p>' for key, said in notes.items()}


def _with_rows(found: Sequence[S]) -> list[S]:
    return [one for one in found if one.rows]


def _overall_of_aspects(aspects: Aspects, topics: TopicsOfRun | None) -> float | None:
    """Return the share of all reviews: old results leave it to topics, which add up to it."""
    if aspects.overall is not None:
        return aspects.overall
    found = [] if topics is None else _with_rows(topics.topics)
    same = bool(found) and topics is not None and topics.positive == aspects.positive
    return _overall(found) if same else None


def _overall(rows: Sequence[NamedShare]) -> float:
    return sum(one.hits for one in rows) / max(sum(one.rows for one in rows), 1)


def _axis(found: Counted, run: Run, t: Translator) -> str:
    return t("Share of {name}", name=class_name(run.task.shown[found.positive], t))
