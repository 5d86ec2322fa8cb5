"""Texts of errors and findings about forecasts."""

from lib.i18n.texts.forecasts import backtest

ERRORS = {**backtest.ERRORS}
FINDINGS = {**backtest.FINDINGS}
