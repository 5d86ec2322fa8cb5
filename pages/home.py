"""Home: the question, where to start, what was found lately."""

import streamlit as st

from lib.i18n import Translator
from lib.settings import MEGABYTE, read_settings
from lib.ui.shell.frame import heading, light_page


def draw(t: Translator, workspace: str | None) -> None:
    """Draw the page."""
    heading(t("Is deep learning worth it on your data?"), t)
    st.markdown(
        t(
            "Deepworth trains classical models and neural networks on exactly the same folds of "
            "your table. It tells you whether deep learning pays off, how certain that is, and "
            "what it costs."
        )
    )
    # The heading is on the screen before anything heavy is imported.
    from lib.ui.data.samples import sample_buttons
    from lib.ui.home.example import example
    from lib.ui.home.how_it_works import how_it_works
    from lib.ui.home.workflows import workflow_lines
    from lib.ui.run.runs import recent_runs

    how_it_works(t)
    workflow_lines(t)
    start, recent = st.columns([2, 3], gap="large")
    with start:
        st.header(t("Start"), anchor=False)
        if st.button(
            t("Open your own file"),
            type="primary",
            icon=":material/upload_file:",
            width="stretch",
            # Until the browser has told its workspace: its answer runs this page once more, and a
            # press just before that would be lost.
            disabled=workspace is None,
        ):
            st.switch_page("pages/data.py")
        limit = read_settings().upload_bytes // MEGABYTE
        said = t(
            "CSV and other text, Excel, Parquet, SPSS, Stata, SAS and more, up to {limit} MB.",
            limit=t.number(limit),
        )
        st.caption(said)
        st.markdown(t("Or try a sample:"))
        taken = sample_buttons(t, workspace, first=5)
        if taken:
            st.switch_page(taken)
        st.caption(t("New to neural networks, or to a word?"))
        with st.container(horizontal=True, gap="small"):
            for file, label, icon in (
                ("learn", t("Watch one learn"), "school"),
                ("glossary", t("Look up a word"), "dictionary"),
            ):
                st.page_link(f"pages/{file}.py", label=label, icon=f":material/{icon}:")
    with recent:
        first = st.container()  # whoever has no runs yet sees what comes out
        st.header(t("Recent runs"), anchor=False)
        if workspace is None:
            st.skeleton(height=120)
        elif recent_runs(t, workspace):
            example(t, workspace)
        else:
            with first:
                example(t, workspace)
    with st.expander(t("What happens to your data"), icon=":material/lock:"):
        st.markdown(
            t(
                "Your files stay on the server that runs this app and on the machines it computes "
                "with. They belong to a workspace whose key is stored only in this browser: "
                "nobody else can list or open them. If you clear the browser's storage, the key "
                "is lost."
            )
        )


light_page(draw)
