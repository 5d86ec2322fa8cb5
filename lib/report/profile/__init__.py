"""The profile of a table in charts and as HTML."""
