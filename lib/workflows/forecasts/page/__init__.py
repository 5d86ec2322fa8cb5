"""What the page of forecasts draws."""
