"""Which rows a word, a topic or a month stands in: the file beside an answer about reviews."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


def pack(found: Mapping[str, Array]) -> bytes:
    """Return rows by name as a file; ``unpack`` reads it."""
    names = np.frombuffer(json.dumps(list(found)).encode(), dtype=np.uint8)
    sizes = np.array([len(rows) for rows in found.values()], dtype=np.int64)
    rows = np.concatenate([np.zeros(0, np.int32), *found.values()]).astype(np.int32)
    file = BytesIO()
    np.savez_compressed(file, names=names, sizes=sizes, rows=rows)
    return file.getvalue()


def unpack(data: bytes) -> dict[str, Array]:
    """Return the rows by name of a file that ``pack`` made."""
    with np.load(BytesIO(data), allow_pickle=False) as file:
        names = json.loads(file["names"].tobytes())
        parts = np.split(file["rows"].astype(np.int64), np.cumsum(file["sizes"])[:-1])
    return dict(zip(names, parts, strict=True)) if names else {}


def of_words(
    documents: Iterable[Sequence[str]], wanted: Iterable[str], rows: Array
) -> dict[str, Array]:
    """Return the rows whose documents hold each word; ``rows`` are those of the documents."""
    found: dict[str, list[int]] = {word: [] for word in wanted}
    for row, document in zip(rows.tolist(), documents, strict=True):
        for word in found.keys() & set(document):
            found[word].append(row)
    return {word: np.array(one, dtype=np.int64) for word, one in found.items()}


def of_groups(groups: Sequence[Any] | Array, rows: Array) -> dict[str, Array]:
    """Return the rows of each group, by its name; rows without one (None, NaN) are in none."""
    values = np.asarray(groups, dtype=object)
    known = np.array([one is not None and one == one for one in values], dtype=bool)
    if not known.any():
        return {}
    names, codes = np.unique([str(one) for one in values[known]], return_inverse=True)
    order = np.argsort(codes, kind="stable")
    parts = np.split(rows[known][order], np.cumsum(np.bincount(codes))[:-1])
    return dict(zip(map(str, names), parts, strict=True))
