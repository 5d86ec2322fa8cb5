"""The page of reviews."""
