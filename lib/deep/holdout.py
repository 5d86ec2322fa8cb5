"""The inner validation part of a fold's training rows."""

from __future__ import annotations

import numpy as np

from lib.core.dealing import MANY_GROUPS, stratified_group_folds

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
