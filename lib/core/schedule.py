"""How the engine goes about a run of one kind of job, where it differs from fold after fold."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Opening:
    """What is found out before any model of a run begins; all of them wait for it.

    ``function`` (problem, task, plan, watch) runs on a worker and returns plain JSON, which the
    store keeps as the result ``kept`` while the run is in the phase ``phase``. ``without`` (plan,
    failure) returns what models begin with where that failed, None where they cannot. Functions
    are references, "module:name".
    """

    function: str
    kept: str
    phase: str
    without: str


@dataclass(frozen=True)
class Schedule:
    """What the engine does for a run beside fitting models fold by fold.

    ``fit_all`` (spec, problem, task, plan, opened, threads, watch) fits a model on all rows and
    all folds at once, on a worker: it returns ``folds``, ``rows``, ``artifact``, ``cpu_seconds``
    and ``facts``, which the store keeps as the result ``facts_kept``; ``opened`` is what the
    opening found. ``asks_importance``: once all models are there, the importance of features is
    found out for the best; ``asks_learning_curves``: at thorough effort also what more rows would
    be worth.
    ``afterwards`` are references to jobs that are asked for by themselves about the models that
    lead, once all are done, ``afterwards_of_run`` to those that are about the run alone.
    ``refits``: models are fitted on all rows once their folds are done, where ``fit_all`` gave no
    artifact. ``combine`` (model, problem, task, plan, results, rows) makes an ensemble of the
    packed folds of others, ``results`` by model, whose rows are ``rows`` by (repeat, fold): it
    returns ``folds``, ``rows`` and ``weights``. ``measure`` (problem, task, plan, results, rows)
    returns the lib.evaluation.judge.inference.evidence.Evidence on all models, or None. Without
    these two it is done as for tables.
    """

    opening: Opening | None = None
    fit_all: str | None = None
    facts_kept: str = ""
    asks_importance: bool = False
    asks_learning_curves: bool = False
    afterwards: tuple[str, ...] = ()
    afterwards_of_run: tuple[str, ...] = ()
    refits: bool = True
    combine: str | None = None
    measure: str | None = None
