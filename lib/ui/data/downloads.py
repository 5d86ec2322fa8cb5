"""What can be taken away from the Data page, made only once it is asked for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import streamlit as st

from lib.core.dataset import Dataset
from lib.i18n import Translator
from lib.report.reading_text import reading_sentence
from lib.ui.data import profiled
from lib.ui.data.own_text import own_file
from lib.ui.shell import services, table_queries
from lib.ui.shell.file_names import file_stem
from lib.ui.shell.reader import csv_button, download_button

if TYPE_CHECKING:
    from lib.report.profile.profile_html import ProfileParts


def table_downloads(
    dataset: Dataset, dataset_id: str, target: str | None, t: Translator, workspace: str
) -> None:
    """Draw the downloads of the profile and of the table as it is now.

    What makes a file knows the table's id only: a session keeps it until the page is left.
    """
    stem = file_stem(dataset.name)

    def profile_page() -> bytes:
        from lib.report.profile.profile_html import render_profile

        return render_profile(_parts(dataset_id, target, t, workspace), t).encode()

    def profile_json() -> bytes:
        from lib.report.profile.profile_html import profile_document

        said = profile_document(_parts(dataset_id, target, t, workspace))
        return json.dumps(said, ensure_ascii=False, indent=1, default=str).encode()

    def table_csv(inside: str) -> bytes:
        from lib.report import table_files

        own = own_file(workspace, dataset_id)
        return table_queries.ask(workspace, dataset_id, table_files.table_csv, inside, *own)

    def table_parquet() -> bytes:
        # As it is kept: see lib.core.parquet.
        return services.store().table_path(workspace, dataset_id).read_bytes()

    with st.popover(t("Download"), icon=":material/download:", key="deepworth_downloads"):
        profile, table = t("profile"), t("cleaned")
        style: dict[str, Any] = {"icon": ":material/download:", "width": "stretch"}
        for label, make, ending, mime in (
            (t("Profile (HTML)"), profile_page, "html", "text/html"),
            (t("Profile (JSON)"), profile_json, "json", "application/json"),
        ):
            download_button(
                label,
                make,
                file_name=f"{stem}-{profile}.{ending}",
                mime=mime,
                key=f"deepworth_download_{make.__name__}",
                **style,
            )
        csv_button(
            t("Table (CSV)"),
            table_csv,
            f"{stem}-{table}",
            large=not table_queries.small(workspace, dataset_id),
            key="deepworth_download_table_csv",
            **style,
        )
        download_button(
            t("Table (Parquet)"),
            table_parquet,
            file_name=f"{stem}-{table}.parquet",
            mime="application/vnd.apache.parquet",
            key="deepworth_download_table_parquet",
            **style,
        )
        st.caption(t("The table as it is now: as it was read, with the changes made here."))
        st.caption(
            t(
                "In the CSV file each cell has the text of your file (02134, 1.50, NA), unless it "
                "was changed. Columns that other programs could misread (1,5 or 31.12.2024) are "
                "written in a standard format."
            )
            if own_file(workspace, dataset_id)
            else t(
                "The server no longer has the file itself: the CSV file has the values as they "
                "were read, not each cell's original text (1.5 for 1.50)."
            )
        )


def _parts(dataset_id: str, target: str | None, t: Translator, workspace: str) -> ProfileParts:
    from lib.report.profile.profile_html import ProfileParts

    dataset = services.dataset(workspace, dataset_id)
    names = tuple(profiled.offered(workspace, dataset_id, target))
    return ProfileParts(
        dataset,
        profiled.profile(workspace, dataset_id, target),
        profiled.pairs(workspace, dataset_id, names),
        profiled.gaps(workspace, dataset_id, target),
        reading_sentence(dataset.reading, t),
    )
