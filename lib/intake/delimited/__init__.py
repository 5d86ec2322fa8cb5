"""Text with delimiters: its encoding, its dialect, and where its table stands."""
