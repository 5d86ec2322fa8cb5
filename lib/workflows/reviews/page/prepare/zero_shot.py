"""Reviews without labels against classes that the analyst describes in words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from lib.core.dataset import Dataset
from lib.core.facts import from_json
from lib.core.results import Status
from lib.errors import InputError, ModelError
from lib.i18n import Translator
from lib.ui.shell import services, table_queries
from lib.ui.shell.boundary import callout
from lib.ui.shell.reader import csv_button
from lib.ui.shell.terms import with_terms
from lib.ui.shell.text import plain
from lib.ui.widgets.job import ask_and_wait
from lib.workflows.reviews.exploring.zero_shot import SENTIMENT, read_classes
from lib.workflows.reviews.facts.unlabelled import Agreement, NearestClasses
from lib.workflows.reviews.job_specs import LABELS, ZERO_SHOT, ZeroShotParameters
from lib.workflows.reviews.texts.encoders import SOURCE, chosen_source, has_encoder
from lib.workflows.reviews.texts.looking import SCORE, scored_texts

if TYPE_CHECKING:
    import pandas as pd

_USUAL, _STEP = 2_000, 500
_SHOWN = 100


def zero_shot(table: str, text: str, t: Translator, workspace: str) -> None:
    """Take descriptions of classes, and show which one each review is nearest to."""
    st.markdown(
        t(
            "Describe each class by what such a review would say. A pretrained sentence encoder "
            "embeds reviews and descriptions; a review belongs to the nearest class. Nothing is "
            "learned from your reviews: this is a rough guide that changes with the wording. "
            "Check it against a few labels of your own."
        )
    )
    if not has_encoder():
        callout(ModelError("encoder_unset", variable=SOURCE), t)
        return
    dataset = services.dataset(workspace, table)
    lines = st.text_area(
        t("Classes in your own words, one per line"),
        value="\n".join(f"{t(name)}: {'; '.join(words)}" for name, words in SENTIMENT.items()),
        key=f"deepworth_zero_shot_{table}",
        persist_state="session",
        height=160,
        help=with_terms(
            t(
                "The name, a colon, then phrases separated by semicolons, in the languages of the "
                "reviews."
            ),
            t,
            "own_words",
            "encoder",
        ),
    )
    most = _how_many(dataset, t)
    try:
        classes = read_classes(lines.splitlines())
    except InputError as error:
        callout(error, t)
        return
    params = ZeroShotParameters(
        text=text,
        classes=tuple((name, tuple(words)) for name, words in classes.items()),
        most=most,
        labels=_labels(table, text, workspace),
        encoder=chosen_source(),
    )
    found = ask_and_wait(
        ZERO_SHOT, t, workspace, dataset=table, params=params, button=t("Find the nearest class")
    )
    if found is not None and found.result is not None:
        _show(found.id, from_json(NearestClasses, found.result), table, text, t, workspace)


def _how_many(dataset: Dataset, t: Translator) -> int:
    """Return how many reviews are to be scored."""
    if dataset.rows <= _USUAL:
        return dataset.rows
    most = st.number_input(
        t("Reviews to score"),
        min_value=1,
        max_value=dataset.rows,
        value=_USUAL,
        step=_STEP,
        key=f"deepworth_zero_shot_most_{dataset.sha256}",
        persist_state="session",
        width=260,
        help=t("A random sample; the time grows with its size."),
    )
    return int(most)


def _labels(table: str, text: str, workspace: str) -> tuple[tuple[int, str], ...]:
    """Return the labels that were given to these reviews by hand, if any."""
    given = (
        one.params.labels
        for one in services.jobs().find(workspace, None, LABELS)
        if one.dataset == table and one.params.text == text and one.status is Status.DONE
    )
    return next(given, ())


def _show(
    job_id: str, result: NearestClasses, table: str, text: str, t: Translator, workspace: str
) -> None:
    from lib.report.figures.shares import shares_chart
    from lib.ui.widgets.chart import chart

    rows = [
        replace(share.named(name), rows=share.hits)
        for name, share in zip(result.classes, result.shares, strict=True)
    ]
    most = max(rows, key=lambda one: one.share)
    title = t(
        "Most frequent class: {name}, {share}",
        name=most.name,
        share=t.percent(most.share),
    )
    chart(shares_chart(rows, None, title, t("Share of reviews"), t), "deepworth_zero_shot", title)
    scored = t(
        "{count} of {all} reviews were scored.",
        count=t.number(result.rows),
        all=t.number(result.of),
    )
    st.caption(f"{scored} {_checked(result.check, t)}")
    classes = result.classes
    frame = _first_rows(workspace, table, job_id, text, classes)
    said = {"row": t("Row"), "class": t("Class"), "text": t("Review")}
    scores = {str(name): _score_name(str(name), t) for name in frame.columns[len(said) :]}
    st.dataframe(
        frame.rename(columns=said | scores),
        height=260,
        key="deepworth_zero_shot_rows",
        hide_index=True,
        lazy=False,
    )
    if result.rows > _SHOWN:
        st.caption(t("The first {count} rows.", count=t.number(_SHOWN)))
    from lib.ui.data.own_text import own_file
    from lib.ui.shell.file_names import file_stem
    from lib.workflows.reviews.report.review_files import scored_csv

    def csv(inside: str) -> bytes:
        scores: Any = services.jobs().path(workspace, job_id)
        own = own_file(workspace, table)
        return table_queries.ask(workspace, table, scored_csv, scores, text, classes, inside, *own)

    csv_button(
        t("Download the scores (CSV)"),
        csv,
        f"{file_stem(services.dataset(workspace, table).name)}-zero-shot",
        large=not table_queries.small(workspace, table),
        key=f"deepworth_zero_shot_csv_{job_id}",
        icon=":material/download:",
    )


def _score_name(column: str, t: Translator) -> str:
    return t("Score: {name}", name=column.removeprefix(SCORE))


def _checked(check: Agreement | None, t: Translator) -> str:
    """Say how the nearest classes agree with labels given by hand."""
    if check is None or not check.rows:
        said = t("There are no labels of these classes to check against: label a few first.")
        return plain(said)
    said = t.plural(
        "{share} of {count} manual label agrees ({low} to {high}); always guessing the most "
        "frequent one: {guess}.",
        "{share} of {count} manual labels agree ({low} to {high}); always guessing the most "
        "frequent one: {guess}.",
        check.rows,
        share=t.percent(check.share),
        low=t.percent(check.low),
        high=t.percent(check.high),
        guess=t.percent(check.guess),
    )
    return plain(said)


@st.cache_resource(show_spinner=False, max_entries=16, ttl=1800)
def _first_rows(
    workspace: str, table: str, job_id: str, text: str, classes: tuple[str, ...]
) -> pd.DataFrame:
    scores: Any = services.jobs().path(workspace, job_id)
    return table_queries.ask(workspace, table, scored_texts, scores, text, classes, _SHOWN)
