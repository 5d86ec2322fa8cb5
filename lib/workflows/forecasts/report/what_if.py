"""A forecast beside that with other covariates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import plotly.graph_objects as go

from lib.core.model import Family
from lib.core.results import Run, Status
from lib.i18n import Translator
from lib.models.catalogue import get_model
from lib.report.board import ranked
from lib.report.drawing.display import Display
from lib.report.drawing.palette import COLOURS
from lib.report.drawing.theme import escape
from lib.report.labels import model_label
from lib.report.sections.section import Displays, RunView
from lib.workflows.forecasts.facts.views import Fan
from lib.workflows.forecasts.facts.what_if import Ahead, WhatIf
from lib.workflows.forecasts.models.classical import WITH_COVARIATES
from lib.workflows.forecasts.report.charts import fan_chart
from lib.workflows.forecasts.report.kept import next_forecasts, what_ifs

_IN_REPORT = 3
"""Series whose change is in a report."""


def models_with_covariates(run: Run) -> list[str]:
    """Return the completed models that look at covariates, the best first."""
    return [
        one.id
        for one in ranked(run)
        if one.status is Status.DONE
        and (one.id in WITH_COVARIATES or get_model(one.id).family is Family.DEEP)
    ]


def what_if_texts(view: RunView) -> Sequence[str]:
    """Return sentences on how the latest other covariates change each model's forecast."""
    first, said = next_forecasts(view), []
    for model, found in what_ifs(view).items():
        parts = [f"{model_label(model, view.t)}: {changed_text(found, view.t)}"]
        for before, after in _pairs(first[model].fans if model in first else (), found):
            name = before.series or view.run.task.target
            parts.append(change_text(name, before, after, view.t))
        said.append(" ".join(parts))
    return said


def what_if_displays(view: RunView) -> Displays:
    """Return both forecasts of the largest series, by the best model that has both."""
    first = next_forecasts(view)
    for model, found in what_ifs(view).items():
        if model in first:
            return tuple(
                Display(
                    f"what-if-{place}",
                    f"{model_label(model, view.t)}: {before.series or view.run.task.target}",
                    what_if_chart(before, after, view.run, model, view.t),
                )
                for place, (before, after) in enumerate(_pairs(first[model].fans, found))
            )
    return ()


def _pairs(fans: Sequence[Fan], found: WhatIf) -> list[tuple[Fan, Fan]]:
    return list(zip(fans, found.forecast.fans, strict=False))[:_IN_REPORT]


def changed_text(found: WhatIf, t: Translator) -> str:
    """Return which covariates have other values than before, and what of them is not known."""
    parts = [f"{name} ({t.number(count)})" for name, count in found.changed.items() if count]
    said = [t("No value is other than in the table.")]
    if parts:
        changed = ", ".join(parts)
        said = [t("Values that are other than in the table: {covariates}.", covariates=changed)]
    for name, count in found.unseen.items():
        said.append(
            t.plural(
                "{column}: {count} value was never seen; it counts as none of the known ones.",
                "{column}: {count} values were never seen; they count as none of the known ones.",
                count,
                column=name,
            )
        )
    return " ".join(said)


def ahead_texts(found: Ahead, t: Translator) -> Sequence[str]:
    """Return sentences on what was taken from a file of covariates, and what was not."""
    given = ", ".join(f"{name} ({t.number(count)})" for name, count in found.given.items())
    said = [t("Values of periods to come in the file: {covariates}.", covariates=given)]
    if found.kept:
        said.append(
            t.plural(
                "{count} value is not in the file and stays as it is in the table.",
                "{count} values are not in the file and stay as they are in the table.",
                found.kept,
            )
        )
    if found.lacking:
        columns = ", ".join(found.lacking)
        said.append(t("Not in the file, so as in the table: {columns}.", columns=columns))
    if found.elsewhen:
        said.append(
            t.plural(
                "{count} row is of a date that is not to come and is left out.",
                "{count} rows are of dates that are not to come and are left out.",
                found.elsewhen,
            )
        )
    if found.others:
        said.append(
            t.plural(
                "{count} series of the file is none of this run ({examples}).",
                "{count} series of the file are none of this run ({examples}).",
                found.others,
                examples=", ".join(found.examples),
            )
        )
    if found.unread:
        said.append(unread_text(found.unread, t))
    for name, count in found.unreadable.items():
        said.append(
            t.plural(
                "{column}: {count} value is no number and stays as it is in the table.",
                "{column}: {count} values are no numbers and stay as they are in the table.",
                count,
                column=name,
            )
        )
    for name, words in found.unseen.items():
        given = ", ".join(words)
        said.append(t("{column}: never seen before: {values}.", column=name, values=given))
    return said


def unread_text(count: int, t: Translator) -> str:
    """Return in a sentence how many dates of a file could not be read."""
    return t.plural(
        "{count} row has no readable date and is left out.",
        "{count} rows have no readable date and are left out.",
        count,
    )


def change_text(name: str, before: Fan, after: Fan, t: Translator) -> str:
    """Return in a sentence how the sum of a series' forecast changes."""
    old, new = (sum(one for one in fan.point if one is not None) for fan in (before, after))
    if before.point == after.point:
        return t("{series}: the forecast is the same.", series=name)
    digits = 1 if max(abs(old), abs(new)) >= 100 else 3
    return t(
        "{series}: the forecasts of all periods together are {new} in place of {old}.",
        series=name,
        new=t.number(new, digits),
        old=t.number(old, digits),
    )


def what_if_chart(before: Fan, after: Fan, run: Run, model: str, t: Translator) -> go.Figure:
    """Return a forecast as a fan, and that with other covariates as a line."""
    shown = slice(-2 * len(before.moments), None)
    near = replace(before, past=before.past[shown], past_moments=before.past_moments[shown])
    chart = fan_chart({model: near}, run, t)
    chart.add_scatter(
        x=list(after.moments),
        y=list(after.point),
        mode="lines",
        line={"color": COLOURS["deep"], "width": 2, "dash": "dash"},
        name=escape(t("With other values")),
    )
    return chart
