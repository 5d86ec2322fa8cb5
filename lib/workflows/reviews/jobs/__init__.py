"""What the engine computes about reviews on demand."""
