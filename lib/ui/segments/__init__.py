"""Segments: set-up, results and use."""
