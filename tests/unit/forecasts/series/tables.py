"""Tables for tests, read as the app reads files."""

from lib.core.dataset import Dataset
from lib.intake.reading import read_table


def table(text: str) -> Dataset:
    return read_table(text.encode(), "table.csv")


def rows(header: str, *lines: str) -> Dataset:
    return table("\n".join((header, *lines)) + "\n")
