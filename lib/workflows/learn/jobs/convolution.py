"""Training a small convolutional network on the sample of handwritten digits, epoch by epoch."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lib.core.facts import to_json
from lib.core.jobs import JobContext, JobResult
from lib.core.progress import Progress
from lib.core.proportions import wilson
from lib.errors import Cancelled, InputError
from lib.intake.samples import sample_path
from lib.workflows.learn.facts.convolution import (
    CLASSES,
    COUNTS,
    FIXED,
    FIXED_NAME,
    FULL,
    LEARNED,
    PIXELS,
    POOL,
    SIDE,
    Contender,
    ConvolutionNetwork,
    Convolutions,
    Floats,
    nearest,
    softmax,
    windows,
)
from lib.workflows.learn.job_specs import ConvolutionParameters
from lib.workflows.learn.jobs.adam import Adam

_TRAIN, _BATCH, _RATE = 0.75, 32, 0.01
_USUAL = 0.95
_MAX_EPOCHS, _MAX_SEED = 20, 999
_TINY, _LEARNERS = 1e-12, 3

Digits = NDArray[np.int64]


def convolution(context: JobContext[ConvolutionParameters]) -> JobResult:
    """Return Convolutions; InputError "learn_setting" for settings outside of the limits."""
    from threadpoolctl import threadpool_limits

    params = context.params
    _check(params)
    pictures, digits = sample_digits()
    order = np.random.default_rng(params.seed).permutation(len(digits))
    train, test = np.split(order, [round(_TRAIN * len(order))])
    rows = _Rows(pictures[train] / FULL, digits[train], pictures[test] / FULL, digits[test])
    learned = start(params.filters, params.seed)
    constant = start(params.filters, params.seed)
    constant.filters[:] = list(FIXED.values())[: params.filters]
    watch, frames = context.watch, [learned.filters.copy()]

    def look() -> None:
        frames.append(learned.filters.copy())

    with threadpool_limits(1):  # the products are small: threads would wait for each other
        courses = (
            _train(_of_pixels(rows), rows, params, watch, 0),
            _train(_of_network(FIXED_NAME, constant), rows, params, watch, 1),
            _train(_of_network(LEARNED, learned), rows, params, watch, 2, look),
        )
    flat = pictures.reshape(len(pictures), -1)
    far = [nearest(one, flat[train])[1] for one in flat[test]]
    found = Convolutions(
        epochs=tuple(range(params.epochs + 1)),
        frames=np.stack(frames).round(4),
        learned=learned,
        fixed=constant,
        contenders=courses,
        packed=base64.b64encode(flat[train].astype(np.uint8).tobytes()).decode(),
        digits=tuple(digits[train].tolist()),
        held_out=len(test),
        usual=float(np.quantile(far, _USUAL)),
    )
    return JobResult(to_json(found))


def sample_digits() -> tuple[Floats, Digits]:
    """Return the pictures (n, 8, 8) of the sample, pixels from 0 to 16, and their digits."""
    table = np.loadtxt(sample_path("digits"), delimiter=",", skiprows=1, encoding="utf-8")
    return table[:, :-1].reshape(-1, SIDE, SIDE), table[:, -1].astype(np.int64)


def start(filters: int, seed: int) -> ConvolutionNetwork:
    """Return a network with random weights, He's for the filters; offsets and biases 0."""
    generator = np.random.default_rng(seed)
    flat = filters * (SIDE // POOL) ** 2
    return ConvolutionNetwork(
        generator.normal(0, np.sqrt(2 / 9), (filters, 3, 3)),
        np.zeros(filters),
        generator.normal(0, np.sqrt(1 / flat), (flat, CLASSES)),
        np.zeros(CLASSES),
    )


def gradients(network: ConvolutionNetwork, pictures: Floats, digits: Digits) -> list[Floats]:
    """Return the derivatives of the mean cross-entropy by filters, offsets, weights and biases."""
    seen = network.see(pictures)
    n = len(pictures)
    by_sum = (seen.probabilities - np.eye(CLASSES)[digits]) / n
    flat = seen.pooled.reshape(n, -1)
    by_pooled = (by_sum @ network.weights.T).reshape(seen.pooled.shape)
    by_map = _spread(by_pooled, seen.maps, seen.pooled) * (seen.maps > 0)
    by_filter = np.einsum("nrcf,nrcw->fw", by_map, windows(pictures), optimize=True)
    return [
        by_filter.reshape(network.filters.shape),
        by_map.sum(axis=(0, 1, 2)),
        flat.T @ by_sum,
        by_sum.sum(axis=0),
    ]


def _spread(by_pooled: Floats, maps: Floats, pooled: Floats) -> Floats:
    """Give the derivative of each pooled value to the pixel it came from, in parts to equals."""

    def enlarged(values: Floats) -> Floats:
        return values.repeat(POOL, axis=1).repeat(POOL, axis=2)

    greatest = (maps == enlarged(pooled)).astype(np.float64)
    n, rows, columns, filters = pooled.shape
    equals = greatest.reshape(n, rows, POOL, columns, POOL, filters).sum(axis=(2, 4))
    return np.asarray(enlarged(by_pooled / equals) * greatest)


@dataclass(frozen=True)
class _Rows:
    """Digits to learn from and those held out, pixels from 0 to 1."""

    train: Floats
    train_digits: Digits
    test: Floats
    test_digits: Digits


@dataclass(frozen=True)
class _Learner:
    """What is trained: its ``values``, what it ``says`` (probabilities), and their gradients."""

    name: str
    values: Sequence[Floats]
    says: Callable[[Floats], Floats]
    gradients: Callable[[Floats, Digits], Sequence[Floats]]


def _of_pixels(rows: _Rows) -> _Learner:
    """Return a softmax on the pixels alone, with weights of 0."""
    weights, biases = np.zeros((rows.train[0].size, CLASSES)), np.zeros(CLASSES)

    def says(pictures: Floats) -> Floats:
        return softmax(pictures.reshape(len(pictures), -1) @ weights + biases)

    def by_values(pictures: Floats, digits: Digits) -> Sequence[Floats]:
        by_sum = (says(pictures) - np.eye(CLASSES)[digits]) / len(digits)
        return [pictures.reshape(len(pictures), -1).T @ by_sum, by_sum.sum(axis=0)]

    return _Learner(PIXELS, (weights, biases), says, by_values)


def _of_network(name: str, network: ConvolutionNetwork) -> _Learner:
    """Return a network, of which fixed filters stay as they are."""
    values = (network.filters, network.offsets, network.weights, network.biases)
    first = 2 if name == FIXED_NAME else 0
    return _Learner(
        name,
        values[first:],
        lambda pictures: network.see(pictures).probabilities,
        lambda pictures, digits: gradients(network, pictures, digits)[first:],
    )


def _train(
    learner: _Learner,
    rows: _Rows,
    params: ConvolutionParameters,
    watch: Progress,
    place: int,
    look: Callable[[], None] = lambda: None,
) -> Contender:
    """Train in place, the ``place``-th of three; ``look`` is called after each epoch."""
    adam, generator = Adam(_RATE), np.random.default_rng(params.seed)
    losses, hits = [], []

    def note() -> None:
        likely = learner.says(rows.train)[np.arange(len(rows.train)), rows.train_digits]
        losses.append(float(-np.log(np.maximum(likely, _TINY)).mean()))
        hits.append(int((learner.says(rows.test).argmax(axis=1) == rows.test_digits).sum()))

    note()
    for epoch in range(1, params.epochs + 1):
        order = generator.permutation(len(rows.train))
        for at in range(0, len(order), _BATCH):
            if watch.cancelled():
                raise Cancelled
            batch = order[at : at + _BATCH]
            found = learner.gradients(rows.train[batch], rows.train_digits[batch])
            adam.update(learner.values, found)
        note()
        look()
        watch.progress((place + epoch / params.epochs) / _LEARNERS)
    low, high = wilson(hits[-1], len(rows.test))
    return Contender(
        name=learner.name,
        parameters=sum(one.size for one in learner.values),
        losses=tuple(losses),
        right=tuple(one / len(rows.test) for one in hits),
        interval=(float(low), float(high)),
    )


def _check(params: ConvolutionParameters) -> None:
    limits = (
        ("filters", params.filters, COUNTS[0], COUNTS[-1]),
        ("epochs", params.epochs, 1, _MAX_EPOCHS),
        ("seed", params.seed, 0, _MAX_SEED),
    )
    for name, value, least, most in limits:
        if not least <= value <= most:
            raise InputError("learn_setting", name=name, value=value, least=least, most=most)
