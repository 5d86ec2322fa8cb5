"""What a run keeps of its segments, made up: no model is fitted."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from lib.core.facts import from_json
from lib.workflows.segments.facts.choice import Choice, KScores
from lib.workflows.segments.facts.maps import DrawnMap
from lib.workflows.segments.facts.segmentation import SegmentFacts
from lib.workflows.segments.groups.decision import decide, results_of

NASTY = '<a href="javascript:alert(1)">x</a>'


def customers(rows: int = 90) -> tuple[pd.DataFrame, np.ndarray[Any, Any], dict[str, str]]:
    """Return a table of customers, their segments (0, 1, and two in none), and kinds."""
    generator = np.random.default_rng(0)
    labels = np.where(np.arange(rows) % 3 == 0, 1, 0)
    labels[-2:] = -1
    away = np.where(labels == 1, 1.0, -1.0)
    frame = pd.DataFrame(
        {
            "customer": [f"C{number:03}" for number in range(rows)],
            "recency": 100 + 60 * away + generator.normal(0, 8, rows),
            "frequency": 8 - 5 * away + generator.integers(0, 4, rows),
            "monetary": 500 - 400 * away + generator.normal(0, 40, rows),
        }
    ).astype({"customer": "str"})
    return frame, labels, {"recency": "number", "frequency": "number", "monetary": "number"}


def choice() -> Choice:
    """Return a kept choice of k: three are stable."""
    return replace(
        decided([from_json(KScores, look) for look in looks()]),
        rows=90,
        resamples=20,
        control_resamples=5,
        index_rows=90,
        gap_one=0.1,
        gap_k=3,
        bic_k=3,
        silhouette_k=3,
    )


def looks() -> list[dict[str, Any]]:
    """Return what was measured of two to four segments."""
    ks = []
    for k, jaccard, silhouette in ((2, 0.95, 0.41), (3, 0.9, 0.44), (4, 0.6, 0.33)):
        ks.append(
            {
                "k": k,
                "silhouette": silhouette,
                "davies_bouldin": 0.6 + 0.1 * k,
                "calinski_harabasz": 300.0 + (k == 3) * 80 - k,
                "bic": 1000.0 - (k == 3) * 100 + k,
                "gap": 0.3 + 0.1 * (k == 3),
                "gap_se": 0.02,
                "inertia": 100.0 / k,
                "jaccard": jaccard,
                "jaccard_clusters": [jaccard + 0.02] * (k - 1) + [jaccard - 0.05],
                "dissolved": [0.0] * (k - 1) + [0.6 if k == 4 else 0.0],
                "sizes": [30] * k,
                "ari": jaccard - 0.05,
                "ari_low": jaccard - 0.1,
                "ari_high": jaccard,
                "above_noise": 0.2 + 0.1 * (k == 3),
                "above_noise_se": 0.02,
                "distance": 7.5 - k,
                "distance_pair": [0, 1],
                "valley": {
                    "pair": [0, 1],
                    "between": 2 * k - 2,
                    "beside": 8,
                    "ratio": (k - 1) / 4,
                    "low": 0.1 * k,
                    "high": 0.4 * k,
                },
                "valleys": {
                    "found": k * (k - 1) // 2 - (k > 2),
                    "missing": 0,
                    "undecided": int(k > 2),
                },
                "control_jaccard": 0.55,
                "control_silhouette": 0.2,
            }
        )
    return ks


def decided(ks: Sequence[KScores], asked: int | None = None) -> Choice:
    """Return measured numbers of segments with their tests, and the decision on them."""
    tested = []
    for one in ks:
        tests = results_of(one)
        tested.append(replace(one, tests=tests, stable=False not in tests.values()))
    return decide(tested, asked)


def old_choice() -> Choice:
    """Return a choice as it was kept before there were these tests: 4 were taken, none stable."""
    known = ("k", "jaccard", "jaccard_clusters", "gap", "gap_se", "silhouette", "control_jaccard")
    ks = [
        {**{name: look[name] for name in known}, "separated": 0.5, "stable": False}
        for look in looks()
    ]
    values = {"k": 2, "percent": 95, "control": 55}
    stored = {
        "k": 4,
        "auto": True,
        "decision": "none",
        "stable_k": None,
        "gap_k": 3,
        "rows": 90,
        "resamples": 20,
        "sampled": False,
        "sentence": {"code": "segments_none", "values": values},
        "ks": ks,
    }
    return from_json(Choice, stored)


def facts() -> SegmentFacts:
    """Return what is kept of a model with two segments, the second of which often dissolves."""
    return SegmentFacts(
        k=2,
        sizes=(59, 29),
        noise=2,
        silhouette=0.41,
        davies_bouldin=0.8,
        calinski_harabasz=220.0,
        jaccard=(0.93, 0.55),
        recovered=(1.0, 0.2),
        dissolved=(0.0, 0.6),
        resamples=20,
        centres=((0.0, 1.0, 1.0), (1.0, 0.0, 0.0)),
        columns=("recency", "frequency", "monetary"),
    )


def made_map() -> tuple[DrawnMap, np.ndarray[Any, Any]]:
    """Return a map of the customers and their segments."""
    _, labels, _ = customers()
    points = np.random.default_rng(1).normal(size=(len(labels), 2)).round(3).tolist()
    shares = (0.6, 0.2)
    return DrawnMap("pca", tuple(map(tuple, points)), shares, tuple(range(len(labels)))), labels
