"""Kept results as they may be passed on (see lib.report.disclosure): groups of rows, no rows.

A job says by which function that is done (JobSpec.disclosed); of a job without one nothing is
passed on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lib.core.facts import Json
from lib.core.references import look_up
from lib.core.workflow import all_jobs
from lib.report.disclosure import short

_DIGITS = 4
ENDS = 3
"""Significant digits of numbers, and of those that are one row's: medians, ends, quartiles."""


def passed_on(kind: str, result: Mapping[str, Json] | None) -> dict[str, Json] | None:
    """Return a job's result without what it says of single rows; None where nothing may be told."""
    job = all_jobs().get(kind)
    if result is None or job is None or not job.disclosed:
        return None
    found: Mapping[str, Json] | None = look_up(job.disclosed)(result)
    return None if found is None else rounded(found)


def whole(result: Mapping[str, Json]) -> Mapping[str, Json]:
    """Return a result that is of many rows only."""
    return result


def rounded(result: Mapping[str, Json]) -> dict[str, Json]:
    """Return a result whose numbers have few digits; counts stay."""
    return {name: _rounded(one) for name, one in result.items()}


def _rounded(value: Json) -> Json:
    if isinstance(value, float):
        return short(value, _DIGITS)
    if isinstance(value, Mapping):
        return rounded(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_rounded(one) for one in value]
    return value
