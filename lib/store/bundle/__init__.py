"""A run as a file: what is packed, and how one from outside is checked."""
