"""The verdict: one sentence, one interval, three probabilities, the cost."""

import math
from dataclasses import replace

import streamlit as st

from lib.core.metrics import METRICS
from lib.core.results import Decision, Run, Verdict
from lib.evaluation.judge.verdict import rejudge
from lib.evaluation.judge.verdict_claim import claimed
from lib.i18n import Translator
from lib.report.drawing.numbers import chance
from lib.report.figures import verdict_charts
from lib.report.labels import effort_label
from lib.report.sentences import (
    decision_title,
    rope_text,
    verdict_paragraphs,
    verdict_sentence,
)
from lib.ui.shell.boundary import boundary
from lib.ui.shell.reader import fragment
from lib.ui.shell.text import plain
from lib.ui.widgets.chart import chart

DECISION_COLOURS = {
    Decision.DEEP: "orange",
    Decision.CLASSICAL: "blue",
    Decision.EQUIVALENT: "blue",
    Decision.NO_GAIN: "blue",
    Decision.UNCLEAR: "gray",
}


def card(run: Run, t: Translator, *, planned: float | None = None) -> None:
    """Draw the verdict of a run, or say why there is none.

    ``planned``: the run's verdict is under another region of equivalence than this one.
    """
    with st.container(border=True, key="deepworth_verdict"):
        if run.verdict is None:
            st.markdown(plain(verdict_sentence(run, t)))
            return
        if planned is not None:
            _other_region(run.verdict, planned, t)
        decision = run.verdict.decision
        title = plain(decision_title(run, run.verdict, t))
        st.markdown(f"### :{DECISION_COLOURS[decision]}[{title}]")
        effort = t("Effort: {effort}", effort=effort_label(run.plan.effort, t))
        st.badge(effort, icon=":material/speed:", color="gray")
        for paragraph in verdict_paragraphs(run, t):
            st.markdown(plain(paragraph))
        interval, cost = st.columns([4, 1], vertical_alignment="center")
        with interval:
            chart(verdict_charts.verdict_interval(run, t), "deepworth_interval", t("Difference"))
        ratio = run.verdict.cost_ratio
        cost.metric(
            t("Training time ratio"),
            f"{t.number(ratio, 1 if ratio < 10 else 0)} ×" if math.isfinite(ratio) else "–",
            help=t(
                "CPU seconds over all folds: the best deep model divided by the best classical one."
            ),
        )
        if not run.verdict.reason:  # else the scores are no answer yet
            _chances(run, run.verdict, t)


@fragment
def adjustable_card(run: Run, t: Translator) -> None:
    """Draw the verdict, and let the reader try another region of equivalence on it.

    What is stored stays as it was planned.
    """
    with boundary(t):
        if run.verdict is None:
            card(run, t)
            return
        place = st.container()
        chosen = _choose_region(run, run.verdict, t)
        with place:
            if math.isclose(chosen, run.plan.rope, rel_tol=1e-9, abs_tol=1e-12):
                card(run, t)
            else:
                rows = run.plan.sample_rows or run.rows
                judged = replace(run, verdict=rejudge(run.verdict, chosen, run.plan, rows))
                card(replace(run, verdict=claimed(judged)), t, planned=run.verdict.rope)


def _other_region(verdict: Verdict, planned: float, t: Translator) -> None:
    said = t(
        "Judged with a different region of equivalence than planned: ±{region} instead of "
        "±{planned}. The verdict stored with the run does not change.",
        region=rope_text(verdict.rope, t),
        planned=rope_text(planned, t),
    )
    st.markdown(f":orange[:material/tune:] {plain(said)}")


def _choose_region(run: Run, verdict: Verdict, t: Translator) -> float:
    """Return the chosen half-width, given as in the plan; planned unless it was moved."""
    planned, relative = run.plan.rope, run.plan.rope_relative
    scale = _scale(run, verdict)
    most = max(5 * planned, 1.5 * max(abs(verdict.low), abs(verdict.high)) / scale)
    step = 10.0 ** math.floor(math.log10(most / 40)) if most > 0 else 0.001
    most = step * math.ceil(max(most, step) / step)
    places = max(-math.floor(math.log10(step)), 0)
    key = f"deepworth_region_{run.id}"
    label = (
        t("Region of equivalence (share of the score)") if relative else t("Region of equivalence")
    )

    def back() -> None:
        st.session_state[key] = planned

    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.slider(
            label,
            0.0,
            most,
            planned,
            step,
            format=f"%.{places}f",
            key=key,
            persist_state="session",
            width=420,
            help=t(
                "Differences up to this size count as none in practice. Move it to see whether "
                "the verdict depends on it; the results of the folds stay the same."
            ),
        )
        st.button(
            t("Reset"),
            key=f"deepworth_planned_{run.id}",
            on_click=back,
            disabled=math.isclose(chosen, planned, rel_tol=1e-9, abs_tol=1e-12),
            icon=":material/undo:",
        )
    return float(chosen)


def _scale(run: Run, verdict: Verdict) -> float:
    """Return what a half-width given as in the plan is multiplied by."""
    if not run.plan.rope_relative:
        return 1.0
    better = max if METRICS[verdict.metric].greater_is_better else min
    return abs(better(verdict.score_classical, verdict.score_deep)) or 1.0


def _chances(run: Run, verdict: Verdict, t: Translator) -> None:
    """Draw the three probabilities as one bar, named below it: a legend needs more width."""
    figure = verdict_charts.probabilities(run, t)
    figure.update_layout(showlegend=False, height=44, margin={"l": 8, "r": 8, "t": 4, "b": 4})
    chart(figure, "deepworth_chances", t("Probabilities"))
    named = (
        ("blue", t("Classical better"), verdict.p_classical),
        ("gray", t("Practically equivalent"), verdict.p_equivalent),
        ("orange", t("Deep better"), verdict.p_deep),
    )
    # Not a caption: that pales the colours, which are the key to the bar.
    parts = (f":{colour}[■] {name} {chance(share, t)}" for colour, name, share in named)
    st.markdown(
        f":small[{'&emsp;'.join(parts)}]",
        help=t(
            "Probability of each, given the differences on the folds (Bayesian correlated t "
            "test). Equivalent: the true difference is within the region."
        ),
    )
