"""The task of forecasting."""

from __future__ import annotations

from lib.core.columns import ColumnKind
from lib.core.dataset import Dataset
from lib.core.task import Domain, Task, TaskKind
from lib.workflows.forecasts.facts.setup import DATE, SERIES, series_setup

FORECASTS = Domain("forecasts")


def make_forecast_task(dataset: Dataset) -> Task:
    """Return the task of forecasting the series of a table that ``series_table`` made."""
    setup = series_setup(dataset.recipe)
    kinds = dataset.kinds()
    features = {
        name: str(kinds[name] if kinds[name] is ColumnKind.NUMBER else ColumnKind.CATEGORY)
        for name in (*setup.known, *setup.past, *setup.static)
    }
    return Task(
        TaskKind.FORECAST,
        target=setup.value,
        features=features,
        group=SERIES,
        time=DATE,
        recipe=dataset.recipe,
        workflow=FORECASTS,
    )
