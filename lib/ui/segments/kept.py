"""What a run keeps of its segments, read once: who is where, how stable, what they are called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import streamlit as st

from lib.core.jobs import JobSpec
from lib.core.results import Run, Status
from lib.errors import StoreError
from lib.i18n import Translator
from lib.segments.assignments import labels_in
from lib.segments.transactions import KIND
from lib.ui.shell import services
from lib.workflows.segments_jobs import MOVEMENT, PORTRAITS

if TYPE_CHECKING:
    import numpy as np

    from lib.report.segment_measures import Measures
    from lib.report.segment_report import SegmentParts

NAMES = "segment_names"
CURRENCY = "segment_currency"
MADE = KIND
"""The kind of the recipe of a table of customers that was made of transactions."""
RFM_MODEL = "rfm_quintiles"

Labels = tuple["np.ndarray[Any, Any]", "np.ndarray[Any, Any]"]


def choice(run: Run, workspace: str) -> Mapping[str, Any] | None:
    """Return what was found of the number of segments; None if it is not there."""
    return _result(run, "k_choice", "", workspace)


def parts(run: Run, t: Translator, workspace: str) -> SegmentParts | None:
    """Return what a report says of the best model's segments; None where no model is done."""
    from lib.report.segment_report import SegmentParts

    models = segmented(run)
    if not models:
        return None
    best = next((one for one in models if portraits(run, one, workspace) is not None), models[0])
    return SegmentParts(
        best,
        choice(run, workspace) or {},
        facts(run, best, workspace),
        portraits(run, best, workspace) or {},
        _result(run, MOVEMENT, best, workspace) or {},
        names(run, best, t, workspace),
        labelled(run, t, workspace),
        measures(run, best, t, workspace),
        run.plan.settings.get(RFM_MODEL, {}),
    )


def facts(run: Run, model: str, workspace: str) -> Mapping[str, Any]:
    """Return what the run keeps of a model's segments; empty if it is not there."""
    return _result(run, "segment_facts", model, workspace) or {}


def portraits(run: Run, model: str, workspace: str) -> Mapping[str, Any] | None:
    """Return portraits, rules and suggested names of a model, once they were answered."""
    return _result(run, PORTRAITS, model, workspace)


def want_portraits(run: Run, model: str, workspace: str, viewer: bool) -> None:
    """Ask for a model's portraits as soon as it is looked at: every view uses the names."""
    if viewer or run.origin or services.jobs().find(workspace, run.id, PORTRAITS, model):
        return
    services.jobs().ask(workspace, PORTRAITS, run=run.id, model=model)


def portraits_under_way(run: Run, model: str, workspace: str) -> bool:
    """Whether the portraits of a model are being made."""
    found = services.jobs().find(workspace, run.id, PORTRAITS, model)
    return bool(found) and found[0].unfinished


def _result(
    run: Run, kind: JobSpec[Any] | str, model: str, workspace: str
) -> Mapping[str, Any] | None:
    found = services.jobs().find(workspace, run.id, kind, model)
    done = [one for one in found if one.status is Status.DONE and one.result is not None]
    return done[0].result if done else None


def segmented(run: Run) -> list[str]:
    """Return the models that came to segments, the best first."""
    from lib.report.board import ranked

    return [result.id for result in ranked(run) if result.status is Status.DONE]


def labels(run: Run, model: str, workspace: str) -> Labels | None:
    """Return rows of the table and each one's segment; None where they are not here."""
    return _labels(workspace, run.id, model, run.model(model).status)


@st.cache_resource(show_spinner=False, max_entries=12, ttl=1800)
def _labels(workspace: str, run_id: str, model: str, status: Status) -> Labels | None:
    if status is not Status.DONE:
        return None
    try:
        return labels_in(services.store().predictions(workspace, run_id, model))
    except StoreError as error:
        # A hosted app may keep its database but lose its disk: the numbers are still good.
        if error.code in ("no_predictions", "file_missing"):
            return None
        raise


def codes(run: Run, model: str, workspace: str) -> list[int]:
    """Return the segments of a model in order, -1 (in none) first if there is such."""
    found = labels(run, model, workspace)
    return [] if found is None else sorted({int(one) for one in found[1]})


