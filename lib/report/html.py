"""The report as one HTML file: nothing is asked for; readable offline, on paper, without script."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from lib.core.findings import by_kind
from lib.core.metrics import metrics_of
from lib.core.results import Interval, ModelResult, Run, Status
from lib.i18n import Translator
from lib.models.manifest import Tree
from lib.report.board import gain_over_baseline, ranked, training_note
from lib.report.disclosure import LEAST, passed_on
from lib.report.drawing.display import Display
from lib.report.drawing.figure_svg import svg_of
from lib.report.drawing.interactive import place, policy, scripts, style
from lib.report.drawing.numbers import chance, decimals_of, score_text, signed, size_text
from lib.report.drawing.svg import clean, marker
from lib.report.figures.charts import model_colours
from lib.report.figures.plots import Evidence, plots_of, trained
from lib.report.figures.run_svg import probabilities_svg, probability_parts
from lib.report.front import points_of
from lib.report.importance_html import importance_html, importance_plots
from lib.report.labels import (
    by_resamples,
    effort_label,
    failure_line,
    family_label,
    finding_kind,
    findings_of,
    metric_about,
    metric_label,
    model_label,
    status_label,
)
from lib.report.own_sections import OwnSections
from lib.report.sentences import decision_title, plan_sentence, verdict_sentence
from lib.report.tree_html import tree_section
from lib.report.tuned_html import tuning_html

Kept = Mapping[str, Mapping[str, Any]]
"""Results by model."""


def render(
    run: Run,
    t: Translator,
    evidence: Evidence | None = None,
    own: OwnSections | None = None,
    importance: Kept | None = None,
    tree: Tree | None = None,
) -> str:
    """Return the report of a run as a self-contained HTML page in the translator's language.

    Reports are passed on: nothing of a single row is in one (lib.report.disclosure).

    ``evidence`` adds figures of single models; they need a browser that runs the page's script.
    ``own`` is what its kind of job adds, ``importance`` what was found of features, ``tree`` the
    questions of its decision tree.
    """
    run, own = passed_on(run), own or OwnSections()
    plots = {**plots_of(run, t, evidence or {}), **own.plots}
    plots |= importance_plots(run, importance or {}, t)
    plots = {key: _on_paper(plot, t) for key, plot in plots.items()}
    title = t("Deepworth report: {name}", name=run.name)
    return (
        f'<!DOCTYPE html>\n<html lang="{clean(t.language)}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy()}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{clean(title)}</title><style>{style()}</style></head>"
        f"<body><main>{page_body(run, t, plots, own, tree)}</main>"
        f"{scripts(plots.values())}</body></html>\n"
    )


def _on_paper(plot: Display, t: Translator) -> Display:
    """Return a figure with its drawing for paper, and for browsers that run no script."""
    return plot if plot.drawing else replace(plot, drawing=svg_of(plot.figure, t))


def page_body(
    run: Run,
    t: Translator,
    plots: Mapping[str, Display],
    own: OwnSections | None = None,
    tree: Tree | None = None,
) -> str:
    """Return what stands on the page, with a place for each of the figures."""
    own = own or OwnSections()
    return "".join(
        (
            _head(run, t),
            own.first(plots),
            _verdict(run, t, plots),
            _quality(run, t, plots),
            _board(run, t),
            own.after_board(plots),
            _folds(run, t, plots),
            _metrics(run, t),
            importance_html(plots, t),
            tree_section(tree, run.task, t),
            _networks(run, t, plots),
            _each(run, t, plots),
            _findings(run, t),
            _method(own.method, t),
            _facts(run, t),
        )
    )


def _own(text: object) -> str:
    """Return a text of the user's, escaped and kept from turning the direction of ours."""
    return f"<bdi>{clean(text)}</bdi>"


def _head(run: Run, t: Translator) -> str:
    table = " × ".join(
        (
            t.plural("{count} row", "{count} rows", run.rows),
            t.plural("{count} column", "{count} columns", run.columns),
        )
    )
    target = t("Target")
    about = f" · {clean(target)}: {_own(run.task.target)}" if run.task.target else ""
    hint = t(
        "Hover over a mark to read its value, drag to zoom in, double-click to reset. Click a "
        "heading to sort its table."
    )
    return (
        f"<header><h1>{_own(run.name)}</h1>"
        f'<p class="soft">{_own(run.dataset_name)} · {clean(table)}{about}</p>'
        f'<p class="soft">{clean(plan_sentence(run, t))}</p>{_note(run, t)}'
        f'<p class="soft hint">{clean(hint)}</p></header>'
    )


def _note(run: Run, t: Translator) -> str:
    if not run.note:
        return ""
    title = t("Notes")
    return f'<h3>{clean(title)}</h3><p class="note"><bdi>{clean(run.note)}</bdi></p>'


