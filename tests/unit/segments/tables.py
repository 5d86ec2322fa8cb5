"""Customers whose groups are known, and customers without any."""

import numpy as np
import pandas as pd

from lib.core.columns import Column, ColumnKind
from lib.core.dataset import Dataset, Reading


def mixture(seed: int, rows: int = 300, clusters: int = 3, apart: float = 7.0) -> tuple:
    """Return places and truth of round groups whose means are at least ``apart`` deviations off."""
    rng = np.random.default_rng(seed)
    means: list[np.ndarray] = []
    while len(means) < clusters:
        drawn = rng.normal(0, apart, 3)
        if all(np.linalg.norm(drawn - other) >= apart for other in means):
            means.append(drawn)
    truth = np.arange(rows) % clusters
    return np.array(means)[truth] + rng.normal(size=(rows, 3)), truth


def five_groups(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return five groups of 200 customers like those of a mall by income and spending.

    In deviations of each column, as they are encoded; 22 to 81 customers a group.
    """
    rng = np.random.default_rng(seed)
    groups = (
        ((26, 79), (7, 10), 22),
        ((26, 21), (7, 13), 23),
        ((55, 50), (9, 6), 81),
        ((87, 82), (16, 9), 39),
        ((88, 17), (16, 10), 35),
    )
    places = np.concatenate([rng.normal(mean, sd, (rows, 2)) for mean, sd, rows in groups])
    places = np.clip(np.round(places), [15, 1], [137, 100])
    truth = np.repeat(range(5), [rows for _, _, rows in groups])
    return (places - places.mean(axis=0)) / places.std(axis=0), truth


def nothing(seed: int, kind: str, rows: int = 300) -> np.ndarray:
    """Return places in one cloud: "gauss", "uniform", "heavy" or "slanted"."""
    rng = np.random.default_rng(seed)
    if kind == "uniform":
        return rng.random((rows, 3)) * [1, 1.5, 2]
    if kind == "heavy":
        return rng.standard_t(3, (rows, 3))
    places = rng.normal(size=(rows, 3))
    return places @ rng.normal(size=(3, 3)) if kind == "slanted" else places


def customers(rows: int = 90, seed: int = 0) -> Dataset:
    """Return three groups of customers with what RFM needs, a category and awkward columns."""
    places, truth = mixture(seed, rows)
    frame = pd.DataFrame(
        {
            "customer": pd.Series([f"c{number}" for number in range(rows)], dtype="str"),
            "recency": np.round(np.exp(places[:, 0] / 6 + 3)),
            "frequency": np.round(np.exp(places[:, 1] / 6 + 2)),
            "monetary": np.exp(places[:, 2] / 6 + 4),
            "region <b>": pd.Series(np.array(["north", "south", "남쪽"])[truth], dtype="str"),
            "same": 1.0,
        }
    )
    return dataset_of(frame)


def dataset_of(frame: pd.DataFrame) -> Dataset:
    """Return a table as reading would give it."""
    columns = []
    for name in frame.columns:
        distinct, missing = int(frame[name].nunique()), int(frame[name].isna().sum())
        kind = ColumnKind.NUMBER if frame[name].dtype.kind in "fi" else ColumnKind.CATEGORY
        if kind is ColumnKind.CATEGORY and distinct == len(frame):
            kind = ColumnKind.IDENTIFIER
        if distinct < 2:
            kind = ColumnKind.CONSTANT
        columns.append(Column(name, kind, missing, distinct))
    return Dataset("customers.csv", "0" * 64, Reading("csv"), tuple(columns), (), frame)
