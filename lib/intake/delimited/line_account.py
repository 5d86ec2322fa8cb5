"""What became of each line of a text: rows that disappear are never silent."""

from collections.abc import Mapping

from lib.core.facts import Json
from lib.core.findings import Finding, Severity
from lib.intake.delimited.headers import Header
from lib.intake.delimited.text_tables import TextTable

_SHOWN = 10


def account(
    table: TextTable, header: Header, rows: int, total: int, left_out: int = 0
) -> dict[str, int]:
    """Count the ``total`` lines of a file by what they became; ``rows`` are those of the table.

    ``left_out`` are totals that somebody wants left out.

    "lines" is the sum of the others, unless lines were lost.
    """
    layout = table.layout
    own, outer = layout.table, layout.outer
    named = header.start - header.row if header.row >= 0 else 0
    hints = total - table.lines
    blank_below = outer.end - own.end - len(layout.notes)
    return {
        "lines": total,
        "header": named,
        "above": header.start - named + hints,
        "rows": rows,
        "blank": len(table.widths) - header.start - rows - left_out + blank_below,
        "left_out": len(layout.notes) + left_out,
        "other_tables": table.in_file - (outer.end - outer.start),
        "inside": table.inside,
    }


def lost_rows(table: TextTable, lines: Mapping[str, int]) -> tuple[Finding, ...]:
    """Warn of lines that became no row: within a cell though they look like rows, or nowhere."""
    found = []
    if table.swallowed:
        values: dict[str, Json] = {
            "count": len(table.swallowed),
            "lines": list(table.swallowed[:_SHOWN]),
        }
        found.append(Finding("rows_in_cell", Severity.WARNING, values=values))
    gone = lines["lines"] - sum(count for name, count in lines.items() if name != "lines")
    if gone:
        values = {
            "count": abs(gone),
            "lines": lines["lines"],
            "rows": lines["rows"],
        }
        found.append(Finding("rows_lost", Severity.WARNING, values=values))
    return tuple(found)
