"""Training a GRU to tell which letter comes next in the sample reviews."""

from __future__ import annotations

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from lib.core.facts import to_json
from lib.core.jobs import JobContext, JobResult
from lib.errors import Cancelled, InputError
from lib.workflows.learn.facts.generator import (
    END,
    UNITS,
    UPDATES,
    Generator,
    Stage,
    Writer,
    packed,
)
from lib.workflows.learn.facts.gru import Floats, Gru, Tokens
from lib.workflows.learn.job_specs import GeneratorParameters
from lib.workflows.learn.jobs.adam import Adam
from lib.workflows.learn.jobs.texts.gru import gradients, start
from lib.workflows.learn.jobs.texts.sample_texts import LANGUAGES, sample_reviews

_ASIDE, _FEW = 0.15, 3
_BATCH, _LENGTH = 32, 40
_RATE, _LAST = 0.01, 0.1
"""The learning rate at first, and what is left of it at the end."""
_STAGES, _SAMPLE, _TEMPERATURE = 12, 90, 0.6
_MAX_SEED = 999


def generator(context: JobContext[GeneratorParameters]) -> JobResult:
    """Return Generator; InputError "learn_setting" for settings that are not offered."""
    from threadpoolctl import threadpool_limits

    params = context.params
    _check(params)
    train, test = _reviews(params)
    text = "".join(train)
    counts = Counter(text)
    letters = "".join(sorted(one for one, count in counts.items() if count >= _FEW))
    place = {letter: at for at, letter in enumerate(letters)}
    stream = np.array([place[one] for one in text if one in place])
    held_out = [[place[one] for one in review if one in place] for review in test]
    with threadpool_limits(1):  # the products are small: threads would wait for each other
        gru, stages = _train(context, letters, stream, held_out)
    before = counted(stream, len(letters))
    found = Generator(
        language=params.language,
        letters=letters,
        units=params.units,
        weights=packed(gru),
        stages=stages,
        frequency_bits=bits_of(np.broadcast_to(before.sum(axis=0), before.shape), held_out, place),
        previous_bits=bits_of(before, held_out, place),
        temperature=_TEMPERATURE,
        text=text,
        reviews=len(train),
        held_out=len(test),
        held_out_letters=sum(len(one) for one in held_out),
    )
    return JobResult(to_json(found))


def counted(stream: Tokens, letters: int) -> NDArray[np.float64]:
    """Return how often each letter (column) follows each (row), and once more than that."""
    counts = np.ones((letters, letters))
    np.add.at(counts, (stream[:-1], stream[1:]), 1)
    return counts


def bits_of(counts: NDArray[np.float64], reviews: list[list[int]], place: dict[str, int]) -> float:
    """Return the mean bits a letter, guessing by counts of letters (columns) after each (rows)."""
    chances = counts / counts.sum(axis=1, keepdims=True)
    pairs = [
        pair for review in reviews for pair in zip([place[END], *review], review, strict=False)
    ]
    before, after = np.array(pairs).T
    return float(-np.log2(chances[before, after]).mean())


def bits(gru: Gru, reviews: list[list[int]], end: int) -> float:
    """Return the mean bits that a network needs a letter of reviews, their ends included."""
    longest = max(len(one) for one in reviews)
    given = np.full((len(reviews), longest), end)
    wanted = np.full((len(reviews), longest), -1)
    for at, one in enumerate(reviews):
        given[at, 1 : len(one)] = one[:-1]
        wanted[at, : len(one)] = one
    likely = _log_chances(gru.sums(gru.read(given).states[1:]))
    places = np.nonzero(wanted.T >= 0)
    return float(-likely[(*places, wanted.T[places])].mean() / np.log(2))


def _log_chances(sums: Floats) -> Floats:
    shifted = sums - sums.max(axis=-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True)))


def _train(
    context: JobContext[GeneratorParameters],
    letters: str,
    stream: Tokens,
    held_out: list[list[int]],
) -> tuple[Gru, tuple[Stage, ...]]:
    """Train on random pieces of the text; look at held-out reviews and write at each stage."""
    params = context.params
    gru = start(len(letters), params.units, len(letters), params.seed, np.float32)
    adam, drawn = Adam(_RATE), np.random.default_rng(params.seed)
    looks = {round(params.updates * (k / _STAGES) ** 1.5) for k in range(_STAGES + 1)}
    stages = []
    for update in range(params.updates + 1):
        if context.watch.cancelled():
            raise Cancelled
        if update in looks:
            sample = Writer(letters, gru).write("", _TEMPERATURE, _SAMPLE, params.seed)
            stages.append(Stage(update, bits(gru, held_out, letters.index(END)), sample))
        starts = drawn.integers(0, len(stream) - _LENGTH - 1, _BATCH)
        pieces = stream[starts[:, None] + np.arange(_LENGTH + 1)]
        adam.rate = _RATE * (1 - (1 - _LAST) * update / params.updates)
        adam.update(gru.values, _gradients(gru, pieces[:, :-1], pieces[:, 1:].T))
        context.watch.progress(update / params.updates)
    return gru, tuple(stages)


def _gradients(gru: Gru, given: Tokens, wanted: Tokens) -> list[Floats]:
    """Return the derivatives of the mean cross-entropy of letters ``wanted`` (length, n)."""
    reading = gru.read(given)
    by_sums = np.exp(_log_chances(gru.sums(reading.states[1:])))
    length, n = wanted.shape
    by_sums[np.arange(length)[:, None], np.arange(n), wanted] -= 1
    return gradients(gru, given, reading, by_sums / wanted.size)


def _reviews(params: GeneratorParameters) -> tuple[list[str], list[str]]:
    """Return the reviews, each once, in lower case and with its END: to learn from, held out."""
    texts, _ = sample_reviews(params.language)
    each = sorted({" ".join(text.lower().split()) for text in texts})
    order = np.random.default_rng(params.seed).permutation(len(each)).tolist()
    aside = round(_ASIDE * len(each))
    reviews = [each[at] + END for at in order]
    return reviews[aside:], reviews[:aside]


def _check(params: GeneratorParameters) -> None:
    for name, value, known in (
        ("language", params.language, LANGUAGES),
        ("units", params.units, UNITS),
        ("updates", params.updates, UPDATES),
    ):
        if value not in known:
            ends = {"least": known[0], "most": known[-1]}
            raise InputError("learn_setting", name=name, value=value, **ends)
    if not 0 <= params.seed <= _MAX_SEED:
        raise InputError("learn_setting", name="seed", value=params.seed, least=0, most=_MAX_SEED)
