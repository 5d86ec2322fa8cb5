"""Pretrained networks of the BERT type that are fine-tuned: where they lie, how large they are.

A preset is a folder as KerasHub writes it: config.json, tokenizer.json, model.weights.h5,
assets/tokenizer/vocabulary.txt. Only the standard library is loaded with it.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from lib.core.progress import Progress
from lib.errors import ModelError
from lib.settings import MEGABYTE
from lib.workflows.reviews.texts import hub

SOURCE = "DEEPWORTH_PRESET"
FILES = ("config.json", "tokenizer.json", "model.weights.h5", "assets/tokenizer/vocabulary.txt")
_BACKBONES = {
    "BertBackbone": "bert",
    "DistilBertBackbone": "distil_bert",
    "ElectraBackbone": "electra",
}
_NAMES = {
    "heads": "num_heads",
    "layers": "num_layers",
    "hidden": "hidden_dim",
    "inner": "intermediate_dim",
    "vocabulary": "vocabulary_size",
    "length": "max_sequence_length",
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


def is_here(folder: Path) -> bool:
    """Whether a folder holds all files of a preset."""
    return all((folder / name).is_file() for name in FILES)


def make_ready(source: str, watch: Progress | None = None) -> Path:
    """Return the folder of a preset, fetched if that is needed and allowed.

    Raises ModelError: "preset_folder" (a folder without the files), "encoder_not_here" with the
    expected megabytes (a hub id, and fetching is not allowed), "preset_memory", "encoder_disk",
    "encoder_unreachable", "encoder_not_at_hub"; Cancelled.
    """
    folder = folder_of(source)
    if not is_here(folder):
        if not hub.is_id(source):
            raise ModelError("preset_folder", folder=source, files=", ".join(FILES))
        files = {name: name for name in FILES}
        size = hub.expected_bytes(source, files)
        # Before a byte is fetched: nearly all of the files are weights of four bytes.
        _compare(source, _COPIES * size)
        hub.check_allowed(source, size)
        hub.fetch(source, folder, files, size, watch)
    return folder


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
    if not is_here(folder):
        raise ModelError("preset_folder", folder=folder.name, files=", ".join(FILES))
    return _read(folder, (folder / "config.json").stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _read(folder: Path, _changed: int) -> Preset:
    try:
        config = json.loads((folder / FILES[0]).read_text(encoding="utf-8"))
        kind = _BACKBONES.get(str(config.get("class_name")))
        if kind is None:
            found = str(config.get("class_name"))
            raise ModelError("preset_kind", kind=found, known=", ".join(_BACKBONES))
        tokens = json.loads((folder / FILES[1]).read_text(encoding="utf-8"))["config"]
        numbers = {"vocabulary_size": config["config"].get("vocab_size"), **config["config"]}
        values = {name: int(numbers[theirs]) for name, theirs in _NAMES.items()}
        lowercase, strip = bool(tokens.get("lowercase")), bool(tokens.get("strip_accents"))
        size = (folder / FILES[2]).stat().st_size
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError("preset_unreadable", folder=folder.name) from error
    return Preset(
        kind, **values, lowercase=lowercase, strip_accents=strip, words=folder / FILES[3], size=size
    )


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
