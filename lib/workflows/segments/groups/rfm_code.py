"""The customary segments as code to take away: scores by the table's own fifths, then the rules.

It gives every customer the segment of the run, ties at a limit included; a customer without one of
the three measures has no segment.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from lib.workflows.segments.customers.rfm import RULES, SCORES, RfmRule
from lib.workflows.segments.facts.portraits import RfmLimits
from lib.workflows.segments.groups.rule_code import DIALECTS, Dialect, sql_name, sql_text
from lib.workflows.segments.groups.rules import number_code

_SCORES = tuple(f"rfm_{name}_score" for name in ("recency", "frequency", "monetary"))


def sql_query(
    rule: RfmLimits,
    names: Mapping[int, str],
    table: str = "customers",
    dialect: str = "sqlite",
) -> str:
    """Return a query that adds the three scores and a column "segment" to a table of customers.

    ``rule`` is that of RfmRule.limits, ``dialect`` a key of DIALECTS. Raises InputError as
    ``sql_name`` does.
    """
    chosen, known = DIALECTS[dialect], RfmRule.of(rule)
    scored = ",\n".join(
        f"    CASE {_fifths(sql_name(column, chosen), edges, reverse=not place)} END AS {score}"
        for place, (column, edges, score) in enumerate(
            zip(known.columns, known.edges, _SCORES, strict=True)
        )
    )
    cases = "\n".join(
        f"    WHEN {_cell(code)} THEN {_text(code, names, chosen)}" for code in range(len(RULES))
    )
    segment, source = sql_name("segment", chosen), sql_name(table, chosen)
    return (
        f"-- {chosen.label}\nSELECT *,\n  CASE\n{cases}\n  END AS {segment}\n"
        f"FROM (\n  SELECT *,\n{scored}\n  FROM {source}\n) AS scored;\n"
    )


def python_function(rule: RfmLimits, names: Mapping[int, str]) -> str:
    """Return a Python function without imports from a customer (a mapping) to a segment's name."""
    known = RfmRule.of(rule)
    limits = ", ".join(
        "[" + ", ".join(number_code(edge) for edge in edges if np.isfinite(edge)) + "]"
        for edges in known.edges
    )
    lines = [
        "def segment(customer):",
        '    """Return the segment of a customer: a mapping from column names to values."""',
        f"    values = [customer.get(name) for name in {list(known.columns)!r}]",
        "    if any(value is None or value != value for value in values):",
        "        return None",
        f"    limits = [{limits}]",
        "    r, f, m = (",
        "        1 + sum(float(value) >= limit for limit in fifths)",
        "        for value, fifths in zip(values, limits)",
        "    )",
        f"    r, fm = {SCORES + 1} - r, (f + m + 1) // 2",
    ]
    for code, one in enumerate(RULES):
        (low_r, high_r), (low, high) = one.cells
        lines.append(f"    if {low_r} <= r <= {high_r} and {low} <= fm <= {high}:")
        lines.append(f"        return {_name(code, names)!r}")
    return "\n".join([*lines, "    return None", ""])


def _fifths(column: str, edges: tuple[float, ...], *, reverse: bool) -> str:
    """Return the branches of a score: a limit that no value reaches has none."""
    best = [SCORES - score if reverse else 1 + score for score in range(SCORES)]
    parts = [
        f"WHEN {column} >= {number_code(edge)} THEN {best[score]}"
        for score, edge in reversed([*enumerate(edges, start=1)])
        if np.isfinite(edge)
    ]
    # Whatever is left and known is below all limits.
    return " ".join([*parts, f"WHEN {column} IS NOT NULL THEN {best[0]}"])


def _cell(code: int) -> str:
    """Return the condition of a segment; halves of the mean of two scores are rounded up."""
    (low_r, high_r), (low, high) = RULES[code].cells
    recency, frequency, monetary = _SCORES
    return (
        f"{recency} BETWEEN {low_r} AND {high_r} "
        f"AND {frequency} + {monetary} BETWEEN {2 * low - 1} AND {2 * high}"
    )


def _text(code: int, names: Mapping[int, str], dialect: Dialect) -> str:
    return sql_text(_name(code, names), dialect)


def _name(code: int, names: Mapping[int, str]) -> str:
    return names.get(code, RULES[code].label)
