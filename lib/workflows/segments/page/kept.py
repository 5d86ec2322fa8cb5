"""What a run keeps of its segments, read once: who is where, how stable, what they are called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from lib.core.dataset import Recipe
from lib.core.results import Run
from lib.i18n import Translator
from lib.ui.shell import services
from lib.ui.widgets import model_predictions
from lib.ui.widgets.model_predictions import Labels
from lib.ui.widgets.run_reader import PageReader
from lib.workflows.segments.customers.transactions import KIND as MADE
from lib.workflows.segments.facts.choice import Choice
from lib.workflows.segments.facts.portraits import Portraits
from lib.workflows.segments.facts.segmentation import SegmentFacts
from lib.workflows.segments.job_specs import PORTRAITS
from lib.workflows.segments.report import segment_parts
from lib.workflows.segments.report.segment_measures import Measures, passed_on_measures
from lib.workflows.segments.report.segment_parts import CURRENCY, NAMES, RFM_MODEL, segmented

__all__ = ["MADE", "NAMES", "PORTRAITS", "RFM_MODEL", "Labels", "segmented"]


def choice(run: Run, workspace: str) -> Choice | None:
    """Return what was found of the number of segments; None if it is not there."""
    return segment_parts.choice(PageReader(run, workspace))


def facts(run: Run, model: str, workspace: str) -> SegmentFacts:
    """Return what the run keeps of a model's segments, as far as it is there."""
    return segment_parts.facts(model, PageReader(run, workspace))


def portraits(run: Run, model: str, workspace: str) -> Portraits | None:
    """Return portraits, rules and suggested names of a model, once they were answered."""
    return segment_parts.portraits(model, PageReader(run, workspace))


def want_portraits(run: Run, model: str, workspace: str, viewer: bool) -> None:
    """Ask for a model's portraits as soon as it is looked at: every view uses the names."""
    if viewer or run.origin or services.jobs().find(workspace, run.id, PORTRAITS, model):
        return
    services.jobs().ask(workspace, PORTRAITS, run=run.id, model=model)


def portraits_under_way(run: Run, model: str, workspace: str) -> bool:
    """Whether the portraits of a model are being made."""
    found = services.jobs().find(workspace, run.id, PORTRAITS, model)
    return bool(found) and found[0].unfinished


def labels(run: Run, model: str, workspace: str) -> Labels | None:
    """Return rows of the table and each one's segment; None where they are not here."""
    return model_predictions.labels(run, model, workspace)


def codes(run: Run, model: str, workspace: str) -> list[int]:
    """Return the segments of a model in order, -1 (in none) first if there is such."""
    return segment_parts.codes(model, PageReader(run, workspace))


def edited(run: Run, model: str, workspace: str) -> dict[int, str]:
    """Return the names that were typed in for a model's segments."""
    return segment_parts.edited(model, PageReader(run, workspace))


def names(run: Run, model: str, t: Translator, workspace: str) -> dict[int, str]:
    """Return the name of every segment of a model: typed in, else suggested, else a number."""
    return segment_parts.names(model, t, PageReader(run, workspace))


def rename(run: Run, model: str, given: Mapping[int, str], workspace: str) -> None:
    """Keep names that were typed in; an empty one is the suggestion again."""
    kept = {str(code): name.strip()[:80] for code, name in given.items() if name.strip()}
    services.jobs().keep(workspace, NAMES, run.id, model, {"names": kept})


def recipe(run: Run, workspace: str) -> Recipe:
    """Return how the run's table was made of transactions; empty if it was not, or is not here."""
    return segment_parts.recipe(PageReader(run, workspace))


def currency(run: Run, workspace: str) -> str | None:
    """Return the currency of a run's amounts: the one that was chosen, else that of the file."""
    return segment_parts.currency(run, PageReader(run, workspace))


def use_currency(run: Run, sign: str, workspace: str) -> None:
    """Keep the currency that amounts are in."""
    services.jobs().keep(workspace, CURRENCY, run.id, run.models[0].id, {"sign": sign.strip()[:8]})


def measures(
    run: Run, model: str, t: Translator, workspace: str, *, viewer: bool = False
) -> Measures | None:
    """Return sizes and means of a model's segments; None where table or segments are not here."""
    made = segment_parts.measures(run, model, t, PageReader(run, workspace))
    if made is None or not viewer:
        return made
    return replace(made, segments=passed_on_measures(made.segments))


def labelled(run: Run, t: Translator, workspace: str) -> Callable[[str], str]:
    """Return what turns a column into what it is called, amounts with their currency."""
    return segment_parts.labelled(run, t, PageReader(run, workspace))


def spoken(run: Run, t: Translator, workspace: str) -> Callable[[str], str]:
    """Return what turns a column into what it is called."""
    return segment_parts.spoken(t, PageReader(run, workspace))
