"""What the result document of a run of segments has beside that of other runs."""

from __future__ import annotations

from collections.abc import Mapping

from lib.core.facts import Json, from_json
from lib.core.model import Family
from lib.core.results import ModelResult, Run, Status
from lib.i18n import Translator
from lib.report.board import ranked
from lib.report.document import plain
from lib.workflows.segments.facts.choice import Choice
from lib.workflows.segments.report.segment_number import stability_text


def segment_keys(
    run: Run,
    choice: Mapping[str, Json] | None,
    facts: Mapping[str, Mapping[str, Json]],
    t: Translator,
) -> dict[str, Json]:
    """Return the keys that pages and the command line add alike, as plain JSON.

    "k_choice": how many segments, why, and in words; "segments": the run's facts by model;
    "best_model".
    """
    said = None
    if choice is not None:
        title, text = stability_text(from_json(Choice, choice), t)
        said = {**choice, "title": title, "text": text}
    best = best_model(run)
    found = {
        "k_choice": said,
        "segments": dict(facts),
        "best_model": None if best is None else best.id,
    }
    return {name: plain(value) for name, value in found.items()}


def best_model(run: Run) -> ModelResult | None:
    """Return the best complete model that is no baseline, by the plan's measure."""
    done = [one for one in ranked(run) if one.status is Status.DONE]
    clusterers = [one for one in done if one.family != Family.BASELINE]
    found = clusterers or done
    return found[0] if found else None
