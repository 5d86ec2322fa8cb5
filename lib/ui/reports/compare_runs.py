"""Two or more runs side by side: verdicts, what differs, scores, cost, differences by fold."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import groupby

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from lib.core.results import Run
from lib.errors import StoreError
from lib.evaluation.judge.inference.evidence import Evidence
from lib.evaluation.judge.recommended import Recommended, recommended
from lib.i18n import Translator
from lib.report.drawing.cells import safe_csv
from lib.report.drawing.numbers import chance
from lib.report.figures.charts import by_rank
from lib.report.figures.verdict_charts import interval_text
from lib.report.labels import effort_label, metric_about, metric_label, parts_label
from lib.report.reader import deciding_evidence
from lib.report.recommended import recommendation_title
from lib.report.sentences import decision_title, verdict_sentence
from lib.report.side_by_side import compare_charts
from lib.report.side_by_side import compare_runs as sides
from lib.report.side_by_side.differences import Fact, cautions, facts, other_folds
from lib.report.side_by_side.recommendations import Found, recommendation_facts
from lib.ui.run.runs import run_page, when
from lib.ui.shell.boundary import callout
from lib.ui.shell.reader import download_button
from lib.ui.shell.services import store
from lib.ui.shell.state import state
from lib.ui.shell.text import plain
from lib.ui.widgets.chart import chart
from lib.ui.widgets.run_reader import PageReader
from lib.ui.widgets.two_runs import evidence_of

MAX_RUNS = 8


def compare_runs(run_ids: Sequence[str], t: Translator, workspace: str) -> None:
    """Draw 2 to 8 runs side by side; a run that is not there any more is said and left out."""
    runs = []
    for run_id in list(dict.fromkeys(run_ids))[:MAX_RUNS]:
        try:
            runs.append(store().run(workspace, run_id))
        except StoreError as error:
            callout(error, t)
    if len(runs) < 2:
        st.info(
            t("Select two or more runs to compare them side by side."), icon=":material/compare:"
        )
        return
    for caution in cautions(runs, t):
        st.warning(plain(caution), icon=":material/warning:")
    found = [recommended(run, deciding_evidence(PageReader(run, workspace))) for run in runs]
    _verdicts(runs, found, t)
    _differences(runs, found, t)
    _scores(runs, t, workspace)


def _verdicts(runs: Sequence[Run], found: Found, t: Translator) -> None:
    st.header(t("Verdicts"), anchor=False)
    across = 2 if len(runs) in (2, 4) else 3
    for start in range(0, len(runs), across):
        columns = st.columns(across)[: len(runs) - start]
        for place, column in enumerate(columns, start):
            with column, st.container(border=True, gap="small", height="stretch"):
                _verdict(runs[place], found[place], place, t)
    metrics = {run.verdict.metric for run in runs if run.verdict}
    if len(metrics) == 1 and sum(run.verdict is not None for run in runs) > 1:
        figure = compare_charts.verdict_chart(runs, t)
        chart(figure, "deepworth_contrast_verdicts", t("Verdicts"))
        st.caption(t("Grey: differences this small do not matter in practice."))


def _verdict(run: Run, found: Recommended | None, place: int, t: Translator) -> None:
    st.page_link(
        run_page(run),
        label=f"**{sides.letter(place)} · {plain(run.name)}**",
        query_params={"run": run.id},
    )
    st.caption(plain(when(run.created, t)))
    verdict = run.verdict
    if found is not None:
        st.markdown(f"**{plain(recommendation_title(run, found, t))}**")
    if verdict is None:
        st.markdown(plain(verdict_sentence(run, t)))
        return
    st.markdown(f"**{plain(decision_title(run, verdict, t))}**")
    st.markdown(plain(verdict_sentence(run, t, brief=True)))
    ratio = verdict.cost_ratio
    cost = f"{t.number(ratio, 1 if ratio < 10 else 0)} ×" if math.isfinite(ratio) else "–"
    chances = (
        (t("Deep better"), chance(verdict.p_deep, t)),
        (t("Practically equivalent"), chance(verdict.p_equivalent, t)),
        (t("Classical better"), chance(verdict.p_classical, t)),
    )
    lines = (
        (t("Effort"), effort_label(run.plan.effort, t)),
        (t("Difference, 95% interval"), interval_text(verdict, t)),
        *(() if verdict.reason else chances),  # networks cut short: no answer yet
        (t("Training time ratio"), cost),
    )
    st.markdown("  \n".join(f":gray[{plain(name)}] {plain(value)}" for name, value in lines))


def _differences(runs: Sequence[Run], found: Found, t: Translator) -> None:
    st.header(t("What differs"), anchor=False)
    whole = st.toggle(
        t("Also show what is the same"),
        key="deepworth_contrast_all",
        persist_state="session",
        help=t("Otherwise only what differs between these runs is shown."),
    )
    known = [*recommendation_facts(runs, found, t), *facts(runs, t)]
    shown = [fact for fact in known if whole or fact.differs]
    if not shown:
        st.caption(t("Nothing differs in data, settings, models and software."))
        return
    st.table(_table(shown, len(runs), t))
    same = sum(not fact.differs for fact in known)
    if not whole and same:
        st.caption(t.plural("{count} item is the same.", "{count} items are the same.", same))


def _table(shown: Sequence[Fact], count: int, t: Translator) -> dict[str, list[str]]:
    """Return the facts as columns, each topic as a row of its own above its facts."""
    rows: list[tuple[str, ...]] = []
    for topic, some in groupby(shown, key=lambda fact: fact.topic):
        rows.append((f"**{plain(topic)}**", *[""] * count))
        rows += [tuple(map(plain, (fact.name, *fact.values))) for fact in some]
    names = [t("Item"), *(sides.letter(place) for place in range(count))]
    return {name: list(cells) for name, cells in zip(names, zip(*rows, strict=True), strict=True)}


def _scores(runs: Sequence[Run], t: Translator, workspace: str) -> None:
    st.header(t("Scores"), anchor=False)
    shared = sides.common_metrics(runs)
    if not shared:
        st.info(
            t("These runs share no metric: only those that have the chosen one are shown."),
            icon=":material/info:",
        )
    offered = shared or sides.all_metrics(runs)
    if not offered:
        st.caption(t("No model is complete yet."))
        return
    metric = st.selectbox(
        t("Metric"),
        offered,
        format_func=lambda name: metric_label(name, t),
        key="deepworth_contrast_metric",
        persist_state="session",
        help=t(
            "The metrics that all of these runs have; if there are none, those that any of "
            "them has."
        ),
    )
    st.caption(plain(metric_about(metric, t)))
    frame = sides.score_frame(runs, metric, t)
    frame.insert(0, "place", range(1, len(frame) + 1))
    column = st.column_config
    st.dataframe(
        frame,
        hide_index=True,
        column_config={
            "place": column.NumberColumn("#", width=40 if state.narrow else 60),
            "model": column.TextColumn(t("Model"), width=120 if state.narrow else 230),
        }
        | {
            sides.letter(place): column.TextColumn(
                help=t(
                    "Mean over the {parts} and half-width of its 95% interval.",
                    parts=parts_label(runs[place].plan, t),
                )
            )
            for place in range(len(runs))
        },
        height=35 * (len(frame) + 1) + 3,
        placeholder="–",
        key="deepworth_contrast_scores",
        alt=t("Scores"),
    )
    download_button(
        t("Download the scores (CSV)"),
        lambda: safe_csv(sides.score_numbers(runs, metric, t)),
        file_name="runs.csv",
        mime="text/csv",
        key="deepworth_contrast_csv",
        icon=":material/download:",
    )
    figure = compare_charts.score_chart(runs, metric, t, narrow=state.narrow)
    chart(figure, "deepworth_contrast_chart", t("Scores"))
    st.header(t("Quality against cost"), anchor=False)
    figure = compare_charts.cost_chart(runs, metric, t, narrow=state.narrow)
    if by_rank(figure):
        st.caption(t("A number instead of a name is the model's position in the table above."))
    chart(figure, "deepworth_contrast_cost", t("Quality against cost"))
    _pairs(runs, metric, t, workspace)


def _pairs(runs: Sequence[Run], metric: str, t: Translator, workspace: str) -> None:
    st.header(t("Differences on the same folds"), anchor=False)
    ids = [run.id for run in runs]
    chosen = ids[0]
    if len(runs) > 2:
        chosen = st.selectbox(
            t("Reference run"),
            ids,
            format_func=lambda one: f"{sides.letter(ids.index(one))} · {runs[ids.index(one)].name}",
            key="deepworth_contrast_reference",
            persist_state="session",
        )
    base = ids.index(chosen) if chosen in ids else 0
    found = {}
    for place, run in enumerate(runs):
        if place == base:
            continue
        named = {"run": sides.letter(place), "reference": sides.letter(base)}
        different = other_folds(run, runs[base], t)
        if different:
            st.info(
                plain(
                    t(
                        "{run} and {reference} were not tested on the same folds (they differ in: "
                        "{what}). Each score is shown above with its own interval; a paired "
                        "interval would be misleading.",
                        what=", ".join(different),
                        **named,
                    )
                ),
                icon=":material/link_off:",
            )
            continue
        pairs = sides.paired(
            run, runs[base], metric, partial(_measured, run, runs[base], metric, workspace)
        )
        if pairs:
            found[place] = pairs
        else:
            st.info(
                t("{run} and {reference} have no completed model in common.", **named),
                icon=":material/info:",
            )
    if found:
        _paired(runs, base, found, metric, t)


def _measured(run: Run, reference: Run, metric: str, workspace: str, model: str) -> Evidence | None:
    return evidence_of(run, reference, model, metric, workspace)


def _paired(
    runs: Sequence[Run],
    base: int,
    found: Mapping[int, Sequence[sides.Pair]],
    metric: str,
    t: Translator,
) -> None:
    st.markdown(
        plain(
            t(
                "Each model minus the same model in {reference}, on the same rows: what both find "
                "hard cancels out, so these intervals are usually narrower than those above.",
                reference=sides.letter(base),
            )
        )
    )
    figure = compare_charts.pair_chart(found, metric, t, narrow=state.narrow)
    chart(figure, "deepworth_contrast_pairs", t("Differences on the same folds"))
    st.caption(t("Grey: differences this small do not matter in practice."))
    for place, pairs in found.items():
        repeats = {run.plan.repeats for run in (runs[place], runs[base])}
        title = t(
            "{run} against {reference}", run=sides.letter(place), reference=sides.letter(base)
        )
        st.markdown(f"**{plain(title)}**")
        if len(repeats) > 1:
            st.caption(
                t.plural(
                    "From the {count} repeat that both have.",
                    "From the {count} repeats that both have.",
                    min(repeats),
                )
            )
        frame = sides.pair_frame(pairs, t)
        st.dataframe(
            frame,
            hide_index=True,
            column_config=_explained(list(frame.columns), pairs, t),
            height=35 * (len(frame) + 1) + 3,
            key=f"deepworth_contrast_pairs_{place}",
            alt=title,
        )


def _explained(
    names: Sequence[str], pairs: Sequence[sides.Pair], t: Translator
) -> dict[str, ColumnConfig]:
    """Return the columns of a table of pairs, each with a sentence on what it says."""
    difference = t(
        "Mean difference over the folds; the interval is corrected for the training rows that "
        "folds share."
    )
    if all(pair.by_rows for pair in pairs):
        difference = t(
            "Mean difference over the folds; the interval comes from the rows that were tested "
            "and from how much the folds differ."
        )
    texts = (
        "",
        difference,
        t(
            "What has at least 95% probability: better or worse by more than the grey region, or "
            "practically equal."
        ),
        t("Probability that the model is better here by more than the grey region."),
        t("Probability that the difference lies within the grey region."),
        t("Probability that the model is worse here by more than the grey region."),
    )
    return {
        name: st.column_config.TextColumn(help=text or None)
        for name, text in zip(names, texts, strict=True)
    }
