"""What covariates bring a model, in sentences and as a chart."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import plotly.graph_objects as go

from lib.core.model import Family
from lib.core.results import Decision, Run, Status
from lib.i18n import N_, Translator
from lib.models.catalogue import get_model
from lib.report.board import ranked
from lib.report.drawing.display import Display
from lib.report.drawing.numbers import chance, decimals_in
from lib.report.drawing.theme import ERROR_BAR, REFERENCE_LINE, escape, figure, upright_line
from lib.report.figures.charts import cut, model_colours
from lib.report.labels import metric_label, model_label
from lib.report.sections.section import Displays, RunView
from lib.workflows.forecasts.facts.setup import known_setup
from lib.workflows.forecasts.facts.sources import CovariateGain, Without
from lib.workflows.forecasts.models.classical import WITH_COVARIATES, WITH_PAST
from lib.workflows.forecasts.report.kept import covariate_gains
from lib.workflows.forecasts.report.sources import listed_sources, units_text

_DECIDED: Mapping[Decision, tuple[str, Callable[[Without], float]]] = {
    Decision.DEEP: (
        N_(
            "{names}: helpful. {score} without; gain {difference} (95% interval "
            "{low} to {high}), more than {rope} with a probability of {chance}."
        ),
        lambda one: one.p_with,
    ),
    Decision.CLASSICAL: (
        N_(
            "{names}: harmful. {score} without; gain {difference} (95% interval "
            "{low} to {high}), less than −{rope} with a probability of {chance}."
        ),
        lambda one: one.p_without,
    ),
    Decision.EQUIVALENT: (
        N_(
            "{names}: no practical difference. {score} without; gain {difference} (95% "
            "interval {low} to {high}), within ±{rope} with a probability of {chance}."
        ),
        lambda one: one.p_equivalent,
    ),
    Decision.NO_GAIN: (
        N_(
            "{names}: no noticeable help. {score} without; gain {difference} (95% "
            "interval {low} to {high}), more than {rope} with a probability of {chance} only."
        ),
        lambda one: one.p_with,
    ),
}
"""What is said of a model with and without covariates, and the probability that stands there."""
_NAME = 30


def has_covariates(run: Run) -> bool:
    """Whether an analyst may have added anything to dates and values."""
    setup = known_setup(run.task.recipe)
    return setup is None or bool(setup.known or setup.past or setup.country)


def models_with_covariates(run: Run) -> list[str]:
    """Return the completed models that look at this run's covariates, the best first."""
    setup = known_setup(run.task.recipe)
    takes: frozenset[str] = frozenset()
    if setup is None or setup.known or setup.country:
        takes |= WITH_COVARIATES
    if setup is None or setup.past:
        takes |= WITH_PAST
    return [
        one.id
        for one in ranked(run)
        if one.status is Status.DONE
        and (one.id in takes or get_model(one.id).family is Family.DEEP)
    ]


def covariate_texts(view: RunView) -> Sequence[str]:
    """Return sentences on the best model that was looked at, or that none uses covariates."""
    run = view.run
    if run.task.recipe and has_covariates(run) and not models_with_covariates(run):
        return (nothing_text(view.t),)
    for model, found in covariate_gains(view).items():
        said = " ".join(gain_text(found, view.t))
        return (f"{model_label(model, view.t)}: {said}", how_text(found, view.t))
    return ()


def covariate_displays(view: RunView) -> Displays:
    """Return the chart of the best model that was looked at."""
    for model, found in covariate_gains(view).items():
        if found.without:
            chart = gain_chart(found, model, view.run, view.t)
            return (Display(f"covariates-{model}", chart_title(found, view.t), chart),)
    return ()


def nothing_text(t: Translator) -> str:
    """Return that no completed model uses covariates."""
    return t("None of the completed models uses covariates, so they bring nothing here.")


def gain_text(found: CovariateGain, t: Translator) -> Sequence[str]:
    """Return what can be said of the model without covariates, one sentence for each try."""
    called = metric_label(found.metric, t)
    if not found.without:
        return (
            t("There are too few cut-offs with a value of {metric} to compare.", metric=called),
        )
    digits = _decimals(found)
    score = t.number(found.score, digits)
    said = [t("{metric} with covariates: {score}.", metric=called, score=score)]
    return [*said, *(_one_text(one, digits, t) for one in found.without)]


def _one_text(one: Without, digits: int, t: Translator) -> str:
    values = {
        "names": listed_sources(one.sources, t),
        "score": t.number(one.score, digits),
        "difference": t.number(one.difference, digits),
        "low": t.number(one.low, digits),
        "high": t.number(one.high, digits),
        "rope": t.number(one.rope, max(digits, 3)),
    }
    if one.decision not in _DECIDED:
        return t(
            "{names}: unclear. {score} without; gain {difference} (95% interval {low} to {high}).",
            **values,
        )
    said, probability = _DECIDED[one.decision]
    return t(said, **values, chance=chance(probability(one), t))


def how_text(found: CovariateGain, t: Translator) -> str:
    """Return what was done and what it cannot tell."""
    return t(
        "The same model, fitted anew without them at the same {cutoffs} cut-offs; dates and past "
        "values stay. Judged as the verdict is, over {units}, each comparison by itself. The best "
        "model with covariates was chosen by its score with them, which favours them a little.",
        cutoffs=t.number(found.cutoffs),
        units=units_text(found.units, found.by_cutoffs, t),
    )


def chart_title(found: CovariateGain, t: Translator) -> str:
    """Return what the chart shows."""
    return t("Gain in {metric} from covariates", metric=metric_label(found.metric, t))


def gain_chart(found: CovariateGain, model: str, run: Run, t: Translator) -> go.Figure:
    """Return the gains with their intervals, all covariates on top, and the region around zero."""
    shown = found.without
    chart = figure("", 110 + 30 * max(len(shown), 3), margin_t=16)
    names = [listed_sources(one.sources, t) for one in shown]
    if len(shown) > 1 or len(shown[0].sources) > 1:
        names[0] = t("All of them")
    places = list(range(len(shown)))
    digits = _decimals(found)
    chart.add_vrect(x0=-shown[0].rope, x1=shown[0].rope, fillcolor=ERROR_BAR, opacity=0.25)
    chart.add_scatter(
        x=[one.difference for one in shown],
        y=places,
        mode="markers",
        marker={"color": model_colours(run)[model], "size": 10},
        error_x={
            "array": [one.high - one.difference for one in shown],
            "arrayminus": [one.difference - one.low for one in shown],
            "color": ERROR_BAR,
        },
        text=[
            escape(f"{name}: {t.number(one.difference, digits)}")
            for name, one in zip(names, shown, strict=True)
        ],
        hovertemplate="%{text}<extra></extra>",
    )
    named = [escape(cut(name, _NAME)) for name in names]
    chart.update_yaxes(tickvals=places, ticktext=named, autorange="reversed")
    upright_line(chart, 0, REFERENCE_LINE)
    axis = t("Gain in {metric}", metric=metric_label(found.metric, t))
    chart.update_xaxes(title_text=escape(axis))
    return chart


def _decimals(found: CovariateGain) -> int:
    halves = sorted((one.high - one.low) / 2 for one in found.without)
    return max(decimals_in(found.metric, halves[len(halves) // 2]), 0)
