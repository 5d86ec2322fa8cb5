"""The inner validation part of a fold's training rows, and the plan's metric on it."""

from __future__ import annotations

import numpy as np

from lib.core.dealing import MANY_GROUPS, stratified_group_folds
from lib.core.metrics import METRICS, of_classes, of_labels, of_values, scorer
from lib.core.task import TaskKind

SHARE = 0.15
_MIN_SPLIT_ROWS = 10
_FOLDS = 7  # one part in seven is close to the share, and what the grouped splitters can give


def split_inner(
    y: np.ndarray, *, classes: bool, groups: np.ndarray | None, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return sorted positions of the rows to learn from and of those to validate on.

    About 15 % validate, by whole groups if given (at least 4), else stratified for ``classes``.
    Each class keeps a row to learn from. Below ten rows all rows serve for both.
    """
    rows = len(y)
    everything = np.arange(rows)
    if rows < _MIN_SPLIT_ROWS:
        return everything, everything
    validation = _stratified(y, seed) if classes else _drawn(rows, seed)
    whole = groups if groups is not None and len(np.unique(groups)) >= 4 else None
    validation = validation if whole is None else _grouped(y, whole, classes=classes, seed=seed)
    training = np.setdiff1d(everything, validation)
    if classes and len(np.unique(y[training])) < len(np.unique(y)):
        return everything, np.sort(validation)
    return training, np.sort(validation)


def _drawn(rows: int, seed: int) -> np.ndarray:
    size = max(2, round(SHARE * rows))
    return np.random.default_rng(seed).permutation(rows)[:size]


def _stratified(y: np.ndarray, seed: int) -> np.ndarray:
    """Take the share of each class: rounded, none of a class of one row, one of a small one."""
    rng = np.random.default_rng(seed)
    parts = []
    for code in np.unique(y):
        members = rng.permutation(np.flatnonzero(y == code))
        size = 0 if len(members) < 2 else max(1, round(SHARE * len(members)))
        parts.append(members[:size])
    chosen = np.concatenate(parts)
    return chosen if len(chosen) else np.arange(len(y))


def _grouped(y: np.ndarray, groups: np.ndarray, *, classes: bool, seed: int) -> np.ndarray:
    from sklearn.model_selection import GroupKFold, StratifiedGroupKFold

    count = len(np.unique(groups))
    folds = min(_FOLDS, count)
    if classes and count >= MANY_GROUPS:
        codes = np.unique(y, return_inverse=True)[1]
        return np.flatnonzero(stratified_group_folds(codes, groups, folds, seed) == 0)
    if classes and np.unique(y, return_counts=True)[1].min() >= folds:
        splitter = StratifiedGroupKFold(folds, shuffle=True, random_state=seed)
    else:
        splitter = GroupKFold(folds, shuffle=True, random_state=seed)
    _, validation = next(iter(splitter.split(np.zeros((len(y), 1)), y, groups)))
    return np.asarray(validation)


def validation_score(metric: str, y: np.ndarray, outputs: np.ndarray) -> float:
    """Return the metric, negated where less is better; -inf where outputs are not finite.

    ``y`` are class codes and ``outputs`` probabilities (rows, classes), or values and ``outputs``
    values (rows,), or a matrix of 0 and 1 and the probabilities of its labels. Where the metric is
    undefined, as the area under a curve with one class only, the loss is used. Raises ValueError
    for a metric that is not one of such outputs.
    """
    values = outputs.ndim == 1
    if metric not in METRICS or values != (TaskKind.REGRESSION in METRICS[metric].kinds):
        raise ValueError(f"{metric} is no metric of such outputs")
    if not np.all(np.isfinite(outputs)):
        return -np.inf
    found = scorer(metric, y)(outputs)
    if np.isfinite(found):
        return found
    return -of_values.mae(y, outputs) if values else -log_loss(y, outputs)


def log_loss(y: np.ndarray, probabilities: np.ndarray) -> float:
    """Return the mean negative log probability of the true class, or of each label's truth."""
    if y.ndim == 2:
        return of_labels.log_loss(y, probabilities)
    return of_classes.log_loss(y, probabilities)
