"""All runs of a workspace: found, opened, described, shared, compared, deleted."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING
from zlib import crc32

import streamlit as st

from lib.core.results import Decision, Run, Status
from lib.i18n import Translator
from lib.report.labels import DECISION_TEXTS, model_label, status_label
from lib.ui.reports.forget import lasting_note
from lib.ui.reports.panels import menu, panel
from lib.ui.run.runs import line_of_workflow, run_page, status_badge, when
from lib.ui.run.verdict import DECISION_COLOURS
from lib.ui.shell import services
from lib.ui.shell.boundary import boundary
from lib.ui.shell.state import state
from lib.ui.shell.text import plain, words_of

if TYPE_CHECKING:
    from lib.store.listing import Listing, RunRow

PAGE_ROWS = 10
FEW = 5
"""Up to so many runs are seen at a glance: no need to search them."""
MAX_RUNS = 8
"""So many reports lib.ui.reports.compare_runs draws side by side."""
_NAME_SHOWN, _NOTE_SHOWN = 80, 240
_NONE = "none"


def reports(t: Translator, workspace: str) -> None:
    """Draw the list of runs with its search, or say what to do where there is none."""
    from lib.store.listing import Listing

    lasting_note(t)
    listing = Listing(services.store())
    rows = listing.rows(workspace)
    if not rows:
        _empty(t)
        return
    found, search = _search(rows, t) if len(rows) > FEW else (rows, "")
    if len(rows) > 1:
        _selection(rows, t)
    if not found:
        st.info(
            t("No run matches. Change the search or the filters."), icon=":material/search_off:"
        )
        return
    _page_of(found, search, listing, t, workspace)


def _empty(t: Translator) -> None:
    st.info(
        t("No runs yet. Every comparison you run is kept here until you delete it."),
        icon=":material/folder_open:",
    )
    with st.container(horizontal=True):
        if st.button(t("Open your own file"), key="deepworth_to_data", type="primary"):
            st.switch_page("pages/data.py")
        if st.button(t("Start from a sample"), key="deepworth_to_home"):
            st.switch_page("pages/home.py")


# Finding


def _search(rows: list[RunRow], t: Translator) -> tuple[list[RunRow], str]:
    """Draw the search and return the runs that fit it, and a name of this search."""
    words, status, decision = st.columns([3, 1, 1.4], vertical_alignment="bottom")
    said = words.text_input(
        t("Search"),
        key="deepworth_reports_words",
        type="search",
        live=True,
        placeholder=t("Name, table, target, model, verdict or note"),
        persist_state="session",
    )
    stands = status.selectbox(
        t("Status"),
        ["", *map(str, Status)],
        key="deepworth_reports_status",
        format_func=lambda value: status_label(value, t) if value else t("All"),
        persist_state="session",
    )
    decided = decision.selectbox(
        t("Verdict"),
        ["", *map(str, Decision), _NONE],
        key="deepworth_reports_decision",
        format_func=lambda value: decision_label(value, t) if value else t("All"),
        persist_state="session",
    )
    wanted = _folded(said or "").split()
    found = [
        row
        for row in rows
        if stands in ("", row.status)
        and decided in ("", row.decision or _NONE)
        and _has(row, wanted, t)
    ]
    return found, f"{crc32(repr((wanted, stands, decided)).encode()):x}"


def decision_label(value: str, t: Translator) -> str:
    """Return a decision for display; "none" for a run without a verdict."""
    return t("No verdict") if value == _NONE else t(DECISION_TEXTS[Decision(value)])


def _has(row: RunRow, words: list[str], t: Translator) -> bool:
    """Whether all words are in what a run can be found by, in the reader's language."""
    if not words:
        return True
    texts = _folded(
        "\n".join(
            (
                row.name,
                row.note,
                row.dataset_name,
                row.target,
                status_label(row.status, t),
                decision_label(row.decision or _NONE, t),
                *row.models,
                *(model_label(model, t) for model in row.models),
            )
        )
    )
    return all(word in texts for word in words)


def _folded(text: str) -> str:
    """Return a text as it is compared: names of files from a Mac come with Korean taken apart."""
    return unicodedata.normalize("NFC", text).casefold()


# The list


