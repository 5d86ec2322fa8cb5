"""What can be computed for the chapters, with typed parameters; nothing is about a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from lib.core.facts import from_json, to_json
from lib.core.jobs import JobSpec, Parameters, always
from lib.workflows.learn.facts.course import NetworkSettings
from lib.workflows.learn.facts.world import WORLDS


@dataclass(frozen=True, kw_only=True)
class DescentParameters(Parameters):
    """``rate`` of learning, number of ``steps``; ``scaled``: on standardised inputs."""

    points: str = always("people")
    scaled: bool = always(True)
    rate: float = always(0.1)
    steps: int = always(100)


@dataclass(frozen=True, kw_only=True)
class PointsParameters(Parameters):
    """``points``: which of the two sets."""

    points: str = always("people")


@dataclass(frozen=True, kw_only=True)
class CourseParameters(NetworkSettings, Parameters):
    """What is trained on what."""

    @classmethod
    def of(cls, settings: NetworkSettings) -> Self:
        """Return the parameters for settings."""
        return cls.from_json(to_json(settings))

    def settings(self) -> NetworkSettings:
        """Return them as the settings of a network."""
        return from_json(NetworkSettings, self.to_json())


@dataclass(frozen=True, kw_only=True)
class ChainParameters(Parameters):
    """A row ``x1``, ``x2`` with its ``target``, and the network that it goes through."""

    x1: float = always(1.0)
    x2: float = always(-2.0)
    target: float = always(1.0)
    classes: bool = always(True)
    activation: str = always("tanh")
    seed: int = always(0)


@dataclass(frozen=True, kw_only=True)
class VanishingParameters(Parameters):
    """Hidden ``layers`` of the networks, and how they are trained."""

    layers: int = always(8)
    epochs: int = always(100)
    rate: float = always(0.01)
    seed: int = always(0)


@dataclass(frozen=True, kw_only=True)
class BatchesParameters(Parameters):
    """The points ``data``, and how the networks are trained on them."""

    data: str = always("moons")
    epochs: int = always(20)
    rate: float = always(0.01)
    seed: int = always(0)


@dataclass(frozen=True, kw_only=True)
class SplitsParameters(Parameters):
    """How many ``rows`` are parted, and their ``noise``."""

    rows: int = always(100)
    noise: float = always(0.8)
    seed: int = always(0)


@dataclass(frozen=True, kw_only=True)
class OverfitParameters(CourseParameters):
    """``patience`` of early stopping in epochs, 0 for none; data, noise and batch are fixed."""

    patience: int = 0


@dataclass(frozen=True, kw_only=True)
class ConvolutionParameters(Parameters):
    """How many ``filters`` a network has, and how long it is trained."""

    filters: int = always(8)
    epochs: int = always(10)
    seed: int = always(0)


@dataclass(frozen=True, kw_only=True)
class VectorsParameters(Parameters):
    """The ``language`` of the reviews, how far words are counted as near, numbers of a vector."""

    language: str = always("en")
    window: int = always(2)
    dimensions: int = always(20)


@dataclass(frozen=True, kw_only=True)
class OrderParameters(Parameters):
    """The ``language`` of the sentences, and how long the GRU is trained on them."""

    language: str = always("en")
    epochs: int = always(10)
    seed: int = always(0)


@dataclass(frozen=True, kw_only=True)
class GeneratorParameters(Parameters):
    """The ``language`` of the reviews, the ``units`` of the network, how often it is changed."""

    language: str = always("en")
    units: int = always(96)
    updates: int = always(150)
    seed: int = always(0)


@dataclass(frozen=True, kw_only=True)
class WorldParameters(Parameters):
    """A world's ``rows`` of cells and its rules, and how Q-learning tries it."""

    rows: tuple[str, ...] = always(WORLDS["wall"])
    slip: float = always(0.2)
    discount: float = always(0.95)
    cost: float = always(0.04)
    episodes: int = always(500)
    rate: float = always(0.2)
    explore: float = always(0.1)
    seed: int = always(0)


@dataclass(frozen=True, kw_only=True)
class PayoffParameters(Parameters):
    """``seed`` of the splits and of what models draw."""

    seed: int = always(0)


