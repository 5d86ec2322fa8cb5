"""Two segmentations of the same customers: what flows where, how far they agree, who moved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from lib.core.results import Run, Status
from lib.core.task import Domain
from lib.i18n import Translator
from lib.report.drawing.cells import safe_csv
from lib.report.labels import model_label
from lib.ui.shell import services, table_queries
from lib.ui.shell.file_names import run_file
from lib.ui.shell.reader import download_button
from lib.ui.shell.text import plain
from lib.ui.widgets.chart import chart
from lib.workflows.segments.groups.compare import Comparison, compare
from lib.workflows.segments.groups.naming import different
from lib.workflows.segments.page import kept
from lib.workflows.segments.report.map_charts import flow_chart
from lib.workflows.segments.report.segment_looks import title_of

_SHOWN = 200


class _Compared(NamedTuple):
    """Two segmentations, and those who moved: rows of the table, segments here and there."""

    comparison: Comparison
    rows: NDArray[np.int64]
    here: NDArray[np.int64]
    there: NDArray[np.int64]


def against_another(run: Run, model: str, t: Translator, workspace: str) -> None:
    """Let the reader choose another model or run on the same table, and draw the flow to it."""
    offered = _others(run, model, workspace)
    if not offered:
        st.caption(t("There is no other segmentation of this table yet."))
        return
    labels = {
        key: model_label(other, t) if of.id == run.id else f"{model_label(other, t)} · {of.name}"
        for key, (of, other) in offered.items()
    }
    key = st.selectbox(
        t("Compare with"),
        list(offered),
        format_func=lambda one: labels[one],
        key=f"deepworth_seg_other_{run.id}_{model}",
        persist_state="session",
        width=420,
    )
    if key not in offered:
        return
    of, other = offered[key]
    found = _compared(workspace, run.id, model, of.id, other)
    if found is None:
        st.caption(t("There is no other segmentation of this table yet."))
        return
    ours = kept.names(run, model, t, workspace)
    theirs = kept.names(of, other, t, workspace)
    chart(flow_chart(found.comparison, ours, theirs, t), "deepworth_seg_flow", t("Flow"))
    ari = t.number(found.comparison.ari, 2)
    said = t(
        "Adjusted Rand index {ari}: 1 means identical segments, 0 agreement by chance.", ari=ari
    )
    st.caption(plain(said))
    _moved(run, found, (ours, theirs), t, workspace)


def _others(run: Run, model: str, workspace: str) -> dict[str, tuple[Run, str]]:
    """Return the other segmentations of the same table, those of this run first."""
    runs = [run] + [
        other
        for other in services.store().runs(workspace, limit=30)
        if other.id != run.id
        and other.task.domain == Domain.SEGMENTS
        and other.dataset_id == run.dataset_id
        and other.status is Status.DONE
    ]
    return {
        f"{of.id}/{other}": (of, other)
        for of in runs
        for other in kept.segmented(of)
        if (of.id, other) != (run.id, model)
    }


@st.cache_resource(show_spinner=False, max_entries=12, ttl=1800)
def _compared(
    workspace: str, run_id: str, model: str, other_run: str, other: str
) -> _Compared | None:
    """Return the comparison of the customers that both have."""
    store = services.store()
    first = kept.labels(store.run(workspace, run_id), model, workspace)
    second = kept.labels(store.run(workspace, other_run), other, workspace)
    if first is None or second is None:
        return None
    rows, ours, theirs = np.intersect1d(
        first[0], second[0], assume_unique=True, return_indices=True
    )
    if not len(rows):
        return None
    a, b = first[1][ours], second[1][theirs]
    made = compare(a, b)
    return _Compared(made, rows[made.moved], a[made.moved], b[made.moved])


def _moved(
    run: Run,
    found: _Compared,
    names: tuple[Mapping[int, str], Mapping[int, str]],
    t: Translator,
    workspace: str,
) -> None:
    """List the customers whose segments do not match."""
    import pandas as pd

    if not len(found.rows):
        return
    counted = t.plural(
        "{count} customer in a segment that does not match",
        "{count} customers in segments that do not match",
        len(found.rows),
    )
    with st.expander(counted, icon=":material/move_down:"):
        made = table_queries.rows(workspace, run.dataset_id, found.rows).copy(deep=False)
        here, there = t("This one"), t("The other")
        made.insert(
            0,
            there,
            [title_of(int(one), names[1]) for one in found.there],
            allow_duplicates=True,
        )
        made.insert(
            0, here, [title_of(int(one), names[0]) for one in found.here], allow_duplicates=True
        )
        shown = made.head(_SHOWN)
        shown.columns = pd.Index(different(list(map(str, shown.columns))))
        st.dataframe(shown, hide_index=True, height=260, key="deepworth_seg_moved", placeholder="–")
        download_button(
            t("Download the customers who moved (CSV)"),
            lambda: safe_csv(made),
            file_name=run_file(run, "-moved.csv"),
            mime="text/csv",
            key="deepworth_seg_moved_csv",
            icon=":material/download:",
        )
