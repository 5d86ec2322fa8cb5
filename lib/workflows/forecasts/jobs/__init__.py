"""What is computed on demand for a run of forecasts."""
