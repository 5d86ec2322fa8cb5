"""Segments: time on real transactions, the right number on simulated tables, deep against truth."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from lib.cli.files import read_dataset
from lib.workflows.segments.customers.columns import suggest_columns
from lib.workflows.segments.customers.transactions import RFM, customer_table
from lib.workflows.segments.groups.choice import choose_k
from lib.workflows.segments.groups.decision import failed
from lib.workflows.segments.groups.encoding import SegmentEncoder, encode, suggest_transforms
from lib.workflows.segments.groups.planning import make_segment_task
from tests.unit.segments.tables import five_groups

Array = np.ndarray
_TABLES = 20
_KINDS = ("one Gaussian", "uniform", "heavy tails", "correlated Gaussian")


def measure(data: Path) -> None:
    """Print what DEEPWORTH_BENCH_SEGMENTS names (by default all of "retail,number,deep")."""
    wanted = os.environ.get("DEEPWORTH_BENCH_SEGMENTS", "retail,number,deep").split(",")
    sections: dict[str, Callable[[Path], None]] = {
        "retail": _retail,
        "number": _number,
        "deep": _deep,
    }
    for name in wanted:
        sections[name](data)


def _retail(data: Path) -> None:
    """Print how long online_retail takes from its rows to RFM, and to the number of segments."""
    path = data / "segments" / "online_retail.csv.gz"
    if not path.exists():
        print(f"no {path}: its figures are left out")
        return
    dataset = read_dataset(path, {})
    columns = suggest_columns(dataset)
    assert columns is not None
    begun = time.perf_counter()
    table, _ = customer_table(dataset, columns)
    made = time.perf_counter() - begun
    print(
        f"online_retail: {dataset.rows:,} transactions to RFM of {table.rows:,} customers "
        f"{made:.1f} s (limit 5)",
        flush=True,
    )
    features = dict.fromkeys(RFM, "number")
    places, _ = encode(table.frame, features, suggest_transforms(table.frame, features))
    begun, worked = time.perf_counter(), time.process_time()
    found = choose_k(places, resamples=50)
    wall, cpu = time.perf_counter() - begun, time.process_time() - worked
    print(
        f"K from 2 to 10, all indices, 50 bootstraps: {wall:.1f} s, {cpu:.1f} CPU s (limit 60); "
        f"{found.decision}, goes on with {found.k}; indices that grow with the square on "
        f"{found.index_rows:,} of {found.rows:,} customers",
        flush=True,
    )


def _number(data: Path) -> None:
    """Print on how many tables the right number is found, and on how many nothing.

    Simulated tables of 300 to 1,500 rows, then of 50 to 300, five groups like those of a mall, and
    what is used on real tables.
    """
    _known("mixtures with known truth", [mixture(seed) for seed in range(_TABLES)], 20)
    _unknown("tables without structure", structureless, 20)
    _known("small mixtures, 3 to 6 groups", [mixture(s, small=True) for s in range(_TABLES)], 18)
    _unknown("small tables without structure", partial(structureless, small=True), 18)
    malls = [five_groups(seed) for seed in range(_TABLES)]
    _known("income and spending of a mall", [(places, 5) for places, _ in malls], 18)
    for name, places in _real(data).items():
        found = choose_k(places, resamples=20)
        look = next(one for one in found.ks if one.k == found.k)
        print(
            f"{name}: {found.decision}, uses {found.k} ({found.basis}), the least stable "
            f"comes back to {min(look.jaccard_clusters):.2f}, fails {failed(look) or 'nothing'}",
            flush=True,
        )


def _known(name: str, tables: Sequence[tuple[Array, int]], limit: int) -> None:
    """Print on how many tables the known number of groups is found, used and called stable."""
    found = [(choose_k(places, resamples=20), groups) for places, groups in tables]
    right = [one.stable_k == one.k == groups for one, groups in found]
    wrong = [
        f"{place}: {one.stable_k} for {groups}"
        for place, (one, groups) in enumerate(found)
        if not right[place]
    ]
    said = f"; else {', '.join(wrong)}" if wrong else ""
    print(f"{name}: {sum(right)} of {len(right)} right (limit {limit}){said}", flush=True)


def _unknown(name: str, draw: Callable[[int, str], Array], limit: int) -> None:
    """Print on how many tables of one cloud no number is called stable."""
    quiet = dict.fromkeys(_KINDS, 0)
    for seed in range(_TABLES):
        kind = _KINDS[seed % len(_KINDS)]
        quiet[kind] += choose_k(draw(seed, kind), resamples=20).decision == "none"
    parts = ", ".join(f"{kind} {count}" for kind, count in quiet.items())
    total = sum(quiet.values())
    print(
        f"{name}: no stable segments in {total} of {_TABLES} (limit {limit}): {parts}", flush=True
    )


def _real(data: Path) -> dict[str, Array]:
    """Return the places of real tables, as they are encoded without any choice of the analyst."""
    found: dict[str, Array] = {}
    for name in ("wholesale_customers.csv", "marketing_campaign.csv"):
        if (data / "segments" / name).exists():
            dataset = read_dataset(data / "segments" / name, {})
            found[name] = _encoded(dataset.frame, make_segment_task(dataset).features)
    for name in ("online_retail.csv.gz", "cdnow_sample.txt"):
        if (data / "segments" / name).exists():
            dataset = read_dataset(data / "segments" / name, {})
            columns = suggest_columns(dataset)
            assert columns is not None
            table, _ = customer_table(dataset, columns)
            found[f"{name} (RFM)"] = _encoded(table.frame, dict.fromkeys(RFM, "number"))
    return found


def _encoded(frame: pd.DataFrame, features: Mapping[str, str]) -> Array:
    transforms = suggest_transforms(frame, features)
    return SegmentEncoder(features, transforms).fit(frame).transform(frame)


def _deep(_: Path) -> None:
    """Print the agreement with the truth of IDEC and of K-means, over tables and seeds."""
    from sklearn.datasets import load_digits

    images, digits = load_digits(return_X_y=True)
    sets = {
        "digits (3 seeds)": [(images / 16 * 3, digits)] * 3,
        "long groups side by side (4 tables)": [long_groups(seed) for seed in range(4)],
        "groups on a curved surface (4 tables)": [on_a_curved_surface(seed) for seed in range(4)],
        "long groups in all directions (4 tables)": [turned_groups(seed) for seed in range(4)],
        "half-moons (4 tables)": [half_moons(seed) for seed in range(4)],
        "rings (4 tables)": [rings(seed) for seed in range(4)],
        "groups of unequal spread (4 tables)": [unequal_groups(seed) for seed in range(4)],
    }
    for name, tables in sets.items():
        shown = "; ".join(
            f"{model} {np.mean(values):.3f} ({min(values):.3f} to {max(values):.3f})"
            for model, values in agreement(tables).items()
        )
        print(f"{name}: adjusted Rand index with the truth: {shown}", flush=True)


def agreement(tables: Sequence[tuple[Array, Array]]) -> dict[str, list[float]]:
    """Return the adjusted Rand index with the truth of K-means and of IDEC, by table.

    Table i gets seed i.
    """
    from sklearn.cluster import KMeans

    from lib.workflows.segments.groups.stability import adjusted_rand
    from lib.workflows.segments.models.deep_clustering import DeepClusterer, fit_together

    clusters = len(np.unique(tables[0][1]))
    nets = [
        DeepClusterer(clusters, "idec", effort="thorough", seed=seed) for seed in range(len(tables))
    ]
    fit_together(nets, [places for places, _ in tables])
    plain = [
        KMeans(clusters, n_init=5, random_state=seed).fit_predict(places)
        for seed, (places, _) in enumerate(tables)
    ]
    truths = [truth for _, truth in tables]
    return {
        "K-means": [adjusted_rand(truth, one) for truth, one in zip(truths, plain, strict=True)],
        "IDEC": [
            adjusted_rand(truth, net.labels_) for truth, net in zip(truths, nets, strict=True)
        ],
    }


def mixture(seed: int, small: bool = False) -> tuple[Array, int]:
    """Return places of 2 to 6 groups in 2 to 6 columns, at least 4 to 7 deviations apart.

    Groups differ in size (8 % at least) and in shape: deviations of 0.6 to 1.2 in turned axes.
    ``small``: 50 to 300 rows, 3 to 6 groups in 2 to 4 columns, at least 4.5 deviations apart.
    """
    rng = np.random.default_rng(500 + seed if small else seed)
    fewest, widest = (3, 5) if small else (2, 7)
    clusters, columns = int(rng.integers(fewest, 7)), int(rng.integers(2, widest))
    rows = int(rng.integers(50, 301) if small else rng.integers(300, 1_500))
    apart = rng.uniform(4.5 if small else 4, 7)
    means: list[Array] = []
    tries = 0
    while len(means) < clusters:
        drawn = rng.normal(0, apart * 0.8, columns)
        tries += 1
        if all(np.linalg.norm(drawn - other) >= apart for other in means):
            means.append(drawn)
        if tries > 2_000:
            means, tries = [], 0
    shares = np.maximum(rng.dirichlet(np.full(clusters, 5)), 0.08)
    truth = rng.choice(clusters, rows, p=shares / shares.sum())
    places = np.zeros((rows, columns))
    for cluster in range(clusters):
        spread = np.diag(rng.uniform(0.6, 1.2, columns))
        turned = np.linalg.qr(rng.normal(size=(columns, columns)))[0]
        inside = truth == cluster
        noise = rng.normal(size=(int(inside.sum()), columns))
        places[inside] = noise @ spread @ turned + means[cluster]
    return _scaled(places), clusters


def structureless(seed: int, kind: str, small: bool = False) -> Array:
    """Return places in one cloud of a kind: 300 to 1,500 rows, or 50 to 300."""
    rng = np.random.default_rng(9_000 + seed if small else 1_000 + seed)
    columns = int(rng.integers(2, 7))
    rows = int(rng.integers(50, 301) if small else rng.integers(300, 1_500))
    if kind == "uniform":
        return _scaled(rng.random((rows, columns)) * rng.uniform(0.5, 3, columns))
    if kind == "heavy tails":
        return _scaled(rng.standard_t(3, (rows, columns)))
    places = rng.normal(size=(rows, columns))
    if kind == "correlated Gaussian":
        places = places @ rng.normal(size=(columns, columns))
    return _scaled(places)


def on_a_curved_surface(seed: int, rows: int = 2_000) -> tuple[Array, Array]:
    """Return four groups of two hidden numbers, bent into 50 columns, and the truth.

    x = tanh(U tanh(W h)) with random W and U, after the synthetic data of Yang et al. 2017 (ICML):
    groups are round in h, and stretched and bent in x.
    """
    rng = np.random.default_rng(seed)
    truth = np.arange(rows) % 4
    means = np.array([[0.0, 0.0], [6.0, 0.0], [0.0, 6.0], [6.0, 6.0]])
    hidden = means[truth] + rng.normal(size=(rows, 2))
    inner = np.tanh(hidden / 3 @ rng.normal(size=(2, 10)))
    places = np.tanh(inner @ rng.normal(size=(10, 50))) + 0.05 * rng.normal(size=(rows, 50))
    return _scaled(places), truth


def long_groups(seed: int, rows: int = 1_500) -> tuple[Array, Array]:
    """Return three long groups side by side in a plane that lies aslant in 12 columns.

    They are 6 deviations long, 0.5 wide and 4 apart, with noise of 0.3 in every column.
    """
    rng = np.random.default_rng(seed)
    truth = np.arange(rows) % 3
    across = 4.0 * (truth - 1) + 0.5 * rng.normal(size=rows)
    plane = np.linalg.qr(rng.normal(size=(12, 12)))[0][:2]
    hidden = np.stack([6 * rng.normal(size=rows), across], axis=1)
    return _scaled(hidden @ plane + 0.3 * rng.normal(size=(rows, 12))), truth


def turned_groups(seed: int, rows: int = 1_000) -> tuple[Array, Array]:
    """Return four groups in six columns, each long in two directions of its own."""
    rng = np.random.default_rng(seed)
    truth = np.arange(rows) % 4
    means = 4 * rng.normal(size=(4, 6))
    places = np.zeros((rows, 6))
    for group in range(4):
        turned = np.linalg.qr(rng.normal(size=(6, 6)))[0]
        noise = rng.normal(size=(int((truth == group).sum()), 6))
        places[truth == group] = noise * [3, 2, 1, 0.5, 0.5, 0.5] @ turned + means[group]
    return _scaled(places), truth


def half_moons(seed: int, rows: int = 1_000) -> tuple[Array, Array]:
    """Return two half-moons that reach into each other, in a plane aslant in eight columns."""
    from sklearn.datasets import make_moons

    return _aslant(*make_moons(rows, noise=0.07, random_state=seed), seed)


def rings(seed: int, rows: int = 1_000) -> tuple[Array, Array]:
    """Return a ring within a ring, in a plane aslant in eight columns."""
    from sklearn.datasets import make_circles

    return _aslant(*make_circles(rows, noise=0.05, factor=0.4, random_state=seed), seed)


def unequal_groups(seed: int, rows: int = 1_000) -> tuple[Array, Array]:
    """Return a wide group of 70 % of the rows and two narrow ones at its edge."""
    rng = np.random.default_rng(seed)
    truth = rng.choice(3, rows, p=[0.7, 0.2, 0.1])
    means = np.array([[0.0, 0, 0, 0], [7, 0, 0, 0], [5, 5, 0, 0]])
    spread = np.array([2.0, 0.5, 0.5])[truth][:, None]
    return _scaled(means[truth] + spread * rng.normal(size=(rows, 4))), truth


def _aslant(plane: Array, truth: Array, seed: int, columns: int = 8) -> tuple[Array, Array]:
    rng = np.random.default_rng(seed)
    axes = np.linalg.qr(rng.normal(size=(columns, columns)))[0][:2]
    return _scaled(plane @ axes + 0.05 * rng.normal(size=(len(plane), columns))), truth


def _scaled(places: Array) -> Array:
    frame = pd.DataFrame(places, columns=[f"f{place}" for place in range(places.shape[1])])
    return encode(frame, dict.fromkeys(frame.columns, "number"))[0]
