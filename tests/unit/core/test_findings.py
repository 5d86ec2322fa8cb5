"""Findings in the order of their harm, those of a kind together."""

from lib.core.findings import Finding, Severity, by_kind
from lib.i18n import translator
from lib.report.labels import finding_kind


def codes_for(column: str, count: int, value: str, severity: Severity) -> Finding:
    values = {"column": column, "count": count, "values": [value]}
    return Finding("missing_codes", severity, (column,), values)


def test_most_rows_come_first_whatever_the_order_of_the_columns() -> None:
    few = [codes_for(name, 80 + n, "unknown", Severity.WARNING) for n, name in enumerate("abcd")]
    many = codes_for("pdays", 39_673, "999", Severity.WARNING)
    twice = Finding("duplicate_rows", Severity.WARNING, (), {"count": 12, "share": 0.0})
    known = Finding("constant", Severity.INFO, ("z",), {"columns": ["z"], "count": 1})
    leak = Finding("target_leakage", Severity.WARNING, ("w",), {"column": "w", "score": 1.0})
    found = by_kind([known, twice, *few, many, few[0], leak])
    assert [alike[0].code for alike in found] == [
        *("target_leakage", "missing_codes", "duplicate_rows", "constant")
    ]
    assert [one.columns for one in found[1]] == [("pdays",), ("d",), ("c",), ("b",), ("a",)]


def test_findings_of_a_kind_have_one_title_and_their_advice_once() -> None:
    alike = [codes_for(name, 9, "999", Severity.WARNING) for name in ("a", "b")]
    title, messages, advice = finding_kind(alike, translator("en"))
    assert title.endswith("(2)")
    assert [" a " in messages[0], " b " in messages[1]] == [True, True]
    assert advice == finding_kind(alike[:1], translator("en"))[2]
