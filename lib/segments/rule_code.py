"""The rule tree as code to take away: an SQL CASE and a Python function.

Names of columns and segments come from files and from typing: they are quoted so that none of
them can end its quotes, whatever it holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lib.segments.rules import Condition, leaves, number_code


def sql_case(rules: Mapping[str, Any], names: Mapping[int, str], table: str = "customers") -> str:
    """Return a query in standard SQL that adds a column "segment" to a table of customers.

    Identifiers stand in double quotes (ISO 9075), texts in single ones; a missing number counts
    as the median, as in the tree.
    """
    lines = []
    for path, leaf in leaves(rules["tree"]):
        value = sql_text(names.get(leaf["segment"], str(leaf["segment"])))
        wanted = " AND ".join(_sql(one, rules["fills"]) for one in path) or "1 = 1"
        lines.append(f"    WHEN {wanted} THEN {value}")
    body = "\n".join(lines)
    return f"SELECT *,\n  CASE\n{body}\n  END AS {sql_name('segment')}\nFROM {sql_name(table)};\n"


def sql_name(name: str) -> str:
    """Return an identifier of standard SQL; one cannot hold the null character."""
    return '"' + name.replace("\0", "").replace('"', '""') + '"'


def sql_text(text: str) -> str:
    """Return a text of standard SQL."""
    return "'" + text.replace("\0", "").replace("'", "''") + "'"


def _sql(condition: Condition, fills: Mapping[str, Any]) -> str:
    name, sign, value = condition
    if sign in ("is", "not"):
        # Without COALESCE a missing value would be neither the same nor another.
        return f"COALESCE({sql_name(name)}, '') {'=' if sign == 'is' else '<>'} {sql_text(value)}"
    fill = number_code(fills[name])
    return f"COALESCE({sql_name(name)}, {fill}) {sign} {number_code(value)}"


def python_function(rules: Mapping[str, Any], names: Mapping[int, str]) -> str:
    """Return a Python function without imports from a customer (a mapping) to a segment's name."""
    lines = [
        "def segment(customer):",
        '    """Return the segment of a customer: a mapping from column names to values."""',
        "",
        "    def number(name, missing):",
        "        value = customer.get(name)",
        "        return missing if value is None or value != value else float(value)",
        "",
        "    def text(name):",
        "        value = customer.get(name)",
        '        return "" if value is None or value != value else str(value)',
        "",
    ]
    for path, leaf in leaves(rules["tree"]):
        wanted = " and ".join(_python(one, rules["fills"]) for one in path) or "True"
        name = names.get(leaf["segment"], str(leaf["segment"]))
        lines += [f"    if {wanted}:", f"        return {name!r}"]
    lines += ["    return None", ""]
    return "\n".join(lines)


def _python(condition: Condition, fills: Mapping[str, Any]) -> str:
    name, sign, value = condition
    if sign in ("is", "not"):
        return f"text({name!r}) {'==' if sign == 'is' else '!='} {value!r}"
    return f"number({name!r}, {number_code(fills[name])}) {sign} {number_code(value)}"


def used_columns(conditions: Sequence[Condition]) -> list[str]:
    """Return the columns that conditions are about, each once."""
    return list(dict.fromkeys(name for name, _, _ in conditions))
