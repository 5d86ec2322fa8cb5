"""Charts, sentences and sections of forecasts."""
