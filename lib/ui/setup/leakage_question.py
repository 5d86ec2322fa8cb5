"""The question before a run whether the column that does most of the work is known in time."""

from collections.abc import Sequence

import streamlit as st

from lib.core.findings import Finding
from lib.i18n import N_, Translator
from lib.ui.setup.keys import chosen, of
from lib.ui.shell.terms import with_terms
from lib.ui.shell.text import plain
from lib.ui.widgets.findings import finding_list

DOMINANT = "dominant_column"
YES, NO, BOTH = "yes", "no", "both"
_ANSWERS = {
    YES: N_("Yes, it is known"),
    NO: N_("No, leave it out"),
    BOTH: N_("Compare both"),
}


def ask(
    findings: Sequence[Finding], dataset_id: str, target: str, t: Translator
) -> tuple[str, str] | None:
    """Draw the question where a finding asks it; return the column and the answer.

    None where there is nothing to ask. Unanswered means yes.
    """
    found = next((finding for finding in findings if finding.code == DOMINANT), None)
    if found is None:
        return None
    column = found.columns[0]
    key = of("known", dataset_id, target, column)
    with st.container(border=True):
        finding_list([found], t)
        st.segmented_control(
            plain(t("Is {column} known at the time of prediction?", column=column)),
            list(_ANSWERS),
            format_func=lambda one: t(_ANSWERS[one]),
            wrap=True,
            key=key,
            persist_state="session",
            help=with_terms(
                t(
                    "A value that is recorded only after the outcome, such as the length of a "
                    "call, makes every model look better than it will be."
                ),
                t,
                "leakage",
            ),
        )
    return column, str(chosen(key, YES))
