"""What a verdict's difference is of, in one plain sentence."""

from __future__ import annotations

import math

from lib.core.plan import SplitKind
from lib.core.results import BY_FOLDS, BY_PERIODS, Run, Verdict
from lib.i18n import N_, Translator

_ROWS = N_(
    "The difference is how much better the best deep model would be than the best classical one on "
    "new rows like these, if both were trained anew on about {share} as many rows."
)
_GROUPS = N_(
    "The difference is how much better the best deep model would be than the best classical one on "
    "rows of new groups like these, if both were trained anew on about {share} as many rows."
)
_PERIODS = N_(
    "The difference is how much better the best deep model was than the best classical one over "
    "the {count} periods tested, both trained on the rows before each; later periods may differ."
)
_FOLDS = N_(
    "The difference is the mean over {count} folds; on each, a side is represented by its model "
    "that is best on the other folds."
)
_TIMES = N_(
    "The difference is the mean over the {count} periods tested; on each, a side is represented by "
    "its model that is best on the other periods."
)
_SERIES = N_(
    "The difference is how much better the best deep model would be than the best classical one on "
    "other series like these, at cut-offs like these {count}."
)
_CUTOFFS = N_(
    "The difference is how much better the best deep model was than the best classical one over "
    "the {count} cut-offs tested, both knowing only the values before each; later periods may "
    "differ."
)
_CUTOFF_FOLDS = N_(
    "The difference is the mean over the {count} cut-offs tested; at each, a side is represented "
    "by its model that is best at the other cut-offs."
)
_RESAMPLES = N_(
    "The difference is the mean over {count} resamples of the same rows; on each, a side is "
    "represented by its model that is best on the other resamples."
)


def estimand(run: Run, verdict: Verdict, t: Translator) -> str:
    """Return what the difference of a verdict is of, by how the run was split and judged."""
    split = run.plan.split
    count = t.number(sum(map(math.isfinite, verdict.differences)))
    if verdict.method == BY_PERIODS:
        return t(_CUTOFFS if split is SplitKind.ORIGINS else _PERIODS, count=count)
    if verdict.method == BY_FOLDS:
        by_split = {
            SplitKind.TIME: _TIMES,
            SplitKind.BOOTSTRAP: _RESAMPLES,
            SplitKind.ORIGINS: _CUTOFF_FOLDS,
        }
        return t(by_split.get(split, _FOLDS), count=count)
    if split is SplitKind.ORIGINS:
        return t(_SERIES, count=count)
    text = _GROUPS if split is SplitKind.GROUP else _ROWS
    return t(text, share=t.percent(1 - 1 / run.plan.folds))
