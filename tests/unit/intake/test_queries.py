"""A query of a database the operator has named: its types, its limits, and what it never says."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lib.core.columns import ColumnKind
from lib.core.dataset import Dataset
from lib.errors import InputError
from lib.i18n import LOCALES, translator
from lib.intake.formats.queries import ask_database
from lib.intake.reading import read_table
from lib.settings import Settings, read_settings

SECRET = "s3cret-word"


@pytest.fixture
def shop(tmp_path: Path) -> Settings:
    file = tmp_path / "shop.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(
            "CREATE TABLE orders (id INTEGER, zip TEXT, house TEXT, amount REAL, day TEXT, n TEXT)"
        )
        connection.executemany(
            "INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?)",
            [
                (i, f"{i % 9:05}", str(100 + i % 7), i / 4, f"2024-01-{i % 28 + 1:02}", "가 나")
                for i in range(60)
            ],
        )
        connection.commit()
    databases = {
        "shop": f"sqlite:///{file}",
        "gone": f"sqlite:///{tmp_path / 'none.db'}",
        "bad": SECRET,
        "snow": f"snowflake://me:{SECRET}@host/x",
        "my": f"mysql://me:{SECRET}@host/x",
        "pg": f"postgresql://me:{SECRET}@127.0.0.1:1/x",
    }
    return replace(read_settings(), databases=databases)


def asked(query: str, settings: Settings, name: str = "shop", **limits: Any) -> bytes:
    with ask_database(name, query, "orders", replace(settings, **limits)) as file:
        return file.read()


def result(query: str, settings: Settings, **limits: Any) -> Dataset:
    return read_table(asked(query, settings, **limits), "orders")


def test_types_of_the_database_are_kept(shop: Settings) -> None:
    dataset = result("SELECT * FROM orders ORDER BY id;", shop)
    assert [str(one.kind) for one in dataset.columns[1:5]] == [
        *("category", "category", "number", "datetime")
    ]
    assert dataset.frame["zip"].tolist()[:2] == ["00000", "00001"]
    assert dataset.frame["house"].tolist()[:2] == ["100", "101"]
    assert dataset.frame["amount"].tolist()[:2] == [0.0, 0.25]
    # What is written in texts alone can still be taken for numbers.
    data = asked("SELECT * FROM orders", shop)
    again = read_table(data, "orders", kinds={"house": ColumnKind.NUMBER})
    assert again.column("house").kind is ColumnKind.NUMBER


def test_a_result_that_was_cut_says_so_each_time_it_is_read(shop: Settings) -> None:
    for rows, cut in ((59, True), (60, False)):
        dataset = result("SELECT * FROM orders", shop, query_rows=rows)
        found = [one.values["rows"] for one in dataset.findings if one.code == "query_cut"]
        assert (dataset.rows, found) == (rows, [59] if cut else [])


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("SELECT * FROM nothing", "query_failed"),
        ("SELECT * FROM orders WHERE id = ?", "query_failed"),
        ("SELECT load_extension('x')", "query_failed"),
        ("SELECT * FROM pragma_table_info('orders')", "query_failed"),
        ("SELECT randomblob(900000000)", "query_failed"),
        ("SELECT * FROM orders WHERE 0", "query_no_rows"),
        ("DELETE FROM orders", "query_not_reading"),
    ],
)
def test_why_there_is_no_table(shop: Settings, query: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        asked(query, shop)
    assert caught.value.code == code


def test_a_query_without_end_is_ended(shop: Settings) -> None:
    endless = "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT max(n) FROM r"
    with pytest.raises(InputError, match="query_slow"):
        asked(endless, shop, query_seconds=1)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("gone", "query_no_connection"),
        ("pg", "query_no_connection"),
        ("bad", "query_bad_url"),
        ("unknown", "query_bad_url"),
        ("snow", "query_no_driver"),
        ("my", "query_no_driver"),
    ],
)
def test_errors_say_nothing_of_an_address(
    shop: Settings, name: str, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(InputError) as caught:
        asked("SELECT 1", shop, name)
    assert caught.value.code == code
    said = [" ".join(translator(language).error(caught.value)) for language in LOCALES]
    for text in (*said, str(caught.value), caplog.text, repr(shop)):
        assert SECRET not in text
    assert name != "my" or "mysqlclient" in said[0]
    assert name != "snow" or "snowflake-sqlalchemy" in said[0]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", {}),
        ("a=sqlite:///x?b=c; b = postgresql://h ", {"a": "sqlite:///x?b=c", "b": "postgresql://h"}),
        ('{"가": "mssql://h?a=1;b=2"}', {"가": "mssql://h?a=1;b=2"}),
        ("nonsense", None),
        ("{broken", None),
        ('{"a": 1}', None),
        ("=sqlite:///x", None),
    ],
)
def test_the_setting(
    monkeypatch: pytest.MonkeyPatch, value: str, expected: dict[str, str] | None
) -> None:
    monkeypatch.setenv("DEEPWORTH_DATABASES", value)
    read_settings.cache_clear()
    try:
        if expected is None:
            with pytest.raises(InputError, match="bad_databases"):
                read_settings()
        else:
            assert dict(read_settings().databases) == expected
    finally:
        monkeypatch.undo()
        read_settings.cache_clear()
