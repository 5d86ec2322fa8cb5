"""Comparing models on reviews, and what reviews say."""
