"""How large a table may be, however small the file that it comes in."""

from lib.errors import InputError
from lib.settings import MEGABYTE, read_settings

MAX_CELL_LENGTH = 1_000_000
"""Characters of one cell: a novel, where more is a quote that is never closed."""
MAX_NAME_LENGTH = 10_000


def check_columns(columns: int, name: str) -> None:
    """Refuse more columns than the settings allow: InputError "too_many_columns"."""
    limit = read_settings().max_columns
    if columns > limit:
        raise InputError("too_many_columns", name=name, columns=columns, limit=limit)


def check_cells(rows: int, columns: int, name: str) -> None:
    """Refuse more cells than the settings allow: InputError "too_many_cells"."""
    cells, limit = rows * columns, read_settings().max_cells
    if cells > limit:
        raise InputError(
            "too_many_cells", name=name, rows=rows, columns=columns, cells=cells, limit=limit
        )


def check_expanded(size: int, name: str) -> None:
    """Refuse more bytes, or characters, than the settings allow: InputError "expands_too_much"."""
    limit = read_settings().expanded_bytes
    if size > limit:
        raise InputError("expands_too_much", name=name, limit=limit // MEGABYTE)
