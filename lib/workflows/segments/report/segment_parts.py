"""What a report and a document say of a run's segments, taken together from what is kept of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from lib.core.dataset import Recipe
from lib.core.facts import Json, from_json
from lib.core.results import Run, Status
from lib.i18n import Translator
from lib.report.board import ranked
from lib.report.reader import RunReader, latest
from lib.report.sections.section import RunView
from lib.workflows.segments.customers.rfm import SEGMENTS
from lib.workflows.segments.customers.transactions import KIND
from lib.workflows.segments.facts.choice import Choice
from lib.workflows.segments.facts.measures import SegmentMeans
from lib.workflows.segments.facts.movement import Movement
from lib.workflows.segments.facts.portraits import Portraits
from lib.workflows.segments.facts.segmentation import SegmentFacts
from lib.workflows.segments.groups import naming
from lib.workflows.segments.job_specs import MOVEMENT, PORTRAITS
from lib.workflows.segments.models.clustering import RFM_QUINTILES
from lib.workflows.segments.report.disclosed import suggestions
from lib.workflows.segments.report.money import with_unit
from lib.workflows.segments.report.segment_document import segment_keys
from lib.workflows.segments.report.segment_looks import feature_name
from lib.workflows.segments.report.segment_measures import Measures, amounts_of, measures_of
from lib.workflows.segments.report.segment_report import SegmentParts, passed_on_segments

NAMES = "segment_names"
CURRENCY = "segment_currency"
RFM_MODEL = RFM_QUINTILES


def passed_on_parts(view: RunView) -> SegmentParts | None:
    """Return what a report says of the best model's segments; None where no model is done."""
    known = parts(view.run, view.t, view.reader)
    return None if known is None else passed_on_segments(known)


def document_parts(run: Run, t: Translator, reader: RunReader) -> dict[str, Json]:
    """Return the number of segments and each model's facts."""
    facts = {model: latest(reader, "segment_facts", model) or {} for model in segmented(run)}
    return segment_keys(run, latest(reader, "k_choice"), facts, t)


def parts(run: Run, t: Translator, reader: RunReader) -> SegmentParts | None:
    """Return what is known of the best model's segments; None where no model is done."""
    models = segmented(run)
    if not models:
        return None
    best = next((one for one in models if latest(reader, PORTRAITS, one) is not None), models[0])
    moved = latest(reader, MOVEMENT, best)
    return SegmentParts(
        best,
        choice(reader),
        facts(best, reader),
        portraits(best, reader),
        from_json(Movement, moved) if moved else None,
        names(best, t, reader),
        labelled(run, t, reader),
        measures(run, best, t, reader),
        {name: str(cut) for name, cut in run.plan.settings.get(RFM_MODEL, {}).items()},
    )


def choice(reader: RunReader) -> Choice | None:
    """Return what was found of the number of segments; None if it is not there."""
    stored = latest(reader, "k_choice")
    return from_json(Choice, stored) if stored else None


def facts(model: str, reader: RunReader) -> SegmentFacts:
    """Return what the run keeps of a model's segments, as far as it is there."""
    return from_json(SegmentFacts, latest(reader, "segment_facts", model) or {})


def portraits(model: str, reader: RunReader) -> Portraits | None:
    """Return portraits, rules and suggested names of a model, once they were made."""
    stored = latest(reader, PORTRAITS, model)
    return from_json(Portraits, stored) if stored else None


def segmented(run: Run) -> list[str]:
    """Return the models that came to segments, the best first."""
    return [result.id for result in ranked(run) if result.status is Status.DONE]


def codes(model: str, reader: RunReader) -> list[int]:
    """Return the segments of a model in order, -1 (in none) first if there is such."""
    found = reader.labels(model)
    return [] if found is None else sorted({int(one) for one in found[1]})


def edited(model: str, reader: RunReader) -> dict[int, str]:
    """Return the names that were typed in for a model's segments."""
    kept = latest(reader, NAMES, model) or {}
    return {int(code): str(name) for code, name in (kept.get("names") or {}).items()}


def names(model: str, t: Translator, reader: RunReader) -> dict[int, str]:
    """Return the name of every segment of a model: typed in, else suggested, else a number."""
    found, typed = codes(model, reader), edited(model, reader)
    known = latest(reader, PORTRAITS, model)
    if known is None:
        usual = {code: t("Segment {number}", number=t.number(code + 1)) for code in found}
        if model == RFM_MODEL:
            usual = {code: t(label) for code, label in enumerate(SEGMENTS) if code in found}
        return usual | {code: t("In no segment") for code in found if code < 0} | typed
    common = suggestions(from_json(Portraits, known))
    return naming.names(naming.spoken(common, spoken(t, reader)), typed, found, t)


def recipe(reader: RunReader) -> Recipe:
    """Return how the run's table was made of transactions; empty if it was not, or is not here."""
    table = reader.table()
    made: Recipe = {} if table is None else table.recipe
    return made if made.get("kind") == KIND else {}


def currency(run: Run, reader: RunReader) -> str | None:
    """Return the currency of a run's amounts: the one that was chosen, else that of the file."""
    chosen = latest(reader, CURRENCY, run.models[0].id)
    if chosen is not None:
        return str(chosen["sign"]) or None
    return recipe(reader).get("currency")


def measures(run: Run, model: str, t: Translator, reader: RunReader) -> Measures | None:
    """Return sizes and means of a model's segments; None where table or segments are not here."""
    found, table = reader.labels(model), reader.table()
    if found is None or table is None:
        return None
    made = measures_of(
        run,
        [column.name for column in table.columns],
        bool(recipe(reader)),
        lambda columns: [from_json(SegmentMeans, one) for one in reader.measured(*found, columns)],
    )
    return replace(
        made,
        currency=currency(run, reader),
        names=names(model, t, reader),
        spoken=spoken(t, reader),
    )


def labelled(run: Run, t: Translator, reader: RunReader) -> Callable[[str], str]:
    """Return what turns a column into what it is called, amounts with their currency."""
    name_of, unit = spoken(t, reader), currency(run, reader)
    amounts = amounts_of(run, bool(recipe(reader)))
    return lambda name: with_unit(name_of(name), unit if name in amounts else None)


def spoken(t: Translator, reader: RunReader) -> Callable[[str], str]:
    """Return what turns a column into what it is called."""
    made = bool(recipe(reader))
    return lambda name: feature_name(name, t, made)
