"""What the engine computes about segments on demand."""
