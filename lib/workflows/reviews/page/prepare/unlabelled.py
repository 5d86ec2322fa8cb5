"""Reviews without labels: an earlier model, a list of words, described classes, a few labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lib.core.common_jobs import PREDICT, PredictParameters
from lib.core.dataset import Dataset
from lib.core.facts import from_json
from lib.core.results import Run, Status
from lib.core.task import Domain
from lib.errors import InputError
from lib.i18n import N_, Translator
from lib.report.labels import model_label
from lib.ui.next_steps import predicting
from lib.ui.next_steps.fitted import fitted_models
from lib.ui.shell import services, table_queries
from lib.ui.shell.boundary import callout
from lib.ui.widgets.job import ask_and_wait
from lib.workflows.reviews.facts.unlabelled import LexiconShares
from lib.workflows.reviews.job_specs import LEXICON, LexiconParameters
from lib.workflows.reviews.page.prepare import prepared as kept
from lib.workflows.reviews.page.prepare.labelling import labelling, way_key
from lib.workflows.reviews.page.roles import setup_of_run
from lib.workflows.reviews.texts.looking import to_be_scored

if TYPE_CHECKING:
    from lib.workflows.reviews.texts.setup import ReviewSetup

_WAYS = {
    "labels": N_("Label a few yourself"),
    "earlier": N_("Use a model of an earlier run"),
    "lexicon": N_("A list of English words"),
    "zero_shot": N_("Classes in your own words"),
}
_RUNS = 50


def four_ways(
    dataset: Dataset, dataset_id: str, setup: ReviewSetup, t: Translator, workspace: str
) -> None:
    """Let the analyst choose a way, and draw it."""
    st.header(t("No labels: four options"), anchor=False)
    way = st.segmented_control(
        t("Option"),
        list(_WAYS),
        default="labels",
        required=True,
        wrap=True,
        format_func=lambda name: t(_WAYS[name]),
        key=way_key(dataset_id),
        persist_state="session",
        label_visibility="collapsed",
    )
    key = kept.as_key(setup)
    # The engine reads the derived table: the same texts as a comparison would learn from.
    table = _kept_table(workspace, dataset_id, key)
    if way == "earlier":
        _earlier(dataset, dataset_id, table, setup, t, workspace)
    elif way == "lexicon":
        _lexicon(table, setup.text[0], t, workspace)
    elif way == "zero_shot":
        from lib.workflows.reviews.page.prepare.zero_shot import zero_shot

        zero_shot(table, setup.text[0], t, workspace)
    else:
        labelling(table, t, workspace)


@st.cache_resource(show_spinner=False, max_entries=8, ttl=1800)
def _kept_table(workspace: str, dataset_id: str, key: str) -> str:
    return kept.keep_table(workspace, dataset_id, key)


def _lexicon(table: str, text: str, t: Translator, workspace: str) -> None:
    st.markdown(
        t(
            "VADER adds up the scores of words in a list made for English social media (Hutto & "
            "Gilbert 2014). It learns nothing from your reviews and does not read Korean. It "
            "misses most complaints: in our tests it found 26% to 47% of the negative reviews. "
            "Use it to explore, not to decide."
        )
    )
    found = ask_and_wait(
        LEXICON,
        t,
        workspace,
        dataset=table,
        params=LexiconParameters(text=text),
        button=t("Estimate with the list"),
    )
    if found is None or found.result is None:
        return
    from lib.report.figures.shares import shares_chart
    from lib.ui.widgets.chart import chart

    result = from_json(LexiconShares, found.result)
    rows = [
        result.positive.named(t("positive")),
        result.neutral.named(t("neutral")),
        result.negative.named(t("negative")),
    ]
    counted = [one.hits for one in rows]
    title = t(
        "According to the list, {share} of the English reviews are positive",
        share=t.percent(result.positive.share),
    )
    figure = shares_chart(rows, None, title, t("Share of reviews"), t, counted=counted)
    chart(figure, "deepworth_lexicon", title)
    if result.unread:
        said = t.plural(
            "{count} review is not in English and was not read.",
            "{count} reviews are not in English and were not read.",
            result.unread,
        )
        st.caption(said)


def _earlier(
    dataset: Dataset,
    dataset_id: str,
    reviews: str,
    setup: ReviewSetup,
    t: Translator,
    workspace: str,
) -> None:
    """Score the table by a fitted model of another run on reviews."""
    runs = {
        run.id: run
        for run in services.store().runs(workspace, limit=_RUNS)
        if run.task.domain == Domain.TEXT
        and run.status is Status.DONE
        and not run.origin
        and fitted_models(run)
    }
    if not runs:
        st.info(
            t(
                "There is no finished review run in this workspace yet. First compare models on "
                "labelled reviews, for example on the sample."
            ),
            icon=":material/history:",
        )
        return
    left, right = st.columns(2, gap="medium")
    run_id = left.selectbox(
        t("Run"),
        list(runs),
        format_func=lambda id_: runs[id_].name,
        key=f"deepworth_reviews_earlier_{dataset_id}",
        persist_state="session",
    )
    run = runs[run_id]
    model = right.selectbox(
        t("Model"),
        fitted_models(run),
        format_func=lambda id_: model_label(id_, t),
        key=f"deepworth_reviews_earlier_model_{dataset_id}_{run_id}",
        persist_state="session",
    )
    st.caption(
        t(
            "A model only knows the kind of reviews it was trained on: film reviews teach little "
            "about phones. Check a few predictions by eye."
        )
    )
    if st.button(t("Score the reviews"), type="primary", icon=":material/online_prediction:"):
        try:
            _ask(run, model, dataset, reviews, setup, workspace)
        except InputError as error:
            callout(error, t)
            return
    predicting.predictions_of(run.id, t, workspace, reviews)


def _ask(
    run: Run, model: str, dataset: Dataset, reviews: str, setup: ReviewSetup, workspace: str
) -> None:
    """Ask for the scores of the derived reviews, their text under the name that the run knows."""
    wanted = run.task.text or ""
    known = dataset.kinds()
    missing = [name for name in run.task.features if name != wanted and name not in known]
    if missing:
        raise InputError("missing_columns", columns=missing, nearest=[])
    own = setup_of_run(run)
    joined = tuple(name for name in (own.text if own else ()) if name != wanted)
    made = table_queries.making(workspace, reviews, to_be_scored, setup.text[0], wanted, joined)
    params = PredictParameters(name=dataset.name, of=reviews)
    services.jobs().ask(
        workspace,
        PREDICT,
        run=run.id,
        model=model,
        dataset=made.keep(made.value),
        params=params,
    )
