"""What comes out, on Home: the card of a real run on a sample, which is kept with the sample."""

from __future__ import annotations

import streamlit as st

from lib.core.results import Run
from lib.evaluation.judge.inference.evidence import Evidence
from lib.i18n import Translator
from lib.ui.shell import services
from lib.ui.shell.text import plain

_SAMPLE = "churn"


@st.cache_resource(show_spinner=False)
def example_run() -> tuple[Run, Evidence | None]:
    """Return the run that is kept with the sample, and what its verdict goes by.

    It is read once per server. As in lib.report.reader, those repeated further decide.
    """
    from lib.evaluation.judge.inference.stored import CONTEST, EVIDENCE, from_stored
    from lib.intake.samples import run_path
    from lib.store.bundle.kept import read_kept

    run, results = read_kept(run_path(_SAMPLE))
    kept = {one["kind"]: one["result"] for one in results}
    return run, from_stored(kept.get(CONTEST) or kept.get(EVIDENCE))


def example(t: Translator, workspace: str) -> None:
    """Draw the verdict of the kept run, and offer to open the whole run."""
    from lib.evaluation.judge.recommended import recommended
    from lib.intake.samples import SAMPLES
    from lib.report.recommended import recommendation_paragraphs, recommendation_title
    from lib.report.sentences import plan_text, verdict_paragraphs
    from lib.ui.home.example_html import drawn

    run, evidence = example_run()
    verdict = run.verdict
    if verdict is None:
        return
    st.header(t("What you get"), anchor=False)
    with st.container(border=True, gap="small", key="deepworth_example"):
        sample = t(SAMPLES[_SAMPLE].label)
        said = t("A real run on the sample “{sample}”", sample=sample)
        st.caption(f"{plain(said)} · {plain(plan_text(run.plan, t, task=run.task))}")
        if (found := recommended(run, evidence)) is not None:
            st.markdown(f"#### {plain(recommendation_title(run, found, t))}")
            st.markdown(plain(recommendation_paragraphs(run, found, t)[0]))
        st.markdown(plain(verdict_paragraphs(run, t, brief=True)[0]))
        st.html(drawn(verdict, t, st.context.theme.type or "light"))
        if st.button(
            t("Open the whole run"),
            key="deepworth_open_example",
            icon=":material/arrow_forward:",
        ):
            _open(workspace, t)


def _open(workspace: str, t: Translator) -> None:
    """Bring the kept run into the workspace, as any bundle, and go to its page."""
    from lib.intake.samples import run_path
    from lib.store.bundle.sandbox_jobs import unpack_upload
    from lib.ui.run.runs import run_page

    path = run_path(_SAMPLE)
    with st.spinner(t("Opening the run")), path.open("rb") as file:
        run = unpack_upload(services.store(), workspace, file, path.name)
    st.switch_page(run_page(example_run()[0]), query_params={"run": run})
