"""Reviews in charts, sentences and reports."""
