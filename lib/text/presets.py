"""Pretrained networks of the BERT type that are fine-tuned: where they lie, how large they are.

A preset is a folder as KerasHub writes it (config.json, tokenizer.json, model.weights.h5,
assets/tokenizer/vocabulary.txt) or as transformers does (config.json, vocab.txt,
model.safetensors). Only the standard library is loaded with it.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from lib.core.model import Watch
from lib.errors import ModelError
from lib.settings import MEGABYTE
from lib.text import hub

SOURCE = "DEEPWORTH_PRESET"
_KERAS = ("config.json", "tokenizer.json", "model.weights.h5", "assets/tokenizer/vocabulary.txt")
_TRANSFORMERS = ("config.json", "vocab.txt", "model.safetensors")
_OPTIONAL = "tokenizer_config.json"
_BACKBONES = {
    "BertBackbone": "bert",
    "DistilBertBackbone": "distil_bert",
    "ElectraBackbone": "electra",
}
_MODEL_TYPES = {"bert": "bert", "distilbert": "distil_bert"}
_NAMES = {
    "heads": ("num_heads", "num_attention_heads", "n_heads"),
    "layers": ("num_layers", "num_hidden_layers", "n_layers"),
    "hidden": ("hidden_dim", "hidden_size", "dim"),
    "inner": ("intermediate_dim", "intermediate_size", "hidden_dim"),
    "vocabulary": ("vocabulary_size", "vocab_size"),
    "length": ("max_sequence_length", "max_position_embeddings"),
}
_COPIES = 8
"""Numbers of four bytes a weight, with slopes and AdamW's: 28 million weights took 1.0 GB."""


@dataclass(frozen=True)
class Preset:
    """What is known of a preset without loading it; ``size`` is that of its weights' file."""

    kind: str
    layers: int
    heads: int
    hidden: int
    inner: int
    vocabulary: int
    length: int
    lowercase: bool
    strip_accents: bool
    words: Path
    size: int

    @property
    def parameters(self) -> int:
        """Number of weights, nearly: embeddings and blocks (Devlin et al. 2019)."""
        return (self.vocabulary + self.length) * self.hidden + self.layers * self.block

    @property
    def block(self) -> int:
        """Weights of one block: attention, two dense layers, two norms."""
        return 4 * self.hidden * (self.hidden + 1) + self.hidden * (2 * self.inner + 5) + self.inner

    def memory(self, batch: int, length: int) -> int:
        """Return the bytes that fine-tuning takes beside TensorFlow.

        Activations after Korthikanti et al. 2022 (formula 2), with numbers of four bytes.
        """
        activations = 2 * batch * length * self.layers
        activations *= 34 * self.hidden + 5 * self.heads * length
        return 4 * _COPIES * self.parameters + activations


def has_preset() -> bool:
    """Whether a preset is named in DEEPWORTH_PRESET and KerasHub is installed."""
    return bool(os.environ.get(SOURCE, "").strip()) and find_spec("keras_hub") is not None


def chosen_preset() -> str:
    """Return the folder or hub id in DEEPWORTH_PRESET; ModelError "preset_unset" if none."""
    source = os.environ.get(SOURCE, "").strip()
    if not source:
        raise ModelError("preset_unset", variable=SOURCE)
    return source


def folder_of(source: str) -> Path:
    """Return where a preset lies: the folder itself, or a hub id's place in the store."""
    return hub.folder_of(source, "presets")


def layout_of(folder: Path) -> tuple[str, ...] | None:
    """Return which files a folder is made of, None if it is no preset."""
    for files in (_KERAS, _TRANSFORMERS):
        if all((folder / name).is_file() for name in files):
            return files
    return None