DESCENT = JobSpec(
    "learn_descent",
    "The path of a gradient descent over slope and intercept of a line.",
    "lib.workflows.learn.jobs.line:descend",
    DescentParameters,
    cancellable=True,
    alone=True,
)
THREE_WAYS = JobSpec(
    "learn_three_ways",
    "The same line by least squares, by gradient descent and by a Keras unit.",
    "lib.workflows.learn.jobs.line:three_ways",
    PointsParameters,
    tensorflow=True,
    cancellable=True,
    alone=True,
)
COURSE = JobSpec(
    "learn_course",
    "A small network's training on points in a plane, frame by frame.",
    "lib.workflows.learn.jobs.course:train",
    CourseParameters,
    cancellable=True,
    alone=True,
)
RIVALS = JobSpec(
    "learn_rivals",
    "What a linear model, nearest neighbours and a forest make of the points of a course.",
    "lib.workflows.learn.jobs.rivals:rivals",
    CourseParameters,
    cancellable=True,
    alone=True,
)
CHAIN = JobSpec(
    "learn_chain",
    "Every number of a network's forward and backward pass on one row.",
    "lib.workflows.learn.jobs.chain:chain",
    ChainParameters,
    tensorflow=True,
    cancellable=True,
    alone=True,
)
VANISHING = JobSpec(
    "learn_vanishing",
    "The gradient that reaches each layer of a deep network, with three activations.",
    "lib.workflows.learn.jobs.depth:vanishing",
    VanishingParameters,
    cancellable=True,
    alone=True,
)
BATCHES = JobSpec(
    "learn_batches",
    "Losses by epoch, update and second with several batch sizes.",
    "lib.workflows.learn.jobs.depth:batches",
    BatchesParameters,
    cancellable=True,
    alone=True,
)
SPLITS = JobSpec(
    "learn_splits",
    "Scores of a tree on training, validation and test rows, drawn 200 times.",
    "lib.workflows.learn.jobs.splits:splits",
    SplitsParameters,
    cancellable=True,
    alone=True,
)
OVERFIT = JobSpec(
    "learn_overfit",
    "A network's fit to a few noisy rows, with its losses on these and on fresh rows by epoch.",
    "lib.workflows.learn.jobs.overfit:overfit",
    OverfitParameters,
    cancellable=True,
    alone=True,
)
CONVOLUTION = JobSpec(
    "learn_convolution",
    "Digits by a small convolutional network, by fixed filters and by pixels alone.",
    "lib.workflows.learn.jobs.convolution:convolution",
    ConvolutionParameters,
    cancellable=True,
    alone=True,
)
VECTORS = JobSpec(
    "learn_vectors",
    "Words of the sample reviews as vectors, by which words stand near them.",
    "lib.workflows.learn.jobs.texts.vectors:vectors",
    VectorsParameters,
    cancellable=True,
    alone=True,
)
ORDER = JobSpec(
    "learn_order",
    "Sentences of the same words and opposite meaning, by a bag of words and by a GRU.",
    "lib.workflows.learn.jobs.texts.order:order",
    OrderParameters,
    cancellable=True,
    alone=True,
)
GENERATOR = JobSpec(
    "learn_generator",
    "A network that learns the letters of the sample reviews and writes, stage by stage.",
    "lib.workflows.learn.jobs.texts.generator:generator",
    GeneratorParameters,
    cancellable=True,
    alone=True,
)
PAYOFF = JobSpec(
    "learn_payoff",
    "Learning curves of four models on a table, texts, pictures and a series.",
    "lib.workflows.learn.jobs.payoff:payoff",
    PayoffParameters,
    tensorflow=True,
    cancellable=True,
    alone=True,
    tells=True,
)
WORLD = JobSpec(
    "learn_world",
    "A grid world by value iteration, and by Q-learning, frame by frame.",
    "lib.workflows.learn.jobs.world:solve",
    WorldParameters,
    cancellable=True,
    alone=True,
)
LEARN_JOBS: tuple[JobSpec[Any], ...] = (
    DESCENT,
    THREE_WAYS,
    COURSE,
    RIVALS,
    CHAIN,
    VANISHING,
    BATCHES,
    SPLITS,
    OVERFIT,
    CONVOLUTION,
    VECTORS,
    ORDER,
    GENERATOR,
    PAYOFF,
    WORLD,
)
