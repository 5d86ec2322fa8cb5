"""Rules as code do what the tree does, and no name or value ends its quotes, whoever reads them."""

import re
import sqlite3
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lib.errors import InputError
from lib.workflows.segments.facts.portraits import Rules, Tree
from lib.workflows.segments.groups import rule_code, rules

COLUMN = 'a"b\'c;DROP TABLE x;--\n"""{0}</script>고객'
NAMES = [
    'it\'s\n"gold" \\',
    "\\'; DROP TABLE customers; -- ",
    "x\\",
    "''' ; DROP TABLE customers; -- '''",
    "''",
    "'",
    "/* */ -- # ; \u2019\u02bc\uff07 한국 😀",
    "\t\u2028\x85\x1f",
    "o'K",
    "",
]
DOUBLED = r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`(?:[^`]|``)*`"
READERS = {
    "standard": DOUBLED,
    "backslash and doubled quotes (MySQL)": (
        r"'(?:[^'\\]|''|\\.)*'|\"(?:[^\"\\]|\"\"|\\.)*\"|`(?:[^`]|``)*`"
    ),
    "backslash only, three quotes for lines (BigQuery)": (
        r"'''(?:[^\\]|\\.)*?'''|'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\"|`(?:[^`\\\n]|\\.)*`"
    ),
}
WORDS = (
    "SELECT CASE WHEN AND THEN END AS FROM COALESCE CONVERT_FROM CONVERT DECODE USING utf8mb4 CAST "
    "TEXT SAFE_CONVERT_BYTES_TO_STRING FROM_HEX X"
)
OURS = re.compile(
    rf"\b(?:{WORDS.replace(' ', '|')})\b|<>|>=|[=<,()*;]|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?|\s+"
)


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    generator = np.random.default_rng(0)
    made = pd.DataFrame({"recency": generator.normal(size=400), COLUMN: generator.normal(size=400)})
    made["country"] = pd.Series([NAMES[one] for one in generator.integers(0, 9, 400)], dtype="str")
    made.loc[7, COLUMN] = np.nan
    return made


def tree_of(value: str, column: str = COLUMN) -> Rules:
    """A tree with a value in a condition and all kinds of conditions."""
    tree: Tree = {
        "feature": "country",
        "kind": "category",
        "value": value,
        "yes": {
            "feature": "recency",
            "kind": "number",
            "cut": -0.5,
            "yes": {"segment": 0, "rows": 1, "right": 1},
            "no": {"segment": 1, "rows": 1, "right": 1},
        },
        "no": {
            "feature": column,
            "kind": "number",
            "cut": 1e-7,
            "yes": {"segment": 1, "rows": 1, "right": 1},
            "no": {"segment": 2, "rows": 1, "right": 1},
        },
    }
    return Rules(tree, {"recency": 0.25, column: -3.0})


def names_of(value: str) -> dict[int, str]:
    return {0: value, 1: "gold", 2: f"{value}{value}"}


def around(query: str, reader: str) -> str | None:
    """Return what a reader takes for code rather than for names and texts; None: it refuses."""
    code, place = [], query.index("\n")  # behind the comment
    while place < len(query):
        if query[place] in "'\"`":
            quoted = re.compile(READERS[reader], re.DOTALL).match(query, place)
            if quoted is None:
                return None
            place = quoted.end()
        else:
            code.append(query[place])
            place += 1
    return "".join(code)


@pytest.mark.parametrize("value", NAMES)
def test_sql_and_python_do_what_the_tree_does(frame: pd.DataFrame, value: str) -> None:
    found, names = tree_of(value), names_of(value)
    wanted = [names[int(one)] for one in rules.assign(found.tree, frame, found.fills)]
    space: dict[str, Any] = {}
    exec(rule_code.python_function(found, names), space)  # noqa: S102 - that it is harmless is the test
    assert [space["segment"](row) for row in frame.to_dict("records")] == wanted
    with sqlite3.connect(":memory:") as connection:
        frame.to_sql("customers", connection, index=False)
        rows = connection.execute(rule_code.sql_case(found, names)).fetchall()
    assert [row[-1] for row in rows] == wanted


@pytest.mark.parametrize("dialect", ["postgresql", "mysql", "sqlite", "bigquery"])
@pytest.mark.parametrize("value", NAMES)
def test_nothing_ends_its_quotes_in_any_database(value: str, dialect: str) -> None:
    # Columns of BigQuery have no such names.
    found = tree_of(value, "recency" if dialect == "bigquery" else COLUMN)
    query = rule_code.sql_case(found, names_of(value), dialect=dialect)
    for reader in READERS:
        code = around(query, reader)
        if code is not None:
            assert OURS.sub("", code) == "", (reader, query)
            assert code.count(";") == 1
    assert around(query, "standard") is not None
    own = {"mysql": 1, "bigquery": 2}.get(dialect, 0)
    assert around(query, list(READERS)[own]) is not None


@pytest.mark.parametrize("dialect", ["postgresql", "mysql", "sqlite", "bigquery"])
def test_a_column_that_could_end_its_quotes_is_refused(dialect: str) -> None:
    found = tree_of("x", "x\\")
    with pytest.raises(InputError) as caught:
        rule_code.sql_case(found, names_of("x"), dialect=dialect)
    assert caught.value.context["column"] == "x\\"
    assert "text('x\\\\')" not in rule_code.python_function(found, names_of("x"))
    assert "'x\\\\'" in rule_code.python_function(found, names_of("x"))
