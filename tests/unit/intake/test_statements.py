"""Only a statement that reads is run, and none that a database could take for another."""

import pytest

from lib.errors import InputError
from lib.intake.formats.statements import check_statement


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM t;",
        " with a as (select 1) select * from a ; ",
        "VALUES (1, '02134')",
        "(SELECT 1) UNION (SELECT 2)",
        "show tables",
        "SELECT ';--/*' AS a, \"update\", `drop` FROM t",
        "SELECT 'it''s into' FROM t WHERE 이름 LIKE '%나%'",
        "SELECT updated, created_at FROM t",
    ],
)
def test_what_reads_is_run(query: str) -> None:
    assert check_statement(query, "postgresql") == query.strip().removesuffix(";").strip()


@pytest.mark.parametrize(
    ("query", "backend", "code"),
    [
        ("", "sqlite", "query_empty"),
        (" ; ", "sqlite", "query_empty"),
        ("DROP TABLE t", "sqlite", "query_not_reading"),
        ("EXPLAIN ANALYZE SELECT 1", "postgresql", "query_not_reading"),
        ("1 SELECT", "sqlite", "query_not_reading"),
        ("SELECTED", "sqlite", "query_not_reading"),
        ("'a' SELECT 1", "sqlite", "query_not_reading"),
        ("SELECT 1; DROP TABLE t", "sqlite", "query_several"),
        ("SELECT 1;;", "sqlite", "query_several"),
        ("WITH a AS (DELETE FROM t RETURNING *) SELECT * FROM a", "postgresql", "query_changes"),
        ("SELECT 1 DROP TABLE t", "mssql", "query_changes"),
        ("SELECT * INTO copy FROM t", "postgresql", "query_changes"),
        ("SELECT 'a'INTO/x", "mysql", "query_changes"),
        ("SELECT 1.INTO OUTFILE 'x'", "mysql", "query_changes"),
        ("SELECT 'a\\'' INTO OUTFILE '/x' -- '", "mysql", "query_quotes"),
        ("SELECT 'open", "sqlite", "query_quotes"),
        ("SELECT $x$'$x$; DROP TABLE t --'", "postgresql", "query_quotes"),
        ("SELECT [a'] DROP TABLE t --']", "mssql", "query_quotes"),
        ("SELECT [a'] DROP TABLE t SELECT [']", "mssql", "query_changes"),
        ("SELECT 1 # '\n INTO OUTFILE '/x'", "mysql", "query_quotes"),
        ("SELECT 1 # ''", "mysql", "query_comment"),
        ("SELECT 1 --1", "mysql", "query_comment"),
        ("SELECT /*! 1 */ 2", "mysql", "query_comment"),
        ("SELECT 1 /* /* */ ' */ ; DROP TABLE t --'", "postgresql", "query_comment"),
    ],
)
def test_what_could_change_anything_is_refused(query: str, backend: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        check_statement(query, backend)
    assert caught.value.code == code
