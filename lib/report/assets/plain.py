"""What the notebook of a run is made of: it copies from here what its models and folds need.

Nothing of this library is imported there, so that it runs with pandas and scikit-learn alone. A
line that makes a transformer of dates, texts or many levels is left out where there are none.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from catboost import Pool
from scipy import stats
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.model_selection import GroupKFold, StratifiedGroupKFold
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import (
    FunctionTransformer,
    OneHotEncoder,
    OrdinalEncoder,
    StandardScaler,
)

from lib.core.dealing import stratified_group_folds
from lib.evaluation.targets.rows import time_cuts
from lib.preparing.bins import QuantileCodes
from lib.preparing.columns import Dense, Seen
from lib.preparing.dates import DateParts
from lib.preparing.means import TargetMeans
from lib.preparing.text import TextVectors

Array = np.ndarray[Any, Any]
Parts = list[tuple[Array, Array]]

# What a run decides, which its notebook writes in their place.
CLASSES: list[str] = []
TEXTS: list[str] = []
MEANS: Any = "continuous"
FOLDS, SEED, DEALT_FROM = 5, 0, 1000


class ModelError(ValueError):
    """A model cannot learn from these rows."""


def as_labels(column: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return values as strings; whole numbers lose their ".0", so that 1 and 1.0 are one level."""
    if column.dtype.kind == "f":
        column = column.map(lambda value: format(value, ".15g"), na_action="ignore")
    return column.astype("str")


def seed_of(*steps: int) -> int:
    """Return the seed of a fold: all models get the same."""
    return int(np.random.SeedSequence([SEED, *steps]).generate_state(1)[0] % 2**31)


def sampled(strata: Array, size: int) -> Array:
    """Return the sorted positions of a sample that keeps the shares of the strata."""
    generator = np.random.default_rng(SEED)
    _, codes, counts = np.unique(strata, return_inverse=True, return_counts=True)
    exact = counts * (size / len(strata))
    quotas = np.maximum(np.floor(exact).astype("int64"), np.minimum(counts, 2))
    for index in np.argsort(np.floor(exact) - exact, kind="stable")[: max(size - quotas.sum(), 0)]:
        quotas[index] += 1
    quotas[np.argmax(quotas)] -= max(quotas.sum() - size, 0)
    chosen = [
        generator.choice(np.flatnonzero(codes == code), quota, replace=False)
        for code, quota in enumerate(quotas)
    ]
    return np.sort(np.concatenate(chosen))


def time_parts(times: Array) -> Parts:
    """Return training and test rows by time: each part is tested by the rows before it."""
    order = np.argsort(times, kind="stable")
    cuts = [*time_cuts(times, FOLDS), len(order)]
    return [(np.sort(order[:cut]), np.sort(order[cut:end])) for cut, end in pairwise(cuts)]


def of_new_groups(parts: Parts, groups: Array) -> Parts:
    """Test each part on groups of its own, which nothing is learned of."""
    _, codes = np.unique(groups, return_inverse=True)
    seed = int(np.random.SeedSequence([SEED, 0]).generate_state(1)[0])
    dealt = np.random.default_rng(seed).permutation(codes.max() + 1) % len(parts)
    return [
        (train[dealt[codes[train]] != fold], test[dealt[codes[test]] == fold])
        for fold, (train, test) in enumerate(parts)
    ]


def group_parts(y: Array, groups: Array, repeat: int) -> Parts:
    """Return training and test rows; all rows of a group are on one side."""
    for parts in group_draws(y, groups, repeat):
        if all(len(test) and (not CLASSES or len(set(y[train])) > 1) for train, test in parts):
            return parts
    raise ValueError("no draw of the groups leaves two classes to learn from")


def group_draws(y: Array, groups: Array, repeat: int) -> Iterator[Parts]:
    """Yield draws of folds, stratified ones first."""
    if CLASSES and len(np.unique(groups)) >= DEALT_FROM:
        seed = int(np.random.SeedSequence([SEED, repeat]).generate_state(1)[0])
        dealt = stratified_group_folds(y, groups, FOLDS, seed)
        tests = [np.flatnonzero(dealt == fold) for fold in range(FOLDS)]
        yield [(np.setdiff1d(np.arange(len(y)), test), test) for test in tests]
    for attempt in range(20):
        seed = int(np.random.SeedSequence([SEED, repeat, attempt]).generate_state(1)[0])
        for kind in [StratifiedGroupKFold, GroupKFold] if CLASSES else [GroupKFold]:
            splitter = kind(FOLDS, shuffle=True, random_state=seed)
            yield list(splitter.split(np.zeros(len(y)), y, groups))


