"""The report's part on what the best models go by: importance of features, coefficients."""

import html
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from lib.core.results import Run
from lib.i18n import Translator
from lib.report.board import ranked
from lib.report.drawing.display import Display
from lib.report.drawing.interactive import place
from lib.report.drawing.svg import clean
from lib.report.figures.charts import model_colours
from lib.report.figures.importance_charts import (
    by_class,
    coefficients_about,
    coefficients_chart,
    importance_chart,
)
from lib.report.labels import model_label

Kept = Mapping[str, Mapping[str, Any]]
"""What the engine found of models (lib.evaluation.train.importance.explained), by their ids."""
_MAX_CLASSES = 8
"""Classes whose coefficients are drawn of a model; the page has those of all."""


def importance_plots(run: Run, kept: Kept, t: Translator) -> dict[str, Display]:
    """Return the figures, by keys that begin with "importance-", the best model first."""
    plots = []
    for result in ranked(run):
        found = kept.get(result.id)
        if not found:
            continue
        colour, label = model_colours(run)[result.id], model_label(result.id, t)
        charts = [importance_chart(found["features"], str(found["metric"]), colour, t)]
        weights = by_class(found.get("coefficients", ()))
        charts += [
            coefficients_chart(result.id, own, run.task, colour, t)
            for own in list(weights.values())[:_MAX_CLASSES]
        ]
        for number, chart in enumerate(charts):
            title = f"{label}: {html.unescape(chart.layout.title.text or '')}"
            plots.append(Display(f"importance-{result.id}-{number}", title, chart))
    return {plot.key: plot for plot in plots}


def importance_html(plots: Mapping[str, Display], t: Translator) -> str:
    """Return the section; empty where nothing was found."""
    own = [plot for key, plot in plots.items() if key.startswith("importance-")]
    if not own:
        return ""
    heading = t("What the best models rely on")
    about = t(
        "How much worse the model gets on unseen rows when the values of one feature are "
        "shuffled. Two features with the same information can both look unimportant."
    )
    said = [f'<p class="soft">{clean(about)}</p>']
    said += [f'<p class="soft">{clean(one)}</p>' for one in _about(own, t)]
    drawn = (f"<div><h3>{clean(plot.title)}</h3>{place(plot)}</div>" for plot in own)
    return f"<section><h2>{clean(heading)}</h2>{''.join([*said, *drawn])}</section>"


def _about(plots: Sequence[Display], t: Translator) -> list[str]:
    """Return what is said of the coefficients that are drawn, once for each kind of model."""
    numbers = Counter(plot.key.split("-")[1] for plot in plots)
    known = {
        coefficients_about(model, count > 2, t) for model, count in numbers.items() if count > 1
    }
    return sorted(known)
