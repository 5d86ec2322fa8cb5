"""Splits, the one cross-validation loop, metrics, statistics, verdict."""
