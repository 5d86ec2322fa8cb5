"""Jobs of the chapters on texts: words as vectors, their order, and a generator."""
