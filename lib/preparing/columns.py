"""Transformers from raw feature columns to what each kind of model needs.

All begin with FeatureFrame, are scikit-learn estimators that clone, and persist by skops.
"""

from dataclasses import dataclass, field
from typing import Literal, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import (
    FunctionTransformer,
    OneHotEncoder,
    OrdinalEncoder,
    StandardScaler,
)
from skrub import SquashingScaler

from lib.core.columns import ColumnKind
from lib.core.model import BuildContext
from lib.core.task import TaskKind
from lib.preparing.bins import QuantileCodes
from lib.preparing.dates import DateParts
from lib.preparing.frame import FeatureFrame, safe_name
from lib.preparing.means import Kind, TargetMeans
from lib.preparing.text import TextVectors

MANY_LEVELS = 40
"""Categories with more levels than this are encoded by the target's mean, if it has one."""

Scale = Literal["standard", "squash"]
Step = tuple[str, TransformerMixin, list[str] | str]
"""A name, what prepares columns, and these; one column alone comes as a Series."""


@dataclass(frozen=True)
class Layout:
    """The names (f0, f1, ...) of the columns by how they are prepared."""

    numbers: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    many: list[str] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)


def layout(ctx: BuildContext, many_levels: int = MANY_LEVELS) -> Layout:
    """Sort the features by kind; identifiers and constants that were kept are categories."""
    result = Layout()
    for position, (name, kind) in enumerate(ctx.features.items()):
        if kind == ColumnKind.NUMBER:
            group = result.numbers
        elif kind == ColumnKind.DATETIME:
            group = result.dates
        elif kind == ColumnKind.TEXT:
            group = result.texts
        else:
            group = result.many if ctx.levels.get(name, 0) > many_levels else result.categories
        group.append(safe_name(position))
    return result


def dense_preparer(
    ctx: BuildContext, scale: Scale = "standard", dtype: str = "float32"
) -> Pipeline:
    """Return a transformer to one dense matrix without missing values.

    Numbers and date parts are scaled (``standard``: mean 0, deviation 1; ``squash``: by median and
    interquartile range, softly clipped at 3) and imputed by the median, with an indicator where
    training values are missing; categories are one-hot with rare and unseen levels merged, above
    MANY_LEVELS the cross-fitted mean of the target; texts are SVD vectors.
    """
    at = layout(ctx)
    steps: list[Step] = []
    if at.numbers:
        steps.append(("numbers", _numbers(scale), at.numbers))
    if at.dates:
        parts = Pipeline([("parts", DateParts(cyclic=True)), ("numbers", _numbers(scale))])
        steps.append(("dates", parts, at.dates))
    if at.categories:
        steps.append(("categories", one_hot(ctx, dtype), at.categories))
    if at.many:
        # Of several labels a row there is no one mean: the usual levels get columns.
        several = ctx.kind is TaskKind.MULTILABEL
        encoder = one_hot(ctx, dtype, most=MANY_LEVELS) if several else target_means(ctx)
        steps.append(("many", encoder, at.many))
    steps += _texts(ctx, at)
    return _pipeline(ctx, steps, dtype)


def tree_preparer(ctx: BuildContext) -> Pipeline:
    """Return a transformer for trees of scikit-learn: ordinal codes, missing stays NaN."""
    at = layout(ctx)
    steps: list[Step] = [("categories", _ordinal(), at.categories)]
    return _pipeline(ctx, steps + _tree_parts(ctx, at), "float32")


def native_preparer(ctx: BuildContext, many_levels: int = MANY_LEVELS) -> tuple[Pipeline, int]:
    """Return a transformer to codes, then numbers, and the number of columns of codes.

    Codes count from 0; missing and unseen levels are NaN, as are missing numbers.
    """
    at = layout(ctx, many_levels)
    steps: list[Step] = [("categories", _ordinal(), at.categories)]
    return _pipeline(ctx, steps + _tree_parts(ctx, at), "float64"), len(at.categories)


