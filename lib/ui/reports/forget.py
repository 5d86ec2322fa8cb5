"""What a workspace holds, how long it lasts, and giving it up."""

from functools import partial

import streamlit as st

from lib.i18n import N_, Translator
from lib.ui.shell import services
from lib.ui.shell.notice import attempt
from lib.ui.shell.state import state


def lasting_note(t: Translator) -> None:
    """Say where a workspace ends with the session: this browser keeps no key."""
    if not state.workspace_lasts:
        st.info(
            t(
                "This browser stores nothing, so this workspace ends when you close or reload the "
                "page. Download what you want to keep."
            ),
            icon=":material/hourglass_bottom:",
        )


def this_workspace(t: Translator, workspace: str) -> None:
    """Say what the workspace holds and offer to forget it all."""
    from lib.report.drawing.numbers import size_text
    from lib.store.listing import Listing

    with st.expander(t("This workspace"), icon=":material/lock:", key="deepworth_workspace"):
        kept = Listing(services.store()).kept(workspace)
        parts = (
            t.plural("{count} run", "{count} runs", kept.runs),
            t.plural("{count} table", "{count} tables", kept.datasets),
            t.plural("{count} share link", "{count} share links", kept.shares),
            size_text(kept.size, t),
        )
        st.markdown(t("Stored on the server: {list}.", list=", ".join(parts)))
        if state.workspace_lasts:
            st.caption(
                t(
                    "Its key is stored only in this browser. If you clear the browser's storage, "
                    "the key is lost and nobody can open the workspace again."
                )
            )
        if state.panel == ("", "forget"):
            _confirm(t, workspace)
        else:
            st.button(
                t("Delete everything"),
                key="deepworth_forget",
                icon=":material/delete_forever:",
                on_click=_ask,
            )


def _ask() -> None:
    state.panel = ("", "forget")


def _keep() -> None:
    state.panel = ("", "")


def _confirm(t: Translator, workspace: str) -> None:
    st.warning(
        t(
            "All runs, reports, tables and links of this workspace will be permanently deleted, "
            "including runs in progress. This cannot be undone."
        ),
        icon=":material/warning:",
    )
    with st.container(horizontal=True):
        st.button(
            t("Yes, delete everything"),
            key="deepworth_forget_yes",
            type="primary",
            icon=":material/delete_forever:",
            on_click=_forget,
            args=(workspace,),
        )
        st.button(t("Keep"), key="deepworth_forget_no", on_click=_keep)


def _forget(workspace: str) -> None:
    """Delete it all, then let the browser make a new key."""
    attempt(partial(_forget_all, workspace), N_("Everything was deleted. This workspace is new."))


def _forget_all(workspace: str) -> None:
    from lib.store.listing import forget_known

    services.store().forget_workspace(workspace)
    services.forget()
    forget_known()
    state.forget()
    st.query_params.clear()
