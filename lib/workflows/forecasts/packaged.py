"""The forecast of a file by a model that was taken away.

Nothing of this needs more than this library's part that comes along with it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from lib.core.dataset import Dataset
from lib.core.model import BuildContext
from lib.core.progress import NullProgress
from lib.core.references import look_up
from lib.core.task import TaskKind
from lib.workflows.forecasts.backtest.panel import Floats, History
from lib.workflows.forecasts.backtest.panels import panel_of_table
from lib.workflows.forecasts.completing import completed
from lib.workflows.forecasts.facts.package import NETWORKS, Member, Package
from lib.workflows.forecasts.networks.kept import KeptForecaster
from lib.workflows.forecasts.series.regular import series_table
from lib.workflows.forecasts.task import make_forecast_task
from lib.workflows.forecasts.upcoming import upcoming


def forecast_of(package: Package, dataset: Dataset, folder: Path) -> pd.DataFrame:
    """Return the forecast of the periods after the last values of a file, as the run's page has it.

    Its networks are in ``folder``. InputError: those of series_table and of kept networks.
    """
    extend = package.ahead.ahead
    table, _ = series_table(dataset, package.setup, extend=extend)
    task = make_forecast_task(table)
    coming = upcoming(panel_of_table(table.frame, task), task, package.ahead, package.seed)

    def forecaster_of(name: str, member: Member) -> object:
        if member.network:
            return KeptForecaster(folder / NETWORKS / f"{name}.keras", package.build_seed)
        return look_up(member.builder)(_context(package, member, len(table.frame)))

    return coming.as_frame(_outputs(package, coming.history, forecaster_of))


def _outputs(
    package: Package, history: History, forecaster_of: Callable[[str, Member], object]
) -> Floats:
    found = [
        made.outputs
        for name, member in package.members.items()
        for made in completed(forecaster_of(name, member), [history], NullProgress())
    ]
    if package.median:
        return np.asarray(np.median(found, axis=0))
    shares = [one.share for one in package.members.values()]
    return np.asarray(np.average(found, axis=0, weights=shares))


def _context(package: Package, member: Member, rows: int) -> BuildContext:
    return BuildContext(
        kind=TaskKind.FORECAST,
        features={},
        levels={},
        rows=rows,
        classes=0,
        effort=package.effort,
        metric=package.metric,
        seed=package.build_seed,
        settings=dict(member.settings),
    )
