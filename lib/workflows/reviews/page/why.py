"""Why a model reads a review as it does: what its words add, two models side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import streamlit as st

from lib.core.facts import from_json
from lib.core.findings import Finding
from lib.core.results import Run, Status
from lib.core.task import TaskKind
from lib.evaluation.judge.label_scores import names_of
from lib.i18n import N_, Translator
from lib.models.catalogue import get_model, side_of
from lib.report.board import ranked
from lib.report.labels import class_name, model_label
from lib.ui.shell.text import plain
from lib.ui.widgets import model_predictions
from lib.ui.widgets.findings import finding_list
from lib.ui.widgets.job import ask_and_wait
from lib.ui.widgets.lazy import lazy_expander
from lib.workflows.reviews.exploring import failures as traits
from lib.workflows.reviews.facts.models import (
    Explanation,
    HeldOutExplanation,
    KeptModelsExplanation,
)
from lib.workflows.reviews.job_specs import EXPLAIN, EXPLAIN_HELD_OUT, ExplainParameters
from lib.workflows.reviews.page.class_choice import looked_at
from lib.workflows.reviews.page.out_of_fold import seen
from lib.workflows.reviews.page.vectors import vectors
from lib.workflows.reviews.report.review_sentences import negation_note

_SOURCES = {
    "error": N_("An error of the best model"),
    "row": N_("A row of the table"),
    "typed": N_("A typed review"),
}
_METHODS = {
    "weights": N_("From the model's weights, summed over the pieces of a word."),
    "integrated_gradients": N_(
        "Integrated gradients, from an empty text to this one (Sundararajan 2017)."
    ),
    "attention": N_("Attention: where the network looks; not an explanation of its prediction."),
    "none": N_("This model has no weights for words."),
}
_MAX_ERRORS = 25
_MAX_LABELS = 20
_CUT = 90
_INEXACT = 0.1


def why(run: Run, t: Translator, workspace: str) -> None:
    """Let the reader choose a review and two models, and draw what the words contribute."""
    ids = explainable(run)
    if not ids:
        st.caption(
            t("The fitted models of this run are not available here, so nothing can be explained.")
        )
        return
    code = looked_at(run, t)
    about = _choose_review(run, ids[0], t, workspace)
    if about is None:
        return
    first, second = _usual_pair(run, ids)
    columns = st.columns(2, gap="large") if second is not None else [st.container()]
    for place, (column, usual) in enumerate(zip(columns, (first, second), strict=False)):
        with column:
            model = st.selectbox(
                t("Model"),
                ids,
                index=ids.index(usual or first),
                format_func=lambda id_: model_label(id_, t),
                key=f"deepworth_why_model_{place}_{run.id}",
                persist_state="session",
            )
            params = replace(about, target=run.task.classes[code])
            if params.text is None:
                explain_row(run, str(model), params, t, workspace)
            else:
                explain(run, str(model), params, t, workspace)
                say_negation(run, str(model), params.text, t, workspace)
    legend(run.task.shown[code], t)
    vectors(run, t, workspace)


def explainable(run: Run) -> list[str]:
    """Return the fitted models that can be asked for the words' contributions, the best first."""
    return [
        one.id
        for one in ranked(run)
        if one.status is Status.DONE
        and one.has_artifact
        and one.family != "baseline"
        and get_model(one.id).framework != "none"
        and not run.origin
    ]


def _usual_pair(run: Run, ids: list[str]) -> tuple[str, str | None]:
    """Return the best classical and the best deep model, or the two best."""
    sides = {id_: side_of(id_, run.model(id_).family) for id_ in ids}
    classical = next((id_ for id_ in ids if sides[id_] == "classical"), None)
    deep = next((id_ for id_ in ids if sides[id_] == "deep"), None)
    if classical is not None and deep is not None:
        return classical, deep
    return ids[0], ids[1] if len(ids) > 1 else None


