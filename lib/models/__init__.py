"""The catalogue of models: one file a family, each a tuple of ModelSpec."""
