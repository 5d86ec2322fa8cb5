"""Links to one report: made and revoked by its owner, opened by whoever holds one."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

import streamlit as st

from lib.errors import StoreError
from lib.i18n import N_, Translator
from lib.ui.run.runs import when
from lib.ui.shell import services
from lib.ui.shell.boundary import boundary, callout
from lib.ui.shell.notice import attempt
from lib.ui.shell.reader import fragment, only_while
from lib.ui.shell.state import state
from lib.ui.shell.text import plain

if TYPE_CHECKING:
    from lib.core.results import Run
    from lib.store.shares import Share

_DAYS: dict[int, str] = {
    1: N_("One day"),
    7: N_("One week"),
    30: N_("30 days"),
    0: N_("Until revoked"),
}
_PAGES = ("data", "compare", "reports", "shared")


_LAST, _TWO_CLICKS = "deepworth.link_made", 2.0
"""Where it is kept what a link was last made for, and when; seconds of one double click."""
_LOOK_AGAIN = 10.0
"""Seconds after which an open page asks whether its link is still good."""


def share_panel(run_id: str, t: Translator, workspace: str) -> None:
    """Draw the making of a link, the link just made, and those there are."""
    st.markdown(
        t(
            "Anyone with the link sees this report, also while the run is in progress, and "
            "nothing else in your workspace: no rows of your data, no models, no other runs."
        )
    )
    with st.form(f"deepworth_share_{run_id}", border=False):
        label, days = st.columns([3, 2], vertical_alignment="bottom")
        label.text_input(
            t("Recipient (only you see this)"), key=f"deepworth_share_label_{run_id}", max_chars=100
        )
        days.selectbox(
            t("Valid for"),
            list(_DAYS),
            index=2,
            key=f"deepworth_share_days_{run_id}",
            format_func=lambda count: t(_DAYS[count]),
        )
        st.form_submit_button(
            t("Create a link"),
            key=f"deepworth_share_make_{run_id}",
            icon=":material/link:",
            on_click=_make,
            args=(run_id, workspace),
        )
    if state.new_link[0] == run_id:
        st.markdown(
            t("Your new link. Copy it now: its key is not stored and will not be shown again.")
        )
        st.code(share_link(state.new_link[1]), language=None, wrap_lines=True)
    try:
        made = services.shares().list(workspace, run_id)
    except StoreError as error:
        callout(error, t)
        return
    for share in made:
        _link(share, t, workspace)


def share_link(key: str) -> str:
    """Return the address that opens a shared report, on the server that the browser talks to."""
    here = urlsplit(st.context.url or "")
    base, _, last = here.path.rstrip("/").rpartition("/")
    path = base if last in _PAGES else here.path.rstrip("/")
    query = urlencode({"share": key})
    return here._replace(path=f"{path}/shared", query=query, fragment="").geturl()


def _make(run_id: str, workspace: str) -> None:
    def make() -> None:
        key = services.shares().make(workspace, run_id, days or None, label)
        state.new_link = (run_id, key)

    days = st.session_state[f"deepworth_share_days_{run_id}"]
    label = st.session_state[f"deepworth_share_label_{run_id}"]
    # A second click of a double one would leave a link behind whose address nobody has seen.
    asked, last = (run_id, days, label), st.session_state.get(_LAST, ((), -math.inf))
    if asked == last[0] and time.monotonic() - last[1] < _TWO_CLICKS:
        return
    if attempt(make):
        st.session_state[_LAST] = (asked, time.monotonic())


def _revoke(digest: str, workspace: str) -> None:
    said = N_("The link was revoked. It no longer opens anything.")
    if attempt(partial(services.shares().revoke, workspace, digest), said):
        state.new_link = ("", "")


def _link(share: Share, t: Translator, workspace: str) -> None:
    if share.expired:
        term = t("expired")
    elif share.expires is None:
        term = t("valid until revoked")
    else:
        term = t("valid until {moment}", moment=when(share.expires, t))
    made = t("created {moment}", moment=when(share.created, t))
    name = f"**{plain(share.label)}** · " if share.label else ""
    with st.container(
        horizontal=True, vertical_alignment="center", key=f"link_{share.digest[:12]}"
    ):
        st.markdown(f":material/link: {name}{plain(made)} · {plain(term)}", width="content")
        st.button(
            t("Revoke"),
            key=f"deepworth_revoke_{share.digest[:12]}",
            icon=":material/link_off:",
            type="tertiary",
            on_click=_revoke,
            args=(share.digest, workspace),
        )


def shared_report(key: str, t: Translator) -> None:
    """Draw the report that a key opens, read-only; StoreError "share_not_found".

    What is drawn asks again, each time that it runs later, whether the key is good.
    """
    from lib.ui.run.live import UNFINISHED
    from lib.ui.run.result import result, run_title

    grant = services.shares().open(key)
    workspace, run_id = grant.workspace, grant.run

    def shared() -> Run:
        return _shared_run(workspace, run_id)

    run = shared()
    with only_while(partial(services.shares().grant, key)):
        run_title(run, t)
        about = t("A report that was shared with you. It is read-only.")
        st.caption(f":material/visibility: {about}")
        if run.status in UNFINISHED:
            _live(shared, t, workspace)
        else:
            result(run, t, workspace, viewer=True)
            _look_again()


def _shared_run(workspace: str, run_id: str) -> Run:
    """Return a run as it is now and may be passed on; its note stays."""
    from lib.report.disclosure import passed_on

    try:
        return replace(passed_on(services.store().run(workspace, run_id)), note="")
    except StoreError as error:
        if error.code == "run_not_found":
            raise StoreError("share_not_found") from error
        raise


@fragment(run_every=_LOOK_AGAIN)
def _look_again() -> None:
    """Draw nothing: that it runs is enough for the page to go when its link is good no more."""


@fragment(run_every=2.0)
def _live(shared: Callable[[], Run], t: Translator, workspace: str) -> None:
    """Draw how the run stands every two seconds, as long as the link is good."""
    from lib.evaluation.judge.recommended import USUAL
    from lib.report.reader import deciding_evidence
    from lib.ui.run import board, verdict
    from lib.ui.run.live import UNFINISHED
    from lib.ui.run.runs import status_badge
    from lib.ui.widgets.run_reader import PageReader

    with boundary(t):
        run = shared()
        if run.status not in UNFINISHED:
            st.rerun(scope="app")
        done = sum(model.status not in UNFINISHED for model in run.models)
        total = len(run.models)
        with st.container(horizontal=True, vertical_alignment="center"):
            status_badge(run.status, t)
            counted = t("{done} of {total} models", done=t.number(done), total=t.number(total))
            st.caption(counted, width="content")
        if run.verdict is not None:
            evidence = deciding_evidence(PageReader(run, workspace))
            verdict.card(run, t, evidence, USUAL)
        board.live_board(run, t)
