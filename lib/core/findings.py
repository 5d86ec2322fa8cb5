"""Findings: what was noticed in the data or in a run, how bad it is, and what to do about it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from lib.core.facts import Json, from_json, to_json


class Severity(StrEnum):
    """How much a finding matters."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True)
class Finding:
    """One observation with its evidence.

    ``code`` names a text in lib.i18n.texts; ``values`` fill that text's placeholders and
    are the evidence. All values are JSON-able.
    """

    code: str
    severity: Severity
    columns: tuple[str, ...] = ()
    values: Mapping[str, Json] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Json]:
        """Return the JSON form without a message (the reader's language decides that)."""
        return to_json(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> "Finding":
        """Rebuild a finding from ``to_dict``."""
        return from_json(cls, data)

    def count(self, name: str) -> int:
        """Return a value that is a number of rows, cells or others; 0 if it is not there."""
        return int(self.number(name))

    def number(self, name: str) -> float:
        """Return a value that is a number; 0 if it is not there."""
        value = self.values.get(name)
        return value if isinstance(value, int | float) else 0

    def listed(self, name: str) -> tuple[str, ...]:
        """Return a value that is a list, as texts; empty if it is not there."""
        value = self.values.get(name, ())
        if isinstance(value, str):
            return (value,)
        return tuple(map(str, value)) if isinstance(value, Sequence) else ()


READING_LOST = frozenset(
    [
        *("words_among_numbers", "bounds_missing", "infinities", "dates_unread", "rows_cut"),
        *("rows_lost", "rows_in_cell"),
        *(
            "undecodable_bytes",
            "written_otherwise",
            "marks_uncertain",
            "marks_uncertain_decimal",
            "marks_uncertain_point",
            "date_order_uncertain",
        ),
        *("date_order_uncertain_dmy", "date_order_uncertain_ymd", "several_zones"),
    ]
)
"""Findings of values that reading has lost or guessed: predictions made of them should say so."""
_ORDER = (Severity.ERROR, Severity.WARNING, Severity.INFO)
_OF_ALL = frozenset(
    [
        *("target_leakage", "target_formula", "too_few_rows", "few_rows_for_target"),
        "classes_alike",
    ]
)
"""These bear on every result."""
_CELLS = (
    *("duplicate_rows", "missing_codes", "numbers_as_text", "words_among_numbers"),
    *("bounds_missing", "bounds_as_numbers", "levels_alike", "classes_alike", "words_kept"),
    *("missing_markers", "infinities", "dates_unread", "rows_cut", "rows_padded"),
    *("rows_joined", "rows_doubled_delimiter", "rows_other_delimiter", "rows_lost", "rows_in_cell"),
    *("footer_rows", "totals_left_out", "repeated_headers", "other_names", "notes_left_out"),
    *("undecodable_bytes", "encodings_mixed", "rows_without_customer", "rows_without_date"),
    *("rows_without_amount", "rows_in_future", "rows_free", "returns_subtracted"),
)
_ROWS = (
    *("rows_without_target", "rows_without_time", "classes_left_out", "ratings_left_out"),
    *("texts_left_out", "texts_of_one_word", "texts_cut", "labels_none"),
)
_TOUCHED = {**dict.fromkeys(_CELLS, "count"), **dict.fromkeys(_ROWS, "rows")}
"""Which value of a finding counts the rows or cells that it touches; others count columns."""


def by_kind(findings: Iterable[Finding]) -> list[tuple[Finding, ...]]:
    """Return what was noticed, the most harmful first, with all that is of one kind together.

    What bears on all results comes before what touches many rows, and that before what touches
    few. Equal findings (from reading and from planning, for instance) are there once, and what is
    said of a target is not said again of its column.
    """
    findings = tuple(findings)
    classes = {finding.columns for finding in findings if finding.code == "classes_alike"}
    different = {
        repr(finding.to_dict()): finding
        for finding in findings
        if finding.code != "levels_alike" or finding.columns not in classes
    }.values()
    kinds: dict[str, list[Finding]] = {}
    for finding in sorted(different, key=_harm):
        kinds.setdefault(finding.code, []).append(finding)
    return [tuple(alike) for alike in kinds.values()]


def _harm(finding: Finding) -> tuple[int, bool, int]:
    touched = finding.count(_TOUCHED.get(finding.code, ""))
    return _ORDER.index(finding.severity), finding.code not in _OF_ALL, -touched
