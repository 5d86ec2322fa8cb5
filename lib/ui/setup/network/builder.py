"""The section of the set-up page where an analyst builds networks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from lib.core.model import Family
from lib.core.task import TaskKind
from lib.deep.designs.design import Design
from lib.i18n import Translator
from lib.models.families.own_network import OWN_EXERCISE, OWN_NETWORKS
from lib.report.labels import model_label
from lib.ui.setup import keys as setup_keys
from lib.ui.setup.network.layers import draw_layers, draw_training
from lib.ui.setup.network.picture import draw_picture
from lib.ui.setup.network.saved import draw_saved, opened
from lib.ui.setup.network.slot import Slot
from lib.ui.shell.terms import term_line
from lib.ui.shell.text import plain
from lib.ui.widgets.lazy import lazy_expander

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from lib.ui.setup.prepared import Setup

_BUILT = (*OWN_NETWORKS, OWN_EXERCISE)
_TERMS = (
    "dense_layer",
    "activation",
    "dropout",
    "batch_normalization",
    "regularization",
    "optimizer",
    "learning_rate",
    "batch",
    "epochs",
    "patience",
)


@dataclass(frozen=True)
class Building:
    """A network on the page, and the place for its picture, which needs the plan."""

    model: str
    design: Design
    place: DeltaGenerator

    def finish(self, made: Setup | None, t: Translator) -> None:
        """Draw what the network will be, where the plan can be made."""
        if made is not None:
            with self.place:
                draw_picture(self.design, self.model, made, t)


def build_networks(
    models: tuple[str, ...], kind: TaskKind, dataset_id: str, t: Translator, workspace: str
) -> Building | None:
    """Draw the builder of the chosen networks, one at a time; before the plan is made.

    Only while its panel is open: what was built holds when it is closed too.
    """
    panel_key = f"deepworth_build_{dataset_id}"
    panel = lazy_expander(t("Build a network"), panel_key, ":material/account_tree:")
    if not panel.open:
        return None
    chosen = [model for model in _BUILT if model in models]
    with panel:
        _add_buttons(chosen, kind, dataset_id, t)
        if not chosen:
            return None
        model: str | None = chosen[0]
        if len(chosen) > 1:
            key = setup_keys.initial(f"{panel_key}_model", chosen[0])
            if st.session_state[key] not in chosen:
                st.session_state[key] = chosen[0]
            model = st.segmented_control(
                t("Network"),
                chosen,
                required=True,
                wrap=True,
                format_func=lambda id_: model_label(id_, t),
                key=key,
                persist_state="session",
            )
        return _build(Slot(dataset_id, model or chosen[0]), kind, t, workspace)


def _build(slot: Slot, kind: TaskKind, t: Translator, workspace: str) -> Building:
    design = slot.current()
    editor, picture = st.columns([3, 2], gap="medium")
    with editor:
        if slot.as_opened:
            st.info(plain(opened(design, kind, t)), icon=":material/folder_open:")
        draw_layers(slot, design, t)
        draw_training(slot, design, t)
        with st.popover(t("Save, open, share"), icon=":material/save:"):
            draw_saved(slot, design, t, workspace)
        term_line(t, *_TERMS)
    return Building(slot.model, design, picture)


def _add_buttons(chosen: list[str], kind: TaskKind, dataset_id: str, t: Translator) -> None:
    """Offer to add a network to the comparison, as long as one is free."""
    free = [model for model in OWN_NETWORKS if model not in chosen]
    if not chosen:
        st.caption(
            t(
                "Put layers together yourself. The network is trained on the same folds as all "
                "other models and takes part in the verdict, or not, as an exercise."
            )
        )
    with st.container(horizontal=True, gap="small"):
        for model, label, icon in (
            (free[0] if free else "", t("Add a network"), "add"),
            (OWN_EXERCISE, t("Add one as an exercise"), "school"),
        ):
            if model and model not in chosen:
                st.button(
                    label,
                    key=f"deepworth_build_add_{icon}_{dataset_id}",
                    icon=f":material/{icon}:",
                    type="secondary" if not chosen else "tertiary",
                    on_click=_choose,
                    args=(model, kind, dataset_id),
                )


def _choose(model: str, kind: TaskKind, dataset_id: str) -> None:
    key = setup_keys.models(dataset_id, kind, Family.DEEP)
    st.session_state[key] = [*(st.session_state.get(key) or ()), model]
    st.session_state[f"deepworth_build_{dataset_id}_model"] = model
