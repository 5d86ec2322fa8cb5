"""What the engine computes on demand: a job, its parameters, what its function gets and returns.

Workflows declare their jobs (lib.core.workflow). A job's function is named by text and imported
where it runs, on a worker: so pages know what there is without loading what computes it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from lib.core.facts import Json, default_of, from_json, plain_json
from lib.core.plan import Plan
from lib.core.progress import NullProgress, Progress
from lib.core.references import look_up
from lib.core.task import Task

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, kw_only=True)
class Parameters:
    """What a job is asked for with, beside run, model and table; jobs add fields of their own.

    ``by_itself``: the engine asked for it, not a reader, so it waits for what readers asked for.
    Fields hold JSON, with tuples for lists, and have defaults. The store keeps no field that has
    its default (see ``always``): a job's id is made of its parameters, and a field added later
    must not change the ids of results that are there.
    """

    by_itself: bool = False

    def to_json(self) -> dict[str, Json]:
        """Return the parameters as the store keeps them."""
        values = ((one, getattr(self, one.name)) for one in fields(self))
        return {
            one.name: plain_json(value)
            for one, value in values
            if one.metadata.get("always") or value != default_of(one)
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, object]) -> Self:
        """Rebuild parameters from the store; what an earlier version kept beside them is left."""
        return from_json(cls, stored)


def always(default: T) -> T:
    """Return a field of Parameters that is kept even where it has its default."""
    if isinstance(default, dict):
        made: T = field(default_factory=lambda: copy(default), metadata={"always": True})
    else:
        made = field(default=default, metadata={"always": True})
    return made


T = TypeVar("T")
P = TypeVar("P", bound=Parameters)
P_co = TypeVar("P_co", bound=Parameters, covariant=True)


@dataclass(frozen=True)
class JobContext(Generic[P_co]):
    """What a job's function is given.

    ``frame`` is the table of the run, or the one asked about where there is no run, empty where
    there is neither; ``other`` is the second table, where a run's job names one. ``task`` and
    ``plan`` are the run's, None without a run. ``members`` are the stored models
    (lib.models.artifacts.load_model) of the model asked about, by id: more than one for a blend,
    none unless the job needs a fitted model.
    ``predictions`` are those the model's run keeps (row, repeat, fold, output_0 ...), if asked for.
    ``prepared`` returns the run's lib.evaluation.train.problem.Problem and all its splits where a
    worker has them already.
    """

    frame: pd.DataFrame
    params: P_co
    model: str = ""
    other: pd.DataFrame | None = None
    task: Task | None = None
    plan: Plan | None = None
    members: Mapping[str, bytes] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    predictions: pd.DataFrame | None = None
    threads: int = 1
    watch: Progress = field(default_factory=NullProgress)
    prepared: Callable[[], tuple[Any, Any]] | None = None


@dataclass(frozen=True)
class JobResult:
    """What a job's function returns: plain JSON (no NaN), and the bytes of a file, if any."""

    result: Mapping[str, Json]
    file: bytes | None = None


@dataclass(frozen=True)
class JobSpec(Generic[P]):
    """A job that the engine can be asked for.

    ``id`` is stored and never renamed; ``about`` is a sentence on what it finds out. ``function``
    is a reference to a function from JobContext to JobResult, ``parameters`` the class of what it
    is asked for with. It needs ``fitted``: the fitted model; ``predictions``: what the run keeps
    of the model's predictions; ``tensorflow``, whatever the model is. ``fits``: it fits the model
    again, which may need TensorFlow, too. ``new_rows``: the table asked about stands in place of
    the run's, not beside it. ``cancellable``: it looks at its Progress at least every two seconds.
    ``alone``: it needs neither run nor table, and is computed anew each time it is asked for.
    ``tells``: the curves that it gives its Progress are kept while it runs (Job.told).
    ``disclosed`` is a reference to a function that returns a result without what it says of single
    rows, or None; without one nothing is told to readers of a share link or of a report.
    """

    id: str
    about: str
    function: str
    parameters: type[P]
    fitted: bool = False
    predictions: bool = False
    tensorflow: bool = False
    fits: bool = False
    new_rows: bool = False
    cancellable: bool = False
    alone: bool = False
    tells: bool = False
    disclosed: str = ""

    def run(self, context: JobContext[P]) -> JobResult:
        """Import the function and call it."""
        result: JobResult = look_up(self.function)(context)
        return result
