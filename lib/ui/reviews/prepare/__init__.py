"""Before a run on reviews: what says how each is meant, what is in the texts, a few labels."""
