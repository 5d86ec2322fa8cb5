"""Which part of a file is the table: a file of an archive, a sheet, one of several tables."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from lib.core.dataset import Dataset, Given, Reading
from lib.i18n import Translator
from lib.intake.tables import check_overrides
from lib.ui.data import profiled


def part_of_file(
    dataset: Dataset, dataset_id: str, t: Translator, workspace: str
) -> tuple[Given, Reading, str]:
    """Draw what chooses a part, where there are several.

    Returns the choices, how that part was or would be read, and a key for what is chosen of it:
    another part is another table, whose guesses begin with what is detected of it.
    """
    now = dataset.reading
    about = (workspace, dataset.sha256, dataset.name)
    offered: dict[str, tuple[str, Sequence[str | int]]] = {}
    if now.member is not None:
        offered["member"] = (t("File in the archive"), profiled.members(*about))
    if now.sheet is not None:
        sheet = t("Table") if now.format == "sqlite" else t("Sheet")
        offered["sheet"] = (sheet, profiled.sheets(*about, now.member))
    if now.table is not None:
        offered["table"] = (t("Table"), list(range(1, _tables(dataset) + 1)))
    if not offered:
        return {}, now, dataset_id
    picked: dict[str, str | int] = {}
    for place, (part, (label, names)) in zip(
        st.columns(len(offered)), offered.items(), strict=True
    ):
        current = getattr(now, part)
        names = list(dict.fromkeys([*names, current]))
        picked[part] = place.selectbox(
            label,
            names,
            index=names.index(current),
            key=f"deepworth_{part}_{dataset_id}",
            persist_state="session",
        )
    chosen = check_overrides(picked)
    if all(picked[part] == getattr(now, part) for part in picked):
        return chosen, now, dataset_id
    if chosen.get("member") != now.member:
        # Sheets and tables are those of the other file.
        chosen = {"member": chosen["member"]}
    other = profiled.head(*about, json.dumps(chosen))
    if other is None:
        return chosen, now, dataset_id
    then = replace(
        other.reading,
        member=chosen.get("member", other.reading.member),
        sheet=chosen.get("sheet", other.reading.sheet),
        table=chosen.get("table", other.reading.table),
    )
    return chosen, then, f"{dataset_id}_{sorted(chosen.items())}"


def _tables(dataset: Dataset) -> int:
    """Return how many tables the text of a dataset has, as was noticed while it was read."""
    counts = [one.count("count") for one in dataset.findings if one.code == "stacked_tables"]
    return max([*counts, dataset.reading.table or 1])
