"""What forecasts are set up with and what is found out about them: frozen dataclasses."""