def count_preparer(ctx: BuildContext) -> Pipeline:
    """Return a transformer to codes from 0 (missing or unseen) for models that count levels.

    Numbers, dates and text vectors become quantile bins; rare levels are merged.
    """
    at = layout(ctx)
    levels = OrdinalEncoder(
        handle_unknown="use_encoded_value",
        unknown_value=-1,
        encoded_missing_value=-1,
        min_frequency=_rare(ctx),
        max_categories=100,
        dtype=np.int64,
    )
    up = FunctionTransformer(_from_zero)
    dates = Pipeline([("parts", DateParts()), ("bins", QuantileCodes())])
    steps: list[Step] = [
        ("numbers", QuantileCodes(), at.numbers),
        ("categories", Pipeline([("levels", levels), ("up", up)]), at.categories + at.many),
        ("dates", dates, at.dates),
    ]
    for name in at.texts:
        vectors = TextVectors(components=10, seed=ctx.seed)
        steps.append((f"text_{name}", Pipeline([("svd", vectors), ("b", QuantileCodes(8))]), name))
    return _pipeline(ctx, steps, "int64")


def _from_zero(codes: NDArray[np.int64]) -> NDArray[np.int64]:
    return codes + 1


def one_hot(ctx: BuildContext, dtype: str, most: int | None = None) -> OneHotEncoder:
    """Return the encoder of categories with few levels, or of the ``most`` usual ones of many."""
    return OneHotEncoder(
        handle_unknown="infrequent_if_exist",
        min_frequency=_rare(ctx),
        max_categories=most,
        sparse_output=False,
        dtype=np.dtype(dtype).type,
    )


def target_means(ctx: BuildContext) -> TargetMeans:
    """Return the encoder of categories with many levels."""
    kinds: dict[TaskKind, Kind] = {
        TaskKind.REGRESSION: "continuous",
        TaskKind.BINARY: "binary",
        TaskKind.MULTICLASS: "multiclass",
    }
    return TargetMeans(kinds[ctx.kind], seed=ctx.seed)


def _pipeline(ctx: BuildContext, steps: list[Step], dtype: str) -> Pipeline:
    return Pipeline(
        [
            ("frame", FeatureFrame(dict(ctx.features))),
            ("columns", ColumnTransformer(steps, sparse_threshold=0.0)),
            ("dense", Dense(dtype)),
        ]
    )


class Dense(TransformerMixin, BaseEstimator):
    """A contiguous matrix of one dtype; a table without any usable column gets one of zeros."""

    def __init__(self, dtype: str = "float32") -> None:
        self.dtype = dtype

    def fit(self, X: ArrayLike, y: object = None) -> Self:
        """Note the number of columns."""
        self.n_features_in_ = np.shape(X)[1]
        return self

    def transform(self, X: ArrayLike) -> NDArray[np.generic]:
        """Return the matrix, shape (rows, at least 1)."""
        matrix = np.ascontiguousarray(X, dtype=self.dtype)
        return matrix if matrix.shape[1] else np.zeros((len(matrix), 1), dtype=self.dtype)


class Seen(TransformerMixin, BaseEstimator):
    """Zeros in place of the columns that had no value in training; others as they are."""

    def fit(self, X: ArrayLike, y: object = None) -> Self:
        """Note which columns have a value."""
        values = np.asarray(X, dtype=np.float64)
        self.n_features_in_ = values.shape[1]
        self.seen_ = ~np.isnan(values).all(axis=0)
        return self

    def transform(self, X: ArrayLike) -> NDArray[np.float64]:
        """Return the columns, shape as given."""
        return np.where(self.seen_, np.asarray(X, dtype=np.float64), 0.0)


def _numbers(scale: Scale) -> Pipeline:
    # Scaled before imputed: indicators stay 0 and 1, however rare what they indicate.
    scaler = StandardScaler() if scale == "standard" else SquashingScaler()
    imputer = SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True)
    return Pipeline([("seen", Seen()), ("scale", scaler), ("impute", imputer)])


def _ordinal() -> OrdinalEncoder:
    return OrdinalEncoder(
        handle_unknown="use_encoded_value",
        unknown_value=np.nan,
        encoded_missing_value=np.nan,
        dtype=np.float64,
    )


def _rare(ctx: BuildContext) -> int:
    """Levels of fewer rows are merged: one row never makes a column of its own."""
    return 2 if ctx.rows < 1000 else 5


def _tree_parts(ctx: BuildContext, at: Layout) -> list[Step]:
    return [
        ("numbers", Seen(), at.numbers),
        ("many", target_means(ctx), at.many),
        ("dates", Pipeline([("parts", DateParts()), ("seen", Seen())]), at.dates),
        *_texts(ctx, at),
    ]


def _texts(ctx: BuildContext, at: Layout) -> list[Step]:
    return [(f"text_{name}", TextVectors(components=30, seed=ctx.seed), name) for name in at.texts]
