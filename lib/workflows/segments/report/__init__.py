"""Segments in charts, sentences and reports."""
