"""Cut-offs, what a model may know at each, and how its forecasts are measured."""
