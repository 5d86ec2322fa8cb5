"""Texts as numbers for networks: lists of any length, sequences of characters or BPE pieces.

Only NumPy and pandas are loaded with it; `tokenizers` is when BPE is fitted or used.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from tokenizers import Tokenizer

MAX_CHARACTERS = 2_000
"""Of a longer text the first characters are read."""
UNKNOWN = 1
"""A piece that was not learned; 0 fills texts up to the longest."""
_PIECES = 8_000
_SAMPLE = 4_000

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Ragged:
    """A list of integers for each text: ``values`` of text i are those in offsets[i:i + 2]."""

    values: Array
    offsets: Array

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @property
    def lengths(self) -> Array:
        """Return how many values each text has."""
        return np.diff(self.offsets)

    def take(self, rows: Array) -> Ragged:
        """Return the lists of some texts."""
        lengths = self.lengths[rows]
        offsets = np.concatenate([[0], np.cumsum(lengths)])
        places = np.repeat(self.offsets[rows] - offsets[:-1], lengths) + np.arange(offsets[-1])
        return Ragged(self.values[places], offsets)

    def cut(self, most: int) -> Ragged:
        """Return the lists with at most so many of their first values."""
        lengths = np.minimum(self.lengths, most)
        offsets = np.concatenate([[0], np.cumsum(lengths)])
        places = np.repeat(self.offsets[:-1] - offsets[:-1], lengths) + np.arange(offsets[-1])
        return Ragged(self.values[places], offsets)

    def padded(self, width: int) -> Array:
        """Return an int32 matrix (texts, width): cut at the end, filled with 0."""
        table = np.zeros((len(self), width), dtype=np.int32)
        lengths = np.minimum(self.lengths, width)
        rows = np.repeat(np.arange(len(self)), lengths)
        columns = np.arange(len(rows)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        table[rows, columns] = self.values[self.offsets[:-1][rows] + columns]
        return table


def _points(texts: Sequence[str], most: int) -> tuple[Array, Array]:
    """Return all texts' code points in lower case, one after another, and where each begins."""
    cut = [text[:most] for text in texts]
    low = [text.lower() for text in cut]
    # Lower case may be longer ("İ"): places must stay those of the text itself.
    low = [b if len(a) == len(b) else a for a, b in zip(cut, low, strict=True)]
    data = "".join(low).encode("utf-32-le", "surrogatepass")
    lengths = np.fromiter(map(len, low), np.int64, len(low))
    return np.frombuffer(data, np.uint32), np.concatenate([[0], np.cumsum(lengths)])


def _within(counts: Array) -> Array:
    """Return 0, 1, ... counts[0] - 1, 0, 1, ... and so on."""
    return np.asarray(np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts))


def east_asian(texts: Iterable[str], sample: int = _SAMPLE) -> bool:
    """Whether at least a fifth of the letters are Hangul, kana or Chinese characters.

    Such texts are read by characters; others by words and their pieces.
    """
    chosen = [text[:500] for _, text in zip(range(sample), texts, strict=False)]
    points = np.frombuffer("".join(chosen).encode("utf-32-le", "surrogatepass"), np.uint32)
    wide = ((points >= 0x1100) & (points < 0x1200)) | ((points >= 0x3040) & (points < 0xD7B0))
    latin = (points >= 0x41) & (points < 0x1100) & ~((points > 0x5A) & (points < 0x61))
    letters = int(wide.sum()) + int(latin.sum())
    return letters > 0 and int(wide.sum()) >= 0.2 * letters


class Characters:
    """A vocabulary of characters, learned from training texts; others are the unknown one."""

    kind = "characters"

    def __init__(self, vocabulary: Sequence[int] = ()) -> None:
        self.points = np.asarray(vocabulary, dtype=np.uint32)

    def fit(self, texts: Sequence[str], least: int = 2, most: int = 4_000) -> Characters:
        """Keep characters that occur ``least`` times, at most ``most`` of them."""
        points, _ = _points(texts, MAX_CHARACTERS)
        found, counts = np.unique(points, return_counts=True)
        order = np.lexsort((found, -counts))[:most]
        kept = found[order][counts[order] >= least]
        self.points = np.sort(kept if len(kept) else found[:most])
        return self

    @property
    def size(self) -> int:
        """Number of ids, padding and the unknown character among them."""
        return len(self.points) + 2

    def encode(self, texts: Sequence[str]) -> tuple[Ragged, Array, Array]:
        """Return ids, and where each character begins and ends in its text."""
        points, offsets = _points(texts, MAX_CHARACTERS)
        at = np.searchsorted(self.points, points)
        safe = np.minimum(at, max(len(self.points) - 1, 0))
        known = self.points[safe] == points if len(self.points) else np.zeros(len(points), bool)
        ids = np.where(known, safe + 2, UNKNOWN).astype(np.int32)
        starts = _within(np.diff(offsets))
        return Ragged(ids, offsets), starts, starts + 1

    def to_json(self) -> str:
        """Return what ``load_tokens`` reads."""
        return json.dumps({"kind": self.kind, "points": self.points.tolist()})