def _choose_review(run: Run, best: str, t: Translator, workspace: str) -> ExplainParameters | None:
    source = st.segmented_control(
        t("Which review"),
        list(_SOURCES),
        default="error",
        required=True,
        wrap=True,
        format_func=lambda name: t(_SOURCES[name]),
        key=f"deepworth_why_source_{run.id}",
        persist_state="session",
    )
    if source == "typed":
        text = st.text_area(
            t("Type or paste a review"),
            key=f"deepworth_why_text_{run.id}",
            height=90,
            max_chars=3_000,
            persist_state="session",
        )
        return ExplainParameters(text=text) if text.strip() else None
    table = model_predictions.table(run, workspace)
    if table is None or run.task.text is None:
        return None
    if source == "row":
        row = st.number_input(
            t("Row"),
            min_value=1,
            max_value=table.rows,
            key=f"deepworth_why_row_{run.id}",
            persist_state="session",
            width=200,
        )
        return ExplainParameters(row=int(row) - 1)
    found = seen(workspace, run.id, best)
    if found is None:
        return None
    order = traits.confident_first(found.wrong, found.confidence)[:_MAX_ERRORS]
    if not len(order):
        st.caption(t("The best model makes no errors on these reviews."))
        return None
    chosen = st.selectbox(
        t("Review"),
        [int(place) for place in order],
        format_func=lambda place: _short(found.texts[place]),
        key=f"deepworth_why_error_{run.id}",
        persist_state="session",
    )
    if run.task.kind is TaskKind.MULTILABEL:
        names = names_of(found.given.truth[chosen], run.task.shown)
        truth = ", ".join(names) or t("no label")
    else:
        truth = class_name(run.task.shown[int(found.given.codes[chosen])], t)
    st.caption(plain(t("Label: {name}.", name=truth)))
    return ExplainParameters(row=int(np.asarray(found.given.rows)[chosen]))


def _short(text: str) -> str:
    one = " ".join(text.split())
    return one if len(one) <= _CUT else one[:_CUT] + "…"


def explain_row(
    run: Run, model: str, params: ExplainParameters, t: Translator, workspace: str
) -> None:
    """Explain the held-out prediction of a row, which may be an error, not the kept model's.

    The kept model has learned from the row. The fold's model is fitted again: at once where that
    is quick, on a button for networks.
    """
    given = seen(workspace, run.id, model)
    at = None if given is None else np.flatnonzero(np.asarray(given.given.rows) == params.row)
    if given is None or at is None or not len(at):
        st.caption(t("This row was in no test part: the explained model was trained on it."))
        explain(run, model, params, t, workspace)
        return
    st.caption(
        t("Out-of-fold: the prediction of the fold's model, which had not seen this review.")
    )
    say_score(run, [float(one) for one in given.given.outputs[at[0]]], t)
    slow = get_model(model).framework == "keras"
    found = ask_and_wait(
        EXPLAIN_HELD_OUT,
        t,
        workspace,
        run=run,
        model=model,
        params=params,
        button=t("Explain this prediction (fits the fold again)") if slow else None,
    )
    if found is not None and found.result is not None:
        explanation = from_json(HeldOutExplanation, found.result)
        _draw(run, explanation, t, scored=run.plan.repeats > 1)
    panel = lazy_expander(
        t("Prediction of the stored model, which was trained on this review"),
        f"deepworth_why_kept_{model}_{run.id}",
    )
    if panel.open:
        with panel:
            explain(run, model, params, t, workspace)


def explain(run: Run, model: str, params: ExplainParameters, t: Translator, workspace: str) -> None:
    """Ask for the contributions of one kept model and draw them in the text."""
    found = ask_and_wait(EXPLAIN, t, workspace, run=run, model=model, params=params)
    if found is not None and found.result is not None:
        explanation = from_json(KeptModelsExplanation, found.result)
        _draw(run, explanation, t)
        _say_new_words(explanation, t)
        say_about_model(explanation.findings, t)


def say_about_model(findings: Sequence[Finding], t: Translator) -> None:
    """Say what was noticed of the model itself, such as other versions of its packages."""
    if findings:
        finding_list(findings, t)


