"""The command `segments`."""
