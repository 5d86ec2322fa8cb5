"""Tuning: how much of it each model gets, the same for all, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from lib.core.facts import Json, Scalar, from_json, to_json
from lib.core.findings import Finding, Severity

CODE = "tuned"
Value = Scalar
_MIN_SECONDS, _MAX_SECONDS = 2.0, 40.0
_SECONDS_A_ROW = 2e-3


@dataclass(frozen=True)
class Tuning:
    """What one fit tried: how many configurations, for how many CPU seconds, and its choice.

    ``chosen`` are the settings that were searched, by name.
    """

    configurations: int
    seconds: float
    chosen: Mapping[str, Scalar] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Json]:
        """Return the JSON form, from which ``Tuning(**d)`` rebuilds it."""
        return to_json(self)


def tuning_seconds(rows: int) -> float:
    """Return the CPU seconds that tuning may take in one fit on ``rows`` training rows.

    Networks and classical models get the same, so that the comparison stays fair.
    """
    wanted = _MIN_SECONDS + _SECONDS_A_ROW * rows
    return min(max(wanted, _MIN_SECONDS), _MAX_SECONDS)


def tuning_note(model: str, tunings: Iterable[Tuning]) -> Finding | None:
    """Return what the fits of a model tried and chose, as one finding; None if none did.

    Of numbers the median is given and, where fits differ, the least and the greatest; of words the
    most frequent.
    """
    searches = list(tunings)
    if not searches:
        return None
    names = dict.fromkeys(name for search in searches for name in search.chosen)
    values: dict[str, Json] = {
        "model": model,
        "configurations": round(median(search.configurations for search in searches)),
        "fits": len(searches),
        "seconds": round(sum(search.seconds for search in searches), 1),
        "chosen": {
            name: _typical([search.chosen[name] for search in searches if name in search.chosen])
            for name in names
        },
        "each": [search.to_dict() for search in searches],
    }
    return Finding(CODE, Severity.INFO, values=values)


def together(model: str, notes: Iterable[Finding]) -> Finding | None:
    """Return the notes of single fits as one."""
    each = (note.values["each"] for note in notes if note.code == CODE)
    listed = [one for tunings in each if isinstance(tunings, Sequence) for one in tunings]
    tried = [from_json(Tuning, one) for one in listed if isinstance(one, Mapping)]
    return tuning_note(model, tried)


def _typical(values: list[Scalar]) -> list[Scalar]:
    """Return [median, least, greatest] of numbers, or the most frequent word alone."""
    numbers = [value for value in values if isinstance(value, int | float)]
    if len(numbers) < len(values):
        return [max(values, key=values.count)]
    middle = median(numbers)
    whole = all(isinstance(value, int) for value in numbers)
    return [round(middle) if whole else middle, min(numbers), max(numbers)]
