"""What makes a verdict more certain: more repeats of those that may still be the best."""

from __future__ import annotations

import streamlit as st

from lib.core.model import Family
from lib.core.plan import MAX_REPEATS, SplitKind
from lib.core.results import BY_FOLDS, BY_ROWS, Decision, Run, Status
from lib.errors import DeepworthError
from lib.evaluation.judge.inference.advice import advise
from lib.evaluation.judge.inference.difference import Comparison
from lib.evaluation.judge.inference.evidence import Evidence
from lib.evaluation.judge.inference.racing import contenders
from lib.evaluation.judge.verdict import compared
from lib.i18n import Translator
from lib.models.catalogue import side_of
from lib.report.drawing.numbers import rough_duration
from lib.report.reader import deciding_evidence
from lib.report.repeated import some_of
from lib.ui.shell import services
from lib.ui.shell.boundary import callout
from lib.ui.shell.text import plain
from lib.ui.widgets.run_reader import PageReader

_LEAST = 4
"""Repeats in all that are offered first; then twice as many."""


def more_certainty(run: Run, t: Translator, workspace: str) -> None:
    """Offer, below an unclear verdict, more repeats of the contenders, or to judge by rows."""
    verdict = run.verdict
    if verdict is None or verdict.reason:
        return
    # The groups of rows do not come with a bundle.
    grouped = bool(run.origin) and run.task.group is not None
    by_rows = run.plan.split not in (SplitKind.BOOTSTRAP, SplitKind.ORIGINS) and not grouped
    if verdict.method == BY_FOLDS and by_rows:
        _judge_anew(run, t, workspace)
    elif (
        verdict.method == BY_ROWS
        and not run.origin
        and verdict.decision is Decision.UNCLEAR
        and run.plan.repeats_differ
        and run.plan.most_repeats < MAX_REPEATS
    ):
        _repeat(run, t, workspace)


def _judge_anew(run: Run, t: Translator, workspace: str) -> None:
    st.caption(t("This verdict goes by the scores of the folds alone, which say less than rows."))
    label = t("Judge anew by the rows")
    about = t("From the predictions that are kept: no model is trained.")
    if st.button(label, key="deepworth_judge", icon=":material/balance:", help=about):
        from lib.store.extension import judge_anew
        from lib.store.judging import judge_bundle

        try:
            if run.origin:
                judge_bundle(services.store(), workspace, run)
            else:
                judge_anew(services.store(), workspace, run.id)
        except DeepworthError as error:
            callout(error, t)
            return
        st.rerun()


def _repeat(run: Run, t: Translator, workspace: str) -> None:
    evidence = deciding_evidence(PageReader(run, workspace))
    found = None if evidence is None else compared(evidence, _sides(run), run.plan)
    if evidence is None or not isinstance(found, Comparison):
        return
    models, repeats = contenders(found), _offered(run, evidence, found)
    if repeats is None:
        return
    seconds = _seconds(run, models, repeats)
    about = t(
        "{models} are repeated on new folds, {repeats} repeats in all. This will take {time}.",
        models=some_of(models, t),
        repeats=t.number(repeats),
        time=rough_duration(seconds * services.store().pace(run.task.domain), t),
    )
    label = t("More certainty: {repeats} repeats", repeats=t.number(repeats))
    if st.button(label, key="deepworth_certainty", icon=":material/replay:"):
        from lib.store.extension import repeat_further

        try:
            repeat_further(services.store(), workspace, run.id, models, repeats, estimate=seconds)
        except DeepworthError as error:
            callout(error, t)
            return
        st.rerun()
    st.caption(plain(about))


def _offered(run: Run, evidence: Evidence, found: Comparison) -> int | None:
    """Return how many repeats are offered; None where they would probably settle nothing."""
    advice = advise(evidence, found)
    if advice is None:
        return min(max(_LEAST, 2 * run.plan.most_repeats), MAX_REPEATS)
    return None if advice.repeats is None else int(advice.repeats.times)


def _sides(run: Run) -> dict[str, Family]:
    done = (one for one in run.models if one.status is Status.DONE)
    sides = {one.id: side_of(one.id, one.family) for one in done}
    return {model: side for model, side in sides.items() if side is not None}


def _seconds(run: Run, models: tuple[str, ...], repeats: int) -> float:
    """Return the expected wall time, by what one repeat took."""
    from lib.evaluation.plan.estimate import Costs
    from lib.settings import available_cores, read_settings

    more = repeats - run.plan.most_repeats
    once = {model: run.model(model).fit_cpu_seconds / run.plan.repeats for model in models}
    total = {model: more * seconds for model, seconds in once.items()}
    longest = {model: seconds / run.plan.folds for model, seconds in once.items()}
    return Costs(total, longest).wall(read_settings().workers or available_cores())
