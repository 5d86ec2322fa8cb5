"""A bag of words, a bag of word pairs and a GRU on sentences whose order decides."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from lib.core.facts import to_json
from lib.core.jobs import JobContext, JobResult
from lib.errors import Cancelled, InputError
from lib.workflows.learn.facts.gru import Gru, sigmoid
from lib.workflows.learn.facts.order import Floats, LinearReader, Order, terms_of
from lib.workflows.learn.facts.vectors import words_of
from lib.workflows.learn.job_specs import OrderParameters
from lib.workflows.learn.jobs.adam import Adam
from lib.workflows.learn.jobs.texts.gru import gradients, start
from lib.workflows.learn.jobs.texts.pairs import GRAMMARS, Pair, make_pairs

_UNITS, _BATCH, _RATE = 16, 32, 0.003
_MAX_EPOCHS, _MAX_SEED = 30, 999
_TINY, _DECIMALS = 1e-12, 9

Sentences = list[list[str]]


def order(context: JobContext[OrderParameters]) -> JobResult:
    """Return Order; InputError "learn_setting" for settings outside of the limits."""
    from threadpoolctl import threadpool_limits

    params = context.params
    _check(params)
    train, test = make_pairs(params.language, params.seed)
    sentences, praise = _sentences(train)
    fresh, fresh_praise = _sentences(test)
    words = sorted({word for sentence in sentences for word in sentence})
    bag, pairs = (linear(sentences, praise, neighbours) for neighbours in (1, 2))
    example = test[int(np.random.default_rng(params.seed).integers(len(test)))]
    both = [words_of(example.praise), words_of(example.blame)]
    gru = start(len(words), _UNITS, 1, params.seed)
    right, losses, course = [], [], []

    def look() -> None:
        right.append(_share(_read(gru, words, fresh) > 0, fresh_praise))
        likely = sigmoid(np.where(praise, 1, -1) * _read(gru, words, sentences))
        losses.append(float(-np.log(np.maximum(likely, _TINY)).mean()))
        tokens = _tokens(words, both)
        sums = gru.sums(gru.read(tokens).states[1:])
        course.append(sigmoid(sums[:, :, 0].T).round(4))

    look()
    with threadpool_limits(1):  # the products are small: threads would wait for each other
        _train(context, gru, _grouped(words, sentences, praise), look)
    found = Order(
        language=params.language,
        words=tuple(words),
        gru=gru,
        bag=bag,
        pairs=pairs,
        learned=len(sentences),
        held_out=len(fresh),
        right=tuple(right),
        losses=tuple(losses),
        bag_right=_share(says(bag, fresh), fresh_praise),
        pairs_right=_share(says(pairs, fresh), fresh_praise),
        example=(example.praise, example.blame),
        course=np.array(course),
    )
    return JobResult(to_json(found))


def linear(sentences: Sentences, praise: NDArray[np.bool_], neighbours: int) -> LinearReader:
    """Return logistic regression, fitted to how often each word, or run of words, occurs."""
    from sklearn.linear_model import LogisticRegression

    terms = sorted({term for one in sentences for term in terms_of(one, neighbours)})
    empty = LinearReader(neighbours, tuple(terms), np.zeros(len(terms)), 0.0)
    fitted = LogisticRegression(max_iter=1000).fit(
        np.array([empty.counts(one) for one in sentences]), praise
    )
    return LinearReader(neighbours, tuple(terms), fitted.coef_[0], float(fitted.intercept_[0]))


def says(reader: LinearReader, sentences: Sentences) -> NDArray[np.bool_]:
    """Return of each sentence whether it is held to be praise.

    Rounded: the same bag has to get the same answer, whatever the last digits of its sum are.
    """
    chances = [round(reader.praises(one), _DECIMALS) for one in sentences]
    return np.array(chances) > 0.5


def _train(
    context: JobContext[OrderParameters],
    gru: Gru,
    groups: list[tuple[NDArray[np.int64], NDArray[np.bool_]]],
    look: Callable[[], None],
) -> None:
    """Train in place on sentences grouped by length."""
    adam, generator = Adam(_RATE), np.random.default_rng(context.params.seed)
    for epoch in range(context.params.epochs):
        batches = [
            (tokens[rows], praise[rows])
            for tokens, praise in groups
            for rows in np.array_split(
                generator.permutation(len(tokens)), -(-len(tokens) // _BATCH)
            )
        ]
        for at in generator.permutation(len(batches)).tolist():
            if context.watch.cancelled():
                raise Cancelled
            tokens, praise = batches[at]
            reading = gru.read(tokens)
            by_sums = np.zeros((tokens.shape[1], len(tokens), 1))
            last = gru.sums(reading.states[-1])
            by_sums[-1] = (sigmoid(last) - praise[:, None]) / len(tokens)
            adam.update(gru.values, gradients(gru, tokens, reading, by_sums))
        look()
        context.watch.progress((epoch + 1) / context.params.epochs)


def _sentences(pairs: list[Pair]) -> tuple[Sentences, NDArray[np.bool_]]:
    texts = [text for pair in pairs for text in (pair.praise, pair.blame)]
    return [words_of(text) for text in texts], np.array([True, False] * len(pairs))


def _tokens(words: list[str], sentences: Sentences) -> NDArray[np.int64]:
    place = {word: at for at, word in enumerate(words)}
    return np.array([[place[word] for word in sentence] for sentence in sentences])


def _grouped(
    words: list[str], sentences: Sentences, praise: NDArray[np.bool_]
) -> list[tuple[NDArray[np.int64], NDArray[np.bool_]]]:
    """Return the sentences of each length as tokens, with what they are."""
    order = sorted(range(len(sentences)), key=lambda at: len(sentences[at]))
    groups = [list(one) for _, one in groupby(order, key=lambda at: len(sentences[at]))]
    return [(_tokens(words, [sentences[at] for at in one]), praise[one]) for one in groups]


def _read(gru: Gru, words: list[str], sentences: Sentences) -> Floats:
    """Return the GRU's sum for each sentence: above 0 it is held to be praise."""
    sums = np.empty(len(sentences))
    for length in {len(one) for one in sentences}:
        places = np.array([len(one) == length for one in sentences])
        tokens = _tokens(words, [one for one in sentences if len(one) == length])
        sums[places] = gru.sums(gru.read(tokens).states[-1])[:, 0]
    return sums


def _share(said: NDArray[np.bool_], praise: NDArray[np.bool_]) -> float:
    return float((said == praise).mean())


def _check(params: OrderParameters) -> None:
    known = tuple(GRAMMARS)
    if params.language not in known:
        raise InputError(
            "learn_setting",
            name="language",
            value=params.language,
            least=known[0],
            most=known[-1],
        )
    for name, value, least, most in (
        ("epochs", params.epochs, 1, _MAX_EPOCHS),
        ("seed", params.seed, 0, _MAX_SEED),
    ):
        if not least <= value <= most:
            raise InputError("learn_setting", name=name, value=value, least=least, most=most)
