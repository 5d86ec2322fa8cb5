"""What a model is to the rest of the program: one entry of the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, TypeVar, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from lib.core.facts import Scalar
from lib.core.findings import Finding
from lib.core.plan import Effort
from lib.core.progress import NullProgress, Progress
from lib.core.references import look_up
from lib.core.task import Domain, TaskKind

if TYPE_CHECKING:
    import pandas as pd


Settings: TypeAlias = Mapping[str, Scalar]
"""Settings of a model by name."""
Target: TypeAlias = NDArray[np.float64] | NDArray[np.int64]
"""Values, a matrix of 0 and 1, or class codes."""


S = TypeVar("S", str, int, float, bool)
BUILT = "network"
"""Kind of a setting that holds a network as an analyst built it, as JSON."""


class Family(StrEnum):
    """The four families of the board."""

    BASELINE = "baseline"
    CLASSICAL = "classical"
    DEEP = "deep"
    ENSEMBLE = "ensemble"


class Role(StrEnum):
    """What a classical or deep model is to the verdict.

    A reference stands on the board beside both sides and for neither; a strong model is one that
    often leads: where it was planned, no verdict is given without it.
    """

    REFERENCE = "reference"
    CONTENDER = "contender"
    STRONG = "strong"


class Coefficients(StrEnum):
    """What the coefficients of a linear model add to, and per what of a number.

    LINK: the target or the log odds, per standard deviation. MARGIN: the margin of a support vector
    machine (for values, the target), per interquartile range.
    """

    LINK = "link"
    MARGIN = "margin"


def chosen(settings: Settings, name: str, usual: S) -> S:
    """Return a setting as it was changed, or what is usual, whose type it takes."""
    value = settings.get(name)
    return usual if value is None else type(usual)(value)


@dataclass(frozen=True)
class BuildContext:
    """All that a model's ``build`` may know: never the data themselves.

    ``features`` maps column names to kinds; ``rows`` is the number of training rows; ``threads``
    the number of cores that the fit may use; ``levels`` the number of distinct values per column.
    ``settings`` are those that the analyst changed, by the names of the spec's ``settings``.
    ``text`` is the feature that holds a review task's texts; ``segments`` is the plan's of a task
    of clusters, with the number of groups as "k".
    """

    kind: TaskKind
    features: Mapping[str, str]
    levels: Mapping[str, int]
    rows: int
    classes: int
    effort: Effort
    metric: str
    seed: int
    threads: int = 1
    class_weight: bool = False
    groups: str | None = None
    settings: Settings = field(default_factory=dict)
    text: str | None = None
    segments: Mapping[str, Any] = field(default_factory=dict)
    watch: Progress = field(default_factory=NullProgress)

    def setting(self, name: str, usual: S) -> S:
        """Return a setting as it was changed, or what is usual, whose type it takes."""
        return chosen(self.settings, name, usual)

    def whole(self, name: str) -> int | None:
        """Return a setting that is a whole number; None where it was not changed."""
        return self.setting(name, 0) if name in self.settings else None

    def number(self, name: str) -> float | None:
        """Return a setting that is a number; None where it was not changed."""
        return self.setting(name, 0.0) if name in self.settings else None


class Estimator(Protocol):
    """The part of the scikit-learn estimator interface that the evaluation uses."""

    def fit(self, X: pd.DataFrame, y: Target) -> object:
        """Fit on raw feature columns; ``y`` is float64, or int64 class codes."""

    def predict(self, X: pd.DataFrame) -> Target:
        """Predict values or class codes, shape (rows,)."""


@runtime_checkable
class Probabilistic(Protocol):
    """What gives probabilities."""

    def predict_proba(self, X: pd.DataFrame) -> NDArray[np.float64]:
        """Return the probability of each class, or of each label, shape (rows, classes)."""


@runtime_checkable
class Classifier(Probabilistic, Protocol):
    """What gives the probabilities of classes of which a row has one."""

    classes_: NDArray[np.int64]


@dataclass(frozen=True)
class Size:
    """What the cost of a fit depends on: training rows, encoded columns, classes (0 if none).

    ``characters`` is the mean length of the texts of a review task.
    """

    rows: int
    columns: int
    classes: int
    effort: Effort
    characters: int = 0


@dataclass(frozen=True)
class Setting:
    """Something of a model that an analyst may change, within limits that make sense.

    ``kind`` is "int", "float", "choice", "bool", "cuts" (numbers that ascend, as a text such as
    "30, 60, 90, 180") or BUILT; ``default`` None means that the model decides
    by the data and the effort. ``label`` and ``about`` are English texts, translated by the
    catalogues. ``log`` says that steps of the same factor matter, not of the same size.
    """

    name: str
    label: str
    about: str
    kind: str
    default: Scalar = None
    low: float | None = None
    high: float | None = None
    choices: tuple[Scalar, ...] = ()
    log: bool = False


@dataclass(frozen=True)
class ModelSpec:
    """One model of the catalogue.

    ``builder`` is a reference, "module:name", so that the catalogue loads no framework: called with
    a BuildContext it returns an unfitted estimator with all its preprocessing inside, which takes
    raw feature columns. ``seconds`` estimates CPU seconds of one fit and prediction on the
    reference machine (2 cores, 2026). ``label``, ``about`` (what it is) and ``good`` (when it is
    good) are English texts, translated by the catalogues. ``framework`` is "sklearn", "catboost",
    "keras" or "none" (computed from other models). ``domains`` are the workflows that it is
    for, none for all that have its kinds of task. A network that ``stacks`` is trained on all
    folds at once, another one fold by fold.
    ``offered`` says whether this machine has what the model needs; pages do not offer it otherwise.
    ``role`` is what it is to the verdict; ``pretrained`` says that it has learned from other texts
    before. ``rank`` is its place among those that are given time in a budget (lower is earlier;
    None is last): what tells most about the question first. ``notes`` (training rows, whether
    classes are weighted) says what a reader of its row should know. ``finds_number``: it finds the
    number of groups itself.
    ``cost_factor`` (settings, size) is about how many times ``seconds`` a fit costs with changed
    settings; None: as many as without. ``plain`` is a reference to the model as plain code for
    notebooks (lib.models.plain.common.PlainModel); None: they fit it with this library.
    ``coefficients`` says how those are read that lib.models.coefficients takes from it, if it has
    any; ``has_tree`` that its artifact holds the questions of one tree (lib.models.tree_rules).
    ``terms`` are words of the glossary (lib.report.glossary) that help to understand it.
    """

    id: str
    family: Family
    label: str
    about: str
    kinds: tuple[TaskKind, ...]
    framework: str
    builder: str | Callable[[BuildContext], Estimator]
    seconds: Callable[[Size], float]
    efforts: tuple[Effort, ...] = (Effort.QUICK, Effort.STANDARD, Effort.THOROUGH)
    cancellable: bool = False
    settings: tuple[Setting, ...] = ()
    good: str = ""
    domains: tuple[Domain, ...] = (Domain.TABLE,)
    stacks: bool = True
    offered: Callable[[], bool] | None = None
    role: Role = Role.CONTENDER
    pretrained: bool = False
    rank: int | None = None
    notes: Callable[[int, bool], tuple[Finding, ...]] | None = None
    finds_number: bool = False
    cost_factor: Callable[[Settings, Size], float] | None = None
    plain: str | None = None
    coefficients: Coefficients | None = None
    has_tree: bool = False
    check: Callable[[Settings, Size], None] | None = None
    terms: tuple[str, ...] = ()

    @property
    def built(self) -> bool:
        """Whether it is a network that an analyst builds, not one with settings to change."""
        return any(setting.kind == BUILT for setting in self.settings)

    def build(self, context: BuildContext) -> Estimator:
        """Return an unfitted estimator; loads the framework that it needs."""
        make: Callable[[BuildContext], Estimator] = (
            look_up(self.builder) if isinstance(self.builder, str) else self.builder
        )
        return make(context)

    def is_for(self, domain: Domain) -> bool:
        """Whether the model is for tasks of that workflow, whatever their kinds."""
        return not self.domains or domain in self.domains

    def suits(self, kind: TaskKind, domain: Domain) -> bool:
        """Whether the model can do a task."""
        return kind in self.kinds and self.is_for(domain)
