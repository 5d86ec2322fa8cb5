"""Findings about what was done to columns while they were typed."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from lib.core.findings import Finding, Severity
from lib.intake.typing import Typed


def conversion_findings(typed: Sequence[Typed]) -> tuple[Finding, ...]:
    """Collect the notes of all columns into one finding a code."""
    found: list[Finding] = []
    found += _numbers_as_text(typed)
    found += _markers(typed)
    for one in _noted(typed, "words_among_numbers"):
        count, words = one.notes["words_among_numbers"]
        values = {"column": one.column.name, "count": count, "words": list(words)}
        found.append(Finding("words_among_numbers", Severity.WARNING, (one.column.name,), values))
    for one in _noted(typed, "words_kept"):
        found.append(_kept(one))
    found += _summed(typed, "infinities", Severity.WARNING)
    found += _summed(typed, "dates_unread", Severity.WARNING)
    found += _units(typed)
    for order in ("dmy", "mdy", "ymd"):
        code = "date_order_uncertain" if order == "mdy" else f"date_order_uncertain_{order}"
        undecided = [
            one
            for one in _noted(typed, "date_order_uncertain")
            if one.notes["date_order_uncertain"] == order
        ]
        found += _about(undecided, code, Severity.WARNING)
    found += _local_times(typed)
    found += _about(_noted(typed, "written_otherwise"), "written_otherwise", Severity.WARNING)
    found += _about(_noted(typed, "marks_uncertain"), "marks_uncertain", Severity.WARNING)
    found += _about(_noted(typed, "times_as_hours"), "times_as_hours", Severity.INFO)
    return tuple(found)


def _about(noted: Sequence[Typed], code: str, severity: Severity) -> list[Finding]:
    columns = tuple(one.column.name for one in noted)
    return [Finding(code, severity, columns, {"columns": list(columns)})] if columns else []


def _local_times(typed: Sequence[Typed]) -> list[Finding]:
    """Times beside a zone stay as they are written; several zones in a column do not compare."""
    found = []
    for one in _noted(typed, "local_times"):
        zones = one.notes["local_times"]
        severity = Severity.WARNING if len(zones) > 1 else Severity.INFO
        code = "several_zones" if len(zones) > 1 else "local_times"
        values = {"column": one.column.name, "zones": list(zones)}
        found.append(Finding(code, severity, (one.column.name,), values))
    return found


def _kept(one: Typed) -> Finding:
    words: Counter[str] = Counter(one.notes["words_kept"])
    values = {
        "column": one.column.name,
        "count": words.total(),
        "markers": _shown(words),
        "values": list(words),
    }
    return Finding("words_kept", Severity.WARNING, (one.column.name,), values)


def _noted(typed: Sequence[Typed], code: str) -> list[Typed]:
    return [one for one in typed if code in one.notes]


def _shown(markers: Counter[str]) -> list[str]:
    """Write markers for a sentence; white space alone is shown in quotes."""
    return [f'"{marker}"' for marker, _ in markers.most_common()]


def _numbers_as_text(typed: Sequence[Typed]) -> list[Finding]:
    """Numbers whose column also holds blanks or signs, which a plain reader takes for text."""
    found = []
    for one in _noted(typed, "numbers_as_text"):
        markers: Counter[str] = Counter(one.notes["numbers_as_text"])
        values: dict[str, Any] = {
            "column": one.column.name,
            "count": markers.total(),
            "markers": _shown(markers),
        }
        found.append(Finding("numbers_as_text", Severity.INFO, (one.column.name,), values))
    if len(found) <= 5:
        return found
    columns = tuple(finding.columns[0] for finding in found)
    total: Counter[str] = Counter()
    for one in _noted(typed, "numbers_as_text"):
        total.update(one.notes["numbers_as_text"])
    values = {"column": list(columns), "count": total.total(), "markers": _shown(total)}
    return [Finding("numbers_as_text", Severity.INFO, columns, values)]


def _markers(typed: Sequence[Typed]) -> list[Finding]:
    noted = _noted(typed, "markers")
    total: Counter[str] = Counter()
    for one in noted:
        total.update(one.notes["markers"])
    if not total:
        return []
    columns = tuple(one.column.name for one in noted)
    values = {"count": total.total(), "markers": _shown(total), "columns": list(columns)}
    return [Finding("missing_markers", Severity.INFO, columns, values)]


def _summed(typed: Sequence[Typed], code: str, severity: Severity) -> list[Finding]:
    noted = _noted(typed, code)
    if not noted:
        return []
    columns = tuple(one.column.name for one in noted)
    values = {"count": sum(one.notes[code] for one in noted), "columns": list(columns)}
    return [Finding(code, severity, columns, values)]


def _units(typed: Sequence[Typed]) -> list[Finding]:
    noted = _noted(typed, "units_removed")
    if not noted:
        return []
    columns = tuple(one.column.name for one in noted)
    units = sorted({one.notes["units_removed"] for one in noted})
    values = {"columns": list(columns), "units": units}
    return [Finding("units_removed", Severity.INFO, columns, values)]
