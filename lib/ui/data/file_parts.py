"""Which part of a file is the table: a file of an archive, a sheet, one of several tables."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import streamlit as st

from lib.core.dataset import Dataset, Reading
from lib.i18n import Translator
from lib.ui.data import profiled


def part_of_file(
    dataset: Dataset, dataset_id: str, t: Translator, workspace: str
) -> tuple[dict[str, Any], Reading, str]:
    """Draw what chooses a part, where there are several.

    Returns the choices, how that part was or would be read, and a key for what is chosen of it:
    another part is another table, whose guesses begin with what is detected of it.
    """
    now = dataset.reading
    about = (workspace, dataset.sha256, dataset.name)
    offered: dict[str, tuple[str, list[Any]]] = {}
    if now.member is not None:
        offered["member"] = (t("File in the archive"), profiled.members(*about))
    if now.sheet is not None:
        sheet = t("Table") if now.format == "sqlite" else t("Sheet")
        offered["sheet"] = (sheet, profiled.sheets(*about, now.member))
    if now.table is not None:
        offered["table"] = (t("Table"), list(range(1, _tables(dataset) + 1)))
    if not offered:
        return {}, now, dataset_id
    chosen: dict[str, Any] = {}
    for place, (part, (label, names)) in zip(
        st.columns(len(offered)), offered.items(), strict=True
    ):
        current = getattr(now, part)
        names = list(dict.fromkeys([*names, current]))
        chosen[part] = place.selectbox(
            label,
            names,
            index=names.index(current),
            key=f"deepworth_{part}_{dataset_id}",
            persist_state="session",
        )
    if all(chosen[part] == getattr(now, part) for part in chosen):
        return chosen, now, dataset_id
    if chosen.get("member") != now.member:
        # Sheets and tables are those of the other file.
        chosen = {"member": chosen["member"]}
    other = profiled.head(*about, json.dumps(chosen))
    if other is None:
        return chosen, now, dataset_id
    return chosen, replace(other.reading, **chosen), f"{dataset_id}_{sorted(chosen.items())}"


def _tables(dataset: Dataset) -> int:
    """Return how many tables the text of a dataset has, as was noticed while it was read."""
    counts = [f.values["count"] for f in dataset.findings if f.code == "stacked_tables"]
    return max([int(count) for count in counts] + [dataset.reading.table or 1])
