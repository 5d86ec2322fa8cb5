"""Training on a few noisy rows of a known function, looked at with many fresh rows."""

from __future__ import annotations

import numpy as np

from lib.core.facts import to_json
from lib.core.jobs import JobContext, JobResult
from lib.core.progress import Progress
from lib.errors import InputError
from lib.workflows.learn.facts.course import NetworkSettings
from lib.workflows.learn.facts.overfit import Losses, Overfit
from lib.workflows.learn.job_specs import OverfitParameters
from lib.workflows.learn.jobs.course import LIMITS, check
from lib.workflows.learn.jobs.network import Floats, Network, start
from lib.workflows.learn.jobs.training import EarlyStopping, Rows, fit

_REACH, _GRID = 3.0, 121
_NOISE = 0.3
"""Standard deviation of what is added to the true function."""
_MOST, _FRESH, _FRESH_SEED = 200, 500, 100_000
_ASIDE = 0.25
"""Share of the rows that early stopping sets aside."""
_LATE = 0.1
_LIMITS = {
    **LIMITS,
    "points": (8, _MOST),
    "epochs": (1, 3000),
    "batch": (0, 0),
    "layers": (1, 2),
    "units": (1, 32),
}
_PATIENCE = (0, 1000)


def overfit(context: JobContext[OverfitParameters]) -> JobResult:
    """Return Overfit; InputError "learn_setting" for settings outside of the limits."""
    settings, patience = context.params.settings(), context.params.patience
    check(settings, _LIMITS)
    least, most = _PATIENCE
    if not least <= patience <= most:
        raise InputError("learn_setting", name="patience", value=patience, least=least, most=most)
    return JobResult(to_json(_course(settings, patience, context.watch)))


def true_function(x: Floats) -> Floats:
    """Return what y is without noise."""
    return np.asarray(np.sin(1.5 * x))


def draw_rows(count: int, seed: int) -> Rows:
    """Return noisy rows of the true function; more rows of a seed begin with the fewer ones."""
    generator = np.random.default_rng(seed)
    size = max(count, _MOST)
    x = generator.uniform(-_REACH, _REACH, (size, 1))
    y = true_function(x) + generator.normal(0, _NOISE, (size, 1))
    return Rows(x[:count], y[:count])


def _course(settings: NetworkSettings, patience: int, watch: Progress) -> Overfit:
    rows, fresh = draw_rows(settings.points, settings.seed), draw_rows(_FRESH, _FRESH_SEED)
    aside = np.arange(settings.points) < (round(_ASIDE * settings.points) if patience else 0)
    train, validation = (Rows(rows.inputs[part], rows.targets[part]) for part in (~aside, aside))
    sizes = [1, *settings.hidden, 1]
    network = start(sizes, settings.activation, classes=False, seed=settings.seed)
    stopping = EarlyStopping(validation, patience, network) if patience else None
    on_fresh = [fresh.loss(network)]

    def look(epoch: int, network: Network) -> bool:
        on_fresh.append(fresh.loss(network))
        return stopping is not None and stopping.ends(epoch, network)

    trained = fit(network, settings, train, watch, look)
    drawn = trained.epochs
    kept, best = drawn[-1], trained.frames[-1]
    if stopping is not None:
        kept, best = stopping.epoch, stopping.network
    lowest, late = int(np.argmin(on_fresh)), slice(int((1 - _LATE) * len(on_fresh)), None)
    grid = np.linspace(-_REACH, _REACH, _GRID)[:, None]

    def losses_at(epoch: int) -> Losses:
        return Losses(trained.losses[epoch], on_fresh[epoch])

    return Overfit(
        settings=settings,
        patience=patience,
        x=_listed(rows.inputs),
        y=_listed(rows.targets),
        aside=tuple(aside.tolist()),
        grid=_listed(grid),
        truth=_listed(true_function(grid)),
        epochs=tuple(drawn),
        curves=tuple(_curve(one, grid) for one in trained.frames),
        train_losses=tuple(trained.losses[epoch] for epoch in drawn),
        fresh_losses=tuple(on_fresh[epoch] for epoch in drawn),
        validation_losses=tuple(stopping.losses[epoch] for epoch in drawn) if stopping else (),
        kept=kept,
        kept_curve=_curve(best, grid),
        at_kept=losses_at(kept),
        lowest=lowest,
        at_lowest=losses_at(lowest),
        at_end=losses_at(drawn[-1]),
        late=Losses(max(trained.losses[late]), min(on_fresh[late])),
        floor=float(((fresh.targets - true_function(fresh.inputs)) ** 2).mean()),
        fresh_rows=_FRESH,
        parameters=network.parameters,
        stopped=trained.stopped,
    )


def _curve(network: Network, grid: Floats) -> tuple[float, ...]:
    return _listed(network.forward(grid).outputs[-1])


def _listed(values: Floats) -> tuple[float, ...]:
    return tuple(np.round(values[:, 0], 3).tolist())
