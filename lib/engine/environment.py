"""What a run was made with: Python, packages, cores."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

from lib.core.results import Environment
from lib.engine.memory import Layout, cores

_PACKAGES = (
    "numpy",
    "pandas",
    "scikit-learn",
    "skrub",
    "catboost",
    "tensorflow-cpu",
    "tensorflow",
    "keras",
    "distributed",
)


def environment(layout: Layout, *, remote: bool) -> Environment:
    """Return the environment of a run, JSON-able."""
    packages = {}
    for package in _PACKAGES:
        try:
            packages[package] = version(package)
        except PackageNotFoundError:
            continue
    return {
        "python": platform.python_version(),
        "packages": packages,
        "cores": cores(),
        "workers": layout.workers,
        "low_memory": layout.low_memory,
        "cluster": "remote" if remote else "local",
    }
