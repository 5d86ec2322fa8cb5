"""The report's part on what the best models go by: importance of features, coefficients."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lib.core.common_jobs import IMPORTANCE
from lib.core.results import Run
from lib.i18n import Translator
from lib.report.board import ranked
from lib.report.drawing.display import Display
from lib.report.figures.charts import model_colours
from lib.report.figures.importance_charts import (
    by_class,
    coefficients_about,
    coefficients_chart,
    importance_chart,
)
from lib.report.labels import model_label
from lib.report.sections.section import Displays, RunView, boxed, soft, title_of, titled

_MAX_CLASSES = 8
"""Classes whose coefficients are drawn of a model; the page has those of all."""


def importance_displays(view: RunView) -> Displays:
    """Return the charts of what was found, by keys "importance-...", the best model first."""
    run, t = view.run, view.t
    found = {one.model: one.result for one in reversed(view.reader.jobs(IMPORTANCE)) if one.result}
    return [
        display
        for result in ranked(run)
        if result.id in found
        for display in _of_model(run, result.id, found[result.id], t)
    ]


def _of_model(run: Run, model: str, found: Mapping[str, Any], t: Translator) -> Iterator[Display]:
    colour, label = model_colours(run)[model], model_label(model, t)
    charts = [importance_chart(found["features"], str(found["metric"]), colour, t)]
    weights = by_class(found.get("coefficients", ()))
    charts += [
        coefficients_chart(model, own, run.task, colour, t)
        for own in list(weights.values())[:_MAX_CLASSES]
    ]
    for number, chart in enumerate(charts):
        yield Display(f"importance-{model}-{number}", f"{label}: {title_of(chart)}", chart)


def importance_html(view: RunView, displays: Displays) -> str:
    """Return the section; empty where nothing was found."""
    if not displays:
        return ""
    t = view.t
    about = [importance_about(t), *_about(displays, t)]
    return boxed(t("What the best models rely on"), *map(soft, about), *map(titled, displays))


def importance_about(t: Translator) -> str:
    """Return what importance is, and what it does not say."""
    return t(
        "How much worse the model gets on unseen rows when the values of one feature are "
        "shuffled. Two features with the same information can both look unimportant."
    )


def _about(plots: Sequence[Display], t: Translator) -> list[str]:
    """Return what is said of the coefficients that are drawn, once for each kind of model."""
    numbers = Counter(plot.key.split("-")[1] for plot in plots)
    known = {
        coefficients_about(model, count > 2, t) for model, count in numbers.items() if count > 1
    }
    return sorted(known)
