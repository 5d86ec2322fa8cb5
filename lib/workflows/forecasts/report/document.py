"""What the result document says of forecasts beside what it says of every run."""

from __future__ import annotations

from lib.core.facts import Json, to_json
from lib.core.results import Run
from lib.i18n import Translator
from lib.report.reader import RunReader
from lib.report.sections.section import RunView
from lib.workflows.forecasts.report.kept import held_forecasts, what_ifs


def later_parts(run: Run, t: Translator, reader: RunReader) -> dict[str, Json]:
    """Return how forecasts held, and those with other covariates, by model; what is passed on."""
    view = RunView(run, t, reader, passed_on=True)
    held = {model: to_json(found) for model, found in held_forecasts(view).items()}
    what_if = {model: to_json(found) for model, found in what_ifs(view).items()}
    return {**({"held": held} if held else {}), **({"what_if": what_if} if what_if else {})}
