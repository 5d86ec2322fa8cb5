"""The rule tree as code to take away: an SQL CASE and a Python function.

Names of columns and segments come from files and from typing: they are quoted so that none of
them can end its quotes, whatever it holds, and whatever database reads them. Databases differ in
that: in some a backslash escapes the quote behind it, in some two quotes are not one, and three
begin a text of several lines.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lib.errors import InputError
from lib.workflows.segments.facts.portraits import Condition, Rules
from lib.workflows.segments.groups.rules import leaves, number_code


@dataclass(frozen=True)
class Dialect:
    """How a database writes names and texts.

    ``quote`` stands around a name, ``hexed`` makes a text of the hexadecimal digits of its UTF-8,
    and ``doubled`` says whether two quotes inside of quotes are one.
    """

    label: str
    quote: str
    hexed: str
    doubled: bool = True


DIALECTS = {
    "postgresql": Dialect("PostgreSQL", '"', "CONVERT_FROM(DECODE('{}', 'hex'), 'UTF8')"),
    "mysql": Dialect("MySQL", "`", "CONVERT(X'{}' USING utf8mb4)"),
    "sqlite": Dialect("SQLite", '"', "CAST(X'{}' AS TEXT)"),
    "bigquery": Dialect(
        "BigQuery", "`", "SAFE_CONVERT_BYTES_TO_STRING(FROM_HEX('{}'))", doubled=False
    ),
}


def sql_case(
    rules: Rules,
    names: Mapping[int, str],
    table: str = "customers",
    dialect: str = "sqlite",
) -> str:
    """Return a query that adds a column "segment" to a table of customers.

    ``dialect`` is a key of DIALECTS; a missing number counts as the median, as in the tree. Raises
    InputError where the name of a column cannot be written so that every database reads it alike.
    """
    chosen = DIALECTS[dialect]
    lines = []
    for path, leaf in leaves(rules.tree):
        value = sql_text(names.get(leaf["segment"], str(leaf["segment"] + 1)), chosen)
        wanted = " AND ".join(_sql(one, rules.fills, chosen) for one in path) or "1 = 1"
        lines.append(f"    WHEN {wanted} THEN {value}")
    body, segment = "\n".join(lines), sql_name("segment", chosen)
    source = sql_name(table, chosen)
    return f"-- {chosen.label}\nSELECT *,\n  CASE\n{body}\n  END AS {segment}\nFROM {source};\n"


def sql_name(name: str, dialect: Dialect) -> str:
    """Return an identifier; one cannot hold the null character.

    Raises InputError for one that could end its quotes where a backslash escapes.
    """
    quote = dialect.quote
    if "\\" in name or (quote in name and not dialect.doubled):
        raise InputError("sql_name", column=name, dialect=dialect.label)
    return quote + name.replace("\0", "").replace(quote, 2 * quote) + quote


def sql_text(text: str, dialect: Dialect) -> str:
    """Return a text in quotes, or of hexadecimal digits where databases would read it differently.

    Those are texts with backslashes or control characters, with a quote at an end or two in a row.
    """
    text = text.replace("\0", "")
    odd = r"[\\\x00-\x1f\x7f-\x9f]|^'|'$|''" if dialect.doubled else r"[\\\x00-\x1f\x7f-\x9f']"
    if re.search(odd, text):
        return dialect.hexed.format(text.encode("utf-8", "replace").hex())
    return "'" + text.replace("'", "''") + "'"


def _sql(condition: Condition, fills: Mapping[str, float], dialect: Dialect) -> str:
    name, sign, value = condition
    column = sql_name(name, dialect)
    if isinstance(value, str):
        # Without COALESCE a missing value would be neither the same nor another.
        same = "=" if sign == "is" else "<>"
        return f"COALESCE({column}, '') {same} {sql_text(value, dialect)}"
    return f"COALESCE({column}, {number_code(fills[name])}) {sign} {number_code(value)}"


def python_function(rules: Rules, names: Mapping[int, str]) -> str:
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
    for path, leaf in leaves(rules.tree):
        wanted = " and ".join(_python(one, rules.fills) for one in path) or "True"
        name = names.get(leaf["segment"], str(leaf["segment"] + 1))
        lines += [f"    if {wanted}:", f"        return {name!r}"]
    lines += ["    return None", ""]
    return "\n".join(lines)


def _python(condition: Condition, fills: Mapping[str, float]) -> str:
    name, sign, value = condition
    if isinstance(value, str):
        return f"text({name!r}) {'==' if sign == 'is' else '!='} {value!r}"
    return f"number({name!r}, {number_code(fills[name])}) {sign} {number_code(value)}"
