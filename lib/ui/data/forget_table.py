"""Giving up one table: what goes with it, and whether it shall."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from lib.core.results import Status
from lib.errors import StoreError
from lib.i18n import N_, Translator
from lib.report.labels import status_label
from lib.ui.run.runs import when
from lib.ui.shell import services
from lib.ui.shell.boundary import callout
from lib.ui.shell.linked import show_link
from lib.ui.shell.notice import attempt
from lib.ui.shell.state import state
from lib.ui.shell.text import plain

if TYPE_CHECKING:
    from lib.store.forgetting import Going, RunUsing

_PANEL = "forget table"
_LISTED = "deepworth_forget_listed"
_MAX_NAMED = 10


def forget_button(dataset_id: str, t: Translator) -> None:
    """Offer to forget the table that is open; what goes with it is said by ``forget_panel``."""
    st.button(
        t("Delete this table"),
        key="deepworth_forget_table",
        icon=":material/delete_forever:",
        on_click=_ask,
        args=(dataset_id,),
    )


def forget_panel(dataset_id: str, t: Translator, workspace: str) -> None:
    """Draw what goes with the open table, once it was asked to be forgotten."""
    if state.panel == (dataset_id, _PANEL):
        with st.container(border=True, key="deepworth_forget_panel"):
            _confirm(dataset_id, t, workspace, _keep)


def forget_listed(labels: Mapping[str, str], t: Translator, workspace: str) -> None:
    """Offer to forget one of the tables that are listed by id, without opening it."""
    with st.popover(t("Delete a table"), icon=":material/delete_forever:", type="tertiary"):
        chosen = st.selectbox(
            t("Table to delete"),
            list(labels),
            index=None,
            key=_LISTED,
            format_func=labels.__getitem__,
            placeholder=t("Choose a table"),
        )
        if chosen is not None:
            _confirm(chosen, t, workspace, _choose_none)


def _ask(dataset_id: str) -> None:
    state.panel = (dataset_id, _PANEL)


def _keep() -> None:
    state.panel = ("", "")


def _choose_none() -> None:
    st.session_state[_LISTED] = None


def _confirm(dataset_id: str, t: Translator, workspace: str, keep: Callable[[], None]) -> None:
    """Say what goes with a table, and draw the buttons that delete it or leave it alone."""
    from lib.store.forgetting import goes_with

    try:
        going = goes_with(services.store(), workspace, dataset_id)
    except StoreError as error:
        callout(error, t)
        return
    st.warning("\n\n".join(_said(going, t)), icon=":material/warning:")
    count = len(going.runs)
    label = t("Delete the table")
    if count:
        label = t.plural(
            "Delete the table and {count} run", "Delete the table and {count} runs", count
        )
    with st.container(horizontal=True):
        st.button(
            label,
            key=f"deepworth_forget_yes_{dataset_id}",
            type="primary",
            icon=":material/delete_forever:",
            on_click=_forget,
            args=(dataset_id, going, workspace),
        )
        st.button(t("Keep"), key=f"deepworth_forget_no_{dataset_id}", on_click=keep)


def _said(going: Going, t: Translator) -> list[str]:
    """Return paragraphs on what is deleted, ready to be drawn."""
    name = plain(going.name)
    if going.other_readings:
        other = t.plural(
            "{count} other table was read from the same file, so the file itself is kept.",
            "{count} other tables were read from the same file, so the file itself is kept.",
            going.other_readings,
        )
        said = [t("The table **{name}** will be permanently deleted.", name=name) + " " + other]
    else:
        said = [
            t(
                "The table **{name}** and the file it was read from will be permanently deleted.",
                name=name,
            )
        ]
    if going.made:
        heading = t.plural(
            "{count} table made from it will also be deleted:",
            "{count} tables made from it will also be deleted:",
            len(going.made),
        )
        said.append(_listed(heading, [plain(made) for made in going.made], t))
    if going.runs:
        heading = t.plural(
            "{count} run that uses it will also be deleted:",
            "{count} runs that use it will also be deleted:",
            len(going.runs),
        )
        said.append(_listed(heading, [_run(run, t) for run in going.runs], t))
    if going.shares:
        said.append(
            t.plural(
                "{count} share link will stop working.",
                "{count} share links will stop working.",
                going.shares,
            )
        )
    if going.runs:
        said.append(t("First download reports or bundles of the runs you want to keep."))
    return [*said, t("This cannot be undone.")]


def _run(run: RunUsing, t: Translator) -> str:
    """Return a run's name, when it was made and, where it is not simply done, how it stands."""
    said = [run.name, when(run.created, t)]
    if run.status is not Status.DONE:
        said.append(status_label(run.status, t))
    return plain(" · ".join(said))


def _listed(heading: str, items: list[str], t: Translator) -> str:
    shown = items[:_MAX_NAMED]
    if len(items) > len(shown):
        more = len(items) - len(shown)
        shown.append(t.plural("and {count} more", "and {count} more", more))
    return "\n".join([heading, "", *(f"- {item}" for item in shown)])


def _forget(dataset_id: str, going: Going, workspace: str) -> None:
    _keep()
    attempt(partial(_forget_now, dataset_id, going, workspace), N_("The table was deleted."))


def _forget_now(dataset_id: str, going: Going, workspace: str) -> None:
    """Delete it, and drop what this server's memory and this session still hold of it."""
    from lib.store.forgetting import forget_table

    gone = set(forget_table(services.store(), workspace, dataset_id, going))
    services.forget()
    runs = {run.id for run in going.runs}
    state.picked = [run for run in state.picked if run not in runs]
    if state.dataset_id in gone:
        state.dataset_id = None
        show_link()
    for key, value in list(st.session_state.items()):
        named = isinstance(value, str) and value in gone
        if named or any(one in str(key) for one in gone):
            del st.session_state[key]
