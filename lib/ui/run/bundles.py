"""Bundles on a page: a run as a file to take away, and one brought in from a file."""

from typing import BinaryIO

import streamlit as st

from lib.core.results import Run
from lib.i18n import N_, Translator
from lib.ui.run.runs import run_page
from lib.ui.shell import reader, services
from lib.ui.shell.file_names import run_file
from lib.ui.shell.notice import say
from lib.ui.shell.terms import with_terms
from lib.ui.widgets.run_reader import PageReader
from lib.ui.widgets.uploads import file_uploader, read_once


def bundle(run: Run, t: Translator, workspace: str) -> bytes:
    """Return a run as a bundle, with its result document in the language of the page."""
    from lib.report.document import to_json
    from lib.report.reader import deciding_evidence
    from lib.store.bundle.bundles import pack

    document = to_json(run, t, deciding_evidence(PageReader(run, workspace)))
    return pack(services.store(), workspace, run.id, document)


def download_button(run: Run, t: Translator, workspace: str) -> None:
    """Offer a run that has ended as a bundle, which is only made when the button is pressed."""
    reader.download_button(
        t("Download as a bundle (ZIP)"),
        lambda: bundle(run, t, workspace),
        file_name=run_file(run, "-bundle.zip"),
        mime="application/zip",
        key=f"deepworth_bundle_{run.id}",
        icon=":material/package_2:",
        help=with_terms(
            t(
                "Opens the run in another workspace or on another computer: results, predictions "
                "and true values, without the table and the fitted models."
            ),
            t,
            "bundle",
        ),
    )


def upload(t: Translator, workspace: str) -> None:
    """Take a bundle and open its run; say what is wrong with it if it is not taken."""
    st.markdown(
        t(
            "A bundle is a run in one file, downloaded here or on another computer. It holds "
            "results, predictions and true values, but neither the table nor the fitted models: "
            "the run can be read and compared, but not continued."
        )
    )
    file = file_uploader(t("Your bundle"), "deepworth_bundle_upload", t)
    if file is None:
        return
    brought = read_once(file, lambda data, name: _bring_in(data, name, workspace), t)
    if brought is None:
        return
    run, known = brought
    if known:
        say(N_("This run was imported before; here it is."))
    page = run_page(services.store().run(workspace, run))
    st.switch_page(page, query_params={"run": run})


def _bring_in(data: BinaryIO, name: str, workspace: str) -> tuple[str, bool]:
    """Keep the run of a bundle; return its id, and whether it was here before."""
    from lib.store.bundle.sandbox_jobs import unpack_upload

    known = {one.id for one in services.store().runs(workspace)}
    run = unpack_upload(services.store(), workspace, data, name)
    return run, run in known
