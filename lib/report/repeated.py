"""What is said of models that were repeated on more folds than the others."""

import math
from collections.abc import Collection

from lib.core.results import REPEATED, Interval, ModelResult, Run, Verdict
from lib.i18n import Translator
from lib.report.caveats import listed
from lib.report.drawing.numbers import score_text

_FEW = 4
"""Models up to which each is named."""


def repeating_sentence(run: Run, t: Translator) -> str:
    """Return who is being repeated in the phase REPEATING, and how far that is."""
    return t(
        "{models} are repeated on new folds: {done} of {repeats} repeats",
        models=some_of(run.plan.further, t),
        done=t.number(run.repeated),
        repeats=t.number(run.plan.most_repeats),
    )


def some_of(models: Collection[str], t: Translator) -> str:
    """Return the names of models; of more than a few only how many they are."""
    if len(models) > _FEW:
        return t.plural("{count} model", "{count} models", len(models))
    return listed(models, t)


def repeats_sentence(run: Run, verdict: Verdict, t: Translator) -> str:
    """Return over how many repeats a verdict compares its two models, if over more than others."""
    if not verdict.repeats:
        return ""
    return t(
        "Both scores are means over {repeats} repeats of the folds; the leaderboard shows the "
        "{planned} that all models have.",
        repeats=t.number(verdict.repeats),
        planned=t.plural("{count} repeat", "{count} repeats", run.plan.repeats),
    )


def fewer_sentence(run: Run, t: Translator) -> str:
    """Return that who judges by the plan's repeats alone may come to another verdict; else ""."""
    if run.verdict is None or not run.verdict.repeats:
        return ""
    return t(
        "The run compared {models} over {repeats} repeats of the folds. Here all models have the "
        "same {planned}, so the verdict may be another one.",
        models=some_of(run.plan.further, t),
        repeats=t.number(run.verdict.repeats),
        planned=t.plural("{count} repeat", "{count} repeats", run.plan.repeats),
    )


def repeats_note(result: ModelResult, metric: str, t: Translator) -> str:
    """Return a model's score over its further repeats; "" for one that has none."""
    note = next((one for one in result.notes if one.code == REPEATED), None)
    if note is None:
        return ""
    mean, low, high = (note.number(name) for name in ("mean", "low", "high"))
    score = score_text(Interval(mean, math.nan, low, high, ()), t, metric)
    return t("{repeats} repeats: {score}", repeats=t.number(note.count("repeats")), score=score)
