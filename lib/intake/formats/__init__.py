"""Kinds of files and ways in which they come: workbooks, JSON, statistics, databases, the web."""
