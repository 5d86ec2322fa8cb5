"""What is done to the values of a column at somebody's word, in a table and in every file after."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from lib.core.columns import Column
from lib.core.dataset import Remedy, RemedyKind
from lib.intake.values.alike import fold
from lib.intake.values.standing import standing

OF_VALUES = (RemedyKind.AS_MISSING, RemedyKind.AS_CATEGORY, RemedyKind.MERGE)
"""The remedies that are about values; the others are about rows, columns and splits."""
_KEY = "steps"
"""Name of the steps in Column.written."""


def stepped(values: pd.Series, step: Remedy) -> pd.Series:
    """Return a column's canonical values after a remedy of OF_VALUES."""
    if step.kind is RemedyKind.AS_MISSING:
        return values.mask(standing(values, step.values))
    if step.kind is RemedyKind.AS_CATEGORY:
        return values.astype("str").fillna(step.values[0])
    return _merged(values, step.values)


def pairs_of(values: Sequence[str]) -> dict[str, str]:
    """Return what a merge puts in place of which level, from its values: from, to, from, to."""
    return dict(zip(values[::2], values[1::2], strict=True))


def _merged(values: pd.Series, given: Sequence[str]) -> pd.Series:
    """Put one level in place of others, also of those that differ by case or spaces alone."""
    pairs = pairs_of(given)
    folded = {fold(old): new for old, new in pairs.items()}
    folded |= {fold(new): new for new in pairs.values()}
    texts = values.astype("str")
    new = {one: folded.get(fold(one), one) for one in texts.dropna().unique()}
    return texts.map(new, na_action="ignore").astype("str")


def with_step(written: Mapping[str, str], step: Remedy) -> dict[str, str]:
    """Return Column.written with one more step at its end."""
    steps = [one.to_dict() for one in (*steps_of(written), replace(step, columns=()))]
    return {**written, _KEY: json.dumps(steps, ensure_ascii=False)}


def steps_of(written: Mapping[str, str]) -> tuple[Remedy, ...]:
    """Return the steps that Column.written holds, in order."""
    return tuple(map(Remedy.from_dict, json.loads(written.get(_KEY, "[]"))))


def counted(column: Column, values: pd.Series) -> Column:
    """Return a column with the counts of other values."""
    return replace(column, missing=int(values.isna().sum()), distinct=int(values.nunique()))