def _page_of(
    found: list[RunRow], search: str, listing: Listing, t: Translator, workspace: str
) -> None:
    """Draw the runs of the page that is open, and the way to the others.

    Each search has pages of its own, so that a new one begins with its first.
    """
    pages = -(-len(found) // PAGE_ROWS)
    key = f"deepworth_reports_page_{search}"
    number = int(st.session_state.get(key, 1))
    if not 1 <= number <= pages:
        number = 1  # as the widget does when a page is gone
    ids = [row.id for row in found[(number - 1) * PAGE_ROWS : number * PAGE_ROWS]]
    for run in listing.runs(workspace, ids):
        with boundary(t):
            _row(run, t, workspace)
    if pages > 1:
        first = (number - 1) * PAGE_ROWS + 1
        with st.container(
            horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
        ):
            shown = t(
                "{first} to {last} of {total}",
                first=t.number(first),
                last=t.number(first + len(ids) - 1),
                total=t.plural("{count} run", "{count} runs", len(found)),
            )
            st.caption(shown, width="content")
            st.pagination(pages, key=key)


def _row(run: Run, t: Translator, workspace: str) -> None:
    from lib.report.sentences import decision_title, verdict_sentence

    with st.container(border=True, gap="xsmall", key=f"deepworth_row_{run.id}"):
        with st.container(
            horizontal=True,
            horizontal_alignment="distribute",
            vertical_alignment="center",
            gap="small",
        ):
            with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
                _tick(run, t)
                st.page_link(
                    run_page(run),
                    label=f"**{plain(_cut(run.name, _NAME_SHOWN))}**",
                    query_params={"run": run.id},
                )
                status_badge(run.status, t)
                if run.verdict is not None:
                    decision = run.verdict.decision
                    colour = DECISION_COLOURS[decision]
                    title = decision_title(run, run.verdict, t)
                    st.badge(title, color=colour)  # type: ignore[arg-type]
                if run.origin:
                    st.badge(t("From a file"), icon=":material/upload_file:", color="gray")
            menu(run.id, t)
        facts = (
            when(run.created, t),
            run.dataset_name,
            run.task.target or "",
            t.plural("{count} model", "{count} models", len(run.models)),
        )
        # A count stays on one line with what it counts.
        said = [plain(fact) for fact in facts if fact]
        st.caption(" · ".join([*said[:-1], said[-1].replace(" ", "\u00a0")]))
        line_of_workflow(run, t, workspace)
        if run.status not in (Status.QUEUED, Status.RUNNING):
            st.markdown(f":small[{plain(verdict_sentence(run, t, brief=True))}]")
        if run.note:
            note = plain(_cut(run.note, _NOTE_SHOWN))
            st.markdown(f":small[:material/sticky_note_2: {note}]")
        if state.panel[0] == run.id:
            panel(run, state.panel[1], t, workspace)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]} …"


# Choosing runs to compare


def _tick(run: Run, t: Translator) -> None:
    key = f"deepworth_pick_{run.id}"
    st.checkbox(
        t("Select this run for comparison: {name}", name=words_of(run.name)),
        value=run.id in state.picked,
        key=key,
        label_visibility="collapsed",
        on_change=_pick,
        args=(run.id, key),
    )


def _pick(run_id: str, key: str) -> None:
    others = [other for other in state.picked if other != run_id]
    # A slow browser may still send the box of a run whose workspace has just been forgotten.
    state.picked = [*others, run_id] if st.session_state.get(key) else others


def _selection(rows: list[RunRow], t: Translator) -> None:
    """Say how many runs are chosen and lead to the comparison; always in the same place."""
    there = {row.id for row in rows}
    chosen = [run for run in state.picked if run in there]
    with st.container(horizontal=True, vertical_alignment="center", key="deepworth_selection"):
        pressed = st.button(
            t("Compare side by side"),
            key="deepworth_contrast",
            icon=":material/compare:",
            disabled=not 2 <= len(chosen) <= MAX_RUNS,
        )
        if len(chosen) > MAX_RUNS:
            st.caption(t("You can compare at most {count} side by side.", count=t.number(MAX_RUNS)))
        elif chosen:
            st.caption(t.plural("{count} run selected", "{count} runs selected", len(chosen)))
        else:
            st.caption(t("Select two or more runs to compare them side by side."))
    if pressed:
        st.query_params["runs"] = ",".join(chosen)
        st.rerun()


def side_by_side(chosen: str, t: Translator, workspace: str) -> None:
    """Draw the comparison of the runs that the address names, as far as they are still there."""
    from lib.store.listing import Listing

    if st.button(t("All reports"), key="deepworth_all_reports", icon=":material/arrow_back:"):
        del st.query_params["runs"]
        st.rerun()
    there = {row.id for row in Listing(services.store()).rows(workspace)}
    asked = list(dict.fromkeys(chosen.split(",")))
    ids = [run for run in asked if run in there][:MAX_RUNS]
    if len(ids) < min(len(asked), MAX_RUNS):
        st.warning(
            t("Some of these runs are not in this workspace. They may have been deleted."),
            icon=":material/search_off:",
        )
    if len(ids) < 2:
        st.info(
            t("Select two or more runs to compare them side by side."), icon=":material/compare:"
        )
        return
    from lib.ui.reports.compare_runs import compare_runs

    compare_runs(ids, t, workspace)
