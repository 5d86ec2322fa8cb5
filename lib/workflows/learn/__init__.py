"""Learn: short chapters in which one watches a model learn; nothing of a run."""
