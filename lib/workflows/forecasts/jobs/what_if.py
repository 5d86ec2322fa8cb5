"""The forecast of what comes next if covariates were others."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from lib.core.facts import from_json, to_json
from lib.core.jobs import JobContext, JobResult
from lib.evaluation.targets.rows import as_dates
from lib.workflows.forecasts.ahead import keys_of, put_in
from lib.workflows.forecasts.facts.setup import DATE, SERIES
from lib.workflows.forecasts.facts.views import NextForecast
from lib.workflows.forecasts.facts.what_if import WhatIf
from lib.workflows.forecasts.job_specs import WhatIfParameters
from lib.workflows.forecasts.jobs.next import forecast_next


def what_if(context: JobContext[WhatIfParameters]) -> JobResult:
    """Return the forecast with other covariates at some moments to come, and its file.

    They are those of the second table (``uploaded.covariates_from``), or typed.
    """
    assert context.task is not None
    given = _typed(context.params) if context.other is None else _of_table(context.other)
    frame, changed, unseen = put_in(context.frame, context.task.target, given)
    made = forecast_next(replace(context, frame=frame))
    forecast = from_json(NextForecast, made.result)
    found = WhatIf(forecast, changed, unseen, context.params.name)
    return JobResult(to_json(found), made.file)


def _typed(params: WhatIfParameters) -> pd.DataFrame:
    given = {
        DATE: np.array(params.moments, dtype="datetime64[us]"),
        **{name: np.array(one, dtype=np.float64) for name, one in params.values.items()},
        **{name: pd.Series(one, dtype="str") for name, one in params.words.items()},
    }
    frame = pd.DataFrame(given)
    if params.series is not None:
        frame[SERIES] = pd.Series([params.series] * len(frame), dtype="str")
    return frame


def _of_table(other: pd.DataFrame) -> pd.DataFrame:
    other = other.reset_index(drop=True)
    if SERIES in other.columns:
        return keys_of(other).join(other.drop(columns=[SERIES, DATE]))
    return other.assign(**{DATE: as_dates(other[DATE]).astype("datetime64[us]")})
