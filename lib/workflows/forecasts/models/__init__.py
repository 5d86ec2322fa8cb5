"""The models of forecasts as the catalogue knows them, and how they are built."""
