"""The forecast of what comes next if covariates were others."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from lib.core.jobs import JobContext, JobResult
from lib.evaluation.targets.rows import as_dates
from lib.workflows.forecasts.job_specs import WhatIfParameters
from lib.workflows.forecasts.jobs.next import forecast_next


def what_if(context: JobContext[WhatIfParameters]) -> JobResult:
    """Return the forecast with other covariates at some moments to come, of all series.

    Values of moments that have a value of the target stay.
    """
    assert context.task is not None
    target, time = context.task.target, str(context.task.time)
    frame = context.frame.copy()
    moments = as_dates(frame[time]).to_numpy().astype("datetime64[us]")
    given = np.array(context.params.moments, dtype="datetime64[us]")
    ahead = frame[target].isna().to_numpy()
    for column, values in context.params.values.items():
        other = frame[column].astype("float64").to_numpy(copy=True)
        for moment, value in zip(given, values, strict=True):
            if value is not None:
                other[ahead & (moments == moment)] = value
        frame[column] = pd.Series(other, index=frame.index)
    return forecast_next(replace(context, frame=frame))
