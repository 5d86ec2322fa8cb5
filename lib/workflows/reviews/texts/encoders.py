"""Pretrained sentence encoders: a folder with tokenizer.json and model.onnx, run on the CPU.

Only NumPy is loaded with it; onnxruntime and tokenizers are when an encoder is opened. Nothing is
fetched unless it was allowed, and not before its size is known.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np

from lib.core.progress import NullProgress, Progress
from lib.errors import Cancelled, ModelError
from lib.settings import MEGABYTE
from lib.workflows.reviews.texts import hub

SOURCE = "DEEPWORTH_ENCODER"
FILES = {"tokenizer.json": "tokenizer.json", "model.onnx": "onnx/model.onnx"}
"""Files of a folder, and where they lie at the hub."""
_MAX_TOKENS = 256
_BATCH = 32
_COPIES = 2.5
"""Memory that a network takes, in sizes of its file."""
_KEPT = 60_000
"""Texts whose vectors are kept in this process: folds share most of their texts."""

Array = np.ndarray[Any, Any]


def chosen_source() -> str:
    """Return the folder or hub id in DEEPWORTH_ENCODER; ModelError "encoder_unset" if none."""
    source = os.environ.get(SOURCE, "").strip()
    if not source:
        raise ModelError("encoder_unset", variable=SOURCE)
    return source


def has_encoder() -> bool:
    """Whether an encoder is named in DEEPWORTH_ENCODER."""
    return bool(os.environ.get(SOURCE, "").strip())


def folder_of(source: str) -> Path:
    """Return where an encoder lies: the folder itself, or a hub id's place in the store."""
    return hub.folder_of(source, "encoders")


def is_here(source: str) -> bool:
    """Whether all files of an encoder are on this machine."""
    return all((folder_of(source) / name).is_file() for name in FILES)


def make_ready(source: str, watch: Progress | None = None) -> Path:
    """Return the folder of an encoder, fetched if that is needed and allowed.

    Raises ModelError: "encoder_folder" (a folder without the files), "encoder_not_here" with the
    expected megabytes (a hub id, and fetching is not allowed), "encoder_disk",
    "encoder_unreachable", "encoder_not_at_hub", "encoder_memory"; Cancelled.
    """
    folder = folder_of(source)
    if not is_here(source):
        if not hub.is_id(source):
            raise ModelError("encoder_folder", folder=source, files=", ".join(FILES))
        size = hub.expected_bytes(source, FILES)
        _check_memory(source, size)
        hub.check_allowed(source, size)
        hub.fetch(source, folder, FILES, size, watch)
    _check_memory(source, (folder / "model.onnx").stat().st_size)
    return folder


def _check_memory(source: str, size: int) -> None:
    needed, free = int(_COPIES * size), hub.free_memory()
    if needed > free:
        values = {"needed_mb": needed // MEGABYTE, "free_mb": free // MEGABYTE}
        raise ModelError("encoder_memory", source=source, **values)


class Encoder:
    """An open encoder: texts become the mean of their tokens' last vectors, of length one."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        try:
            import onnxruntime
            from tokenizers import Tokenizer
        except ImportError as error:
            raise ModelError("encoder_packages", package=str(error.name)) from error
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        try:
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            self._session = onnxruntime.InferenceSession(
                str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # both libraries raise their own plain exceptions
            raise ModelError("encoder_unreadable", folder=folder.name) from error
        self._tokenizer.enable_truncation(_MAX_TOKENS)
        self._tokenizer.enable_padding()
        self._inputs = [one.name for one in self._session.get_inputs()]

    def encode(self, texts: Sequence[str]) -> Array:
        """Return float32 vectors (texts, units)."""
        batch = self._tokenizer.encode_batch([_writable(text) or " " for text in texts])
        given = {
            "input_ids": np.array([one.ids for one in batch], dtype=np.int64),
            "attention_mask": np.array([one.attention_mask for one in batch], dtype=np.int64),
            "token_type_ids": np.array([one.type_ids for one in batch], dtype=np.int64),
        }
        found = self._session.run(None, {name: given[name] for name in self._inputs})[0]
        if found.ndim == 3:
            there = given["attention_mask"][..., None].astype(np.float32)
            found = (found * there).sum(axis=1) / np.maximum(there.sum(axis=1), 1.0)
        lengths = np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-12)
        return np.asarray(found / lengths, dtype=np.float32)


def _writable(text: str) -> str:
    """Return a text without lone surrogates, which the tokenizer does not take."""
    return text.encode("utf-8", "replace").decode()


@lru_cache(maxsize=1)
def _open(folder: Path, threads: int) -> Encoder:
    return Encoder(folder, threads)


_kept: OrderedDict[bytes, Array] = OrderedDict()


def encode_texts(
    source: str, texts: Sequence[str], threads: int = 1, watch: Progress | None = None
) -> Array:
    """Return the vectors of texts; those met before in this process are not computed again.

    Reports progress and asks whether to stop after every batch. Raises as ``make_ready``.
    """
    watch = watch or NullProgress()
    folder = make_ready(source, watch)
    keys = [blake2b(f"{source}\0{text}".encode("utf-8", "replace")).digest() for text in texts]
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in _kept}
    found: dict[bytes, Array] = {key: _kept[key] for key in keys if key in _kept}
    order = sorted(missing, key=lambda key: len(missing[key]))
    for at in range(0, len(order), _BATCH):
        if watch.cancelled():
            raise Cancelled
        part = order[at : at + _BATCH]
        vectors = _open(folder, threads).encode([missing[key] for key in part])
        found |= dict(zip(part, vectors, strict=True))
        watch.progress(min(at + _BATCH, len(order)) / len(order))
    _kept.update(found)
    while len(_kept) > _KEPT:
        _kept.popitem(last=False)
    return np.stack([found[key] for key in keys]) if keys else np.zeros((0, 1), np.float32)
