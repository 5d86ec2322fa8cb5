"""What the engine computes for the chapters."""
