"""A built network of a finished run: its JSON, its Keras program, and what Keras says of it."""

from __future__ import annotations

import streamlit as st

from lib.core.results import ModelResult, Run
from lib.deep.designs.design import summary
from lib.deep.designs.design_file import to_text
from lib.i18n import Translator
from lib.models.families.own_network import design_of
from lib.models.manifest import Manifest
from lib.ui.run.run_tables import tables_of
from lib.ui.shell.file_names import run_file
from lib.ui.shell.reader import download_button
from lib.ui.shell.text import plain
from lib.ui.widgets.lazy import lazy_expander


def network_code(
    run: Run, result: ModelResult, manifest: Manifest | None, t: Translator, workspace: str
) -> None:
    """Draw what a built network is called, its program, and downloads of both."""
    from lib.report.exports.keras_code import has_program

    design = design_of(run.plan.settings.get(result.id, {}))
    name = f"**{plain(design.name)}** · " if design.name else ""
    st.markdown(f"{name}{plain(summary(design))}")
    with st.container(horizontal=True, gap="small"):
        download_button(
            t("Download JSON"),
            lambda: to_text(design, indent=2),
            file_name=run_file(run, f"-{result.id}.json"),
            mime="application/json",
            key=f"deepworth_network_json_{result.id}",
            icon=":material/download:",
            help=t("Opens in the network builder of any comparison."),
        )
        if has_program(run, result):
            _programs(run, result, t, workspace)
    if has_program(run, result):
        panel = lazy_expander(
            t("The Keras program"), f"deepworth_program_{result.id}", ":material/code:"
        )
        if panel.open:
            with panel:
                st.code(_program(run, result, t, workspace), language="python", height=520)
    said = (manifest or {}).get("summary")
    if said:
        heading = t("What summary() prints of the network that was fitted on all rows")
        st.markdown(f"**{plain(heading)}**")
        st.code(said, language=None)


def _programs(run: Run, result: ModelResult, t: Translator, workspace: str) -> None:
    def notebook() -> str:
        from lib.report.exports.keras_code import keras_notebook

        return keras_notebook(run, result, t, tables_of(run, workspace))

    download_button(
        t("Keras program (.py)"),
        lambda: _program(run, result, t, workspace),
        file_name=run_file(run, f"-{result.id}.py"),
        mime="text/x-python",
        key=f"deepworth_network_py_{result.id}",
        icon=":material/code:",
        help=t("Trains this network on the run's first fold and scores it, without this library."),
    )
    download_button(
        t("As a notebook (.ipynb)"),
        notebook,
        file_name=run_file(run, f"-{result.id}.ipynb"),
        mime="application/x-ipynb+json",
        key=f"deepworth_network_ipynb_{result.id}",
        icon=":material/menu_book:",
    )


def _program(run: Run, result: ModelResult, t: Translator, workspace: str) -> str:
    from lib.report.exports.keras_code import keras_program

    return keras_program(run, result, t, tables_of(run, workspace))