class Pieces:
    """Byte-pair encoding (Sennrich et al. 2016), learned from training texts."""

    kind = "bpe"

    def __init__(self, model: str = "") -> None:
        self.model = model
        self._loaded: Tokenizer | None = None

    def fit(self, texts: Sequence[str], size: int = _PIECES) -> Pieces:
        """Learn at most ``size`` pieces; words are parted at spaces and signs before."""
        from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

        found = Tokenizer(models.BPE(unk_token="[UNK]"))
        found.normalizer = normalizers.Lowercase()
        found.pre_tokenizer = pre_tokenizers.Whitespace()
        trainer = trainers.BpeTrainer(
            vocab_size=size,
            min_frequency=2,
            limit_alphabet=3_000,
            special_tokens=["[PAD]", "[UNK]"],
            show_progress=False,
        )
        found.train_from_iterator(map(_writable, texts), trainer)
        self.model, self._loaded = found.to_str(), found
        return self

    def _tokenizer(self) -> Tokenizer:
        if self._loaded is None:
            from tokenizers import Tokenizer

            self._loaded = Tokenizer.from_str(self.model)
        return self._loaded

    @property
    def size(self) -> int:
        """Number of ids, padding and the unknown piece among them."""
        return int(self._tokenizer().get_vocab_size())

    def encode(self, texts: Sequence[str]) -> tuple[Ragged, Array, Array]:
        """Return ids, and where each piece begins and ends in its text."""
        batch = self._tokenizer().encode_batch(
            [_writable(text) for text in texts], add_special_tokens=False
        )
        offsets = np.concatenate([[0], np.cumsum([len(one.ids) for one in batch])])
        ids = np.fromiter((i for one in batch for i in one.ids), np.int32, offsets[-1])
        spans = [span for one in batch for span in one.offsets]
        places = np.asarray(spans, dtype=np.int64).reshape(-1, 2)
        return Ragged(ids, offsets.astype(np.int64)), places[:, 0], places[:, 1]

    def to_json(self) -> str:
        """Return what ``load_tokens`` reads."""
        return json.dumps({"kind": self.kind, "model": self.model}, ensure_ascii=False)


def _writable(text: str) -> str:
    """Return a text cut, without lone surrogates, which `tokenizers` does not take."""
    return text[:MAX_CHARACTERS].encode("utf-8", "replace").decode()


def _id_of(piece: str, tokenizer: Tokenizer) -> int:
    found = tokenizer.token_to_id(piece)
    if found is None:
        raise KeyError(piece)
    return found


class WordPieces:
    """The WordPiece vocabulary of a pretrained network (Wu et al. 2016), read and never learned.

    Ids are those of the vocabulary and one more, for 0 is padding. Each text stands between [CLS]
    and [SEP], which count among the ``length`` tokens at most, and have no place in the text.
    """

    kind = "wordpiece"

    def __init__(
        self, words: Sequence[str], lowercase: bool, strip_accents: bool, length: int
    ) -> None:
        self.words = list(words)
        self.lowercase = lowercase
        self.strip_accents = strip_accents
        self.length = length
        self._loaded: Tokenizer | None = None

    def _tokenizer(self) -> Tokenizer:
        if self._loaded is None:
            from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

            numbers = {word: at for at, word in enumerate(self.words)}
            found = Tokenizer(models.WordPiece(numbers, unk_token="[UNK]"))
            found.normalizer = normalizers.BertNormalizer(
                strip_accents=self.strip_accents, lowercase=self.lowercase
            )
            found.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
            self._loaded = found
        return self._loaded

    @property
    def size(self) -> int:
        """Number of ids, padding among them."""
        return len(self.words) + 1

    def encode(self, texts: Sequence[str]) -> tuple[Ragged, Array, Array]:
        """Return ids, and where each piece begins and ends in its text."""
        tokenizer, most = self._tokenizer(), self.length - 2
        begin, end = _id_of("[CLS]", tokenizer), _id_of("[SEP]", tokenizer)
        batch = tokenizer.encode_batch([_writable(text) for text in texts])
        lists = [[begin, *one.ids[:most], end] for one in batch]
        spans = [[(0, 0), *one.offsets[:most], (0, 0)] for one in batch]
        offsets = np.concatenate([[0], np.cumsum([len(one) for one in lists])]).astype(np.int64)
        ids = np.fromiter((i + 1 for one in lists for i in one), np.int32, offsets[-1])
        places = np.asarray([span for one in spans for span in one], np.int64).reshape(-1, 2)
        return Ragged(ids, offsets), places[:, 0], places[:, 1]

    def to_json(self) -> str:
        """Return what ``load_tokens`` reads."""
        given = (self.words, self.lowercase, self.strip_accents, self.length)
        return json.dumps({"kind": self.kind, "given": given}, ensure_ascii=False)


Tokens = Characters | Pieces | WordPieces


def load_tokens(data: str) -> Tokens:
    """Rebuild a vocabulary from ``to_json``; ValueError for anything else."""
    found = json.loads(data)
    if found["kind"] == Characters.kind:
        return Characters(found["points"])
    if found["kind"] == Pieces.kind:
        return Pieces(found["model"])
    if found["kind"] == WordPieces.kind:
        return WordPieces(*found["given"])
    raise ValueError(f"Expected characters, bpe or wordpiece, received {found['kind']!r}.")
