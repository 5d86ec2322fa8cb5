"""What each of several runs says to take."""

from __future__ import annotations

import math
from collections.abc import Sequence

from lib.core.results import Run
from lib.evaluation.judge.inference.recommendation import Recommendation
from lib.evaluation.judge.recommended import Recommended
from lib.i18n import Translator
from lib.report.labels import metric_label
from lib.report.pareto import short_names
from lib.report.recommended import recommendation_title, regret_texts
from lib.report.side_by_side.differences import NOTHING, Fact

Found = Sequence[Recommended | None]
"""What each run recommends, if anything."""


def recommendation_facts(runs: Sequence[Run], found: Found, t: Translator) -> list[Fact]:
    """Return which model each run says to take, and what that gives up; none where none does."""
    if not any(found):
        return []
    topic, pairs = t("Recommendation"), list(zip(runs, found, strict=True))
    taken = tuple(recommendation_title(run, one, t) if one else NOTHING for run, one in pairs)
    rivals = tuple(
        short_names(run, t)[one.rival] if isinstance(one, Recommendation) else NOTHING
        for run, one in pairs
    )
    average, most = zip(*(_given_up(run, one, t) for run, one in pairs), strict=True)
    return [
        Fact(topic, t("Model to take"), taken),
        Fact(topic, t("Compared with"), rivals),
        Fact(topic, t("Expected loss by not taking that one"), average),
        Fact(topic, t("Loss at most (95% probability)"), most),
    ]


def _given_up(run: Run, found: Recommended | None, t: Translator) -> tuple[str, str]:
    """Return what is given up on average and at most, in the metric."""
    if not isinstance(found, Recommendation) or not math.isfinite(found.expected_regret):
        return NOTHING, NOTHING
    metric = metric_label(run.plan.metric, t)
    average, most = regret_texts(run, found, t)
    return f"{average} ({metric})", f"{most} ({metric})"
