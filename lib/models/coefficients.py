"""What a fitted linear model multiplies each of its columns by."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

_LINEAR = ("linear", "ridge", "logistic")


Named = tuple[str, str, str]
"""A column: its feature, what of it ("number", "missing", "level", "rare"), and the level."""


def coefficients(model: str, estimator: Any, features: Sequence[str]) -> dict[Named, float]:
    """Return the coefficient of each column by its name; empty for a model that is not linear.

    Numbers are standardised within the fold, so theirs are per standard deviation. Dates, texts
    and categories of many levels are left out: their columns have no meaning of their own. For two
    classes the unit is the log odds of the second, for a number that of the target. Nothing is
    returned for more classes.
    """
    if model not in _LINEAR:
        return {}
    weights = np.atleast_2d(estimator.steps[-1][1].coef_)
    if len(weights) != 1:
        return {}
    prepare = dict(estimator.steps)["prepare"]
    columns = prepare.named_steps["columns"]
    found: dict[Named, float] = {}
    for part, place in columns.output_indices_.items():
        names = _names(columns.named_transformers_.get(part), part, columns, features)
        values = weights[0, place]
        if names is not None and len(names) == len(values):
            found |= dict(zip(names, map(float, values), strict=True))
    return found


def _names(step: Any, part: str, columns: Any, features: Sequence[str]) -> list[Named] | None:
    """Return the names of the columns that one part of the preparation gives."""
    inner: Sequence[str] = next(
        (names for name, _, names in columns.transformers_ if name == part), ()
    )
    if part == "numbers":
        named = [_feature(name, features) for name in inner]
        missing = step.named_steps["impute"].indicator_.features_
        numbers: list[Named] = [(name, "number", "") for name in named]
        return [*numbers, *((named[at], "missing", "") for at in missing)]
    if part == "categories":
        return list(_levels(step, inner, features))
    return None


def _levels(encoder: Any, inner: Sequence[str], features: Sequence[str]) -> Iterator[Named]:
    for at, name in enumerate(inner):
        rare = encoder.infrequent_categories_[at]
        merged = [] if rare is None else rare.tolist()
        for level in encoder.categories_[at].tolist():
            if level != level and any(one != one for one in merged):
                continue  # what is missing is among the rare levels
            if level != level:
                yield _feature(name, features), "missing", ""
            elif level not in merged:
                yield _feature(name, features), "level", str(level)
        if merged:
            yield _feature(name, features), "rare", ""


def _feature(name: str, features: Sequence[str]) -> str:
    return features[int(name[1:])]
