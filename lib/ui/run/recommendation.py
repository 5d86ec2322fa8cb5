"""Which model to take, on the verdict's card, and what its reader may say of cost."""

from __future__ import annotations

import math

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.core.metrics import METRICS
from lib.core.results import Run, Verdict
from lib.evaluation.judge.inference.evidence import Evidence
from lib.evaluation.judge.inference.recommendation import Prices, Recommendation
from lib.evaluation.judge.recommended import USUAL, Terms, recommended
from lib.i18n import N_, Translator
from lib.report.labels import metric_label
from lib.report.recommended import recommendation_paragraphs, recommendation_title
from lib.report.sentences import rope_text
from lib.ui.shell.terms import with_terms
from lib.ui.shell.text import plain

_MOST = 5.0
"""The largest weight of cost that is offered."""


def recommendation(
    run: Run, evidence: Evidence | None, t: Translator, terms: Terms = USUAL
) -> None:
    """Draw which model to take and what that may cost; nothing where nothing is recommended."""
    found = recommended(run, evidence, terms)
    if found is None:
        return
    st.markdown(f"### {plain(recommendation_title(run, found, t))}")
    first, *more = recommendation_paragraphs(run, found, t, terms)
    st.markdown(plain(first))
    for paragraph in more:
        st.caption(plain(paragraph))
    if terms != USUAL:
        said = t("By what you entered of cost. Reports and files keep the usual rule.")
        st.markdown(f":orange[:material/tune:] {plain(said)}")


def choose_terms(run: Run, evidence: Evidence | None, t: Translator) -> Terms:
    """Draw what may be said of cost, and return it; the usual terms where it changes nothing."""
    if run.verdict is None or not isinstance(recommended(run, evidence), Recommendation):
        return USUAL
    place = st.container()
    with st.expander(t("What an error costs, in money"), icon=":material/payments:"):
        terms = _prices(run, run.verdict, t)
    least, most = (recommended(run, evidence, Terms(weight)) for weight in (0.0, _MOST))
    if terms.prices is not None or not least or not most or least.model == most.model:
        return terms
    with place:
        return Terms(_weight(run, t))


def _weight(run: Run, t: Translator) -> float:
    return float(
        st.slider(
            t("Weight of cost"),
            0.0,
            _MOST,
            USUAL.weight,
            0.5,
            format="%.1f",
            key=f"deepworth_weight_{run.id}",
            persist_state="session",
            width=420,
            help=with_terms(
                t(
                    "0: the model that is expected to be better is recommended, whatever it "
                    "costs. 1: the dearer one only if it is expected to be better by more than "
                    "the region of equivalence. 2: by more than twice that. Nothing is trained "
                    "again."
                ),
                t,
                "recommendation",
                "rope",
            ),
        )
    )


def _prices(run: Run, verdict: Verdict, t: Translator) -> Terms:
    """Ask for prices; without the worth of a better score there are none."""
    st.caption(
        t(
            "With these figures, models are compared in money instead. A period is what you "
            "choose, such as a month. Empty fields count as 0."
        )
    )
    metric, step = METRICS[verdict.metric], _step(verdict)
    asked = N_("Worth of {step} more in {metric}, per period")
    if not metric.greater_is_better:
        asked = N_("Worth of {step} less in {metric}, per period")
    worth, hour, fits, rows = (
        _figure(run, name, label, about, column)
        for (name, label, about), column in zip(
            (
                (
                    "worth",
                    t(asked, step=rope_text(step, t), metric=metric_label(verdict.metric, t)),
                    t("What so much better predictions earn or save, on all rows of a period."),
                ),
                ("hour", t("Cost of one CPU hour"), t("What an hour on one core costs.")),
                (
                    "fits",
                    t("Trainings per period"),
                    t("How often the model is trained anew, each time as long as on a fold here."),
                ),
                ("rows", t("Rows predicted per period"), t("On how many rows it is used.")),
            ),
            2 * st.columns(2),
            strict=True,
        )
    )
    currency = st.text_input(
        t("Currency (optional)"),
        max_chars=12,
        key=f"deepworth_price_currency_{run.id}",
        persist_state="session",
        width=200,
    )
    if not worth:
        return USUAL
    return Terms(prices=Prices(worth / step, hour, fits, rows), currency=currency.strip())


def _figure(run: Run, name: str, label: str, about: str, column: DeltaGenerator) -> float:
    """Return a figure that may be left empty."""
    entered = column.number_input(
        label,
        min_value=0.0,
        value=None,
        step=1.0,
        help=about,
        format="%g",
        key=f"deepworth_price_{name}_{run.id}",
        persist_state="session",
    )
    return entered or 0.0


def _step(verdict: Verdict) -> float:
    """Return the step of a metric whose worth is asked for: about 1 % of the score."""
    score = abs(verdict.score_classical)
    if math.isfinite(METRICS[verdict.metric].highest) or not 0 < score < math.inf:
        return 0.01
    return 10.0 ** round(math.log10(score / 100))
