"""Runs become reports: charts, HTML, the result document."""
