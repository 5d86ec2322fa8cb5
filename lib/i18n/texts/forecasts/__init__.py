"""Texts of errors and findings about forecasts."""

from lib.i18n.texts.forecasts import backtest, series

ERRORS = {**backtest.ERRORS, **series.ERRORS}
FINDINGS = {**backtest.FINDINGS, **series.FINDINGS}
