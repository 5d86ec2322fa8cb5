"""Where models fail on reviews, in numbers: errors by kind of text, and drops on changed texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lib.core.results import Run
from lib.i18n import Translator
from lib.report.drawing.display import Display
from lib.report.drawing.interactive import place
from lib.report.drawing.numbers import signed
from lib.report.drawing.svg import clean
from lib.report.figures import charts
from lib.report.figures.shares import shares_chart
from lib.report.labels import metric_label, model_label
from lib.workflows.reviews.facts.models import Drop, Robustness
from lib.workflows.reviews.report.kept import KeptReviews
from lib.workflows.reviews.report.review_charts import (
    DISTURBANCES,
    robustness_chart,
    robustness_title,
)

_DIGITS = 3


def robustness_plot(answers: Mapping[str, Robustness], run: Run, t: Translator) -> Display:
    """Return the chart of the models that were tried, by their ids."""
    figure = robustness_chart(
        answers,
        {id_: model_label(id_, t) for id_ in answers},
        {id_: run.model(id_).family for id_ in answers},
        charts.model_colours(run),
        t,
    )
    called, said = t("Robustness"), robustness_title(answers, t)
    return Display("fails-robustness", f"{called}: {said}", figure)


def robustness_table(answers: Mapping[str, Robustness], t: Translator) -> dict[str, list[str]]:
    """Return a row a model and change, by what the columns are called; all of it as texts."""
    rows = [
        (model, answer, one, one.drop)
        for model, answer in answers.items()
        for one in answer.drops
        if one.drop is not None
    ]
    metric = metric_label(rows[0][1].metric, t) if rows else ""
    names = [one.name for _, _, one, _ in rows]
    return {
        t("Model"): [model_label(model, t) for model, *_ in rows],
        t("Texts"): [t(DISTURBANCES[name]) for name in names],
        t("{metric}, original texts", metric=metric): [
            _number(answer.score, t) for _, answer, *_ in rows
        ],
        t("Change"): [signed(-drop, _DIGITS, t) for *_, drop in rows],
        t("95% interval"): [_interval(one, t) for _, _, one, _ in rows],
        t("Changed predictions"): [t.percent(one.changed.share, 1) for _, _, one, _ in rows],
    }


def _number(value: float | None, t: Translator) -> str:
    return "–" if value is None else t.number(value, _DIGITS)


def _interval(one: Drop, t: Translator) -> str:
    if one.low is None or one.high is None:
        return "–"
    low, high = signed(-one.high, _DIGITS, t), signed(-one.low, _DIGITS, t)
    return t("{low} to {high}", low=low, high=high)


def robustness_note(metric: str, t: Translator) -> str:
    """Return how the chart and the table of robustness are read."""
    return t(
        "To the left, {metric} is worse. Whiskers: 95% bootstrap intervals over the rows. Six per "
        "cent of the letters are misspelled.",
        metric=metric_label(metric, t),
    )


def fails_plots(kept: KeptReviews, run: Run, t: Translator) -> list[Display]:
    """Return the figures of what was kept; keys that begin with "fails-"."""
    plots = []
    if kept.rates is not None:
        for at, (title, rows) in enumerate(kept.rates.groups):
            axis = t("Share of errors")
            figure = shares_chart(rows, kept.rates.overall, title, axis, t, good="low")
            plots.append(Display(f"fails-{at}", title, figure))
    if kept.robustness:
        plots.append(robustness_plot(kept.robustness, run, t))
    return plots


def fails_html(kept: KeptReviews, plots: Mapping[str, Display], t: Translator) -> str:
    """Return the section with a place for each figure; empty where nothing was kept."""
    rates = [plots[key] for key in plots if key.startswith("fails-") and key[6:].isdigit()]
    parts = []
    if rates and kept.rates is not None:
        model = model_label(kept.rates.model, t)
        said = t("{model}, from out-of-fold predictions.", model=model)
        parts.append(f'<p class="soft">{clean(said)}</p>')
        parts += [f"<div><h3>{clean(one.title)}</h3>{place(one)}</div>" for one in rates]
        parts.append(f'<p class="soft">{clean(rates_note(t))}</p>')
    if "fails-robustness" in plots:
        answers, drawn = kept.robustness, plots["fails-robustness"]
        metric = next(iter(answers.values())).metric
        note = f"{robustness_about(t)} {robustness_note(metric, t)}"
        parts.append(f"<div><h3>{clean(drawn.title)}</h3>{place(drawn)}</div>")
        parts.append(f'<p class="soft">{clean(note)}</p>{_table(robustness_table(answers, t))}')
    if not parts:
        return ""
    return f"<section><h2>{clean(t('Error analysis'))}</h2>{''.join(parts)}</section>"


def rates_note(t: Translator) -> str:
    """Return how the charts of errors are read."""
    return t(
        "Numbers in brackets are reviews; whiskers are 95% intervals (Wilson). Negation: not, "
        "n't, never, 안, 못, 없, 않."
    )


def robustness_about(t: Translator) -> str:
    """Return what was done to learn how robust a model is."""
    return t(
        "Each model is fitted again on the training rows of the first fold (the stored one has "
        "seen every row) and tested on that fold's other rows, unchanged and changed."
    )


def _table(columns: Mapping[str, Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{clean(name)}</th>' for name in columns)
    # The model's name may break, so that all columns fit on a printed page.
    rows = "".join(
        f'<tr><td class="wide">{clean(first)}</td>'
        f"{''.join(f'<td>{clean(value)}</td>' for value in rest)}</tr>"
        for first, *rest in zip(*columns.values(), strict=True)
    )
    return (
        f'<div class="scroll"><table class="board"><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )
