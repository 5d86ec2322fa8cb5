"""What scores mean: intervals, pairs, verdicts. NumPy only, read by pages."""
