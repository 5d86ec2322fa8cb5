"""Findings as a calm list: what was noticed, how bad it is, what to do."""

from collections.abc import Callable, Iterable

import streamlit as st

from lib.core.findings import Finding, Severity, by_kind
from lib.i18n import N_, Translator
from lib.report.labels import finding_kind
from lib.ui.shell.terms import term_line
from lib.ui.shell.text import plain

_LOOK = {
    Severity.ERROR: (":red[:material/error:]", N_("Problem")),
    Severity.WARNING: (":orange[:material/warning:]", N_("Check")),
    Severity.INFO: (":gray[:material/info:]", N_("Note")),
}
_ALIKE = 3
_TERMS = {
    "all_missing": "missing",
    "class_imbalance": "imbalance",
    "constant": "constant",
    "dates_suggest_time_split": "time_split",
    "dominant_column": "leakage",
    "duplicate_rows": "duplicate",
    "groups_suggest_group_split": "groups",
    "high_cardinality": "category",
    "identifier": "identifier",
    "mostly_missing": "missing",
    "network_gap": "overfitting",
    "not_converged": "convergence",
    "rare_classes": "imbalance",
    "strong_predictor": "leakage",
    "target_leakage": "leakage",
    "tuned": "tuning",
}
"""What the glossary has on findings, by their codes."""


def finding_list(
    findings: Iterable[Finding],
    t: Translator,
    below: Callable[[Finding, int], None] | None = None,
) -> None:
    """List findings, the most harmful first and those of a kind as one; say where there are none.

    ``below`` draws what belongs to one of them, given its place in the list.
    """
    kinds = by_kind(findings)
    if not kinds:
        st.caption(t("Nothing needs your attention."))
    place = 0
    for alike in kinds:
        with st.container(gap="xsmall"):
            _kind(alike, place, t, below)
        place += len(alike)
    codes = (alike[0].code for alike in kinds)
    term_line(t, *dict.fromkeys(_TERMS[code] for code in codes if code in _TERMS))


def _kind(
    alike: tuple[Finding, ...],
    place: int,
    t: Translator,
    below: Callable[[Finding, int], None] | None,
) -> None:
    """Draw findings of one kind under one title, with their advice once."""
    icon, word = _LOOK[alike[0].severity]
    title, messages, advice = finding_kind(alike, t)
    heading = f"{icon} **{plain(title)}** :gray[{plain(t(word))}]"
    told = f"  \n:gray[{plain(advice)}]" if advice else ""
    if below is None or len(alike) == 1:
        st.markdown("  \n".join((heading, *map(plain, messages))) + told)
        if below is not None:
            below(alike[0], place)
        return
    st.markdown(heading + told)
    for number, (one, message) in enumerate(zip(alike[:_ALIKE], messages, strict=False)):
        st.markdown(plain(message))
        below(one, place + number)
    more = len(alike) - _ALIKE
    if more > 0:
        with st.expander(t.plural("{count} more like this", "{count} more like this", more)):
            for number, one in enumerate(alike[_ALIKE:], start=_ALIKE):
                st.markdown(plain(messages[number]))
                below(one, place + number)
