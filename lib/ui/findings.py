"""Findings as a calm list: what was noticed, how bad it is, what to do."""

from collections.abc import Callable, Iterable

import streamlit as st

from lib.core.findings import Finding, Severity
from lib.i18n import N_, Translator
from lib.report.labels import finding_text
from lib.ui.text import plain

_ORDER = (Severity.ERROR, Severity.WARNING, Severity.INFO)
_LOOK = {
    Severity.ERROR: (":red[:material/error:]", N_("Problem")),
    Severity.WARNING: (":orange[:material/warning:]", N_("Worth a look")),
    Severity.INFO: (":gray[:material/info:]", N_("Good to know")),
}


def finding_list(
    findings: Iterable[Finding],
    t: Translator,
    below: Callable[[Finding, int], None] | None = None,
) -> None:
    """List findings, the worst first; say so where there are none.

    ``below`` draws what belongs to one of them, given its place in the list.
    """
    # Equal findings (from reading and from planning, for instance) are said once.
    different = {repr(finding.to_dict()): finding for finding in findings}.values()
    ordered = sorted(different, key=lambda finding: _ORDER.index(finding.severity))
    if not ordered:
        st.caption(t("Nothing was noticed that needs your attention."))
    for place, finding in enumerate(ordered):
        with st.container(gap="xsmall"):
            _one(finding, t)
            if below is not None:
                below(finding, place)


def _one(finding: Finding, t: Translator) -> None:
    icon, word = _LOOK[finding.severity]
    title, message, advice = finding_text(finding, t)
    st.markdown(
        f"{icon} **{plain(title)}** :gray[{plain(t(word))}]  \n{plain(message)}"
        + (f"  \n:gray[{plain(advice)}]" if advice else "")
    )
