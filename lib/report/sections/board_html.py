"""The leaderboard of a report, and the table of all metrics."""

import math
from collections.abc import Sequence

from lib.core.metrics import metrics_of
from lib.core.results import Interval, ModelResult, Run, Status
from lib.evaluation.judge.standing import Standing, standings
from lib.i18n import Translator
from lib.report.board import (
    board_note,
    gain_over_baseline,
    ranked,
    standing_note,
    standing_text,
)
from lib.report.drawing.numbers import decimals_of, score_text, signed, size_text
from lib.report.drawing.svg import clean, marker
from lib.report.figures.charts import model_colours
from lib.report.labels import failure_line, metric_about, metric_label, model_label, status_label
from lib.report.reader import kept_contest, kept_evidence
from lib.report.sections.section import Displays, RunView, boxed, soft
from lib.report.sections.tuned_html import tuning_html


def board_html(view: RunView, displays: Displays) -> str:
    """Return the leaderboard, and what tuning brought."""
    del displays
    run, t = view.run, view.t
    headings = (
        "#",
        t("Model"),
        t("{metric}, 95% interval", metric=metric_label(run.plan.metric, t)),
        t("Gain over baseline"),
        t("CPU time"),
        t("ms per 1,000 rows"),
        t("Size"),
    )
    colours = model_colours(run)
    places = standings(run, kept_evidence(view.reader), kept_contest(view.reader))
    rows = "".join(
        _board_row(run, result, number, colours[result.id], places.get(result.id), t)
        for number, result in enumerate(ranked(run), start=1)
    )
    return boxed(
        t("Leaderboard"),
        soft(metric_about(run.plan.metric, t)),
        _table(headings, rows, kind="board"),
        soft(note) if (note := standing_note(places, t)) else "",
        tuning_html(run, t),
    )


def _board_row(
    run: Run,
    result: ModelResult,
    number: int,
    colour: str,
    standing: Standing | None,
    t: Translator,
) -> str:
    done = result.status is Status.DONE
    label = model_label(result.id, t)
    rank = _cell(str(number), number) if done else _cell("–")
    note = board_note(run, result, t)
    named = clean(label)
    if standing is not None:
        named += f' <span class="tag">{clean(standing_text(standing, t))}</span>'
    named += f'<br><span class="soft">{clean(note)}</span>' if note else ""
    name = f'<td data-value="{clean(label)}">{mark(result.family, colour)}{named}</td>'
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


def mark(family: str, colour: str) -> str:
    """Return the mark of a family of models, as in the charts."""
    return f'<svg viewBox="0 0 16 16" aria-hidden="true">{marker(family, 8, 8, 6, colour)}</svg>'


def metrics_html(view: RunView, displays: Displays) -> str:
    """Return the table of all metrics; "" where there is one only."""
    del displays
    run, t = view.run, view.t
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
    return boxed(t("All metrics"), _table(headings, rows))


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
