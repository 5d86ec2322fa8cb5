"""Jobs about a segmentation: portraits with rules and names, and maps of the customers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lib.core.facts import to_json
from lib.core.jobs import JobContext, JobResult, Parameters
from lib.errors import InputError
from lib.evaluation.judge.assignments import labels_in
from lib.workflows.segments.arrays import Codes, Numbers
from lib.workflows.segments.facts.maps import DrawnMap
from lib.workflows.segments.facts.portraits import Portraits
from lib.workflows.segments.facts.setup import setup_of
from lib.workflows.segments.job_specs import MapParameters
from lib.workflows.segments.models.clustering import RFM_QUINTILES


def portraits_made(context: JobContext[Parameters]) -> JobResult:
    """Return segments.facts.portraits.Portraits of a model's segments."""
    from lib.workflows.segments.customers.rfm import COLUMNS, RULES, RfmRule
    from lib.workflows.segments.groups import naming, portraits, rule_search

    rows, labels = labels_of(context)
    frame = context.frame.iloc[rows].reset_index(drop=True)
    task, setup = context.task, setup_of(context.plan)
    if task is None:
        raise InputError("no_segments")
    roles = setup.roles
    logged = [name for name, one in setup.transforms.items() if one.get("log")]
    context.watch.progress(0.1)
    made = portraits.portraits(
        frame,
        labels,
        task.features,
        money=roles.get("monetary"),
        logged=logged,
        seed=_seed(context),
    )
    # Positions among the rows used become positions in the table.
    segments = [
        replace(
            one,
            typical=tuple(int(rows[place]) for place in one.typical),
            extreme=tuple(int(rows[place]) for place in one.extreme),
        )
        for one in made.segments
    ]
    made = replace(made, segments=tuple(segments))
    context.watch.progress(0.5)
    found = None
    if len(np.unique(labels)) > 1:
        found = rule_search.find_rules(frame, labels, task.features, seed=_seed(context))
    suggested = naming.suggest(frame, labels, made, roles)
    limits = None
    if context.model == RFM_QUINTILES:
        # Its codes are places in the customary table.
        suggested = {
            segment: replace(one, pattern=RULES[segment].id) for segment, one in suggested.items()
        }
        own = context.plan.settings.get(context.model, {}) if context.plan else {}
        cuts = {name: str(cut) for name, cut in own.items()}
        limits = RfmRule.fit(frame, [roles[name] for name in COLUMNS], cuts).limits()
    said = {str(segment): one for segment, one in suggested.items()}
    return JobResult(to_json(Portraits(made, found, said, limits)))


def map_made(context: JobContext[MapParameters]) -> JobResult:
    """Return the places of a sample of customers on a map; "rows" are theirs in the table."""
    from lib.workflows.segments.groups import maps

    rows, labels = labels_of(context)
    drawn = maps.sample(len(rows), _seed(context))
    context.watch.progress(0.1)
    made = maps.make_map(_matrix(context, rows[drawn]), context.params.kind, seed=_seed(context))
    return JobResult(to_json(_of_rows(made, rows[drawn], labels[drawn])))


def deep_map_made(context: JobContext[Parameters]) -> JobResult:
    """Return the same map in the space that the network has learned."""
    from lib.models.artifacts import load_model
    from lib.workflows.segments.groups import maps
    from lib.workflows.segments.models.clusterers import DeepSegmenter

    rows, labels = labels_of(context)
    drawn = maps.sample(len(rows), _seed(context))
    fitted = load_model(context.members[context.model])[0]
    if context.task is None or not isinstance(fitted, DeepSegmenter):
        raise InputError("no_segments")
    frame = context.frame.iloc[rows[drawn]][list(context.task.features)].reset_index(drop=True)
    places = np.asarray(fitted.embed(frame), dtype=np.float64)
    made = replace(maps.make_map(places, "pca", seed=_seed(context)), kind="deep")
    return JobResult(to_json(_of_rows(made, rows[drawn], labels[drawn])))


def _of_rows(made: DrawnMap, rows: Codes, labels: Codes) -> DrawnMap:
    return replace(made, rows=tuple(rows.tolist()), labels=tuple(labels.tolist()))


def labels_of(context: JobContext[Parameters]) -> tuple[Codes, Codes]:
    """Return the rows that were segmented, in the table's order, and each one's segment."""
    if context.predictions is None:
        raise InputError("no_segments")
    return labels_in(context.predictions)


def _matrix(context: JobContext[Parameters], rows: Codes) -> Numbers:
    """Return the customers as the models saw them: transformed, scaled, categories as marks."""
    from lib.workflows.segments.groups.encoding import SegmentEncoder

    if context.task is None:
        raise InputError("no_segments")
    every, _ = labels_of(context)
    encoder = SegmentEncoder(context.task.features, setup_of(context.plan).transforms).fit(
        context.frame.iloc[every]
    )
    return np.asarray(encoder.transform(context.frame.iloc[rows]), dtype=np.float64)


def _seed(context: JobContext[Parameters]) -> int:
    return 0 if context.plan is None else context.plan.seed
