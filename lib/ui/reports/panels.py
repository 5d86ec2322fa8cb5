"""What can be done with a run in the list of reports: described, shared, downloaded, deleted."""

from functools import partial

import streamlit as st

from lib.core.results import Run, Status
from lib.errors import InputError, StoreError
from lib.i18n import N_, Translator
from lib.ui.run import bundles
from lib.ui.shell import services
from lib.ui.shell.boundary import callout
from lib.ui.shell.file_names import run_file
from lib.ui.shell.notice import attempt
from lib.ui.shell.reader import download_button
from lib.ui.shell.state import state

_PANELS: dict[str, str] = {
    "edit": N_("Rename or add a note"),
    "share": N_("Share by link"),
    "download": N_("Download"),
    "delete": N_("Delete"),
}


def menu(run_id: str, t: Translator) -> None:
    """Draw the menu of what can be done with a run; its choice opens a panel below the run."""
    st.menu_button(
        t("Manage"),
        list(_PANELS),
        key=f"deepworth_more_{run_id}",
        type="tertiary",
        format_func=lambda kind: t(_PANELS[kind]),
        on_click=_open_panel,
        args=(run_id,),
    )


def _open_panel(run_id: str) -> None:
    kind = st.session_state.get(f"deepworth_more_{run_id}")
    if kind is None:  # all was forgotten meanwhile
        return
    state.panel = (run_id, str(kind))
    state.new_link = ("", "")


def _close_panel() -> None:
    state.panel = ("", "")
    state.new_link = ("", "")


def panel(run: Run, kind: str, t: Translator, workspace: str) -> None:
    """Draw the open panel of a run."""
    from lib.ui.run.sharing import share_panel

    with st.container(key=f"deepworth_panel_{run.id}"):
        st.markdown(f"**{t(_PANELS[kind])}**")
        if kind == "edit":
            _edit(run, t, workspace)
        elif kind == "delete":
            _delete(run, t, workspace)
        elif kind == "share":
            share_panel(run.id, t, workspace)
            _close_button(run.id, t("Close"))
        else:
            _download(run.id, t, workspace)
            _close_button(run.id, t("Close"))


def _close_button(run_id: str, label: str) -> None:
    st.button(label, key=f"deepworth_close_{run_id}", on_click=_close_panel)


def _edit(run: Run, t: Translator, workspace: str) -> None:
    with st.form(f"deepworth_edit_{run.id}", border=False):
        st.text_input(t("Name"), run.name, key=f"deepworth_name_{run.id}", max_chars=200)
        st.text_area(
            t("Notes"),
            run.note,
            key=f"deepworth_note_{run.id}",
            max_chars=20_000,
            help=t("Only for you: people who open a shared report do not see it."),
        )
        with st.container(horizontal=True):
            st.form_submit_button(
                t("Save"),
                key=f"deepworth_save_{run.id}",
                type="primary",
                on_click=_save,
                args=(run.id, workspace),
            )
            st.form_submit_button(
                t("Cancel"), key=f"deepworth_close_{run.id}", on_click=_close_panel
            )


def _save(run_id: str, workspace: str) -> None:
    if attempt(partial(_describe, run_id, workspace), N_("Saved.")):
        _close_panel()


def _describe(run_id: str, workspace: str) -> None:
    from lib.store.store import visible

    name = st.session_state.get(f"deepworth_name_{run_id}")
    note = st.session_state.get(f"deepworth_note_{run_id}")
    if name is None or note is None:
        raise StoreError("run_not_found")  # all was forgotten meanwhile
    services.store().describe(workspace, run_id, name=name, note=note)
    if not visible(name):
        raise InputError("name_empty")


def _delete(run: Run, t: Translator, workspace: str) -> None:
    st.warning(
        t("The run, its models and share links will be permanently deleted. The table stays."),
        icon=":material/warning:",
    )
    with st.container(horizontal=True):
        st.button(
            t("Delete the run"),
            key=f"deepworth_delete_{run.id}",
            type="primary",
            icon=":material/delete:",
            on_click=_delete_now,
            args=(run.id, workspace),
        )
        _close_button(run.id, t("Keep"))


def _delete_now(run_id: str, workspace: str) -> None:
    attempt(partial(services.store().delete_run, workspace, run_id), N_("The run was deleted."))
    state.picked = [other for other in state.picked if other != run_id]
    _close_panel()


def _download(run_id: str, t: Translator, workspace: str) -> None:
    try:
        run = services.store().run(workspace, run_id)  # with the curves, which the list leaves out
    except StoreError as error:
        callout(error, t)
        return

    def html() -> str:
        from lib.ui.run.exports import report

        return report(run, t, workspace)

    def json() -> str:
        from lib.ui.run.exports import document

        return document(run, t, workspace)

    offered = (
        (t("Download the report (HTML)"), html, "html", "text/html", "description"),
        (t("Download the results (JSON)"), json, "json", "application/json", "data_object"),
    )
    with st.container(horizontal=True):
        for label, data, ending, mime, icon in offered:
            download_button(
                label,
                data,
                file_name=run_file(run, f".{ending}"),
                mime=mime,
                key=f"deepworth_{ending}_{run.id}",
                icon=f":material/{icon}:",
            )
        if run.status not in (Status.QUEUED, Status.RUNNING):
            bundles.download_button(run, t, workspace)
