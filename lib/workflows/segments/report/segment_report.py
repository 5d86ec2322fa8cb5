"""What the HTML report of a run of segments has beside other reports: how many, what is in each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import plotly.graph_objects as go

from lib.core.facts import F, from_json, to_json
from lib.core.jobs import JobSpec, P
from lib.core.results import Run
from lib.i18n import Translator
from lib.report.disclosed_results import passed_on
from lib.report.drawing.display import Display
from lib.report.drawing.figure_marks import plain_text
from lib.report.drawing.figure_svg import svg_of
from lib.report.drawing.svg import clean
from lib.report.labels import model_label
from lib.report.sections.section import Displays, boxed, soft, titled
from lib.workflows.segments.facts.choice import Choice
from lib.workflows.segments.facts.movement import Movement
from lib.workflows.segments.facts.portraits import Portrait, Portraits, Rule
from lib.workflows.segments.facts.segmentation import SegmentFacts
from lib.workflows.segments.job_specs import MOVEMENT, PORTRAITS
from lib.workflows.segments.report import (
    portrait_charts,
    segment_charts,
    segment_test_charts,
    time_charts,
)
from lib.workflows.segments.report.portrait_charts import amount_text
from lib.workflows.segments.report.rule_texts import (
    coverage_text,
    fidelity_text,
    limits_text,
    rule_text,
)
from lib.workflows.segments.report.segment_looks import title_of
from lib.workflows.segments.report.segment_measures import Measures, cell_text, passed_on_measures
from lib.workflows.segments.report.segment_number import results_table, signs_text, stability_text

_MAX_FEATURES = 3


@dataclass(frozen=True)
class SegmentParts:
    """What is known of a run's segments: kept answers, and the names of the segments.

    ``choice`` and ``facts`` are as the run keeps them, ``answer`` is that of the question
    "segment_portraits" about ``model``, ``movement`` that of "movement"; each is empty where it is
    not known. ``measures`` are sizes and means, ``cuts`` the given limits of the RFM rule.
    """

    model: str
    choice: Choice | None = None
    facts: SegmentFacts = field(default_factory=SegmentFacts)
    answer: Portraits | None = None
    movement: Movement | None = None
    names: Mapping[int, str] = field(default_factory=dict)
    spoken: Callable[[str], str] = str
    measures: Measures | None = None
    cuts: Mapping[str, str] = field(default_factory=dict)


def passed_on_segments(parts: SegmentParts) -> SegmentParts:
    """Return what is known of segments without what it says of single customers."""
    return replace(
        parts,
        answer=_passed_on(PORTRAITS, parts.answer),
        movement=_passed_on(MOVEMENT, parts.movement),
        measures=parts.measures
        and replace(parts.measures, segments=passed_on_measures(parts.measures.segments)),
    )


def _passed_on(job: JobSpec[P], fact: F | None) -> F | None:
    """Return a job's result without what it says of single customers."""
    shown = passed_on(job.id, None if fact is None else to_json(fact))
    return None if fact is None or shown is None else from_json(type(fact), shown)


def segments_method(run: Run, t: Translator) -> tuple[str, ...]:
    """Return how segments are measured, in a paragraph."""
    del run
    said = t(
        "Every model was fitted to the same customers and again to the same bootstrap resamples "
        "of them, in the same encoded space. Stability is the mean Jaccard similarity of each "
        "segment with its most similar one in a resample (Hennig 2007); intervals allow for the "
        "overlap of resamples. The number of segments is the largest that fails none of four "
        "tests of K-means: each segment is reproduced at least 75% (lowest mean Jaccard "
        "similarity); they are tighter than in uniform noise, by two standard errors of the gap; "
        "every two centres are at least 4 standard deviations apart; and there are fewer "
        "customers half-way between every two than around either centre (95% confidence; not used "
        "where a density of one half cannot be ruled out). If there is none, it is the largest "
        "number for which every segment is reproduced."
    )
    return (said,)


def number_displays(parts: SegmentParts, t: Translator) -> Displays:
    """Return the charts of the tests that each number of segments went through."""
    choice = parts.choice
    if choice is None or not choice.ks:
        return ()
    return _displays(
        {
            "stability": segment_test_charts.stability_by_k(choice, t),
            "gap": segment_test_charts.noise_chart(choice, t),
            "apart": segment_test_charts.apart_chart(choice, t),
            "valley": segment_test_charts.valley_chart(choice, t),
            "indices": segment_charts.indices_chart(choice, t),
        },
        t,
    )


def profile_displays(parts: SegmentParts, t: Translator) -> Displays:
    """Return the charts of what is in each segment."""
    described = parts.answer and parts.answer.portraits
    if not described or not described.segments:
        return ()
    codes = [one.segment for one in described.segments]
    return _displays(
        {
            "sizes": segment_charts.sizes_chart(described, parts.names, t),
            "each": segment_charts.cluster_stability(parts.facts, codes, parts.names, t),
            "means": portrait_charts.means_heatmap(described, parts.names, parts.spoken, t),
            "snake": portrait_charts.snake_plot(described, parts.names, parts.spoken, t),
        },
        t,
    )


