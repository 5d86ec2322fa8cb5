"""Findings about what was done to columns while they were typed."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from lib.core.facts import Json, plain_json
from lib.core.findings import Finding, Severity
from lib.intake.values.cells import IntArray
from lib.intake.values.examples import Example, in_file, together
from lib.intake.values.notes import Note
from lib.intake.values.typing import Typed

_WORDS = ("words_among_numbers", "bounds_missing", "bounds_as_numbers")
_RATINGS = {"ratings_read": Severity.INFO, "ratings_rescaled": Severity.WARNING}
_MANY = 5


def conversion_findings(
    typed: Sequence[Typed], places: IntArray | None = None
) -> tuple[Finding, ...]:
    """Collect the notes of all columns into findings, with some of the cells.

    ``places`` are the rows' numbers in the file; without them no cell is shown.
    """
    findings: list[Finding] = []
    findings += _numbers_as_text(typed, places)
    findings += _markers(typed, places)
    for code in _WORDS:
        for one, note in _noted(typed, code):
            values: dict[str, Json] = {"count": note["count"], "words": note["words"]}
            findings.append(_of_column(one, code, Severity.WARNING, values, note, places))
    for one, note in _noted(typed, "words_kept"):
        values = {
            "count": note["count"],
            "markers": _quoted(note["words"]),
            "values": note["words"],
        }
        findings.append(_of_column(one, "words_kept", Severity.WARNING, values, note, places))
    findings += _together(typed, "infinities", Severity.WARNING, places)
    findings += _together(typed, "dates_unread", Severity.WARNING, places)
    units = sorted({note["unit"] for _, note in _noted(typed, "units_removed")})
    findings += _together(typed, "units_removed", Severity.INFO, places, units=units)
    findings += _together(typed, "units_partly", Severity.WARNING, places, units=units)
    mixed = sorted({unit for _, note in _noted(typed, "units_mixed") for unit in note["units"]})
    findings += _together(typed, "units_mixed", Severity.WARNING, places, units=mixed)
    findings += _together(typed, "numbers_multiplied", Severity.INFO, places)
    findings += _together(typed, "triangles_minus", Severity.WARNING, places)
    findings += _together(typed, "triangles_signs", Severity.INFO, places)
    for code, severity in _RATINGS.items():
        for one, note in _noted(typed, code):
            values = {
                name: plain_json(value)
                for name, value in note.items()
                if name in ("count", "points", "others")
            }
            findings.append(_of_column(one, code, severity, values, note, places))
    findings += _date_orders(typed, places)
    findings += _local_times(typed, places)
    findings += _together(typed, "written_otherwise", Severity.WARNING, places)
    for code in ("marks_uncertain", "marks_uncertain_decimal", "marks_uncertain_point"):
        findings += _together(typed, code, Severity.WARNING, places)
    for code in ("times_as_hours", "durations_as_hours", "epoch_as_dates", "serials_as_dates"):
        findings += _together(typed, code, Severity.INFO, places)
    return tuple(findings)


def _noted(typed: Sequence[Typed], code: str) -> list[tuple[Typed, Note]]:
    return [(one, one.notes[code]) for one in typed if code in one.notes]


def _of_column(
    one: Typed,
    code: str,
    severity: Severity,
    values: Mapping[str, Json],
    note: Note,
    places: IntArray | None,
) -> Finding:
    name = one.column.name
    shown = in_file(note["examples"], places)
    return Finding(code, severity, (name,), {"column": name, **values, "examples": shown})


def _together(
    typed: Sequence[Typed],
    code: str,
    severity: Severity,
    places: IntArray | None,
    **more: Json,
) -> list[Finding]:
    return _joined(_noted(typed, code), code, severity, places, **more)


def _joined(
    noted: Sequence[tuple[Typed, Note]],
    code: str,
    severity: Severity,
    places: IntArray | None,
    **more: Json,
) -> list[Finding]:
    """Return one finding of all columns that are noted for the same."""
    if not noted:
        return []
    columns = tuple(one.column.name for one, _ in noted)
    values = {"columns": list(columns), "count": sum(note["count"] for _, note in noted), **more}
    return [Finding(code, severity, columns, {**values, "examples": _examples(noted, places)})]


def _examples(noted: Iterable[tuple[Typed, Note]], places: IntArray | None) -> list[Json]:
    """Return cells of several columns, each with its column's name."""
    known = list(noted)
    lists: list[list[Example]] = [
        [{**cell, "column": one.column.name} for cell in note["examples"]] for one, note in known
    ]
    if len(known) == 1:
        lists = [list(known[0][1]["examples"])]
    return in_file(together(lists), places)


def _date_orders(typed: Sequence[Typed], places: IntArray | None) -> list[Finding]:
    found = []
    for order in ("dmy", "mdy", "ymd"):
        code = "date_order_uncertain" if order == "mdy" else f"date_order_uncertain_{order}"
        noted = _noted(typed, "date_order_uncertain")
        undecided = [(one, note) for one, note in noted if note["order"] == order]
        rivals = {one.column.name: note["rivals"] for one, note in undecided}
        found += _joined(undecided, code, Severity.WARNING, places, rivals=rivals)
    return found


def _local_times(typed: Sequence[Typed], places: IntArray | None) -> list[Finding]:
    """Times beside a zone stay as they are written; several zones in a column do not compare."""
    found = []
    for one, note in _noted(typed, "local_times"):
        several = len(note["zones"]) > 1
        severity = Severity.WARNING if several else Severity.INFO
        code = "several_zones" if several else "local_times"
        values: dict[str, Json] = {"zones": note["zones"], "count": note["count"]}
        found.append(_of_column(one, code, severity, values, note, places))
    for one, note in _noted(typed, "zones_to_utc"):
        values = {"zones": note["zones"], "count": note["count"]}
        found.append(_of_column(one, "zones_to_utc", Severity.INFO, values, note, places))
    return found


def _quoted(words: Iterable[str]) -> list[str]:
    """Write cells for a sentence; white space alone is shown in quotes."""
    return [f'"{word}"' for word in words]


def _signs(counts: Counter[str]) -> dict[str, Json]:
    signs = _quoted(sign for sign, _ in counts.most_common())
    return {"count": counts.total(), "markers": signs}


def _counted(noted: Iterable[tuple[Typed, Note]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for _, note in noted:
        total.update(note["counts"])
    return total


def _numbers_as_text(typed: Sequence[Typed], places: IntArray | None) -> list[Finding]:
    """Numbers whose column also holds blanks or signs, which a plain reader takes for text."""
    code, noted = "numbers_as_text", _noted(typed, "numbers_as_text")
    if len(noted) <= _MANY:
        return [
            _of_column(one, code, Severity.INFO, _signs(Counter(note["counts"])), note, places)
            for one, note in noted
        ]
    columns = tuple(one.column.name for one, _ in noted)
    values: dict[str, Json] = {
        "column": list(columns),
        **_signs(_counted(noted)),
        "examples": _examples(noted, places),
    }
    return [Finding(code, Severity.INFO, columns, values)]


def _markers(typed: Sequence[Typed], places: IntArray | None) -> list[Finding]:
    noted = _noted(typed, "markers")
    if not noted:
        return []
    columns = tuple(one.column.name for one, _ in noted)
    values: dict[str, Json] = {
        **_signs(_counted(noted)),
        "columns": list(columns),
        "examples": _examples(noted, places),
    }
    return [Finding("missing_markers", Severity.INFO, columns, values)]