def _verdict(run: Run, t: Translator, plots: Mapping[str, Display]) -> str:
    sentence = clean(verdict_sentence(run, t))
    verdict = run.verdict
    if verdict is None:
        return _section(t("No verdict"), f"<p>{sentence}</p>", kind="card")
    legend = "".join(
        f'<li><i style="background:{colour}"></i>{clean(name)} {clean(chance(share, t))}</li>'
        for share, name, colour in probability_parts(verdict, t)
    )
    chances = t("Probability of each answer")
    effort = t("Effort: {effort}", effort=effort_label(run.plan.effort, t))
    parts = [
        f'<p class="lead">{sentence}</p>',
        f'<p class="soft">{clean(effort)}</p>',
        f"<h3>{clean(plots['verdict'].title)}</h3>{place(plots['verdict'])}",
    ]
    if not verdict.reason:  # else the scores are no answer yet
        parts += [
            f"<h3>{clean(chances)}</h3>{probabilities_svg(verdict, t)}",
            f'<ul class="legend">{legend}</ul>',
        ]
    return _section(decision_title(run, verdict, t), *parts, kind="card")


def _quality(run: Run, t: Translator, plots: Mapping[str, Display]) -> str:
    if "quality" not in plots:
        return ""
    points = points_of(run, t)
    families = list(dict.fromkeys(point.family for point in points))
    first = {
        point.family: model_colours(run)[point.id]
        for point in sorted(points, key=lambda point: run.plan.models.index(point.id), reverse=True)
    }
    legend = "".join(
        f"<li>{_mark(family, first[family])}{clean(family_label(family, t))}</li>"
        for family in families
    )
    key = t("A number instead of a name is the rank on the leaderboard.")
    return _section(
        t("Quality against cost"),
        f'<p class="soft">{clean(plots["quality"].title)}</p>',
        f'<p class="soft">{clean(key)}</p>',
        place(plots["quality"], f'<ul class="legend">{legend}</ul>'),
    )


def _mark(family: str, colour: str) -> str:
    return f'<svg viewBox="0 0 16 16" aria-hidden="true">{marker(family, 8, 8, 6, colour)}</svg>'


def _board(run: Run, t: Translator) -> str:
    metric = metric_label(run.plan.metric, t)
    headings = (
        "#",
        t("Model"),
        t("{metric}, 95% interval", metric=metric),
        t("Gain over baseline"),
        t("CPU time"),
        t("ms per 1,000 rows"),
        t("Size"),
    )
    colours = model_colours(run)
    rows = "".join(
        _board_row(run, result, number, colours[result.id], t)
        for number, result in enumerate(ranked(run), start=1)
    )
    return _section(
        t("Leaderboard"),
        f'<p class="soft">{clean(metric_about(run.plan.metric, t))}</p>',
        _table(headings, rows, kind="board"),
        tuning_html(run, t),
    )


def _board_row(run: Run, result: ModelResult, number: int, colour: str, t: Translator) -> str:
    done = result.status is Status.DONE
    label = model_label(result.id, t)
    rank = _cell(str(number), number) if done else _cell("–")
    note = training_note(result, t)
    named = clean(label) + (f'<br><span class="soft">{clean(note)}</span>' if note else "")
    name = f'<td data-value="{clean(label)}">{_mark(result.family, colour)}{named}</td>'
    if not done:
        said = status_label(result.status, t)
        if result.failure is not None:
            said = f"{said}: {failure_line(result.failure, t)}"
        return f'<tr>{rank}{name}<td class="wide" colspan="5">{clean(said)}</td></tr>'
    interval = result.metrics.get(run.plan.metric)
    gain = gain_over_baseline(run, result)
    gained = _cell("")
    if interval is not None and result.family != "baseline":
        gained = _cell(signed(gain, decimals_of(interval, run.plan.metric), t), gain)
    pace = result.predict_ms_per_1000
    cells = (
        _score(interval, run.plan.metric, t),
        gained,
        _cell(t.duration(result.fit_cpu_seconds), result.fit_cpu_seconds),
        _cell("–") if pace is None else _cell(t.number(pace, 1), pace),
        _cell(size_text(result.size_bytes, t), result.size_bytes),
    )
    return f"<tr>{rank}{name}{''.join(cells)}</tr>"


def _folds(run: Run, t: Translator, plots: Mapping[str, Display]) -> str:
    if "folds" not in plots:
        return ""
    plot = plots["folds"]
    said = f'<p class="soft">{clean(plot.title)}</p>{place(plot)}'
    resamples = by_resamples(run.plan.metric)
    return _section(t("Resample by resample") if resamples else t("Fold by fold"), said)


def _networks(run: Run, t: Translator, plots: Mapping[str, Display]) -> str:
    drawn = [plots[f"loss-{result.id}"] for result in trained(run)]
    if not drawn:
        return ""
    return _section(t("Learning curves of the networks"), *map(_titled, drawn))


def _titled(plot: Display) -> str:
    return f"<div><h3>{clean(plot.title)}</h3>{place(plot)}</div>"


