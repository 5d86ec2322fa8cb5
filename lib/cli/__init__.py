"""The command line: what the Compare page does, without a browser."""
