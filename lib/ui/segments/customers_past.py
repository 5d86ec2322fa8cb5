"""A question about customers and their transactions: asked of the engine, waited for, kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

import streamlit as st

from lib.core.results import Run, Status
from lib.errors import StoreError
from lib.i18n import Translator
from lib.report.labels import failure_text
from lib.segments.columns import TransactionColumns
from lib.store.jobs import Job
from lib.ui.segments import kept as kept
from lib.ui.shell import services
from lib.ui.shell.boundary import boundary
from lib.ui.shell.reader import download_button, fragment
from lib.ui.shell.text import plain
from lib.ui.widgets.job import for_viewer

if TYPE_CHECKING:
    import pandas as pd

_UNFINISHED = (Status.QUEUED, Status.RUNNING)
_SEGMENTS = ("segment", "before", "after")
"""Columns of answers' files that hold codes of segments."""


@dataclass(frozen=True)
class Past:
    """The transactions behind a run's customers: their table's id and what questions need of it."""

    dataset: str
    params: Mapping[str, Any]
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
    columns = recipe["columns"]
    params = {"columns": dict(columns), "reference": recipe["reference"]}
    paid = TransactionColumns.from_dict(columns).paid
    return Past(origin, params, kept.currency(run, workspace), bool(columns.get("product")), paid)


def _origin(run: Run, workspace: str) -> str | None:
    """Return the id of the transactions; a table that was changed came from another one first."""
    made = services.dataset(workspace, run.dataset_id)
    while made.remedies and made.origin is not None:
        made = services.dataset(workspace, made.origin)
    return made.origin


def answer(
    kind: str,
    run: Run,
    t: Translator,
    workspace: str,
    viewer: bool,
    *,
    model: str = "",
    dataset: str | None = None,
    params: Mapping[str, Any] | None = None,
    button: str | None = None,
) -> Job | None:
    """Return a question with its answer, or draw where it stands and return None.

    Without a ``button`` it is asked at once; else when the button of that label is pressed.
    """
    given = dict(params or {})
    found = next(
        (
            one
            for one in services.jobs().find(workspace, run.id, kind, model)
            if dict(one.params) == given and one.dataset == dataset
        ),
        None,
    )
    if viewer:
        found = for_viewer(found)
    if found is not None and found.status is Status.DONE and found.result is not None:
        return found
    if viewer or run.origin:
        st.caption(t("This has not been computed, and it needs the table of the run."))
        return None
    if found is not None and found.status in _UNFINISHED:
        _waiting(found.id, t, workspace)
        return None
    if found is not None:
        button = button or t("Try again")
        if found.failure is not None:
            message, hint = failure_text(found.failure, t)
            st.markdown(f":red[:material/error:] {plain(message)}  \n:gray[{plain(hint)}]")
    if button is not None:
        parts = [str(value) for value in given.values() if isinstance(value, str | int | float)]
        key = f"deepworth_ask_{kind}_{model}_{'_'.join(parts)}"
        if not st.button(button, key=key, icon=":material/play_arrow:"):
            return None
    asked = services.jobs().ask(
        workspace, kind, run=run.id, model=model, dataset=dataset, params=given
    )
    _waiting(asked, t, workspace)
    return None


@fragment(run_every=0.7)
def _waiting(job_id: str, t: Translator, workspace: str) -> None:
    """Show how far the work is until it is answered; then the whole page."""
    with boundary(t):
        found = services.jobs().get(workspace, job_id)
        if found.status not in _UNFINISHED:
            st.rerun(scope="app")
        said = t("Waiting") if found.status is Status.QUEUED else t("Computing")
        st.progress(min(max(found.share, 0.0), 1.0), text=said)
        engine = services.store().engine_state()
        if engine is None or not engine.alive:
            services.engine().ensure()
        if st.button(t("Stop"), key=f"deepworth_stop_{job_id}", icon=":material/stop:"):
            services.jobs().cancel(workspace, job_id)


def download(
    job: Job, label: str, name: str, t: Translator, workspace: str, names: Mapping[int, str]
) -> None:
    """Draw the download of an answer's file, one row a customer; ``names`` are the segments'."""

    def made() -> bytes:
        from lib.report.cells import safe_csv

        return safe_csv(with_names(table(workspace, job.id), names))

    save(label, made, name, f"deepworth_file_{job.id}")


def with_names(data: pd.DataFrame, names: Mapping[int, str]) -> pd.DataFrame:
    """Return an answer's file with the pages' numbers of segments, and their names beside them."""
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
    """Return an answer's file; StoreError "file_missing" where it is lost."""
    import pandas as pd

    return pd.read_parquet(BytesIO(services.jobs().data(workspace, job_id)))


def rows_of(job: Job, workspace: str) -> pd.DataFrame | None:
    """Return an answer's file; None where the disk has lost it."""
    try:
        return table(workspace, job.id)
    except StoreError as error:
        if error.code != "file_missing":
            raise
        return None


def frame(
    data: pd.DataFrame, config: Mapping[str, Any], key: str, alt: str, most: int = 12
) -> None:
    """Draw a table of an answer, as high as its rows up to a limit."""
    st.dataframe(
        data[[name for name in config if name in data.columns]],
        hide_index=True,
        column_config=dict(config),
        height=35 * (min(len(data), most) + 1) + 3,
        placeholder="–",
        key=key,
        alt=alt,
    )
