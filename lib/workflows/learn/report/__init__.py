"""Charts and sentences of the chapters."""
