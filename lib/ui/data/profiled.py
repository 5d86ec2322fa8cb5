"""What the Data page works out of a table, kept so that a click is answered at once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import streamlit as st

from lib.core.findings import Finding
from lib.intake.head import Head
from lib.intake.profiling.associations import MAX_COLUMNS, Associations, associations, usable
from lib.intake.profiling.by_target import Split, split_by_target
from lib.intake.profiling.finding_rows import evidence_of
from lib.intake.profiling.missing import MissingValues, missing_values
from lib.intake.profiling.profile import Profile, make_profile
from lib.intake.rows import page_of
from lib.intake.uploads import (
    head_of_upload,
    members_of_upload,
    odd_cells_of_upload,
    previews_of_upload,
    sheets_of_upload,
)
from lib.ui.shell import services, table_queries
from lib.ui.shell.memory import give_back

if TYPE_CHECKING:
    import pandas as pd

    from lib.intake.column_cells import OddCell
    from lib.intake.previews import Preview


@st.cache_resource(show_spinner=False, max_entries=16, ttl=1800)
def head(workspace: str, sha256: str, name: str, overrides: str) -> Head | None:
    """Read the first rows of an upload; None if its bytes are not kept; InputError as reading.

    ``overrides`` is JSON.
    """
    path = services.store().upload_path(workspace, sha256)
    return None if path is None else head_of_upload(path, name, json.loads(overrides))


@st.cache_resource(show_spinner=False, max_entries=32, ttl=1800)
def previews(workspace: str, sha256: str, name: str, asked: str) -> list[Preview] | None:
    """Say what others of overrides would change in an upload; None if its bytes are not kept.

    ``asked`` is JSON: the overrides as they are, and the others.
    """
    path = services.store().upload_path(workspace, sha256)
    return None if path is None else previews_of_upload(path, name, *json.loads(asked))


@st.cache_resource(show_spinner=False, max_entries=32, ttl=1800)
def odd_cells(
    workspace: str, sha256: str, name: str, overrides: str, column: str
) -> list[OddCell] | None:
    """Return cells of a column that are not what stands in the file; None without the file."""
    path = services.store().upload_path(workspace, sha256)
    return None if path is None else odd_cells_of_upload(path, name, json.loads(overrides), column)


@st.cache_resource(show_spinner=False, max_entries=16, ttl=1800)
def sheets(workspace: str, sha256: str, name: str, member: str | None) -> list[str]:
    """Return the sheets of an uploaded workbook."""
    path = services.store().upload_path(workspace, sha256)
    return [] if path is None else sheets_of_upload(path, name, member)


@st.cache_resource(show_spinner=False, max_entries=16, ttl=1800)
def members(workspace: str, sha256: str, name: str) -> list[str]:
    """Return the files of an uploaded archive."""
    path = services.store().upload_path(workspace, sha256)
    return [] if path is None else members_of_upload(path, name)


@st.cache_resource(show_spinner=False, max_entries=12, ttl=1800)
def profile(workspace: str, dataset_id: str, target: str | None) -> Profile:
    """Describe the columns of a table, alone and by the target."""
    made = table_queries.ask(workspace, dataset_id, make_profile, target)
    give_back()
    return made


def offered(workspace: str, dataset_id: str, target: str | None) -> list[str]:
    """Return the columns that associations are shown of: the target, then by relation to it."""
    described = profile(workspace, dataset_id, target)
    names = usable(services.dataset(workspace, dataset_id).columns)
    if len(names) <= MAX_COLUMNS:
        return names
    strengths = {
        column.name: -1.0 if column.relation is None else column.relation.strength
        for column in described.columns
    }
    strengths |= {target: 2.0} if target in strengths else {}
    chosen = sorted(names, key=lambda name: -strengths[name])[:MAX_COLUMNS]
    return [name for name in names if name in chosen]


@st.cache_resource(show_spinner=False, max_entries=8, ttl=1800)
def pairs(workspace: str, dataset_id: str, columns: tuple[str, ...]) -> Associations:
    """Measure how all pairs of some columns go together."""
    return table_queries.ask(workspace, dataset_id, associations, columns)


@st.cache_resource(show_spinner=False, max_entries=8, ttl=1800)
def gaps(workspace: str, dataset_id: str, target: str | None) -> MissingValues:
    """Describe what is missing in a table."""
    return table_queries.ask(workspace, dataset_id, missing_values, target)


@st.cache_resource(show_spinner=False, max_entries=64, ttl=1800)
def split(workspace: str, dataset_id: str, column: str, target: str) -> Split | None:
    """Split a column by the target."""
    return table_queries.ask(workspace, dataset_id, split_by_target, column, target)


@st.cache_resource(show_spinner=False, max_entries=16, ttl=1800, hash_funcs={Finding: repr})
def shown(workspace: str, dataset_id: str, finding: Finding) -> pd.DataFrame | None:
    """Return the rows or counts behind a finding."""
    return table_queries.ask(workspace, dataset_id, evidence_of, finding)


@st.cache_resource(show_spinner=False, max_entries=16, ttl=1800)
def page(workspace: str, dataset_id: str, first: int, count: int) -> pd.DataFrame:
    """Return so many rows of a table from position ``first``, as they are shown."""
    return table_queries.ask(workspace, dataset_id, page_of, first, count)
