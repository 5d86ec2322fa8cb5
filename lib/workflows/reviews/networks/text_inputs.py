"""From raw texts to what a network takes: ids of n-grams or of tokens, and where they stand."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator

from lib.core.facts import Json, from_json
from lib.deep.stacking import Rows
from lib.workflows.reviews.networks.text_recipes import BAGS, TextRecipe
from lib.workflows.reviews.texts.arrays import distinct
from lib.workflows.reviews.texts.features import as_texts
from lib.workflows.reviews.texts.grams import GramKind, Grams, Portion, find_grams, read_portions
from lib.workflows.reviews.texts.presets import read_preset, vocabulary_of
from lib.workflows.reviews.texts.tokens import (
    MAX_CHARACTERS,
    UNKNOWN,
    Characters,
    Pieces,
    Ragged,
    Tokens,
    WordPieces,
    load_tokens,
)

_TEXTS_AT_ONCE = 4_096

Array = np.ndarray[Any, Any]


@dataclass(eq=False)
class TextRows(Rows):
    """Prepared rows with the ids of their texts; ``numbers`` are the other columns, if any."""

    ids: Ragged = field(default_factory=lambda: Ragged(np.zeros(0, np.int32), np.zeros(1, int)))


class GramTable:
    """The distinct n-grams of some texts: ``codes`` of all there are, and each text's own."""

    def __init__(self, texts: Sequence[str], recipe: TextRecipe) -> None:
        # Piece by piece: what is needed on the way takes ten times what is kept.
        parts = [
            _distinct(portion, recipe)
            for first in range(0, len(texts), _TEXTS_AT_ONCE)
            for portion in read_portions(_cut(texts[first : first + _TEXTS_AT_ONCE]))
        ]
        none = np.zeros(0, np.uint64)
        self.codes = distinct(np.concatenate([none, *(codes for codes, _, _ in parts)]))
        own = [
            np.searchsorted(self.codes, codes).astype(np.int32)[places]
            for codes, places, _ in parts
        ]
        values = np.concatenate([np.zeros(0, np.int32), *own])
        counts = np.concatenate([np.zeros(0, np.int64), *(count for _, _, count in parts)])
        self.texts = Ragged(values, np.concatenate([[0], np.cumsum(counts)]))

    def vocabulary(self, rows: Array, least: int, most: int) -> Array:
        """Return, sorted, the codes that at least ``least`` of the texts have, the commonest."""
        counts = np.bincount(self.texts.take(rows).values, minlength=len(self.codes))
        least = least if (counts >= least).sum() >= 16 else 1
        kept = np.flatnonzero(counts >= max(least, 1))
        if len(kept) > most:
            kept = kept[np.lexsort((self.codes[kept], -counts[kept]))[:most]]
        return np.sort(self.codes[kept])

    def ids(self, rows: Array, vocabulary: Array) -> Ragged:
        """Return the ids (from 1) of the n-grams that the vocabulary has, for some texts."""
        chosen = self.texts.take(rows)
        ids = _find(self.codes, vocabulary)[chosen.values]
        known = ids > 0
        owner = np.repeat(np.arange(len(rows)), chosen.lengths)[known]
        counts = np.bincount(owner, minlength=len(rows))
        return Ragged(ids[known], np.concatenate([[0], np.cumsum(counts)]))


def _kinds(recipe: TextRecipe) -> list[GramKind]:
    """Return the n-grams that a bag reads."""
    wanted = (("windows", recipe.characters), ("words", recipe.words))
    return [
        GramKind(unit, sizes[0], sizes[1], spaced=unit == "words")
        for unit, sizes in wanted
        if sizes[1]
    ]


def _cut(texts: Sequence[str]) -> list[str]:
    return [text[:MAX_CHARACTERS] for text in texts]


def _codes(grams: Grams, recipe: TextRecipe) -> Array:
    return grams.ids % np.uint64(recipe.buckets) if recipe.buckets else grams.ids


def _distinct(portion: Portion, recipe: TextRecipe) -> tuple[Array, Array, Array]:
    """Return sorted codes, each text's own as places among them, and how many each text has."""
    found = [one for kind in _kinds(recipe) for one in find_grams(portion, kind)]
    rows = np.concatenate([np.zeros(0, np.int64), *(one.rows for one in found)])
    every = np.concatenate([np.zeros(0, np.uint64), *(_codes(one, recipe) for one in found)])
    places, codes = pd.factorize(every, sort=True)
    pairs = distinct(rows * max(len(codes), 1) + places)
    rows, places = np.divmod(pairs, max(len(codes), 1))
    return codes, places.astype(np.int32), np.bincount(rows, minlength=portion.count)


def _find(codes: Array, vocabulary: Array) -> Array:
    """Return each code's id, 0 for those that the vocabulary has not."""
    if len(vocabulary) == 0:
        return np.zeros(len(codes), dtype=np.int32)
    at = np.minimum(np.searchsorted(vocabulary, codes), len(vocabulary) - 1)
    return np.where(vocabulary[at] == codes, at + 1, 0).astype(np.int32)


