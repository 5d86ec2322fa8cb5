"""What a segmentation is good for: a file, code, new customers, and another beside it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import streamlit as st

from lib.core.results import Run
from lib.errors import InputError
from lib.i18n import Translator
from lib.ui.data.own_text import own_file
from lib.ui.shell import services, table_queries
from lib.ui.shell.file_names import run_file
from lib.ui.shell.reader import csv_button, download_button
from lib.workflows.segments.page import kept
from lib.workflows.segments.report.segment_files import customers_csv, customers_parquet


def use_it(run: Run, model: str, t: Translator, workspace: str, viewer: bool) -> None:
    """Draw all that can be taken away of a model's segments."""
    from lib.workflows.segments.page.assign import assign
    from lib.workflows.segments.page.compare import against_another

    del viewer  # does not see this view
    if not run.origin:
        _customers(run, model, t, workspace)
    _code(run, model, t, workspace)
    if not run.origin:
        st.subheader(t("New customers"), anchor=False)
        assign(run, model, t, workspace)
        st.subheader(t("Compare with another segmentation"), anchor=False)
        against_another(run, model, t, workspace)


def _customers(run: Run, model: str, t: Translator, workspace: str) -> None:
    st.subheader(t("One row per customer"), anchor=False)
    st.caption(t("Your table with the segment number and name of each customer."))
    run_id = run.id

    def made(write: Callable[..., bytes], *inside: str) -> bytes:
        run = services.store().run(workspace, run_id)
        rows, codes = kept.labels(run, model, workspace) or (np.empty(0, int), np.empty(0, int))
        names = {str(code): name for code, name in kept.names(run, model, t, workspace).items()}
        own = own_file(workspace, run.dataset_id) if inside else ()
        return table_queries.ask(
            workspace, run.dataset_id, write, rows, codes, names, *inside, *own
        )

    with st.container(horizontal=True):
        csv_button(
            t("Download the customers (CSV)"),
            lambda inside: made(customers_csv, inside),
            run_file(run, "-segments"),
            large=not table_queries.small(workspace, run.dataset_id),
            key="deepworth_seg_csv",
            type="primary",
            icon=":material/download:",
        )
        download_button(
            t("Download the customers (Parquet)"),
            lambda: made(customers_parquet),
            file_name=run_file(run, "-segments.parquet"),
            mime="application/vnd.apache.parquet",
            key="deepworth_seg_parquet",
            icon=":material/download:",
        )


def _code(run: Run, model: str, t: Translator, workspace: str) -> None:
    """Show the rules as SQL of several databases, and as Python."""
    from lib.ui.shell.text import plain
    from lib.workflows.segments.customers.rfm import SEGMENTS
    from lib.workflows.segments.groups import rfm_code, rule_code
    from lib.workflows.segments.report.rule_texts import fidelity_text

    found = kept.portraits(run, model, workspace)
    rules = None if found is None else found.rules
    st.subheader(t("Rules as code"), anchor=False)
    if found is None or rules is None:
        st.caption(t("Open “Segment profiles” to find the rules."))
        return
    # The quintiles' own limits are known: no tree has to stand for them.
    quintiles = found.rfm
    exact = t("The code contains the limits of the quintiles: it gives exactly these segments.")
    st.caption(plain(exact if quintiles else fidelity_text(rules, t)))
    names = kept.names(run, model, t, workspace)
    if quintiles:
        names = {code: t(label) for code, label in enumerate(SEGMENTS)} | names
    labels = {**{key: one.label for key, one in rule_code.DIALECTS.items()}, "python": "Python"}
    language = st.segmented_control(
        t("Language of the code"),
        list(labels),
        default="postgresql",
        required=True,
        format_func=labels.__getitem__,
        key=f"deepworth_seg_code_{run.id}",
        persist_state="session",
        label_visibility="collapsed",
    )
    language = language or "postgresql"
    try:
        if quintiles and language == "python":
            code = rfm_code.python_function(quintiles, names)
        elif quintiles:
            code = rfm_code.sql_query(quintiles, names, dialect=language)
        elif language == "python":
            code = rule_code.python_function(rules, names)
        else:
            code = rule_code.sql_case(rules, names, dialect=language)
    except InputError as error:
        st.warning("  \n".join(map(plain, t.error(error))), icon=":material/warning:")
        return
    kind, ending, mime = (
        ("python", "py", "text/x-python") if language == "python" else ("sql", "sql", "text/plain")
    )
    st.code(code, language=kind, wrap_lines=True)
    download_button(
        t("Download the code"),
        lambda: code,
        file_name=run_file(run, f"-segments.{ending}"),
        mime=mime,
        key="deepworth_seg_code_file",
        icon=":material/download:",
    )
