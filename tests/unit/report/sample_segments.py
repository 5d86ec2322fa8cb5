"""What a run keeps of its segments, made up: no model is fitted."""

from typing import Any

import numpy as np
import pandas as pd

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


def choice() -> dict[str, Any]:
    """Return a kept choice of k: three are stable."""
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
                "separated": 1.0,
                "stable": k < 4,
                "control_jaccard": 0.55,
                "control_silhouette": 0.2,
            }
        )
    return {
        "k": 3,
        "auto": True,
        "decision": "stable",
        "stable_k": 3,
        "sentence": {
            "code": "segments_stable_next",
            "values": {"k": 3, "percent": 85, "next": 4, "tenths": 6},
        },
        "rows": 90,
        "sampled": False,
        "resamples": 20,
        "control_resamples": 5,
        "index_rows": 90,
        "ks": ks,
        "gap_k": 3,
        "bic_k": 3,
        "silhouette_k": 3,
    }


def facts() -> dict[str, Any]:
    """Return what is kept of a model with two segments, the second of which often dissolves."""
    return {
        "k": 2,
        "sizes": [59, 29],
        "noise": 2,
        "silhouette": 0.41,
        "davies_bouldin": 0.8,
        "calinski_harabasz": 220.0,
        "bic": None,
        "jaccard": [0.93, 0.55],
        "recovered": [1.0, 0.2],
        "dissolved": [0.0, 0.6],
        "resamples": 20,
        "names": None,
        "centres": [[0.0, 1.0, 1.0], [1.0, 0.0, 0.0]],
        "columns": ["recency", "frequency", "monetary"],
        "profile": {},
    }


def made_map() -> tuple[dict[str, Any], np.ndarray[Any, Any]]:
    """Return a map of the customers and their segments."""
    _, labels, _ = customers()
    points = np.random.default_rng(1).normal(size=(len(labels), 2)).round(3).tolist()
    made = {
        "kind": "pca",
        "points": points,
        "shares": [0.6, 0.2],
        "rows": list(range(len(labels))),
    }
    return made, labels
