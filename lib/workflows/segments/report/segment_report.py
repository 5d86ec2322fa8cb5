"""What the HTML report of a run of segments has beside other reports: how many, what is in each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import plotly.graph_objects as go

from lib.core.facts import F, from_json, to_json
from lib.core.jobs import JobSpec, P
from lib.i18n import Translator
from lib.report.disclosed_results import passed_on
from lib.report.drawing.display import Display
from lib.report.drawing.figure_marks import plain_text
from lib.report.drawing.figure_svg import svg_of
from lib.report.drawing.interactive import place
from lib.report.drawing.svg import clean
from lib.report.labels import model_label
from lib.report.own_sections import OwnSections
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
MOVED = "segments-movement"


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


def segment_sections(parts: SegmentParts, t: Translator) -> OwnSections:
    """Return what a report says of segments; nothing of it is of single customers."""
    shown = passed_on_segments(parts)
    return OwnSections(
        segment_plots(shown, t),
        first=lambda plots: sections(shown, plots, t),
        method=method_text(t),
    )


def method_text(t: Translator) -> str:
    """Return how segments are measured, in a paragraph."""
    return t(
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


def segment_plots(parts: SegmentParts, t: Translator) -> dict[str, Display]:
    """Return the figures by key: "segments-..."."""
    drawn: dict[str, go.Figure] = {}
    if parts.choice is not None and parts.choice.ks:
        drawn["stability"] = segment_test_charts.stability_by_k(parts.choice, t)
        drawn["gap"] = segment_test_charts.noise_chart(parts.choice, t)
        drawn["apart"] = segment_test_charts.apart_chart(parts.choice, t)
        drawn["valley"] = segment_test_charts.valley_chart(parts.choice, t)
        drawn["indices"] = segment_charts.indices_chart(parts.choice, t)
    described = parts.answer and parts.answer.portraits
    if described and described.segments:
        codes = [one.segment for one in described.segments]
        drawn["each"] = segment_charts.cluster_stability(parts.facts, codes, parts.names, t)
        drawn["means"] = portrait_charts.means_heatmap(described, parts.names, parts.spoken, t)
        drawn["snake"] = portrait_charts.snake_plot(described, parts.names, parts.spoken, t)
        drawn["sizes"] = segment_charts.sizes_chart(described, parts.names, t)
    if parts.movement:
        drawn["movement"] = time_charts.movement_chart(parts.movement, parts.names, t)
    return {
        f"segments-{key}": Display(
            f"segments-{key}", plain_text(figure.layout.title.text), figure, svg_of(figure, t)
        )
        for key, figure in drawn.items()
    }


def sections(parts: SegmentParts, plots: Mapping[str, Display], t: Translator) -> str:
    """Return the report's sections on segments as HTML."""
    return "".join(
        (
            _stability(parts, t),
            _measures(parts, t),
            _many(parts, plots, t),
            _portraits(parts, plots, t),
            _section(t("Over time"), _titled(plots[MOVED])) if MOVED in plots else "",
        )
    )


def _stability(parts: SegmentParts, t: Translator) -> str:
    title, message = stability_text(parts.choice, t)
    if not title:
        return ""
    said = f'<h2>{clean(title)}</h2><p class="lead">{clean(message)}</p>'
    return f'<section class="card">{said}</section>'


def _measures(parts: SegmentParts, t: Translator) -> str:
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
    return _section(
        t("The segments"),
        f'<div class="scroll"><table class="sortable"><thead><tr>{headings}</tr></thead>'
        f'<tbody>{"".join(rows)}</tbody></table></div><p class="soft">{clean(notes)}</p>',
    )


def _many(parts: SegmentParts, plots: Mapping[str, Display], t: Translator) -> str:
    keys = [f"segments-{key}" for key in ("stability", "gap", "apart", "valley", "indices")]
    said = "".join(_titled(plots[key]) for key in keys if key in plots)
    return _section(t("Number of segments"), _tests(parts.choice, t) + said) if said else ""


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


def _portraits(parts: SegmentParts, plots: Mapping[str, Display], t: Translator) -> str:
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
    keys = [f"segments-{key}" for key in ("sizes", "each", "means", "snake")]
    figures = "".join(_titled(plots[key]) for key in keys if key in plots)
    return _section(
        t("Segment profiles"), f'<p class="soft">{clean(label)}</p>{table}{fidelity}{figures}'
    )


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


def _titled(plot: Display) -> str:
    return f"<div><h3>{clean(plot.title)}</h3>{place(plot)}</div>"


def _section(title: str, said: str) -> str:
    return f"<section><h2>{clean(title)}</h2>{said}</section>"
