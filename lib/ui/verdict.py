"""The verdict: one sentence, one interval, three probabilities, the cost."""

import math

import streamlit as st

from lib.core.results import Decision, Run, Verdict
from lib.i18n import Translator
from lib.report import charts
from lib.report.labels import DECISION_TEXTS
from lib.report.numbers import chance
from lib.report.sentences import verdict_sentence
from lib.ui.chart import chart
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
        interval, cost = st.columns([4, 1], vertical_alignment="center")
        with interval:
            chart(charts.verdict_interval(run, t), "deepworth_interval", t("Difference"))
        ratio = run.verdict.cost_ratio
        cost.metric(
            t("Training time ratio"),
            f"{t.number(ratio, 1 if ratio < 10 else 0)} ×" if math.isfinite(ratio) else "–",
            help=t("CPU seconds over all folds of the best deep model over the best classical."),
        )
        _chances(run, run.verdict, t)


def _chances(run: Run, verdict: Verdict, t: Translator) -> None:
    """Draw the three probabilities as one bar, named below it: a legend needs more width."""
    figure = charts.probabilities(run, t)
    figure.update_layout(showlegend=False, height=44, margin={"l": 8, "r": 8, "t": 4, "b": 4})
    chart(figure, "deepworth_chances", t("Probabilities"))
    named = (
        ("blue", t("Classical better"), verdict.p_classical),
        ("gray", t("Practically equivalent"), verdict.p_equivalent),
        ("orange", t("Deep better"), verdict.p_deep),
    )
    # Not a caption: that pales the colours, which are the key to the bar.
    parts = (f":{colour}[■] {name} {chance(share, t)}" for colour, name, share in named)
    st.markdown(f":small[{'&emsp;'.join(parts)}]")
