"""The network builder of the set-up page."""
