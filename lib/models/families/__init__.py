"""What the catalogue says of each model: nothing here loads a framework."""
