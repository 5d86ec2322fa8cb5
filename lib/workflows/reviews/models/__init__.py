"""The models of reviews: what the catalogue says of them, and how they are built."""