def columns_of(X: pd.DataFrame, most: int = 40) -> dict[str, list[str]]:
    """Return the features by how they are prepared; ``many``: categories of more levels."""
    numbers = list(X.select_dtypes("number").columns)
    dates = list(X.select_dtypes("datetime").columns)
    words = [name for name in X.columns if name not in {*numbers, *dates, *TEXTS}]
    many = [name for name in words if X[name].nunique() > most]
    few = [name for name in words if name not in many]
    return {"numbers": numbers, "dates": dates, "few": few, "many": many}


def rare(X: pd.DataFrame) -> int:
    """Return the rows that a level needs to get a column of its own."""
    return 2 if len(X) < 1000 else 5


def scaled(scaler: Any) -> Pipeline:
    """Return numbers scaled, then imputed, with a column that says where they were missing."""
    fill = SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True)
    return make_pipeline(Seen(), scaler, fill)


def dense(X: pd.DataFrame, seed: int, scaler: Any = None, dtype: str = "float64") -> Pipeline:
    """Return a transformer to one matrix without missing values: scaled numbers, one-hot levels."""
    at, scaler = columns_of(X), scaler or StandardScaler()
    levels = OneHotEncoder(
        handle_unknown="infrequent_if_exist",
        min_frequency=rare(X),
        sparse_output=False,
        dtype=np.dtype(dtype).type,
    )
    steps = [
        ("numbers", scaled(scaler), at["numbers"]),
        ("dates", make_pipeline(DateParts(cyclic=True), scaled(scaler)), at["dates"]),
        ("levels", levels, at["few"]),
        ("means", TargetMeans(MEANS, seed), at["many"]),
        *((f"text_{name}", TextVectors(30, seed), name) for name in TEXTS),
    ]
    return make_pipeline(ColumnTransformer(kept(steps), sparse_threshold=0.0), Dense(dtype))


def network_columns(seed: int, *tables: pd.DataFrame) -> list[Array]:
    """Return tables as matrices for a network, by what the first of them says of its columns."""
    first, at = tables[0], columns_of(tables[0])
    steps = [("numbers", "passthrough", at["numbers"])]
    steps += [("dates", DateParts(), at["dates"])]
    blocks = [[block] for block in standardized(kept(steps), tables)]
    words: list[tuple[str, Any]] = []
    words += [(name, TextVectors(seed=seed).fit(first[name])) for name in TEXTS]
    for table, own in zip(tables, blocks, strict=True):
        own += [vectors.transform(table[name]) for name, vectors in words]
        own += [one_hot(first[name], table[name]) for name in at["few"] + at["many"]]
    return [np.concatenate(own, axis=1).astype("float32") for own in blocks]


def standardized(steps: list[Any], tables: tuple[pd.DataFrame, ...]) -> list[Array]:
    """Return numbers with mean 0 and deviation 1, missing ones 0 and with a column that says so."""
    if not steps:
        return [np.zeros((len(table), 0)) for table in tables]
    numbers = ColumnTransformer(steps).fit(tables[0])
    raw = [np.asarray(numbers.transform(table), dtype="float64") for table in tables]
    scaler, gaps = StandardScaler().fit(raw[0]), np.isnan(raw[0])
    told = np.flatnonzero(gaps.any(axis=0) & ~gaps.all(axis=0))
    scaled_values = [np.clip(np.nan_to_num(scaler.transform(part)), -8, 8) for part in raw]
    return [
        np.concatenate([values, np.isnan(part[:, told])], axis=1)
        for values, part in zip(scaled_values, raw, strict=True)
    ]


