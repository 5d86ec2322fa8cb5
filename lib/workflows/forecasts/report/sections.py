"""The sections of a run of forecasts."""

from __future__ import annotations

from collections.abc import Sequence

from lib.core.results import Run
from lib.i18n import Translator
from lib.report.drawing.display import Display
from lib.report.figures.folds import has_folds
from lib.report.labels import model_label
from lib.report.sections.run_sections import (
    BOARD,
    FACTS,
    FINDINGS,
    LOSSES,
    METRICS,
    PAIRS,
    QUALITY,
    VERDICT,
    fold_displays,
    method_section,
)
from lib.report.sections.section import Displays, RunView, Section
from lib.workflows.forecasts.facts.setup import forecast_setup
from lib.workflows.forecasts.report.charts import fan_chart, steps_chart, windows_chart
from lib.workflows.forecasts.report.covariates import (
    covariate_displays,
    covariate_texts,
    has_covariates,
)
from lib.workflows.forecasts.report.errors_left import errors_displays, errors_texts
from lib.workflows.forecasts.report.held import held_section_texts
from lib.workflows.forecasts.report.importance import importance_displays, importance_texts
from lib.workflows.forecasts.report.kept import backtests, next_forecasts
from lib.workflows.forecasts.report.parts import parts_displays, parts_texts
from lib.workflows.forecasts.report.sums import has_sums, sums_displays, sums_texts
from lib.workflows.forecasts.report.what_if import what_if_displays, what_if_texts
from lib.workflows.forecasts.report.words import without_past

_IN_REPORT = 3
"""Series whose charts are in a report."""
_PAGE = "lib.workflows.forecasts.page.shown"


def next_displays(view: RunView) -> Displays:
    """Return the forecast of the largest series, with the fan of the best model."""
    found = next_forecasts(view)
    if not found:
        return ()
    first = next(iter(found.values()))
    shown = []
    for place, fan in enumerate(first.fans[:_IN_REPORT]):
        fans = {model: own.fans[place] for model, own in found.items() if place < len(own.fans)}
        chart = fan_chart(fans, view.run, view.t)
        shown.append(Display(f"next-{place}", series_name(fan.series, view), chart))
    return tuple(shown)


def next_texts(view: RunView) -> Sequence[str]:
    """Return why there is no past beside the forecast, where there is none."""
    if not view.passed_on or not next_forecasts(view):
        return ()
    return (without_past(view.t),)


def window_displays(view: RunView) -> Displays:
    """Return the windows of the largest series by the best model."""
    shown = []
    for model, found in list(backtests(view).items())[:1]:
        for place, windows in enumerate(found.windows[:_IN_REPORT]):
            name = f"{model_label(model, view.t)}: {series_name(windows[0].series, view)}"
            chart = windows_chart(windows, model, view.run, view.t)
            shown.append(Display(f"windows-{model}-{place}", name, chart))
    return tuple(shown)


def step_displays(view: RunView) -> Displays:
    """Return the errors of the models that lead by how far ahead they forecast."""
    found = backtests(view)
    if not found:
        return ()
    title = view.t("Error by periods ahead")
    return (Display("steps", title, steps_chart(found, view.run, view.t)),)


def series_name(name: str, view: RunView) -> str:
    """Return what a series is called; the target where there is but one."""
    return name or view.run.task.target


def _method(run: Run, t: Translator) -> Sequence[str]:
    setup = forecast_setup(run.plan)
    cutoffs = t.number(run.plan.folds)
    said = [
        t(
            "Every model is asked the same: at each of {cutoffs} cut-offs it knows the values up "
            "to there and forecasts the next {horizon} periods. Nothing later reaches it, not "
            "even for scaling, filling gaps or choosing an order.",
            cutoffs=cutoffs,
            horizon=t.number(setup.horizon),
        ),
        *([_gap_text(setup.gap, t)] if setup.gap else []),
        t(
            "Models without intervals of their own take them from their errors at earlier origins "
            "(conformal)."
        ),
    ]
    if setup.common_end:
        said.append(t("Cut-offs are moments of the calendar, the same for all series."))
    else:
        said.append(t("Series end at different moments; cut-offs count back from each one's end."))
    return said


def _gap_text(gap: int, t: Translator) -> str:
    return t.plural(
        "Between the last known value and the first forecast {count} period is left out.",
        "Between the last known value and the first forecast {count} periods are left out.",
        gap,
    )


NEXT = Section(
    "forecast",
    lambda view: view.t("What comes next"),
    next_displays,
    texts=next_texts,
    on_page=f"{_PAGE}:what_comes_next",
    linked=True,
    terms=("interval",),
)
WINDOWS = Section(
    "windows",
    lambda view: view.t("Forecast against actual"),
    window_displays,
    on_page=f"{_PAGE}:against_actual",
    linked=True,
)
STEPS = Section("steps", lambda view: view.t("Error by periods ahead"), step_displays)
PARTS = Section(
    "parts",
    lambda view: view.t("Season and trend"),
    parts_displays,
    texts=parts_texts,
    on_page="lib.workflows.forecasts.page.parts:season_and_trend",
)
ERRORS = Section(
    "errors_left",
    lambda view: view.t("Residuals"),
    errors_displays,
    texts=errors_texts,
    on_page="lib.workflows.forecasts.page.errors_left:what_is_left",
)
SUMS = Section(
    "sums",
    lambda view: view.t("Sums over series"),
    sums_displays,
    texts=sums_texts,
    on_page="lib.workflows.forecasts.page.sums:sums",
    applies=lambda view: has_sums(view.run),
)
IMPORTANCE = Section(
    "importance",
    lambda view: view.t("What matters"),
    importance_displays,
    texts=importance_texts,
    on_page="lib.workflows.forecasts.page.evidence:what_matters",
)
COVARIATES = Section(
    "covariates",
    lambda view: view.t("With and without covariates"),
    covariate_displays,
    texts=covariate_texts,
    on_page="lib.workflows.forecasts.page.evidence:with_and_without",
    applies=lambda view: has_covariates(view.run),
)
WHAT_IF = Section(
    "what_if",
    lambda view: view.t("What if?"),
    what_if_displays,
    texts=what_if_texts,
    on_page="lib.workflows.forecasts.page.what_if:what_if",
)
HELD = Section(
    "held",
    lambda view: view.t("Did it hold?"),
    texts=held_section_texts,
    on_page="lib.workflows.forecasts.page.held:held",
)
SERIES = Section(
    "series",
    lambda view: view.t("Series by series"),
    to_html=lambda _view, _displays: "",
    on_page=f"{_PAGE}:series_by_series",
)
FOLDS = Section(
    "folds",
    lambda view: view.t("Cut-off by cut-off"),
    fold_displays,
    applies=lambda view: has_folds(view.run),
)
METHOD = method_section(_method)
FORECAST_SECTIONS = (
    VERDICT,
    NEXT,
    SUMS,
    WHAT_IF,
    HELD,
    BOARD,
    QUALITY,
    WINDOWS,
    STEPS,
    SERIES,
    IMPORTANCE,
    COVARIATES,
    ERRORS,
    PARTS,
    PAIRS,
    FOLDS,
    METRICS,
    LOSSES,
    FINDINGS,
    METHOD,
    FACTS,
)
