"""Levels that are the same but for case, spaces, or the way in which yes and no are written."""

import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from lib.core.columns import ColumnKind
from lib.core.dataset import Dataset
from lib.core.facts import Json
from lib.core.findings import Finding, Severity
from lib.intake.values.cells import IntArray
from lib.intake.values.examples import in_file, value_examples
from lib.intake.values.no_value import says_nothing

_WORDS = (
    *(("true", "false"), ("yes", "no"), ("t", "f"), ("y", "n"), ("1", "0"), ("1.0", "0.0")),
    *(("예", "아니오"), ("네", "아니요"), ("참", "거짓")),
)
_SHORT = frozenset({"t", "f", "y", "n", "1", "0", "1.0", "0.0"})
"""What is a code of something else where other levels are beside it."""
_YES = frozenset(yes for yes, _ in _WORDS)
_NO = frozenset(no for _, no in _WORDS)
_PAIRS = (("o", "x"), ("○", "×"), ("on", "off"), ("유", "무"), ("있음", "없음"))
"""Yes and no where both are there: each alone means many other things."""
_MAX_LEVELS = 20_000


@dataclass(frozen=True)
class Alike:
    """Levels that may be one: how many rows each has, the one that would stand for all first."""

    rows: Mapping[str, int]

    @property
    def level(self) -> str:
        """The level that would stand for all."""
        return next(iter(self.rows))

    @property
    def others(self) -> tuple[str, ...]:
        """The levels that it would stand in place of."""
        return tuple(self.rows)[1:]


def fold(level: str) -> str:
    """Return what is left of a level without case, spaces and forms of the same letters."""
    return "".join(unicodedata.normalize("NFKC", level).casefold().split())


def alike(counts: Mapping[str, int]) -> tuple[Alike, ...]:
    """Return which levels may be one, given how many rows each has.

    Yes and no are taken for each other's ways of writing only where both are there, and letters and
    digits only where no level says anything else.
    """
    folded = {level: fold(level) for level in counts}
    said = _answers(set(folded.values()))
    groups: dict[str, list[str]] = {}
    styles: Counter[tuple[int, str]] = Counter()
    for level, key in folded.items():
        groups.setdefault(said.get(key, key), []).append(level)
        if key in said:
            styles[_style(level)] += counts[level]

    def order(level: str) -> tuple[bool, int, int]:
        """Words before digits, yes and no written in one way, then what is frequent."""
        answer = folded[level] in said
        style = styles[_style(level)] if answer else 0
        return answer and _is_number(level), -style, -counts[level]

    return tuple(
        Alike({one: counts[one] for one in sorted(levels, key=order)})
        for levels in groups.values()
        if len(levels) > 1
    )


def _style(level: str) -> tuple[int, str]:
    """Return in which words and case yes or no is written."""
    case = "upper" if level.isupper() else "lower" if level.islower() else "other"
    words = (at for at, pair in enumerate(_WORDS) if fold(level) in pair)
    return next(words, -1), case


def _answers(levels: set[str]) -> dict[str, str]:
    """Return the folded levels that say yes or no, by what they say."""
    yes, no = levels & _YES, levels & _NO
    for first, second in _PAIRS:
        if {first, second} <= levels:
            yes, no = yes | {first}, no | {second}
    if not all(map(says_nothing, levels - yes - no)):
        yes, no = yes - _SHORT, no - _SHORT
    if not yes or not no:
        return {}
    return {**dict.fromkeys(yes, "\0yes"), **dict.fromkeys(no, "\0no")}


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:  # that is the answer
        return False
    return True


def levels_alike(dataset: Dataset, places: IntArray | None = None) -> tuple[Finding, ...]:
    """Return a finding for each category some of whose levels may be one.

    ``places`` are the rows' numbers in the file; without them no cell is shown.
    """
    found = []
    for column in dataset.columns:
        if column.kind is not ColumnKind.CATEGORY or not 1 < column.distinct <= _MAX_LEVELS:
            continue
        values = dataset.frame[column.name]
        if evidence := _evidence(values):
            finding = Finding("levels_alike", Severity.WARNING, (column.name,), evidence)
            shown = in_file(value_examples(values, finding.listed("pairs")[::2]), places)
            told: dict[str, Json] = {"column": column.name, **evidence, "examples": shown}
            found.append(replace(finding, values=told))
    return tuple(found)


def classes_alike(target: pd.Series) -> tuple[Finding, ...]:
    """Return a finding where some classes may be one: models would learn how it was typed."""
    evidence = _evidence(target)
    if not evidence:
        return ()
    name = str(target.name)
    return (Finding("classes_alike", Severity.ERROR, (name,), {"target": name, **evidence}),)


def _evidence(values: pd.Series) -> dict[str, Json]:
    """Return what a finding says of levels that may be one; nothing where there are none."""
    if values.dtype != "str":
        return {}
    counts = {str(level): int(rows) for level, rows in values.value_counts().items()}
    groups = alike(counts)
    if not groups:
        return {}
    pairs = [(old, group.level) for group in groups for old in group.others]
    return {
        "count": sum(group.rows[old] for group in groups for old in group.others),
        "levels": len(counts),
        "left": len(counts) - len(pairs),
        "groups": [
            " = ".join(f"{level} ({rows})" for level, rows in group.rows.items())
            for group in groups
        ],
        "values": [level for group in groups for level in group.rows],
        "pairs": [part for pair in pairs for part in pair],
    }
