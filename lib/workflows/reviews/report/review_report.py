"""What a report on reviews says beside the models: words, topics, aspects, time, failures.

Only what was asked on the page and kept: words, counts and shares, no text of a review.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from lib.core.proportions import NamedShare
from lib.core.results import Run
from lib.i18n import Translator
from lib.report.drawing.display import Display
from lib.report.drawing.svg import clean
from lib.report.figures.shares import BAD, GOOD, shares_chart
from lib.report.labels import class_name
from lib.report.sections import run_sections
from lib.report.sections.section import Displays, RunView, Section, boxed, titled
from lib.workflows.reviews.facts.words import Aspects, Counted, TopicsOfRun, TypicalWords
from lib.workflows.reviews.report.kept import KeptReviews
from lib.workflows.reviews.report.review_charts import standing_out, time_chart, time_title
from lib.workflows.reviews.report.review_fails import fails_html, fails_plots
from lib.workflows.reviews.report.review_parts import kept_reviews
from lib.workflows.reviews.report.review_sentences import (
    aspects_note,
    time_note,
    topics_note,
    words_note,
)
from lib.workflows.reviews.report.word_charts import words_scatter
from lib.workflows.reviews.report.word_cloud import cloud_html

S = TypeVar("S", bound=NamedShare)


def word_displays(view: RunView) -> Displays:
    """Return the charts of words, topics, aspects and times that were asked for."""
    return list(review_plots(view.once(kept_reviews), view.run, view.t).values())


def words_html(view: RunView, displays: Displays) -> str:
    """Return the section on words and topics; nothing of it is of single reviews."""
    return review_html(view.once(kept_reviews), view.run, displays, view.t)


def fails_displays(view: RunView) -> Displays:
    """Return the charts of where models fail, and of how robust they are."""
    return fails_plots(view.once(kept_reviews), view.run, view.t)


def error_html(view: RunView, displays: Displays) -> str:
    """Return the section on where models fail."""
    plots = {display.key: display for display in displays}
    return fails_html(view.once(kept_reviews), plots, view.t)


REVIEWS_SECTIONS = (
    Section(
        "reviews",
        lambda view: view.t("The reviews"),
        word_displays,
        words_html,
        on_page="lib.workflows.reviews.page.result:reviews_first",
        linked=True,
        terms=("typical_words", "log_odds", "many_tests"),
    ),
    *run_sections.COMPARED,
    Section(
        "fails",
        lambda view: view.t("Error analysis"),
        fails_displays,
        error_html,
        on_page=None,  # one of the parts of the first section
        terms=("out_of_fold", "wilson"),
    ),
    *run_sections.CLOSER,
    *run_sections.CLOSING,
)
"""The sections of a run of reviews: what they say comes before what models are worth."""


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
        return {plot.key: plot for plot in plots}
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
    return {plot.key: plot for plot in plots}


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


def review_html(kept: KeptReviews, run: Run, displays: Displays, t: Translator) -> str:
    """Return the section with a place for each figure; empty where nothing was kept."""
    if not displays:
        return ""
    notes = _notes(kept, t)
    figures = (titled(display, notes.get(display.key, "")) for display in displays)
    clouds = "" if kept.words is None else _clouds(kept.words, run, t)
    return boxed(t("Words and topics"), clouds, *figures)


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
