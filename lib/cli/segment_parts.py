"""What the report of the command `segments` says of the best model's segments."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from lib.cli.jobs import WORKSPACE, wait_for_job
from lib.core.results import Run, Status
from lib.engine.launch import EngineProcess
from lib.i18n import Translator
from lib.report.disclosed_results import suggestions
from lib.report.segment_looks import feature_name
from lib.report.segment_measures import measures_of
from lib.report.segment_report import SegmentParts
from lib.segments import naming
from lib.segments.assignments import labels_in
from lib.segments.measures import of_segments
from lib.segments.transactions import KIND
from lib.store import Store
from lib.store.jobs import Jobs
from lib.workflows.segments_jobs import PORTRAITS

_LONGEST = 300.0
"""Seconds that portraits may take; without them the report has the other parts."""


def segment_parts(
    store: Store,
    engine: EngineProcess,
    result: Run,
    kept: Mapping[str, Any],
    recipe: Mapping[str, Any],
    t: Translator,
) -> SegmentParts | None:
    """Ask the engine for the best model's portraits; None where no model came to segments.

    ``kept`` is what the run found out by itself, ``recipe`` how its table was made.
    """
    model = kept["best_model"]
    if model is None:
        return None
    portraits = _portraits(store, engine, result.id, model, t)
    made = recipe.get("kind") == KIND

    def spoken(name: str) -> str:
        return feature_name(name, t, made)

    rows, codes = labels_in(store.predictions(WORKSPACE, result.id, model))
    frame = store.load_dataset(WORKSPACE, result.dataset_id).frame.iloc[rows]
    suggested = naming.spoken(suggestions(portraits) if portraits else {}, spoken)
    names = naming.names(suggested, {}, sorted(set(codes.tolist())), t)
    return SegmentParts(
        model=model,
        choice=kept["k_choice"] or {},
        facts=kept["segments"].get(model, {}),
        answer=portraits,
        names=names,
        spoken=spoken,
        measures=replace(
            measures_of(
                result, list(frame.columns), made, lambda names: of_segments(frame, codes, names)
            ),
            currency=recipe.get("currency"),
            names=names,
            spoken=spoken,
        ),
        cuts=result.plan.settings.get("rfm_quintiles", {}),
    )


def _portraits(
    store: Store, engine: EngineProcess, run: str, model: str, t: Translator
) -> Mapping[str, Any]:
    asked = Jobs(store).ask(WORKSPACE, PORTRAITS, run=run, model=model)
    job = wait_for_job(store, engine, asked, t, most_seconds=_LONGEST)
    return (job.result or {}) if job.status is Status.DONE else {}
