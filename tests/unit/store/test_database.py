"""The database: stores made by earlier versions of the program."""

from sqlalchemy import select, text

from lib.settings import Settings
from lib.store import Store, open_store, tables
from tests.store_fixture import WORKSPACE


def test_a_store_of_an_earlier_version_gets_what_was_added(
    settings: Settings, submitted: str, store: Store
) -> None:
    with store.database.write() as connection:
        for table, column in tables.ADDED[2]:
            connection.execute(text(f"ALTER TABLE {table} DROP COLUMN {column}"))
        connection.execute(tables.about.update().values(value=1))
    reopened = open_store(settings)
    reopened.describe(WORKSPACE, submitted, note="kept")
    assert reopened.run(WORKSPACE, submitted).note == "kept"
    with reopened.database.read() as connection:
        assert connection.scalar(select(tables.about.c.value)) == tables.SCHEMA
    reopened.close()