def make_ready(source: str, watch: Watch | None = None) -> Path:
    """Return the folder of a preset, fetched if that is needed and allowed.

    Raises ModelError: "preset_folder" (a folder without the files), "encoder_not_here" with the
    expected megabytes (a hub id, and fetching is not allowed), "preset_memory", "encoder_disk",
    "encoder_unreachable", "encoder_not_at_hub"; Cancelled.
    """
    folder = folder_of(source)
    if layout_of(folder) is None:
        if not hub.is_id(source):
            raise ModelError("preset_folder", folder=source, files=", ".join(_KERAS))
        files, size = _at_hub(source)
        # Before a byte is fetched: nearly all of the files are weights of four bytes.
        _compare(source, _COPIES * size)
        hub.check_allowed(source, size)
        hub.fetch(source, folder, files, size, watch)
    return folder


def _at_hub(source: str) -> tuple[dict[str, str], int]:
    """Return the files of a hub id, of whichever layout it has, and their bytes."""
    try:
        files = {name: name for name in _KERAS}
        return files, hub.expected_bytes(source, files)
    except ModelError as error:
        if error.code != "encoder_not_at_hub":
            raise
    files = {name: name for name in (*_TRANSFORMERS, _OPTIONAL)}
    return files, hub.expected_bytes(source, files)


def check_memory(source: str, preset: Preset, batch: int, length: int) -> None:
    """Raise ModelError "preset_memory" where there is less memory than fine-tuning takes."""
    _compare(source, preset.memory(batch, length))


def _compare(source: str, needed: int) -> None:
    free = hub.free_memory()
    if needed > free:
        values = {"needed_mb": needed // MEGABYTE, "free_mb": free // MEGABYTE}
        raise ModelError("preset_memory", source=source, **values)


def read_preset(folder: Path) -> Preset:
    """Return what a preset's own files say of it.

    Raises ModelError "preset_kind" for networks that are not of the BERT type or do not read
    WordPiece, "preset_unreadable" for files that are damaged.
    """
    files = layout_of(folder)
    if files is None:
        raise ModelError("preset_folder", folder=folder.name, files=", ".join(_KERAS))
    return _read(folder, files, (folder / "config.json").stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _read(folder: Path, files: tuple[str, ...], _changed: int) -> Preset:
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        if files == _KERAS:
            kind = _BACKBONES.get(str(config.get("class_name")))
            numbers = config.get("config", {})
            tokens = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))["config"]
            lowercase = bool(tokens.get("lowercase"))
            strip = bool(tokens.get("strip_accents"))
            words, weights = folder / files[3], folder / files[2]
        else:
            kind, numbers = _MODEL_TYPES.get(str(config.get("model_type"))), config
            lowercase, strip = _cases(folder)
            words, weights = folder / files[1], folder / files[2]
        if kind is None:
            found = config.get("class_name") or config.get("model_type")
            raise ModelError("preset_kind", kind=str(found), known=", ".join(_BACKBONES))
        values = {name: _number(numbers, names) for name, names in _NAMES.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError("preset_unreadable", folder=folder.name) from error
    return Preset(
        kind, **values, lowercase=lowercase, strip_accents=strip, words=words,
        size=weights.stat().st_size,
    )  # fmt: skip


def _number(config: dict[str, Any], names: tuple[str, ...]) -> int:
    return int(next(config[name] for name in names if name in config))


def _cases(folder: Path) -> tuple[bool, bool]:
    """Return whether a tokenizer of transformers lowers capitals, and takes accents away."""
    path = folder / _OPTIONAL
    found = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    lowercase = bool(found.get("do_lower_case", True))
    strip = found.get("strip_accents")
    return lowercase, lowercase if strip is None else bool(strip)


def vocabulary_of(preset: Preset) -> list[str]:
    """Return the pieces of words of a preset, by their ids; ModelError "preset_unreadable"."""
    try:
        words = preset.words.read_text(encoding="utf-8").split("\n")
    except (OSError, ValueError) as error:
        raise ModelError("preset_unreadable", folder=preset.words.name) from error
    words = [word.rstrip("\r") for word in words]
    while words and not words[-1]:
        words.pop()
    if not {"[UNK]", "[CLS]", "[SEP]"} <= set(words) or len(words) > preset.vocabulary:
        raise ModelError("preset_unreadable", folder=preset.words.name)
    return words
