"""Fits, scores and predicts: the engine and the command line only."""