class Reader:
    """Texts of several fits (cleaned already), cut into n-grams once for all of them."""

    def __init__(self, columns: Sequence[pd.Series]) -> None:
        every = pd.concat([column.astype("object") for column in columns], ignore_index=True)
        codes, raw = pd.factorize(every, use_na_sentinel=False)
        self.texts = as_texts(raw)
        self._codes = np.split(codes, np.cumsum([len(column) for column in columns])[:-1])
        self._tables: dict[Hashable, GramTable] = {}

    def rows(self, number: int) -> Array:
        """Return which of ``texts`` the rows of column ``number`` have."""
        return self._codes[number]

    def table(self, recipe: TextRecipe) -> GramTable:
        """Return the n-grams of all texts."""
        key = (recipe.characters, recipe.words, recipe.buckets)
        if key not in self._tables:
            self._tables[key] = GramTable(self.texts, recipe)
        return self._tables[key]


def preset_tokens(folder: str, length: int) -> WordPieces:
    """Return the vocabulary of a pretrained network, for texts of at most ``length`` tokens."""
    preset = read_preset(Path(folder))
    words = vocabulary_of(preset)
    return WordPieces(words, preset.lowercase, preset.strip_accents, length)


class TextEncoder(BaseEstimator):
    """Learns from training texts how a text enters a network.

    ``recipe`` is the JSON form of a TextRecipe. ``vocabulary_`` are the codes of n-grams, for
    bags; ``tokens_`` the JSON of a reviews.texts.tokens vocabulary, for sequences. ``size_`` is the
    number of ids with 0, the padding.
    """

    def __init__(self, recipe: Mapping[str, Json]) -> None:
        self.recipe = recipe

    def _recipe(self) -> TextRecipe:
        return from_json(TextRecipe, self.recipe)

    @property
    def bag(self) -> bool:
        """Whether texts are bags of n-grams."""
        return self.recipe["architecture"] in BAGS

    def fit(self, reader: Reader, rows: Array) -> TextEncoder:
        """Learn the vocabulary from some of the reader's texts."""
        recipe = self._recipe()
        if self.bag:
            self.vocabulary_ = reader.table(recipe).vocabulary(rows, recipe.least, recipe.most)
            self.tokens_ = ""
            self.size_ = len(self.vocabulary_) + 1
            return self
        texts = [reader.texts[row] for row in rows]
        tokens: Tokens
        if recipe.preset:
            tokens = preset_tokens(recipe.preset, recipe.length)
        else:
            tokens = (Pieces() if recipe.tokens == "bpe" else Characters()).fit(texts)
        self.vocabulary_ = np.zeros(0, dtype=np.uint64)
        self.tokens_ = tokens.to_json()
        self.size_ = tokens.size
        return self

    def encode(self, reader: Reader, rows: Array) -> Ragged:
        """Return the ids of some of the reader's texts."""
        recipe = self._recipe()
        if self.bag:
            return reader.table(recipe).ids(rows, self.vocabulary_)
        found = self._tokens().encode([reader.texts[row] for row in rows])[0]
        return found.cut(recipe.length)

    def spans(self, text: str) -> tuple[Array, Array, Array]:
        """Return ids, starts and ends of all n-grams or tokens of one cleaned text."""
        recipe = self._recipe()
        if self.bag:
            return self._bag_spans(text, recipe)
        pieces, starts, ends = self._tokens().encode([text])
        most = recipe.length
        return pieces.values[:most], starts[:most], ends[:most]

    def knows(self, text: str) -> bool:
        """Whether any n-gram or token of a cleaned text is in the vocabulary."""
        ids = self.spans(text)[0]
        return bool(len(ids) if self.bag else (ids != UNKNOWN).any())

    def _bag_spans(self, text: str, recipe: TextRecipe) -> tuple[Array, Array, Array]:
        (portion,) = read_portions(_cut([text]))
        every: list[Array] = [np.zeros((3, 0), dtype=np.int64)]
        for kind in _kinds(recipe):
            for grams in find_grams(portion, kind):
                ids = _find(_codes(grams, recipe), self.vocabulary_)
                # One space stands before the text.
                every.append(np.stack([ids, grams.starts - 1, grams.ends - 1])[:, ids > 0])
        ids, starts, ends = np.concatenate(every, axis=1)
        return ids.astype(np.int32), starts, ends

    def _tokens(self) -> Tokens:
        loaded = self.__dict__.get("_loaded")
        if loaded is None:
            loaded = self.__dict__["_loaded"] = load_tokens(self.tokens_)
        return loaded

    def __getstate__(self) -> dict[str, object]:
        return {name: value for name, value in vars(self).items() if name != "_loaded"}
