"""Forecasts: models of one or many time series, compared on the same cut-offs."""
