"""What was computed for the chapters: frozen dataclasses."""
