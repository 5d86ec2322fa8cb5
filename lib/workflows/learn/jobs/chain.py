"""One row through a network of two layers and back, by the chain rule and by TensorFlow."""

from __future__ import annotations

import numpy as np

from lib.core.facts import to_json
from lib.core.jobs import JobContext, JobResult
from lib.errors import InputError
from lib.workflows.learn.facts.chain import Chain
from lib.workflows.learn.job_specs import ChainParameters
from lib.workflows.learn.jobs.network import Floats, Network, slope, start

_REACH = 3.0
"""How large inputs may be: with these weights no output is then rounded to 0 or 1."""
_RATE = 0.1


def chain(context: JobContext[ChainParameters]) -> JobResult:
    """Return a Chain; InputError "learn_setting" for inputs or a target without sense."""
    from lib.workflows.learn.jobs.keras_chain import gradients

    params = context.params
    targets = (0.0, 1.0) if params.classes else (-_REACH, _REACH)
    for name, value, ends in (
        ("x1", params.x1, (-_REACH, _REACH)),
        ("x2", params.x2, (-_REACH, _REACH)),
        ("target", params.target, targets),
    ):
        if not ends[0] <= value <= ends[1]:
            raise InputError("learn_setting", name=name, value=value, least=ends[0], most=ends[1])
    network = _network(params)
    row, target = np.array([[params.x1, params.x2]]), np.array([[params.target]])
    made = network.forward(row)
    found = network.backward(made, target)
    stepped = network.copy()
    for values, by in ((stepped.weights, found.weights), (stepped.biases, found.biases)):
        for weights, gradient in zip(values, by, strict=True):
            weights -= _RATE * gradient
    after = stepped.loss(stepped.forward(row).outputs[-1], target)
    by_hidden = found.sums[1] @ network.weights[1].T
    return JobResult(
        to_json(
            Chain(
                activation=params.activation,
                classes=params.classes,
                inputs=(params.x1, params.x2),
                target=params.target,
                weights=_flat(network.weights, network.biases),
                sums=(*made.sums[0][0].tolist(), float(made.sums[1][0, 0])),
                hidden=tuple(made.outputs[1][0].tolist()),
                output=float(made.outputs[2][0, 0]),
                loss=network.loss(made.outputs[2], target),
                slopes=tuple(slope(made.sums[0], made.outputs[1], params.activation)[0].tolist()),
                by_hidden=tuple(by_hidden[0].tolist()),
                by_sums=(*found.sums[0][0].tolist(), float(found.sums[1][0, 0])),
                gradients=_flat(found.weights, found.biases),
                tensorflow=_flat(*gradients(network, row, target)),
                rate=_RATE,
                after=after,
            )
        )
    )


def _network(params: ChainParameters) -> Network:
    """Return the network with weights that can be followed by hand: two decimals each."""
    if params.activation not in ("tanh", "sigmoid", "relu"):
        value = params.activation
        raise InputError("learn_setting", name="activation", value=value, least="relu", most="tanh")
    drawn = start([2, 2, 1], "tanh", classes=params.classes, seed=params.seed)
    generator = np.random.default_rng(params.seed)
    return Network(
        [np.round(one, 2) for one in drawn.weights],
        [np.round(generator.uniform(-0.5, 0.5, one.shape), 2) for one in drawn.biases],
        params.activation,
        params.classes,
    )


def _flat(weights: list[Floats], biases: list[Floats]) -> tuple[float, ...]:
    return tuple(np.concatenate([one.ravel() for one in (*weights, *biases)]).tolist())
