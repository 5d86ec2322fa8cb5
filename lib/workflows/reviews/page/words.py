"""What reviews say: typical words, topics, aspects, change over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from lib.core.facts import from_json
from lib.core.results import Run
from lib.core.task import TaskKind
from lib.i18n import N_, Translator
from lib.report.labels import class_name
from lib.ui.shell.state import state
from lib.ui.shell.text import plain
from lib.ui.widgets.chart import chart
from lib.ui.widgets.job import ask_and_wait
from lib.workflows.reviews.facts.words import TypicalWords, Word
from lib.workflows.reviews.job_specs import WORDS, WordsParameters
from lib.workflows.reviews.page.class_choice import looked_at
from lib.workflows.reviews.page.filters import language_filter, words_filter
from lib.workflows.reviews.page.read import on_point, read_them, source_of
from lib.workflows.reviews.page.times import aspects, times
from lib.workflows.reviews.page.topics import topics
from lib.workflows.reviews.report.review_sentences import words_note

_PARTS = {
    "typical": N_("Typical words"),
    "topics": N_("Topics"),
    "aspects": N_("Aspects"),
    "times": N_("Over time"),
}


def words(run: Run, t: Translator, workspace: str, viewer: bool) -> None:
    """Let the reader choose what to look at, and draw it."""
    part = st.segmented_control(
        t("Words and topics"),
        list(_PARTS),
        default="typical",
        required=True,
        format_func=lambda name: t(_PARTS[name]),
        key=f"deepworth_reviews_words_{run.id}",
        persist_state="session",
        label_visibility="collapsed",
    )
    language: str | None = None
    stop: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        code = looked_at(run, t)
        if not viewer and not run.origin:
            language = language_filter(run, t, workspace)
            if part in ("typical", "topics"):
                stop, keep = words_filter(run, t)
    chosen = WordsParameters(language=language, stop=stop, keep=keep)
    if part == "topics":
        topics(run, code, chosen, t, workspace, viewer)
    elif part == "aspects":
        aspects(run, code, language, t, workspace, viewer)
    elif part == "times":
        times(run, code, language, t, workspace, viewer)
    else:
        _typical(run, code, chosen, t, workspace, viewer)


def _typical(
    run: Run, code: int, chosen: WordsParameters, t: Translator, workspace: str, viewer: bool
) -> None:
    """Draw the scatter of words and the clouds of the class and of the other side."""
    job = ask_and_wait(WORDS, t, workspace, run=run, params=chosen, viewer=viewer)
    if job is None or job.result is None:
        return
    from lib.workflows.reviews.report.word_charts import words_scatter

    found = from_json(TypicalWords, job.result)
    classes = found.classes
    name = run.task.classes[code]
    shown = class_name(run.task.shown[code], t)
    figure = words_scatter(classes[name], shown, t, narrow=state.narrow)
    key, box = f"deepworth_words_{code}", f"deepworth_words_read_{run.id}"
    click = None if viewer else on_point(key, box, [trace.meta or () for trace in figure.data])
    chart(figure, key, t("Words by how typical they are of the class"), on_click=click)
    st.caption(words_note(t))
    if not viewer:
        known = {one.word: f"{one.word} ({t.number(one.reviews)})" for one in classes[name]}
        read_them(
            source_of(run, workspace), job, known, t("Reviews with a word"), box, t, workspace
        )
    _clouds(run, classes, code, t)
    _counted(found, t)
    with st.expander(t("All words as a table"), icon=":material/table_rows:"):
        _word_table(classes[name], t)


def _clouds(run: Run, classes: Mapping[str, Sequence[Word]], code: int, t: Translator) -> None:
    from lib.report.figures.shares import BAD, GOOD
    from lib.workflows.reviews.report.word_cloud import cloud_html

    several = run.task.kind is TaskKind.MULTILABEL  # the other side is its absence
    others = [] if several else [p for p in range(len(run.task.classes)) if p != code]
    sides = [(code, GOOD), *((place, BAD) for place in others[:1])]
    said = t("{word}: z {z}, in {reviews} reviews")
    for column, (place, colour) in zip(st.columns(2, gap="large"), sides, strict=False):
        name = run.task.classes[place]
        shown = class_name(run.task.shown[place], t)
        label = t("Words typical of {name}", name=shown)
        typical = classes[name]
        with column:
            st.markdown(f"**{plain(label)}**")
            if any(one.typical for one in typical):
                st.html(cloud_html(typical, colour, label, said, narrow=state.narrow))
            else:
                st.caption(t("No word is clearly typical of it."))


def _word_table(typical: Sequence[Word], t: Translator) -> None:
    import pandas as pd

    if not typical:
        return
    frame = pd.DataFrame(list(typical))
    column = st.column_config
    st.dataframe(
        frame[["word", "score", "low", "high", "z", "uses", "others", "reviews"]],
        hide_index=True,
        lazy=False,
        height=320,
        key="deepworth_word_table",
        alt=t("All words as a table"),
        column_config={
            "word": column.TextColumn(t("Word")),
            "score": column.NumberColumn(t("Log-odds"), format="%.2f"),
            "low": column.NumberColumn(t("lower"), format="%.2f"),
            "high": column.NumberColumn(t("upper"), format="%.2f"),
            "z": column.NumberColumn("z", format="%.1f"),
            "uses": column.NumberColumn(t("Count here")),
            "others": column.NumberColumn(t("Count elsewhere")),
            "reviews": column.NumberColumn(t("Reviews")),
        },
    )


def _counted(found: TypicalWords, t: Translator) -> None:
    said = t.plural("From {count} review.", "From {count} reviews.", found.reviews)
    if found.reviews < found.of:
        said += " " + t("A sample of {all}.", all=t.number(found.of))
    if found.morphemes is False:
        said += " " + t("Korean words without morphemes: kiwipiepy is not installed.")
    st.caption(said)
