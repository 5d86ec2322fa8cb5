"""The verdict of a report, and quality against cost."""

from lib.core.results import Verdict
from lib.evaluation.judge.inference.evidence import Evidence
from lib.evaluation.judge.recommended import recommended
from lib.i18n import Translator
from lib.report.blend_line import blend_line
from lib.report.drawing.display import Display
from lib.report.drawing.interactive import place
from lib.report.drawing.svg import clean
from lib.report.figures.charts import front_title, model_colours, quality_cost
from lib.report.figures.run_svg import (
    interval_svg,
    quality_svg,
)
from lib.report.figures.verdict_charts import (
    difference_title,
    verdict_interval,
)
from lib.report.labels import effort_label, family_label
from lib.report.pareto import points_of
from lib.report.reader import deciding_evidence
from lib.report.recommended import recommendation_paragraphs, recommendation_title
from lib.report.sections.board_html import mark
from lib.report.sections.chances_html import chances_html
from lib.report.sections.section import Displays, RunView, boxed, soft
from lib.report.sentences import decision_title, verdict_paragraphs, verdict_sentence
from lib.report.verdict_card.estimand import estimand
from lib.report.verdict_card.meaning import meaning
from lib.report.verdict_card.unsure import what_would_help, why_unsure


def verdict_displays(view: RunView) -> Displays:
    """Return the difference between the two sides with its interval."""
    verdict, t = view.run.verdict, view.t
    if verdict is None:
        return ()
    figure, drawing = verdict_interval(view.run, t), interval_svg(verdict, t)
    return (Display("verdict", difference_title(verdict, t), figure, drawing),)


def verdict_html(view: RunView, displays: Displays) -> str:
    """Return the verdict's card: what to take first, then how sure that is, and why."""
    run, t = view.run, view.t
    evidence = deciding_evidence(view.reader)
    found, verdict = recommended(run, evidence), run.verdict
    parts: list[str] = []
    if found is not None:
        first, *more = recommendation_paragraphs(run, found, t)
        parts = [f'<p class="lead">{clean(first)}</p>', *map(soft, more)]
    if verdict is None:
        title = t("No verdict")
        said = [f"<p>{clean(verdict_sentence(run, t))}</p>"]
    else:
        title = decision_title(run, verdict, t)
        said = _judged(view, verdict, displays, evidence)
    if found is None:
        return boxed(title, *said, kind="card")
    named = f"<h3>{clean(title)}</h3>"
    return boxed(recommendation_title(run, found, t), *parts, named, *said, kind="card")


def _judged(
    view: RunView, verdict: Verdict, displays: Displays, evidence: Evidence | None
) -> list[str]:
    """Return the verdict in words and drawn, with its probabilities and all that explains it."""
    run, t = view.run, view.t
    texts = verdict_paragraphs(run, t, on_card=True)
    said = [f"<p>{clean(one)}</p>" for one in texts]
    said.append(soft(t("Effort: {effort}", effort=effort_label(run.plan.effort, t))))
    said += [f"<h4>{clean(one.title)}</h4>{place(one)}" for one in displays]
    said.append(soft(estimand(run, verdict, t)))
    if not verdict.reason:  # else the scores are no answer yet
        chances = t("Probability of each answer")
        said.append(f"<h4>{clean(chances)}</h4>{chances_html(verdict, t)}")
    if added := blend_line(run, t, view.reader):
        said.append(f"<p>{clean(added)}</p>")
    if why := why_unsure(run, verdict, t):
        listed = "".join(f"<li>{clean(one)}</li>" for one in why)
        question = t("Why so unsure?")
        said.append(f"<h4>{clean(question)}</h4><ul>{listed}</ul>")
        said += [f"<p>{clean(one)}</p>" for one in what_would_help(run, verdict, evidence, t)]
    meant = "".join(
        f"<p><strong>{clean(name)}.</strong> {clean(text)}</p>"
        for name, text in meaning(run, verdict, t)
    )
    question = t("What does this mean?")
    said.append(f"<details><summary>{clean(question)}</summary>{meant}</details>")
    return said


def quality_displays(view: RunView, narrow: bool = False) -> Displays:
    """Return the models by score and training time."""
    run, t = view.run, view.t
    points = points_of(run, t)
    if not points:
        return ()
    figure = quality_cost(run, t, narrow=narrow)
    title = front_title(points, t)
    return (Display("quality", title, figure, quality_svg(run, t), wide=True),)


def quality_html(view: RunView, displays: Displays) -> str:
    """Return the chart with its legend; "" without one."""
    if not displays:
        return ""
    (chart,), t = displays, view.t
    legend = f'<ul class="legend">{_families(view, t)}</ul>'
    return boxed(
        t("Quality against cost"), soft(chart.title), soft(rank_note(t)), place(chart, legend)
    )


def rank_note(t: Translator) -> str:
    """Return what a number stands for that is drawn instead of a name."""
    return t("A number instead of a name is the rank on the leaderboard.")


def _families(view: RunView, t: Translator) -> str:
    points, order = points_of(view.run, t), view.run.plan.models
    colours = model_colours(view.run)
    first = {
        point.family: colours[point.id]
        for point in sorted(points, key=lambda point: order.index(point.id), reverse=True)
    }
    return "".join(
        f"<li>{mark(family, first[family])}{clean(family_label(family, t))}</li>"
        for family in dict.fromkeys(point.family for point in points)
    )
