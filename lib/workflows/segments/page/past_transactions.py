"""The transactions behind a run's customers, and what jobs about them left in files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from lib.core.facts import Json, from_json
from lib.core.jobs import Parameters
from lib.core.results import Run
from lib.errors import StoreError
from lib.i18n import Translator
from lib.store.jobs import Job
from lib.ui.shell import services
from lib.ui.shell.reader import download_button
from lib.workflows.segments.customers.columns import TransactionColumns
from lib.workflows.segments.page import kept

if TYPE_CHECKING:
    import pandas as pd

_SEGMENTS = ("segment", "before", "after")
"""Columns of results' files that hold codes of segments."""


@dataclass(frozen=True)
class Past:
    """The transactions behind a run's customers: their table's id and how jobs read it.

    ``columns`` are TransactionColumns as the table's recipe keeps them.
    """

    dataset: str
    columns: Mapping[str, Json]
    reference: str
    currency: str | None
    products: bool
    paid: bool = True


def past_of(run: Run, t: Translator, workspace: str) -> Past | None:
    """Return the transactions of a run's customers; say what to do where there are none."""
    if run.origin:
        st.caption(t("This has not been computed, and it needs the table of the run."))
        return None
    recipe = kept.recipe(run, workspace)
    origin = _origin(run, workspace) if recipe else None
    if not recipe or origin is None:
        st.info(
            t(
                "This needs transactions: one row per purchase, with customer and date. Start "
                "from such a table on the Segments page to see changes over time."
            ),
            icon=":material/history:",
        )
        return None
    columns = from_json(TransactionColumns, recipe["columns"])
    return Past(
        origin,
        recipe["columns"],
        recipe["reference"],
        kept.currency(run, workspace),
        bool(columns.product),
        columns.paid,
    )


def _origin(run: Run, workspace: str) -> str | None:
    """Return the id of the transactions; a table that was changed came from another one first."""
    made = services.dataset(workspace, run.dataset_id)
    while made.remedies and made.origin is not None:
        made = services.dataset(workspace, made.origin)
    return made.origin


def download(
    job: Job[Parameters],
    label: str,
    name: str,
    workspace: str,
    names: Mapping[int, str],
) -> None:
    """Draw the download of a result's file, one row a customer; ``names`` are the segments'."""

    def made() -> bytes:
        from lib.report.drawing.cells import safe_csv

        return safe_csv(with_names(table(workspace, job.id), names))

    save(label, made, name, f"deepworth_file_{job.id}")


def with_names(data: pd.DataFrame, names: Mapping[int, str]) -> pd.DataFrame:
    """Return a result's file with the pages' numbers of segments, and their names beside them."""
    import pandas as pd

    from lib.core.numbering import numbered

    columns = {}
    for name in data.columns:
        columns[name] = data[name]
        if name in _SEGMENTS:
            columns[name] = pd.Series(numbered(data[name]), index=data.index)
            columns[f"{name}_name"] = data[name].map(names).fillna("")
    return pd.DataFrame(columns)


def save(label: str, made: Callable[[], bytes], name: str, key: str) -> None:
    """Draw a download of a table as CSV, which is made when it is wanted."""
    download_button(
        label,
        made,
        file_name=f"{name}.csv",
        mime="text/csv",
        key=key,
        icon=":material/download:",
    )


@st.cache_resource(show_spinner=False, max_entries=4, ttl=1800)
def table(workspace: str, job_id: str) -> pd.DataFrame:
    """Return a result's file; StoreError "file_missing" where it is lost."""
    import pandas as pd

    return pd.read_parquet(BytesIO(services.jobs().data(workspace, job_id)))


def rows_of(job: Job[Parameters], workspace: str) -> pd.DataFrame | None:
    """Return a result's file; None where the disk has lost it."""
    try:
        return table(workspace, job.id)
    except StoreError as error:
        if error.code != "file_missing":
            raise
        return None


def frame(
    data: pd.DataFrame, config: Mapping[str, ColumnConfig], key: str, alt: str, most: int = 12
) -> None:
    """Draw a table of a result, as high as its rows up to a limit."""
    st.dataframe(
        data[[name for name in config if name in data.columns]],
        hide_index=True,
        column_config=dict(config),
        height=35 * (min(len(data), most) + 1) + 3,
        placeholder="–",
        key=key,
        alt=alt,
    )
