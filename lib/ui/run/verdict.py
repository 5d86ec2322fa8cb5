"""The verdict: what to take, one interval, three probabilities, the cost, and why it is unsure."""

import math
from dataclasses import replace

import streamlit as st

from lib.core.metrics import METRICS
from lib.core.plan import SplitKind
from lib.core.results import BY_FOLDS, FEW_POSITIVES, Decision, Run, Verdict
from lib.evaluation.judge.inference.evidence import Evidence
from lib.evaluation.judge.recommended import USUAL, Terms
from lib.evaluation.judge.verdict import rejudge
from lib.evaluation.judge.verdict_claim import claimed
from lib.i18n import Translator
from lib.report.blend_line import blend_line
from lib.report.drawing.numbers import chance
from lib.report.drawing.palette import COLOURS
from lib.report.drawing.theme import NEUTRAL
from lib.report.figures import verdict_charts
from lib.report.labels import effort_label, parts_label
from lib.report.reader import deciding_evidence
from lib.report.sentences import (
    decision_title,
    rope_text,
    verdict_paragraphs,
    verdict_sentence,
)
from lib.report.verdict_card.estimand import estimand
from lib.report.verdict_card.meaning import meaning
from lib.report.verdict_card.unsure import what_would_help, why_unsure
from lib.ui.run.recommendation import choose_terms, recommendation
from lib.ui.shell.boundary import boundary
from lib.ui.shell.reader import fragment
from lib.ui.shell.terms import term_line, with_terms
from lib.ui.shell.text import plain
from lib.ui.widgets.chart import chart
from lib.ui.widgets.run_reader import PageReader

DECISION_COLOURS = {
    Decision.DEEP: "orange",
    Decision.CLASSICAL: "blue",
    Decision.EQUIVALENT: "blue",
    Decision.NO_GAIN: "blue",
    Decision.UNCLEAR: "gray",
}


KEYS = {COLOURS["classical"]: ":blue[■]", NEUTRAL: ":gray[■]", COLOURS["deep"]: ":orange[■]"}
"""The key to each part of the bar of probabilities."""
_MOST_PLACES = 6
"""Decimals of the half-width of the region at most."""


def card(
    run: Run,
    t: Translator,
    evidence: Evidence | None = None,
    terms: Terms | None = None,
    *,
    added: str = "",
    planned: float | None = None,
) -> None:
    """Draw which model to take, and the verdict of a run, or say why there is none.

    ``evidence`` is what is kept of it, ``terms`` what cost is to count; without them nothing is
    recommended. ``added`` says whether deep models add anything to a blend. ``planned``: the run's
    verdict is under another region of equivalence than this one.
    """
    with st.container(border=True, key="deepworth_verdict"):
        if terms is not None:
            recommendation(run, evidence, t, terms)
        if run.verdict is None:
            st.markdown(plain(verdict_sentence(run, t)))
            if added:
                st.markdown(plain(added))
            return
        if planned is not None:
            _other_region(run.verdict, planned, t)
        _said(run, run.verdict, t)
        chart(verdict_charts.verdict_interval(run, t), "deepworth_interval", t("Difference"))
        st.caption(plain(estimand(run, run.verdict, t)))
        if not run.verdict.reason:  # else the scores are no answer yet
            _chances(run, run.verdict, t)
        _costs(run, run.verdict, t)
        if added:
            st.markdown(plain(added))
        _unsure(run, run.verdict, evidence, t)
        with st.expander(t("What does this mean?"), icon=":material/help:"):
            for name, text in meaning(run, run.verdict, t):
                st.markdown(f"**{plain(name)}.** {plain(text)}")
            term_line(t, "verdict", "interval", "rope", "probability", "cpu_seconds")


