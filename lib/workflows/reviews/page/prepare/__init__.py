"""The page before a run: columns, labels, cleaning."""
