"""The report's table of how well the best model finds each of several labels a row."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from lib.core.task import TaskKind
from lib.evaluation.judge.label_scores import LabelScore, label_scores
from lib.i18n import Translator
from lib.report.drawing.svg import clean
from lib.report.figures.label_charts import label_table
from lib.report.labels import model_label
from lib.report.sections.section import Displays, RunView, boxed, soft


def labels_html(view: RunView, displays: Displays) -> str:
    """Return the section; "" for other targets, and without predictions."""
    del displays
    run, t = view.run, view.t
    if run.task.kind is not TaskKind.MULTILABEL:
        return ""
    best = next(
        (
            (model, given)
            for model, given in view.out_of_fold.items()
            if len(given.rows) and run.model(model).family != "baseline"
        ),
        None,
    )
    if best is None:
        return ""
    model, given = best
    return scores_html(model, label_scores(given, run.task.shown), t)


def scores_html(model: str, scores: Sequence[LabelScore], t: Translator) -> str:
    """Return the section from the scores of a model by label."""
    said = t(
        "{model}, from out-of-fold predictions; a label is predicted where its probability is "
        "above 0.5.",
        model=model_label(model, t),
    )
    columns = label_table(scores, t)
    head = "".join(f'<th scope="col">{clean(name)}</th>' for name in columns)
    rows = "".join(
        f"<tr>{''.join(_cell(value, t) for value in row)}</tr>"
        for row in zip(*columns.values(), strict=True)
    )
    table = f'<table class="sortable"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
    return boxed(t("Label by label"), soft(said), f'<div class="scroll">{table}</div>')


def _cell(value: Any, t: Translator) -> str:
    if isinstance(value, str):
        return f'<td data-value="{clean(value)}"><bdi>{clean(value)}</bdi></td>'
    if isinstance(value, float):
        shown = t.number(value, 3) if math.isfinite(value) else "–"
        return f'<td data-value="{value if math.isfinite(value) else ""}">{clean(shown)}</td>'
    return f'<td data-value="{value}">{clean(t.number(value))}</td>'
