"""What an earlier version stored and handed out (tests/fixtures/before): read, never made anew."""

from __future__ import annotations

import io
import json
import re
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

FOLDER = Path(__file__).parent / "fixtures" / "before"
WORKSPACE = "0123456789abcdef" * 2
RUNS = {name: f"{name:x<20}" for name in ("tables", "reviews", "labels", "segments")}
"""The run of each workflow, and one on reviews with several labels each."""


@cache
def members(name: str) -> dict[str, bytes]:
    """Return the files in one of the fixtures."""
    with zipfile.ZipFile(FOLDER / f"{name}.zip") as archive:
        return {one: archive.read(one) for one in archive.namelist()}


@cache
def names() -> dict[str, list[str]]:
    """Return the names that were stored: "classes", "layers", "models", "metrics", "jobs"."""
    found: dict[str, list[str]] = json.loads((FOLDER / "names.json").read_text("utf-8"))
    return found


@cache
def artifacts() -> dict[str, bytes]:
    """Return all fitted models by "table/model"."""
    found = dict(members("artifacts"))
    files = {run: name for name, run in RUNS.items()}
    for path, data in members("home").items():
        if kept := re.fullmatch(r"files/runs/(\w+)/(\w+)/artifact\.zip", path):
            found[f"{files[kept[1]]}/{kept[2]}"] = data
    return dict(sorted(found.items()))


def expected(key: str) -> np.ndarray[Any, Any]:
    """Return what a fitted model predicted for the rows of its table."""
    found: np.ndarray[Any, Any] = np.load(io.BytesIO(members("expected")[f"{key}.npy"]))
    return found


@cache
def frame(key: str) -> pd.DataFrame:
    """Return the rows of a fitted model's table."""
    table = key.partition("/")[0]
    return pd.read_parquet(io.BytesIO(members("expected")[f"{table}.parquet"]))


def unpack_home(place: Path) -> None:
    """Write the store's folder."""
    for name, data in members("home").items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def handed_out(name: str) -> bytes:
    """Return a bundle, a document, a report or a package."""
    return members("handed_out")[name]