def _said(run: Run, verdict: Verdict, t: Translator) -> None:
    """Draw the verdict in words, with the effort that it was reached at."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        title = plain(decision_title(run, verdict, t))
        st.markdown(f"#### :{DECISION_COLOURS[verdict.decision]}[{title}]", width="content")
        effort = t("Effort: {effort}", effort=effort_label(run.plan.effort, t))
        st.badge(effort, icon=":material/speed:", color="gray")
    for paragraph in verdict_paragraphs(run, t, on_card=True):
        st.markdown(plain(paragraph))


def _costs(run: Run, verdict: Verdict, t: Translator) -> None:
    """Draw how many times as much the best deep model costs as the best classical one."""
    deep, classical = (
        run.model(one).predict_ms_per_1000 or math.nan
        for one in (verdict.best_deep, verdict.best_classical)
    )
    ratios = (
        (
            t("Training time ratio"),
            verdict.cost_ratio,
            t(
                "CPU seconds over all {parts}: the best deep model divided by the best classical "
                "one.",
                parts=parts_label(run.plan, t),
            ),
        ),
        (
            t("Prediction time ratio"),
            deep / classical,
            t("Time to predict 1,000 rows: the best deep model divided by the best classical one."),
        ),
    )
    with st.container(horizontal=True, gap="large"):
        for label, ratio, about in ratios:
            if math.isfinite(ratio):
                shown = f"{t.number(ratio, 1 if ratio < 10 else 0)} ×"
                st.metric(label, shown, help=with_terms(about, t, "cpu_seconds"), width="content")


def _unsure(run: Run, verdict: Verdict, evidence: Evidence | None, t: Translator) -> None:
    """Say why the verdict is unclear, and what would help; nothing where it is not."""
    if not (why := why_unsure(run, verdict, t)):
        return
    question = t("Why so unsure?")
    st.markdown(f"##### {question}")
    st.markdown("\n".join(f"- {plain(one)}" for one in why))
    for one in what_would_help(run, verdict, evidence, t):
        st.markdown(f":material/lightbulb: {plain(one)}")


@fragment
def adjustable_card(run: Run, t: Translator, workspace: str) -> None:
    """Draw the verdict, and let the reader try another region of equivalence and weight of cost.

    What is stored stays as it was planned.
    """
    with boundary(t):
        reader = PageReader(run, workspace)
        evidence, added = deciding_evidence(reader), blend_line(run, t, reader)
        if run.verdict is None or run.verdict.reason == FEW_POSITIVES:
            card(run, t, evidence, USUAL, added=added)  # no region changes that
            return
        place = st.container()
        shown, planned = run, None
        chosen = _choose_region(run, run.verdict, t)
        if not math.isclose(chosen, run.plan.rope, rel_tol=1e-9, abs_tol=1e-12):
            rows = run.plan.sample_rows or run.rows
            judged = replace(run, verdict=rejudge(run.verdict, chosen, run.plan, rows))
            shown, planned = replace(run, verdict=claimed(judged)), run.verdict.rope
        terms = choose_terms(shown, evidence, t)
        with place:
            card(shown, t, evidence, terms, added=added, planned=planned)


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
    # As many as the planned one needs, which may lie between two steps.
    own = next((n for n in range(_MOST_PLACES) if round(planned, n) == planned), _MOST_PLACES)
    places = max(-math.floor(math.log10(step)), own)
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
            help=with_terms(
                t(
                    "Differences up to this size count as none in practice. Move it to see "
                    "whether the verdict depends on it; the results of the {parts} stay the same.",
                    parts=parts_label(run.plan, t),
                ),
                t,
                "rope",
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
    # Not a caption: that pales the colours, which are the key to the bar.
    parts = (
        f"{KEYS.get(colour, '□')} {name} {chance(share, t)}"
        for share, name, colour in verdict_charts.probability_parts(verdict, t)
    )
    st.markdown(
        f":small[{'&emsp;'.join(parts)}]",
        help=with_terms(_chances_help(run, verdict, t), t, "probability", "equivalent"),
    )


def _chances_help(run: Run, verdict: Verdict, t: Translator) -> str:
    if run.plan.split is SplitKind.ORIGINS:
        return t(
            "Probability of each, given the errors on the series and cut-offs that were tested. "
            "Equivalent: the true difference is within the region. Each allows for the luck of "
            "choosing the best of several models, so a part may stay open."
        )
    if verdict.method == BY_FOLDS:
        return t(
            "Probability of each, given the differences on the folds (Bayesian correlated t "
            "test). Equivalent: the true difference is within the region."
        )
    return t(
        "Probability of each, given the rows of the test parts and how much the folds differ. "
        "Equivalent: the true difference is within the region. Each allows for the luck of "
        "choosing the best of several models, so a part may stay open."
    )
