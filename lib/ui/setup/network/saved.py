"""Networks that are saved, opened, downloaded as JSON and uploaded again."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import BinaryIO

import streamlit as st

from lib.core.task import TaskKind
from lib.deep.designs.design import Design
from lib.deep.designs.design_file import MAX_BYTES, MAX_NAME, from_text, to_text
from lib.errors import DeepworthError
from lib.i18n import Translator
from lib.store.networks import Networks
from lib.ui.setup.network.slot import Slot
from lib.ui.shell.boundary import callout
from lib.ui.shell.reader import download_button
from lib.ui.shell.services import store
from lib.ui.shell.text import plain
from lib.ui.widgets.uploads import file_uploader, read_once


def draw_saved(slot: Slot, design: Design, t: Translator, workspace: str) -> None:
    """Draw what keeps a network beyond this page, and what opens another one."""
    networks = Networks(store())
    st.text_input(t("Name"), design.name, max_chars=MAX_NAME, key=slot.key("name"))
    with st.container(horizontal=True, gap="small"):
        if st.button(t("Save"), key=slot.key("save"), icon=":material/save:"):
            _save(networks, design, t, workspace)
        download_button(
            t("Download JSON"),
            lambda: to_text(design, indent=2),
            file_name=f"{file_stem(design)}.json",
            mime="application/json",
            key=slot.key("download"),
            icon=":material/download:",
        )
    names = networks.names(workspace)
    if names:
        _open_saved(slot, names, networks, t, workspace)
    upload = file_uploader(t("Open a JSON file"), f"{slot.state}_file", t)
    if upload is not None:
        loaded = read_once(upload, read_design, t)
        applied = f"{slot.state}_opened"
        if loaded is not None and st.session_state.get(applied) != upload.id:
            st.session_state[applied] = upload.id
            slot.open(loaded)
            st.rerun()


def opened(design: Design, kind: TaskKind, t: Translator) -> str:
    """Return what becomes of a network that was opened: the task gives it its end."""
    name = design.name or t("Custom network")
    if kind is TaskKind.REGRESSION:
        return t(
            "Opened: {name}. A saved network has no last layer. Here, for a value, it gets one "
            "linear unit, and its loss is the squared error.",
            name=name,
        )
    if kind is TaskKind.BINARY:
        return t(
            "Opened: {name}. A saved network has no last layer. Here, for two classes, it gets one "
            "sigmoid unit, and its loss is binary cross-entropy.",
            name=name,
        )
    return t(
        "Opened: {name}. A saved network has no last layer. Here, for several classes, it gets a "
        "softmax unit for each, and its loss is categorical cross-entropy.",
        name=name,
    )


def file_stem(design: Design) -> str:
    """Return what a network's files are called."""
    return re.sub(r"[^\w-]+", "_", design.name).strip("_") or "network"


def _save(networks: Networks, design: Design, t: Translator, workspace: str) -> None:
    try:
        networks.save(workspace, design)
    except DeepworthError as error:
        callout(error, t)
    else:
        st.caption(t("Saved in this workspace: it can be opened in any comparison."))


def _open_saved(
    slot: Slot, names: list[str], networks: Networks, t: Translator, workspace: str
) -> None:
    name = st.selectbox(t("Saved networks"), names, format_func=plain, key=f"{slot.state}_saved")
    with st.container(horizontal=True, gap="small"):
        if st.button(t("Open"), key=slot.key("open"), icon=":material/folder_open:"):
            try:
                slot.open(networks.open(workspace, name))
            except DeepworthError as error:
                callout(error, t)
            else:
                st.rerun()
        if st.button(t("Delete"), key=slot.key("delete"), icon=":material/delete:"):
            networks.delete(workspace, name)
            st.rerun()


def read_design(file: BinaryIO, name: str) -> Design:
    """Return the network of an uploaded file, called by it where it has no name of its own."""
    file.seek(0)
    design = from_text(file.read(MAX_BYTES + 1))
    stem = name.rpartition(".")[0]
    usable = "".join(filter(str.isprintable, stem))[:MAX_NAME].strip()
    return design if design.name else replace(design, name=usable)
