"""The verdict: one sentence, one interval, three probabilities, the cost."""

import math

import streamlit as st

from lib.core.results import Decision, Run
from lib.i18n import Translator
from lib.report import charts
from lib.report.labels import DECISION_TEXTS
from lib.report.sentences import verdict_sentence
from lib.ui.text import plain

_COLOURS = {
    Decision.DEEP: "orange",
    Decision.CLASSICAL: "blue",
    Decision.EQUIVALENT: "blue",
    Decision.NO_GAIN: "blue",
    Decision.UNCLEAR: "gray",
}


def card(run: Run, t: Translator) -> None:
    """Draw the verdict of a run, or say why there is none."""
    with st.container(border=True, key="deepworth_verdict"):
        if run.verdict is None:
            st.markdown(plain(verdict_sentence(run, t)))
            return
        decision = run.verdict.decision
        st.markdown(f"### :{_COLOURS[decision]}[{plain(t(DECISION_TEXTS[decision]))}]")
        st.markdown(plain(verdict_sentence(run, t)))
        interval, chances, cost = st.columns([4, 4, 2], vertical_alignment="center")
        interval.plotly_chart(charts.verdict_interval(run, t), theme=None, key="deepworth_interval")
        chances.plotly_chart(charts.probabilities(run, t), theme=None, key="deepworth_chances")
        ratio = run.verdict.cost_ratio
        cost.metric(
            t("Training time, deep over classical"),
            f"{t.number(ratio, 1 if ratio < 10 else 0)} ×" if math.isfinite(ratio) else "–",
            help=t("CPU seconds over all folds of the best deep model over the best classical."),
        )
