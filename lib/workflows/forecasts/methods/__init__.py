"""Classical methods of forecasting, for many series at once."""
