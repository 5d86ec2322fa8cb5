"""Reviews: set-up, results and use."""
