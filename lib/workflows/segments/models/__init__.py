"""The models of segments: what the catalogue says of them, and how they are built."""
