"""From a set-up comparison to a run, once however often the button is pressed."""

from collections.abc import Callable

import streamlit as st

from lib.core.findings import Finding, Severity
from lib.i18n import Translator
from lib.models.catalogue import get_model
from lib.report.labels import model_label
from lib.report.sentences import plan_text
from lib.ui.setup.keys import FAMILIES
from lib.ui.setup.prepared import Setup
from lib.ui.setup.remedying import remedy_controls
from lib.ui.shell.linked import leave
from lib.ui.shell.services import dataset as dataset_of
from lib.ui.shell.services import store
from lib.ui.shell.state import state
from lib.ui.shell.text import plain
from lib.ui.widgets.findings import finding_list

WITHOUT = 1
"""The second run of a draft; drafts are counted by twos."""


def run_button(
    setup: Setup, dataset_id: str | Callable[[], str], t: Translator, workspace: str
) -> None:
    """Say the plan in a sentence and draw the button that starts it.

    ``dataset_id`` may be a function that keeps a table only now and returns its id.
    """
    _stop_at(setup, dataset_id, t, workspace)
    calm = [finding for finding in setup.findings if finding.severity is not Severity.ERROR]
    if calm:
        label = t.plural("{count} finding", "{count} findings", len(calm))
        with st.expander(t("Before you run: {findings}", findings=label), icon=":material/search:"):
            finding_list(calm, t)
    seconds = setup.seconds * store().pace(setup.task.domain)
    st.markdown(plain(plan_text(setup.plan, t, seconds, setup.task)))
    if setup.without is not None:
        st.caption(t("Starts two runs: one with all columns, then one without this column."))
    _say_references(setup.plan.models, t)
    count = len(setup.plan.models)
    pressed = st.button(
        t.plural("Run {count} model", "Run {count} models", count),
        key="deepworth_run",
        type="primary",
        icon=":material/play_arrow:",
    )
    if pressed:
        leave()
        table = dataset_id if isinstance(dataset_id, str) else dataset_id()
        st.query_params["run"] = submit_once(setup, table, workspace)
        if setup.without is not None:
            submit_once(setup.without, table, workspace, WITHOUT)
        st.rerun()


def _say_references(models: tuple[str, ...], t: Translator) -> None:
    """Say which models are counted although the page offers no choice of them."""
    names = [model_label(id_, t) for id_ in models if get_model(id_).family not in FAMILIES]
    if names:
        said = t("Also included, as the reference: {models}", models=", ".join(names))
        st.caption(plain(said))


def submit_once(setup: Setup, dataset_id: str, workspace: str, part: int = 0) -> str:
    """Start the run of this draft, or find the one that an earlier click has started.

    ``part`` tells several runs of one draft apart.

    A second click interrupts the script at its next call of Streamlit: there is none between the
    store's answer and the note of it.
    """
    runs, draft, keeper = state.submitted, state.draft + part, store()
    if draft not in runs:
        runs[draft] = keeper.submit(
            workspace,
            dataset_id,
            setup.task,
            setup.plan,
            findings=setup.findings,
            estimate=setup.seconds,
        )
    return runs[draft]


def begin_next_draft() -> None:
    """Let the next press of Run start another run; called once a run is shown."""
    if state.draft in state.submitted:
        state.draft += 2


def _stop_at(
    setup: Setup, dataset_id: str | Callable[[], str], t: Translator, workspace: str
) -> None:
    """Show what spoils every result in full, with its remedy where the table can be changed."""
    bad = [one for one in setup.findings if one.severity is Severity.ERROR]
    if not bad:
        return

    def below(finding: Finding, place: int) -> None:
        if isinstance(dataset_id, str):
            dataset = dataset_of(workspace, dataset_id)
            remedy_controls(finding, place, dataset, dataset_id, t, workspace)

    with st.container(border=True):
        finding_list(bad, t, below)
