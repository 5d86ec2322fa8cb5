"""Which features customers are grouped by, and how each of them enters."""

from __future__ import annotations

from typing import Any

import streamlit as st

from lib.core.columns import ColumnKind
from lib.core.dataset import Dataset
from lib.core.results import Run
from lib.i18n import Translator
from lib.ui.shell import services
from lib.ui.shell.state import state
from lib.ui.shell.text import plain
from lib.workflows.segments.groups.encoding import MAX_LEVELS
from lib.workflows.segments.groups.planning import USED, Features, can_be
from lib.workflows.segments.page import prepared as segments_prepared
from lib.workflows.segments.page.kept import MADE
from lib.workflows.segments.report.segment_looks import feature_name

CUT = 0.01
"""Share of the customers at each end whose values are drawn in where outliers are cut."""
_MAX_WEIGHT = 5.0
_ON_A_PHONE = ("use", "name", "log", "kind", "cut", "weight", "skew")


def choose_features(
    dataset: Dataset, dataset_id: str, t: Translator, workspace: str
) -> tuple[tuple[str, ...], dict[str, dict[str, Any]], dict[str, str]]:
    """Draw the table of features; return those chosen, how each is transformed, and their kinds."""
    import pandas as pd

    possible = segments_prepared.features(workspace, dataset_id)
    usual = possible.transforms
    kept = _kept(dataset, dataset_id, possible)
    key, begun_key = _table_key(dataset_id), _begun_key(dataset_id)
    if key not in st.session_state or begun_key not in st.session_state:
        # The editor keeps edits by place: its table may not move under them while it is drawn.
        st.session_state[begun_key] = {name: dict(one) for name, one in kept.items()}
    begun: dict[str, dict[str, Any]] = st.session_state[begun_key]
    made = dataset.recipe.get("kind") == MADE
    columns = {column.name: column for column in dataset.columns}
    words = {str(kind): t(str(kind)) for kind in USED}
    frame = pd.DataFrame(
        [
            {
                "use": one["use"],
                "name": feature_name(name, t, made),
                "kind": words[one["kind"]],
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
        disabled=["name", "skew"],
        column_config=_columns(list(words.values()), t),
        # A phone has room for what is most often changed; the rest is a scroll away.
        column_order=_ON_A_PHONE if state.narrow else None,
        height=min(35 * (len(frame) + 1) + 3, 405),  # half a row says that there are more
        placeholder="–",
        key=key,
        alt=t("Features"),
    )
    known = {word: kind for kind, word in words.items()}
    impossible = []
    for name, row in zip(begun, edited.to_dict("records"), strict=True):
        weight, kind = row["weight"], known.get(row["kind"], begun[name]["kind"])
        if not can_be(columns[name], kind):
            impossible.append(name)
            kind = str(columns[name].kind)
        kept[name] = {
            "use": bool(row["use"]),
            "kind": kind,
            "log": bool(row["log"]) and kind == ColumnKind.NUMBER,
            "cut": bool(row["cut"]) and kind != ColumnKind.CATEGORY,
            "weight": 1.0 if pd.isna(weight) else float(weight),
            "share": begun[name].get("share", CUT),
        }
    if impossible:
        _say_impossible(impossible, t)
    chosen = tuple(name for name, one in kept.items() if one["use"])
    transforms = {
        name: {
            "log": kept[name]["log"],
            "winsor": kept[name].get("share", CUT) if kept[name]["cut"] else 0.0,
            "scale": usual[name].get("scale", "standard"),
            "weight": kept[name]["weight"],
        }
        for name in chosen
    }
    return chosen, transforms, {name: kept[name]["kind"] for name in chosen}


def _say_impossible(names: list[str], t: Translator) -> None:
    said = t(
        "Only numbers can change their kind here; these are unchanged: {columns}. Change them on "
        "the Data page.",
        columns=", ".join(names),
    )
    st.caption(f":material/info: {plain(said)}")


def _kept(dataset: Dataset, dataset_id: str, possible: Features) -> dict[str, dict[str, Any]]:
    """Return the choices of this session about every column that could be a feature."""
    key = _chosen_key(dataset_id)
    if key not in st.session_state:
        usual, kinds, chosen = possible.transforms, possible.kinds, possible.chosen
        st.session_state[key] = {
            column.name: {
                "use": column.name in chosen,
                "kind": kinds[column.name],
                "log": bool(usual[column.name].get("log")),
                "cut": bool(usual[column.name].get("winsor")),
                "weight": float(usual[column.name].get("weight", 1.0)),
            }
            for column in dataset.columns
            if column.name in usual
        }
    found: dict[str, dict[str, Any]] = st.session_state[key]
    return found


def prefill_features(run: Run, workspace: str) -> None:
    """Make a run's features those that are chosen for its table."""
    id_, transforms = run.dataset_id, run.plan.segments.get("transforms", {})
    kept = _kept(services.dataset(workspace, id_), id_, segments_prepared.features(workspace, id_))
    for name, one in kept.items():
        one["use"] = name in run.task.features
        if one["use"]:
            own = transforms.get(name, {})
            share = float(own.get("winsor", 0.0))
            one |= {
                "kind": run.task.features[name],
                "log": bool(own.get("log")),
                "cut": share > 0,
                "share": share or CUT,
                "weight": float(own.get("weight", 1.0)),
            }
    for key in (_table_key(id_), _begun_key(id_)):
        st.session_state.pop(key, None)  # the table of features begins with these choices


def _table_key(dataset_id: str) -> str:
    return f"deepworth_seg_features_{dataset_id}"


def _begun_key(dataset_id: str) -> str:
    return f"deepworth_seg_begun_{dataset_id}"


def _chosen_key(dataset_id: str) -> str:
    return f"deepworth_seg_chosen_{dataset_id}"


def _columns(kinds: list[str], t: Translator) -> dict[str, Any]:
    column = st.column_config
    return {
        "use": column.CheckboxColumn(t("Use"), width=70),
        "name": column.TextColumn(t("Feature"), width=130 if state.narrow else "medium"),
        "kind": column.SelectboxColumn(
            t("Kind"),
            options=kinds,
            required=True,
            width="small",
            help=t(
                "Codes such as 1, 2, 3 for regions are categories; change it where the numbers "
                "are quantities."
            ),
        ),
        "skew": column.NumberColumn(
            t("Skewness"),
            format="%,.1f",
            width="small",
            help=t(
                "0 is symmetric; beyond 1 or −1, a few extreme values would dominate the distances."
            ),
        ),
        "log": column.CheckboxColumn(
            t("Logarithm"),
            width="small",
            help=t(
                "Numbers only: log(1 + x), suggested where it more than halves a skewness beyond 1."
            ),
        ),
        "cut": column.CheckboxColumn(
            t("Cap outliers"),
            width="small",
            help=t("Values beyond the 1st and 99th percentiles are set to them (winsorised)."),
        ),
        "weight": column.NumberColumn(
            t("Weight"),
            min_value=0.1,
            max_value=_MAX_WEIGHT,
            step=0.1,
            format="%,.1f",
            width="small",
            help=t(
                "Weight of differences: two different categories are as far apart as two numbers "
                "one standard deviation apart, times this. Categories beyond the {count} most "
                "frequent count as one, 0.7 times as far from the others.",
                count=t.number(MAX_LEVELS),
            ),
        ),
    }
