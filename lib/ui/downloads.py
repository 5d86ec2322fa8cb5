"""What can be taken away from the Data page, made only once it is asked for."""

from __future__ import annotations

import json
import re
from io import BytesIO
from typing import TYPE_CHECKING

import streamlit as st

from lib.core.dataset import Dataset
from lib.i18n import Translator
from lib.ui import profiled, services
from lib.ui.memory import give_back
from lib.ui.reader import download_button
from lib.ui.reading import reading_sentence

if TYPE_CHECKING:
    import pandas as pd

    from lib.report.profile_html import ProfileParts

_PART = 10_000


def table_downloads(
    dataset: Dataset, dataset_id: str, target: str | None, t: Translator, workspace: str
) -> None:
    """Draw the downloads of the profile and of the table as it is now.

    What makes a file knows the table's id only: a session keeps it until the page is left.
    """
    stem = file_stem(dataset.name)

    def profile_page() -> bytes:
        from lib.report.profile_html import render_profile

        return render_profile(_parts(dataset_id, target, t, workspace), t).encode()

    def profile_json() -> bytes:
        from lib.report.profile_html import profile_document

        said = profile_document(_parts(dataset_id, target, t, workspace))
        return json.dumps(said, ensure_ascii=False, indent=1, default=str).encode()

    def table_csv() -> bytes:
        made = csv_of(services.dataset(workspace, dataset_id).frame)
        give_back()
        return made

    def table_parquet() -> bytes:
        buffer = BytesIO()
        frame = services.dataset(workspace, dataset_id).frame
        frame.to_parquet(buffer, index=False, compression="zstd")
        give_back()
        return buffer.getvalue()

    with st.popover(t("Download"), icon=":material/download:", key="deepworth_downloads"):
        profile, table = t("profile"), t("cleaned")
        for label, make, name, mime in (
            (t("Profile (HTML)"), profile_page, f"{stem}-{profile}.html", "text/html"),
            (t("Profile (JSON)"), profile_json, f"{stem}-{profile}.json", "application/json"),
            (t("Table (CSV)"), table_csv, f"{stem}-{table}.csv", "text/csv"),
            (
                t("Table (Parquet)"),
                table_parquet,
                f"{stem}-{table}.parquet",
                "application/vnd.apache.parquet",
            ),
        ):
            download_button(
                label,
                make,
                file_name=name,
                mime=mime,
                key=f"deepworth_download_{make.__name__}",
                icon=":material/download:",
                width="stretch",
            )
        st.caption(t("The table is as it stands here: as it was read, with what was done to it."))


def csv_of(frame: pd.DataFrame) -> bytes:
    """Return a table as CSV (see ``safe_csv``), made by parts: all cells as objects take memory."""
    from lib.report.cells import safe_csv

    head = safe_csv(frame.iloc[:0])
    parts = [head]
    for start in range(0, len(frame), _PART):
        parts.append(safe_csv(frame.iloc[start : start + _PART])[len(head) :])
    return b"".join(parts)


def file_stem(name: str) -> str:
    """Return the beginning of a file's name that every system takes."""
    stem = re.sub(r"(\.(gz|zip|csv|tsv|txt|xlsx|parquet))+$", "", name, flags=re.IGNORECASE)
    return re.sub(r"[^\w.-]+", "_", stem).strip("._")[:80] or "table"


def _parts(dataset_id: str, target: str | None, t: Translator, workspace: str) -> ProfileParts:
    from lib.report.profile_html import ProfileParts

    dataset = services.dataset(workspace, dataset_id)
    names = tuple(profiled.offered(workspace, dataset_id, target))
    return ProfileParts(
        dataset,
        services.profile(workspace, dataset_id, target),
        profiled.pairs(workspace, dataset_id, names),
        profiled.gaps(workspace, dataset_id, target),
        reading_sentence(dataset.reading, t),
    )
