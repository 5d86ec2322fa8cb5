"""Runs and artifacts: SQLAlchemy tables and a folder of files."""
