"""Covariates that are typed take the place of those to come, and of no others."""

import numpy as np

from lib.core.jobs import JobContext
from lib.intake.samples import read_sample
from lib.workflows.forecasts.job_specs import WhatIfParameters
from lib.workflows.forecasts.jobs import what_if
from lib.workflows.forecasts.looking import plan_forecasts
from lib.workflows.forecasts.series.suggest import suggest_setup


def forecast(series, look, params, model="fourier_ridge", other=None):
    """Return the points of all series, forecast with a regression."""
    context = JobContext(series.frame, params, model, other=other, task=look.task, plan=look.plan)
    fans = what_if.what_if(context).result["forecast"]["fans"]
    return {fan["series"]: np.array(fan["point"]) for fan in fans}, fans[0]["moments"]


def test_a_promotion_in_the_future_sells_more_on_its_days_alone() -> None:
    table = read_sample("shop_sales")
    options = {"seasons": [7], "models": ["fourier_ridge"], "effort": "quick"}
    series, look = plan_forecasts(table, suggest_setup(table).setup, 28, options)
    plain, moments = forecast(series, look, WhatIfParameters())
    none = dict.fromkeys(["promotion"], (0.0,) * 28)
    calm, _ = forecast(series, look, WhatIfParameters(moments=tuple(moments), values=none))
    week = dict.fromkeys(["promotion"], (*(1.0,) * 7, *(None,) * 7, *(0.0,) * 14))
    busy, _ = forecast(series, look, WhatIfParameters(moments=tuple(moments), values=week))
    for shop in plain:
        assert (busy[shop][:7] > 1.1 * calm[shop][:7]).all()
        np.testing.assert_allclose(busy[shop][7:14], plain[shop][7:14], rtol=1e-9)
        np.testing.assert_allclose(busy[shop][14:], calm[shop][14:], rtol=1e-9)
