"""The nouns: frozen data classes, no input or output, no framework."""