def one_hot(first: "pd.Series[Any]", column: "pd.Series[Any]", most: int = 64) -> Array:
    """Return a column for each level of ``first``, for two levels one of +-1."""
    levels, missing = first.value_counts().index, bool(first.isna().any())
    if len(levels) + missing > most:
        levels, missing = levels[: most - 1], True
    codes = levels.get_indexer(pd.Index(column))
    if len(levels) == 2:
        return np.array([1.0, -1.0, 0.0])[codes][:, None]
    # Code -1 (missing or unseen) is the last row: the missing column, or nothing at all.
    return np.eye(len(levels) + 1)[codes][:, : len(levels) + missing]


def coded(X: pd.DataFrame, seed: int, dtype: str, most: int = 40) -> Pipeline:
    """Return a transformer for trees: levels as codes, missing values stay missing."""
    at = columns_of(X, most)
    codes = OrdinalEncoder(
        handle_unknown="use_encoded_value",
        unknown_value=np.nan,
        encoded_missing_value=np.nan,
        dtype=np.float64,
    )
    steps = [
        ("codes", codes, at["few"]),
        ("numbers", Seen(), at["numbers"]),
        ("means", TargetMeans(MEANS, seed), at["many"]),
        ("dates", make_pipeline(DateParts(), Seen()), at["dates"]),
        *((f"text_{name}", TextVectors(30, seed), name) for name in TEXTS),
    ]
    return make_pipeline(ColumnTransformer(kept(steps), sparse_threshold=0.0), Dense(dtype))


def counted(X: pd.DataFrame, seed: int) -> Pipeline:
    """Return a transformer to codes from 0 for models that count: numbers become quantile bins."""
    at = columns_of(X)
    levels = OrdinalEncoder(
        handle_unknown="use_encoded_value",
        unknown_value=-1,
        encoded_missing_value=-1,
        min_frequency=rare(X),
        max_categories=100,
        dtype=np.int64,
    )
    steps = [
        ("numbers", QuantileCodes(), at["numbers"]),
        ("levels", make_pipeline(levels, FunctionTransformer(from_zero)), at["few"] + at["many"]),
        ("dates", make_pipeline(DateParts(), QuantileCodes()), at["dates"]),
        *((f"text_{n}", make_pipeline(TextVectors(10, seed), QuantileCodes(8)), n) for n in TEXTS),
    ]
    return make_pipeline(ColumnTransformer(kept(steps), sparse_threshold=0.0), Dense("int64"))


def kept(steps: list[Any]) -> list[Any]:
    """Return the steps that have a column to work on."""
    return [step for step in steps if step[2]]


def from_zero(codes: Any) -> Any:
    """Return codes that begin with 0 for what is missing or was not met."""
    return codes + 1


def pool(matrix: Array, codes: int, y: Array | None = None) -> Pool:
    """Return rows as CatBoost takes them; the first columns are codes of levels, -1 if missing."""
    levels = np.where(np.isnan(matrix[:, :codes]), -1, matrix[:, :codes]).astype(np.int32)
    numbers = pd.DataFrame(matrix[:, codes:].astype(np.float32))
    frame = pd.concat([pd.DataFrame(levels), numbers], axis=1, ignore_index=True)
    return Pool(frame, label=y, cat_features=list(range(codes)))


def outputs_of(model: Any, X: Any) -> Array:
    """Return predictions: values, or a probability for each class."""
    if not CLASSES:
        return np.asarray(model.predict(X), dtype="float32").ravel()
    return aligned(model.predict_proba(X), model.classes_)


def aligned(found: Any, classes: Any) -> Array:
    """Return a column for each class, also for those that the training rows do not have."""
    proba = np.zeros((len(found), len(CLASSES)))
    proba[:, classes] = found
    total = proba.sum(axis=1, keepdims=True)
    return np.asarray(proba / np.where(total > 0, total, 1), dtype="float32")


def interval(values: list[float]) -> tuple[float, float]:
    """Return the corrected resampled t interval of fold scores (Nadeau & Bengio 2003), 95%."""
    known = np.asarray(values)[np.isfinite(values)]
    if len(known) < 2:
        return np.nan, np.nan
    error = known.std(ddof=1) * np.sqrt(1 / len(known) + 1 / max(FOLDS - 1, 1))
    half = stats.t.ppf(0.975, len(known) - 1) * error
    return float(known.mean() - half), float(known.mean() + half)
