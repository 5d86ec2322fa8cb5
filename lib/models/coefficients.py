"""What a fitted linear model multiplies each of its columns by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from lib.models.catalogue import find_model

if TYPE_CHECKING:
    from sklearn.base import ClassifierMixin, RegressorMixin, TransformerMixin
    from sklearn.compose import ColumnTransformer
    from sklearn.pipeline import Pipeline
    from sklearn.preprocessing import OneHotEncoder

    from lib.models.protocols import Matrix

Named = tuple[str, str, str, int]
"""A column and a class: its feature, what of it ("number", "missing", "level", "rare"), the level,
and the code of the class (-1 where there is one equation for all)."""
Column = tuple[str, str, str]


def coefficients(model: str, estimator: Pipeline, features: Sequence[str]) -> dict[Named, float]:
    """Return the coefficient of each column by its name; empty for a model that is not linear.

    Numbers are scaled within the fold: theirs are per standard deviation, of a support vector
    machine per interquartile range. Dates, texts and categories of many levels are left out: their
    columns have no meaning of their own. The unit is that of the target, the log odds of the second
    of two classes, or the log probability of each class beside the mean of all; of a support vector
    machine the margin of the second class, or of each against the rest.
    """
    spec = find_model(model)
    if spec is None or spec.coefficients is None:
        return {}
    codes, weights = _equations(estimator.steps[-1][1])
    prepare = dict(estimator.steps)["prepare"]
    columns = prepare.named_steps["columns"]
    found: dict[Named, float] = {}
    for part, place in columns.output_indices_.items():
        names = _names(columns.named_transformers_.get(part), part, columns, features)
        if names is None or len(names) != place.stop - place.start:
            continue
        for code, row in zip(codes, weights, strict=True):
            found |= {
                (*name, code): float(value) for name, value in zip(names, row[place], strict=True)
            }
    return found


def _equations(model: ClassifierMixin | RegressorMixin) -> tuple[list[int], Matrix]:
    """Return the codes of the classes that have an equation each, and these, a row a class."""
    classes, scale = getattr(model, "classes_", ()), 1.0
    if hasattr(model, "margins_"):  # of lib.models.calibrated, which numbers its classes anew
        model = model.margins_
    if hasattr(model, "regressor_"):  # the target was standardised
        scale, model = float(model.transformer_.scale_[0]), model.regressor_
    weights = scale * np.atleast_2d(model.coef_)
    if len(weights) == 1:
        return [-1], weights
    if hasattr(model, "predict_log_proba"):
        weights = weights - weights.mean(axis=0)
    return [int(code) for code in classes], weights


def _names(
    step: TransformerMixin, part: str, columns: ColumnTransformer, features: Sequence[str]
) -> list[Column] | None:
    """Return the names of the columns that one part of the preparation gives."""
    inner: Sequence[str] = next(
        (names for name, _, names in columns.transformers_ if name == part), ()
    )
    if part == "numbers":
        named = [_feature(name, features) for name in inner]
        missing = step.named_steps["impute"].indicator_.features_
        numbers: list[Column] = [(name, "number", "") for name in named]
        return [*numbers, *((named[at], "missing", "") for at in missing)]
    if part == "categories":
        return list(_levels(step, inner, features))
    return None


def _levels(
    encoder: OneHotEncoder, inner: Sequence[str], features: Sequence[str]
) -> Iterator[Column]:
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
