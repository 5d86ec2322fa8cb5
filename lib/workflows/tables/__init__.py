"""Comparing models on a table with a target."""
