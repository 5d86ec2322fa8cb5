"""Customer segments: how many, what is in each, and what they are good for."""
