"""The command `reviews`."""