def edited(run: Run, model: str, workspace: str) -> dict[int, str]:
    """Return the names that were typed in for a model's segments."""
    kept = _result(run, NAMES, model, workspace) or {}
    return {int(code): str(name) for code, name in (kept.get("names") or {}).items()}


def names(run: Run, model: str, t: Translator, workspace: str) -> dict[int, str]:
    """Return the name of every segment of a model: typed in, else suggested, else a number."""
    from lib.report.disclosed_results import suggestions
    from lib.segments import naming
    from lib.segments.rfm import SEGMENTS

    found = codes(run, model, workspace)
    typed = edited(run, model, workspace)
    known = portraits(run, model, workspace)
    if known is None:
        usual = {code: t("Segment {number}", number=t.number(code + 1)) for code in found}
        if model == RFM_MODEL:
            usual = {code: t(label) for code, label in enumerate(SEGMENTS) if code in found}
        return usual | {code: t("In no segment") for code in found if code < 0} | typed
    suggested = naming.spoken(suggestions(known), spoken(run, t, workspace))
    return naming.names(suggested, typed, found, t)


def rename(run: Run, model: str, given: Mapping[int, str], workspace: str) -> None:
    """Keep names that were typed in; an empty one is the suggestion again."""
    kept = {str(code): name.strip()[:80] for code, name in given.items() if name.strip()}
    services.jobs().keep(workspace, NAMES, run.id, model, {"names": kept})


def recipe(run: Run, workspace: str) -> Mapping[str, Any]:
    """Return how the run's table was made of transactions; empty if it was not, or is not here."""
    if run.origin:
        return {}
    try:
        made = services.dataset(workspace, run.dataset_id).recipe
    except StoreError as error:
        if error.code not in ("dataset_not_found", "file_missing"):
            raise
        return {}
    return made if made.get("kind") == MADE else {}


def currency(run: Run, workspace: str) -> str | None:
    """Return the currency of a run's amounts: the one that was chosen, else that of the file."""
    chosen = _result(run, CURRENCY, run.models[0].id, workspace)
    if chosen is not None:
        return str(chosen["sign"]) or None
    return recipe(run, workspace).get("currency")


def use_currency(run: Run, sign: str, workspace: str) -> None:
    """Keep the currency that amounts are in."""
    services.jobs().keep(workspace, CURRENCY, run.id, run.models[0].id, {"sign": sign.strip()[:8]})


def measures(
    run: Run, model: str, t: Translator, workspace: str, *, viewer: bool = False
) -> Measures | None:
    """Return sizes and means of a model's segments; None where table or segments are not here."""
    from dataclasses import replace

    from lib.report.segment_measures import measures_of, passed_on_measures
    from lib.segments.measures import measured_rows
    from lib.ui.shell.asked import ask

    found = labels(run, model, workspace)
    if found is None or run.origin:
        return None

    def measure(names: list[str]) -> list[dict[str, Any]]:
        told = ask(workspace, run.dataset_id, measured_rows, *found, names)
        return list(told["segments"])

    names_of = [one.name for one in services.dataset(workspace, run.dataset_id).columns]
    made = measures_of(run, names_of, bool(recipe(run, workspace)), measure)
    if viewer:
        made = replace(made, segments=passed_on_measures(made.segments))
    return replace(
        made,
        currency=currency(run, workspace),
        names=names(run, model, t, workspace),
        spoken=spoken(run, t, workspace),
    )


def labelled(run: Run, t: Translator, workspace: str) -> Callable[[str], str]:
    """Return what turns a column into what it is called, amounts with their currency."""
    from lib.report.money import with_unit
    from lib.report.segment_measures import amounts_of

    name_of, unit = spoken(run, t, workspace), currency(run, workspace)
    amounts = amounts_of(run, bool(recipe(run, workspace)))
    return lambda name: with_unit(name_of(name), unit if name in amounts else None)


def spoken(run: Run, t: Translator, workspace: str) -> Callable[[str], str]:
    """Return what turns a column into what it is called."""
    from lib.report.segment_looks import feature_name

    made = bool(recipe(run, workspace))
    return lambda name: feature_name(name, t, made)
