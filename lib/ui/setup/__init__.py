"""Setting up a comparison."""