def movement_displays(parts: SegmentParts, t: Translator) -> Displays:
    """Return the chart of customers moving between segments."""
    if not parts.movement:
        return ()
    return _displays({"movement": time_charts.movement_chart(parts.movement, parts.names, t)}, t)


def _displays(drawn: Mapping[str, go.Figure], t: Translator) -> Displays:
    return [
        Display(f"segments-{key}", plain_text(figure.layout.title.text), figure, svg_of(figure, t))
        for key, figure in drawn.items()
    ]


def stability_html(parts: SegmentParts, t: Translator) -> str:
    """Return the card that says how many segments there are."""
    title, message = stability_text(parts.choice, t)
    if not title:
        return ""
    return boxed(title, f'<p class="lead">{clean(message)}</p>', kind="card")


def measures_html(parts: SegmentParts, t: Translator) -> str:
    """Return the table of sizes and means."""
    found = parts.measures
    if found is None or not found.segments:
        return ""
    head = (t("Segment"), t("Customers"), t("Share"), *map(found.spoken, found.columns))
    headings = "".join(f'<th scope="col">{clean(one)}</th>' for one in head)
    rows = []
    for one in found.segments:
        cells: list[tuple[str, float | None, str]] = [
            (title_of(one.segment, found.names, 60), one.segment, ""),
            (t.number(one.size), one.size, ""),
            (t.percent(one.share), one.share, ""),
        ]
        for name in found.columns:
            told = one.columns[name]
            middle = t("median {value}", value=cell_text(found, name, told, "median", t))
            cells.append((cell_text(found, name, told, "mean", t), told.mean, middle))
        rows.append("<tr>" + "".join(_cell(*one) for one in cells) + "</tr>")
    label = t("Segments found by {model}", model=model_label(parts.model, t))
    means = t("Means of the customers of each segment, with 95% intervals.")
    notes = " ".join(one for one in (f"{label}.", means, limits_text(parts.cuts, t)) if one)
    return boxed(
        t("The segments"),
        f'<div class="scroll"><table class="sortable"><thead><tr>{headings}</tr></thead>'
        f'<tbody>{"".join(rows)}</tbody></table></div><p class="soft">{clean(notes)}</p>',
    )


def number_html(parts: SegmentParts, displays: Displays, t: Translator) -> str:
    """Return the section on the number of segments; "" where it was not looked for."""
    if not displays:
        return ""
    tests = _tests(parts.choice, t)
    return boxed(t("Number of segments"), tests, *map(titled, displays))


def _tests(choice: Choice | None, t: Translator) -> str:
    """Return the table of what each number of segments reached in each test."""
    headings, rows = ([], []) if choice is None else results_table(choice, t)
    if not rows:
        return ""
    head = "".join(f'<th scope="col">{clean(one)}</th>' for one in headings)
    body = "".join(
        "<tr>" + "".join(f"<td>{clean(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return (
        f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
        f'</div><p class="soft">{clean(signs_text(t))}</p>'
    )


def profiles_html(parts: SegmentParts, displays: Displays, t: Translator) -> str:
    """Return the section on what is in each segment; "" before that is known."""
    if parts.answer is None or not parts.answer.portraits.segments:
        return ""
    segments, rules = parts.answer.portraits.segments, parts.answer.rules
    head = (
        t("Segment"),
        t("Customers"),
        t("Share"),
        t("Share of revenue"),
        t("Distinguishing features"),
        t("Rule"),
    )
    rows = "".join(
        _row(one, None if rules is None else rules.of(one.segment), parts, t) for one in segments
    )
    headings = "".join(f'<th scope="col">{clean(one)}</th>' for one in head)
    table = (
        f'<div class="scroll"><table class="sortable"><thead><tr>{headings}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )
    label = t("Segments found by {model}", model=model_label(parts.model, t))
    fidelity = f'<p class="soft">{clean(fidelity_text(rules, t))}</p>' if rules else ""
    figures = map(titled, displays)
    return boxed(t("Segment profiles"), soft(label), table, fidelity, *figures)


def _row(one: Portrait, rule: Rule | None, parts: SegmentParts, t: Translator) -> str:
    money = one.money_share
    strong = [
        f"{parts.spoken(part.name)} {amount_text(part.mean, t)} ({amount_text(part.rest, t)})"
        for part in one.features[:_MAX_FEATURES]
    ]
    said = ""
    if rule is not None and rule.conditions:
        said = f"{rule_text(rule, parts.spoken, t)}: {coverage_text(rule, t)}"
    cells = (
        (title_of(one.segment, parts.names, 60), one.segment),
        (t.number(one.size), one.size),
        (t.percent(one.share), one.share),
        ("–" if money is None else t.percent(money), money),
        ("; ".join(strong), None),
        (said, None),
    )
    return "<tr>" + "".join(_cell(text, value) for text, value in cells) + "</tr>"


def _cell(text: str, value: float | None, below: str = "") -> str:
    if value is None:
        return f'<td class="wide" data-value=""><bdi>{clean(text)}</bdi></td>'
    more = f'<br><span class="soft"><bdi>{clean(below)}</bdi></span>' if below else ""
    return f'<td data-value="{clean(value)}"><bdi>{clean(text)}</bdi>{more}</td>'