def _say_new_words(found: KeptModelsExplanation, t: Translator) -> None:
    """Say so where words of a text stand in none of the reviews that were learned from."""
    if not found.new:
        return
    if len(found.new) < found.words:
        st.caption(plain(t("Words in no training review: {words}.", words=", ".join(found.new))))
    elif found.models[0].known:
        st.warning(
            t(
                "No word of this text occurs in the training reviews: the model judges by single "
                "letters or chance similarity, whatever its probability."
            ),
            icon=":material/question_mark:",
        )


def _draw(run: Run, found: Explanation, t: Translator, *, scored: bool = True) -> None:
    """Draw the words of one text and what each adds; ``scored``: say the class as well."""
    from lib.workflows.reviews.report.review_text import drawn_text

    for model in found.models:
        if model.method == "attention":
            heading = t("Attention")
            st.markdown(f"**{plain(heading)}**")
        elif scored:
            say_score(run, model.proba, t)
        if not model.known:
            st.warning(
                t(
                    "The model knows nothing of this text: none of its words, or parts of words, "
                    "were in the training reviews. Its probability says nothing about this text."
                ),
                icon=":material/question_mark:",
            )
            continue
        if model.spans:
            st.html(drawn_text(found.text, model.spans))
        said = t(_METHODS.get(model.method, _METHODS["none"]))
        if model.error is not None and model.error > _INEXACT:
            share = t.percent(model.error)
            said += " " + t(
                "The contributions miss {share} of the change: they are only approximate.",
                share=share,
            )
        st.caption(said)


def say_negation(run: Run, model: str, text: str, t: Translator, workspace: str) -> None:
    """Say how far a model can be believed on a text with a negation, from held-out reviews."""
    if run.task.kind is TaskKind.MULTILABEL or not traits.traits_of([text]).negation[0]:
        return
    found = seen(workspace, run.id, model)
    if found is None:
        return
    with_one = found.traits.negation
    said = negation_note(
        traits.rate("negation", ~found.wrong[with_one]),
        traits.rate("rest", ~found.wrong[~with_one]),
        float(found.confidence[with_one].mean()) if with_one.any() else 0.0,
        t,
    )
    if said:
        st.caption(f":material/block: {plain(said)}")


def say_score(run: Run, proba: Sequence[float], t: Translator) -> None:
    """Say which classes a model takes a text for, and how sure it is."""
    if run.task.kind is TaskKind.MULTILABEL:
        _say_labels(run, proba, t)
        return
    order = sorted(range(len(proba)), key=lambda code: -proba[code])
    parts = [
        f"{class_name(run.task.shown[code], t)} = {t.percent(proba[code], 1)}" for code in order[:3]
    ]
    st.markdown(f"**{plain(parts[0])}** · {plain(' · '.join(parts[1:]))}")


def _say_labels(run: Run, proba: Sequence[float], t: Translator) -> None:
    """Say the probability of each label, those that are given in bold; of very many the likely."""
    order = sorted(range(len(proba)), key=lambda code: -proba[code])
    parts = []
    for code in order[:_MAX_LABELS]:
        said = f"{class_name(run.task.shown[code], t)} = {t.percent(proba[code], 1)}"
        parts.append(f"**{plain(said)}**" if proba[code] > 0.5 else plain(said))
    st.markdown(" · ".join(parts))
    if proba[order[0]] <= 0.5:
        st.caption(t("No label has a probability above 0.5."))
    left = len(proba) - _MAX_LABELS
    if left > 0:
        st.caption(
            t.plural(
                "{count} less probable label not shown.",
                "{count} less probable labels not shown.",
                left,
            )
        )


def legend(name: str, t: Translator) -> None:
    """Say what the colours and lines in a text mean."""
    from lib.workflows.reviews.report.review_text import drawn_text

    shown = class_name(name, t)
    first, second = t("speaks for {name}", name=shown), t("speaks against {name}", name=shown)
    text = f"{first}   {second}"
    spans = [(0, len(first), 1.0), (len(first) + 3, len(text), -1.0)]
    st.html(drawn_text(text, spans))
    st.caption(
        t(
            "The stronger the colour, the larger the contribution to the model's score, relative "
            "to the strongest word of the text. Hover over a word to read the value."
        )
    )