def _each(run: Run, t: Translator, plots: Mapping[str, Display]) -> str:
    """Return what else is known of each model, folded up: drawn when it is opened."""
    parts = []
    for result in ranked(run):
        chosen = [plot for key, plot in plots.items() if key.startswith(f"evidence-{result.id}-")]
        if chosen:
            said = "".join(map(_titled, chosen))
            label = clean(model_label(result.id, t))
            start = f'<details><summary>{label}</summary><div class="pairs">'
            parts.append(f"{start}{said}</div></details>")
    if not parts:
        return ""
    return _section(t("Model by model"), *parts)


def _metrics(run: Run, t: Translator) -> str:
    done = [result for result in ranked(run) if result.status is Status.DONE and result.metrics]
    names = [
        metric.name
        for metric in metrics_of(run.task.kind)
        if any(metric.name in result.metrics for result in done)
    ]
    if len(names) < 2:
        return ""
    rows = "".join(
        f"<tr>{_cell(model_label(result.id, t), model_label(result.id, t))}"
        + "".join(_score(result.metrics.get(name), name, t) for name in names)
        + "</tr>"
        for result in done
    )
    headings = (t("Model"), *(metric_label(name, t) for name in names))
    return _section(t("All metrics"), _table(headings, rows))


def _findings(run: Run, t: Translator) -> str:
    if not run.findings:
        return ""
    items = []
    for alike in by_kind(findings_of(run)):
        title, messages, advice = finding_kind(alike, t)
        told = "<br>".join(f"<bdi>{clean(message)}</bdi>" for message in messages)
        said = f"<strong>{clean(title)}</strong> {told}"
        items.append(f'<li>{said} <span class="soft">{clean(advice)}</span></li>')
    return _section(t("Findings"), f'<ul class="findings">{"".join(items)}</ul>')


def _method(own: str, t: Translator) -> str:
    rows = t(
        "This file contains no rows of the table: all values combine at least {count} rows.",
        count=t.number(LEAST),
    )
    if own:
        said = f"<p>{clean(own)}</p><p>{clean(rows)}</p>"
        return _section(t("How this was measured"), said)
    paragraphs = (
        t(
            "Every model was trained and tested on the same folds, with all preprocessing learned "
            "on the training rows of each fold. Early stopping and tuning used part of those rows."
        ),
        t(
            "Intervals are 95% corrected resampled t intervals (Nadeau & Bengio 2003): folds share "
            "training rows, and the correction allows for that."
        ),
        t(
            "The verdict is a Bayesian correlated t test with a region of practical equivalence "
            "(Benavoli et al. 2017). On each fold, a side is represented by its model that is "
            "best on the other folds, so that having many models to choose from is no advantage; "
            "the mean difference can therefore differ slightly from that of the two scores."
        ),
        t("Times are CPU seconds of training over all folds, without the final fit on all rows."),
        rows,
    )
    said = "".join(f"<p>{clean(paragraph)}</p>" for paragraph in paragraphs)
    return _section(t("How this was measured"), said)


def _facts(run: Run, t: Translator) -> str:
    packages = run.environment.get("packages", {})
    facts = [
        (t("Created"), _moment(run.created, t)),
        (t("Duration"), t.duration(run.seconds)),
        (t("Run"), run.id),
        (t("SHA-256 of the file"), run.dataset_sha256),
        ("Python", run.environment.get("python") or "–"),
        (t("Packages"), ", ".join(f"{name} {packages[name]}" for name in sorted(packages)) or "–"),
        (t("Cores"), run.environment.get("cores") or "–"),
    ]
    said = "".join(f"<dt>{clean(name)}</dt><dd>{_own(value)}</dd>" for name, value in facts)
    return _section(t("Details"), f"<dl>{said}</dl>")


def _moment(when: str, t: Translator) -> str:
    try:
        return t.moment(datetime.fromisoformat(when)) + " UTC"
    except ValueError:
        return when


def _section(title: str, *parts: str, kind: str = "") -> str:
    return f'<section class="{kind}"><h2>{clean(title)}</h2>{"".join(parts)}</section>'


def _table(headings: Sequence[str], rows: str, kind: str = "") -> str:
    head = "".join(f'<th scope="col">{clean(heading)}</th>' for heading in headings)
    return (
        f'<div class="scroll"><table class="sortable {kind}">'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _cell(text: str, value: str | float | None = None) -> str:
    """Return a cell; ``value`` is what its table is sorted by (NaN and None: stays at the end)."""
    known = value is not None and not (isinstance(value, float) and not math.isfinite(value))
    return f'<td data-value="{clean(value) if known else ""}">{clean(text)}</td>'


def _score(interval: Interval | None, metric: str, t: Translator) -> str:
    if interval is None:
        return _cell("–")
    # On narrow paper a score may be parted before its sign only.
    return _cell(score_text(interval, t, metric).replace("± ", "±\u00a0"), interval.mean)
