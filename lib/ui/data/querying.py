"""A table out of a database that the operator has named: what a query finds."""

from collections.abc import Callable
from typing import BinaryIO

import streamlit as st

from lib.errors import DeepworthError
from lib.i18n import Translator
from lib.intake.formats.queries import ask_database
from lib.sandbox.client import sandbox
from lib.settings import read_settings
from lib.ui.shell.boundary import callout
from lib.ui.widgets.lazy import lazy_expander

_MAX_NAME_LENGTH = 100


def table_from_database(read: Callable[[BinaryIO, str], str], t: Translator) -> str | None:
    """Draw the place for a query, where there are databases; return what ``read`` makes of it."""
    settings = read_settings()
    if not settings.databases:
        return None
    panel = lazy_expander(t("Query a database"), "deepworth_query", ":material/database:")
    if not panel.open:
        return None
    sandbox().warm()
    with panel, st.form("deepworth_query_form", border=False):
        database = st.selectbox(
            t("Database"), list(settings.databases), key="deepworth_query_database"
        )
        text = st.text_area(
            t("Query in SQL"),
            key="deepworth_query_text",
            height=160,
            placeholder="SELECT city, amount FROM orders",
            help=t(
                "One SELECT, WITH, VALUES or SHOW, without comments. The database is not changed."
            ),
        )
        name = st.text_input(
            t("Name of the table"),
            key="deepworth_query_name",
            max_chars=_MAX_NAME_LENGTH,
            placeholder=database,
        )
        st.caption(
            t(
                "Up to {rows} rows, within {seconds} seconds.",
                rows=t.number(settings.query_rows),
                seconds=t.number(settings.query_seconds),
            )
        )
        if not st.form_submit_button(t("Run the query"), icon=":material/play_arrow:"):
            return None
    table = name.strip() or database
    try:
        with (
            st.spinner(t("Querying the database"), show_time=True),
            ask_database(database, text, table, settings) as file,
        ):
            return read(file, table)
    except DeepworthError as error:
        callout(error, t)
        return None
