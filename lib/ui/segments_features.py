"""Which features customers are grouped by, and how each of them enters."""

from __future__ import annotations

from typing import Any

import streamlit as st

from lib.core.columns import ColumnKind
from lib.core.dataset import Dataset
from lib.i18n import Translator
from lib.report.segment_looks import feature_name
from lib.ui import segments_prepared
from lib.ui.segments_kept import MADE

CUT = 0.01
"""Share of the customers at each end whose values are drawn in where outliers are cut."""
_MOST_WEIGHT = 5.0


def choose_features(
    dataset: Dataset, dataset_id: str, t: Translator, workspace: str
) -> tuple[tuple[str, ...], dict[str, dict[str, Any]]]:
    """Draw the table of features; return those chosen and how each is transformed."""
    import pandas as pd

    usual = segments_prepared.suggested_transforms(workspace, dataset_id)
    kept = _kept(dataset, dataset_id, workspace)
    key = f"deepworth_seg_features_{dataset_id}"
    begun_key = f"deepworth_seg_begun_{dataset_id}"
    if key not in st.session_state or begun_key not in st.session_state:
        # The editor keeps edits by place: its table may not move under them while it is drawn.
        st.session_state[begun_key] = {name: dict(one) for name, one in kept.items()}
    begun: dict[str, dict[str, Any]] = st.session_state[begun_key]
    made = dataset.recipe.get("kind") == MADE
    kinds = {column.name: column.kind for column in dataset.columns}
    frame = pd.DataFrame(
        [
            {
                "use": one["use"],
                "name": feature_name(name, t, made),
                "kind": t(str(kinds[name])),
                "skew": usual[name].get("skew"),
                "log": one["log"],
                "cut": one["cut"],
                "weight": one["weight"],
            }
            for name, one in begun.items()
        ]
    )
    edited = st.data_editor(
        frame,
        hide_index=True,
        disabled=["name", "kind", "skew"],
        column_config=_columns(t),
        height=min(35 * (len(frame) + 1) + 3, 405),  # half a row says that there are more
        placeholder="–",
        key=key,
        alt=t("Features"),
    )
    for name, row in zip(begun, edited.to_dict("records"), strict=True):
        weight = row["weight"]
        kept[name] = {
            "use": bool(row["use"]),
            "log": bool(row["log"]) and kinds[name] is ColumnKind.NUMBER,
            "cut": bool(row["cut"]) and kinds[name] is not ColumnKind.CATEGORY,
            "weight": 1.0 if pd.isna(weight) else float(weight),
        }
    chosen = tuple(name for name, one in kept.items() if one["use"])
    transforms = {
        name: {
            "log": kept[name]["log"],
            "winsor": CUT if kept[name]["cut"] else 0.0,
            "scale": usual[name].get("scale", "standard"),
            "weight": kept[name]["weight"],
        }
        for name in chosen
    }
    return chosen, transforms


def _kept(dataset: Dataset, dataset_id: str, workspace: str) -> dict[str, dict[str, Any]]:
    """Return the choices of this session about every column that could be a feature."""
    key = f"deepworth_seg_chosen_{dataset_id}"
    if key not in st.session_state:
        usual = segments_prepared.suggested_transforms(workspace, dataset_id)
        chosen = segments_prepared.suggested_features(workspace, dataset_id)
        st.session_state[key] = {
            column.name: {
                "use": column.name in chosen,
                "log": bool(usual[column.name].get("log")),
                "cut": bool(usual[column.name].get("winsor")),
                "weight": float(usual[column.name].get("weight", 1.0)),
            }
            for column in dataset.columns
            if column.name in usual
        }
    found: dict[str, dict[str, Any]] = st.session_state[key]
    return found


def _columns(t: Translator) -> dict[str, Any]:
    column = st.column_config
    return {
        "use": column.CheckboxColumn(t("Use"), width=50),
        "name": column.TextColumn(t("Feature"), width="medium"),
        "kind": column.TextColumn(t("Kind"), width="small"),
        "skew": column.NumberColumn(
            t("Skewness"),
            format="%.1f",
            width="small",
            help=t("0 is symmetric; above 1 a few large values would rule the distances."),
        ),
        "log": column.CheckboxColumn(
            t("Logarithm"),
            width="small",
            help=t("Numbers only: log(1 + x), suggested where it makes a skewed one symmetric."),
        ),
        "cut": column.CheckboxColumn(
            t("Draw in outliers"),
            width="small",
            help=t("Values beyond the 1st and 99th percentile count as these (winsorised)."),
        ),
        "weight": column.NumberColumn(
            t("Weight"),
            min_value=0.1,
            max_value=_MOST_WEIGHT,
            step=0.1,
            format="%.1f",
            width="small",
            help=t(
                "How much a difference counts: two categories are as far apart as two numbers "
                "that differ by one standard deviation, times this."
            ),
        ),
    }
