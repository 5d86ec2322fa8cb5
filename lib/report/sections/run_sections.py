"""The sections that runs of every kind of job have, in the order of the page and of the report."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from lib.core.references import look_up
from lib.core.results import ModelResult, Run, Status
from lib.core.workflow import workflows
from lib.evaluation.judge.learning_curve.points import has_curve
from lib.i18n import Translator
from lib.report.board import ranked
from lib.report.drawing.display import Display
from lib.report.drawing.interactive import place
from lib.report.figures.charts import CURVE_TEXTS, loss_curves
from lib.report.figures.folds import curves_svg, fold_scores, folds_svg, folds_title, has_folds
from lib.report.labels import by_resamples
from lib.report.sections.board_html import board_html, metrics_html
from lib.report.sections.closing import facts_html, findings_html, rows_note, usual_method
from lib.report.sections.importance_html import importance_displays, importance_html
from lib.report.sections.labels_html import labels_html
from lib.report.sections.model_views import model_displays, models_html
from lib.report.sections.more_rows import more_rows_displays, more_rows_html, more_rows_title
from lib.report.sections.pairs import (
    differ_displays,
    differ_html,
    differ_title,
    pairs_displays,
    pairs_html,
    pairs_title,
)
from lib.report.sections.section import Displays, RunView, Section, boxed, soft, title_of
from lib.report.sections.tree_html import tree_section
from lib.report.sections.verdict_html import (
    quality_displays,
    quality_html,
    verdict_displays,
    verdict_html,
)

_PAGE = "lib.ui.run"


def sections_of(run: Run) -> Sequence[Section]:
    """Return the sections of a run: those of its kind of job."""
    found: Sequence[Section] = look_up(workflows()[run.task.domain].sections)
    return found


def fold_displays(view: RunView) -> Displays:
    """Return the scores of all models on every fold."""
    if not has_folds(view.run):
        return ()
    figure, drawing = fold_scores(view.run, view.t), folds_svg(view.run, view.t)
    return (Display("folds", folds_title(view.run, view.t), figure, drawing, wide=True),)


def _folds_title(view: RunView) -> str:
    if by_resamples(view.run.plan.metric):
        return view.t("Resample by resample")
    return view.t("Fold by fold")


def _folds_html(view: RunView, displays: Displays) -> str:
    """Return the chart under its title as a sentence."""
    if not displays:
        return ""
    said = (soft(one.title) + place(one) for one in displays)
    return boxed(_folds_title(view), *said)


def trained(run: Run) -> list[ModelResult]:
    """Return the networks with a loss to draw."""
    return [
        result
        for result in ranked(run)
        if any(
            name in CURVE_TEXTS and any(map(math.isfinite, values))
            for name, values in result.curves.items()
        )
    ]


def loss_displays(view: RunView) -> Displays:
    """Return the loss of each network, epoch by epoch."""
    found = []
    for result in trained(view.run):
        chart, drawing = loss_curves(result, view.t), curves_svg(result, view.t)
        found.append(Display(f"loss-{result.id}", title_of(chart), chart, drawing))
    return found


def _some_done(view: RunView) -> bool:
    return any(model.status is Status.DONE for model in view.run.models)


VERDICT = Section(
    "verdict",
    lambda view: view.t("Which model"),
    verdict_displays,
    verdict_html,
    on_page=f"{_PAGE}.result:verdict_part",
    linked=True,
    terms=("verdict", "rope", "equivalent", "interval", "probability", "recommendation"),
)
BOARD = Section(
    "models",
    lambda view: view.t("Models"),
    to_html=board_html,
    on_page=f"{_PAGE}.result:board_part",
    linked=True,
    terms=("leaderboard", "interval", "classical", "deep", "cpu_seconds"),
)
QUALITY = Section(
    "cost",
    lambda view: view.t("Quality against cost"),
    quality_displays,
    quality_html,
    on_page=f"{_PAGE}.result:quality_part",
    applies=_some_done,
    linked=True,
    terms=("best_for_cost", "cpu_seconds"),
)
PAIRS = Section(
    "pairs",
    lambda view: pairs_title(view.t),
    pairs_displays,
    pairs_html,
    on_page=f"{_PAGE}.pairwise:every_pair",
    applies=_some_done,
    terms=("probability", "rope"),
)
MORE_ROWS = Section(
    "rows",
    lambda view: more_rows_title(view.t),
    more_rows_displays,
    more_rows_html,
    on_page=f"{_PAGE}.more_rows:more_rows",
    applies=lambda view: has_curve(view.run),
    terms=("learning_curve", "training_rows"),
)
FOLDS = Section(
    "folds", _folds_title, fold_displays, _folds_html, applies=lambda view: has_folds(view.run)
)
METRICS = Section(
    "metrics",
    lambda view: view.t("All metrics"),
    to_html=metrics_html,
    on_page=None,  # a switch of the leaderboard
)
LABELS = Section(
    "labels",
    lambda view: view.t("Label by label"),
    to_html=labels_html,
    on_page=None,  # a view of each model
)
IMPORTANCE = Section(
    "importance",
    lambda view: view.t("What the best models rely on"),
    importance_displays,
    importance_html,
    on_page=None,  # a view of each model
    terms=("importance",),
)
TREE = Section(
    "tree",
    lambda view: view.t("Decision tree"),
    to_html=tree_section,
    on_page=None,
    terms=("leaf",),
)
LOSSES = Section(
    "losses",
    lambda view: view.t("Learning curves of the networks"),
    loss_displays,
    on_page=None,  # a view of each network
    terms=("epochs", "training_loss", "validation_loss"),
)
MODELS = Section(
    "closer",
    lambda view: view.t("Model details"),
    model_displays,
    models_html,
    on_page=f"{_PAGE}.model_page:one_model",
    applies=_some_done,
    linked=True,
)
DIFFER = Section(
    "differ",
    lambda view: differ_title(view.t),
    differ_displays,
    differ_html,
    on_page=f"{_PAGE}.pairwise:why_they_differ",
    applies=_some_done,
)
FINDINGS = Section(
    "findings",
    lambda view: view.t("Findings about the data"),
    to_html=findings_html,
    on_page=f"{_PAGE}.result:findings_part",
    applies=lambda view: bool(view.run.findings),
)
FACTS = Section(
    "facts",
    lambda view: view.t("Details"),
    to_html=facts_html,
    on_page=f"{_PAGE}.result:facts_part",
)


def method_section(paragraphs: Callable[[Run, Translator], Sequence[str]], *terms: str) -> Section:
    """Return the section on how models were measured, and the terms that it speaks of."""
    return Section(
        "method",
        lambda view: view.t("How this was measured"),
        texts=lambda view: (
            *paragraphs(view.run, view.t),
            *((rows_note(view.t),) if view.passed_on else ()),
        ),
        terms=terms,
    )


METHOD = method_section(
    usual_method,
    *("fold", "cross_validation", "preprocessing", "training_rows", "early_stopping", "tuning"),
)
COMPARED = (VERDICT, BOARD, QUALITY, PAIRS, MORE_ROWS, FOLDS, METRICS)
"""What there is of the models compared."""
CLOSER = (LABELS, IMPORTANCE, TREE, LOSSES, MODELS, DIFFER)
"""What there is of single models, and of the two sides' disagreement."""
CLOSING = (FINDINGS, METHOD, FACTS)
"""What there is of the data and of the run as a whole."""
USUAL = (*COMPARED, *CLOSER, *CLOSING)
"""What a run of models of a target has."""
