"""Networks that were built, saved in a workspace by their names."""

from __future__ import annotations

from sqlalchemy import delete, func, select

from lib.deep.designs.design import Design
from lib.deep.designs.design_file import from_text, to_text
from lib.errors import InputError, StoreError
from lib.store import rows, tables
from lib.store.store import Store, visible

MAX_SAVED = 100


class Networks:
    """The saved networks of workspaces; every method sees one workspace only."""

    def __init__(self, store: Store) -> None:
        self._database = store.database

    def save(self, workspace: str, design: Design) -> None:
        """Save a network under its name, in place of one that has it.

        InputError "network_without_name", "network_bad_name" ..., StoreError "networks_full".
        """
        if not visible(design.name):
            raise InputError("network_without_name")
        text = to_text(from_text(to_text(design)))
        table = tables.networks
        own = table.c.workspace == workspace
        with self._database.write() as connection:
            connection.execute(delete(table).where(own, table.c.name == design.name))
            count = connection.scalar(select(func.count()).select_from(table).where(own)) or 0
            if count >= MAX_SAVED:
                raise StoreError("networks_full", most=MAX_SAVED)
            connection.execute(
                table.insert().values(
                    workspace=workspace, name=design.name, design=text, saved=rows.now()
                )
            )

    def names(self, workspace: str) -> list[str]:
        """Return the names of a workspace's networks, the latest first."""
        table = tables.networks
        query = (
            select(table.c.name)
            .where(table.c.workspace == workspace)
            .order_by(table.c.saved.desc(), table.c.name)
        )
        with self._database.read() as connection:
            return list(connection.scalars(query))

    def open(self, workspace: str, name: str) -> Design:
        """Return a saved network; StoreError "network_not_found"."""
        table = tables.networks
        query = select(table.c.design).where(table.c.workspace == workspace, table.c.name == name)
        with self._database.read() as connection:
            text = connection.scalar(query)
        if text is None:
            raise StoreError("network_not_found", name=name)
        return from_text(text)

    def delete(self, workspace: str, name: str) -> None:
        """Delete a saved network; one that is gone already stays gone."""
        table = tables.networks
        with self._database.write() as connection:
            connection.execute(
                delete(table).where(table.c.workspace == workspace, table.c.name == name)
            )
