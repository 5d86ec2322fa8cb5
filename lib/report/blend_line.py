"""Does deep learning add anything: the blend with and without its deep models, as one sentence."""

from __future__ import annotations

from collections.abc import Mapping

from lib.core.facts import Json, plain_json
from lib.core.metrics import METRICS
from lib.core.results import Decision, Run, Status
from lib.evaluation.judge.inference.deep_in_blend import DEEP_IN_BLEND, DeepInBlend, from_kept
from lib.evaluation.judge.inference.difference import Comparison, NotCompared
from lib.i18n import N_, Translator
from lib.models.families.ensemble import BLEND
from lib.report.drawing.numbers import decimals_for, decimals_in, rounded, signed
from lib.report.labels import metric_label
from lib.report.reader import RunReader, latest
from lib.report.sentences import rope_text

_NO_WEIGHT = N_("The blend gives the deep models no weight: they add nothing to it.")
_FEW_POSITIVES = N_(
    "Whether the deep models add anything to the blend cannot be told: too few rows of the rarer "
    "class."
)
_BETTER = N_(
    "Adding the deep models to the blend improves its {metric} by {size} (95% interval: {low} to "
    "{high})."
)
_LITTLE_BETTER = N_(
    "Adding the deep models to the blend improves its {metric} by {size} (95% interval: {low} to "
    "{high}), which is within the region of equivalence (±{rope})."
)
_WORSE = N_(
    "Adding the deep models to the blend makes its {metric} worse by {size} (95% interval: {low} "
    "to {high})."
)
_UNSHOWN = N_(
    "Adding the deep models to the blend changes its {metric} by {change} (95% interval: {low} to "
    "{high}): no gain is shown."
)
_NONE = N_(
    "Adding the deep models to the blend changes its {metric} by {change} (95% interval: {low} to "
    "{high}): a gain of more than {rope} is unlikely."
)


def kept_blend(run: Run, reader: RunReader) -> DeepInBlend | None:
    """Return what the deep models add to a run's blend; None where that is not known."""
    blends = [one for one in run.models if one.id == BLEND]
    if not blends or blends[0].status is not Status.DONE:
        return None
    return from_kept(latest(reader, DEEP_IN_BLEND))


def blend_line(run: Run, t: Translator, reader: RunReader) -> str:
    """Return whether deep models add anything to the blend; "" without a blend of both sides."""
    found = kept_blend(run, reader)
    if found is None:
        return ""
    if found.weight == 0:
        return t(_NO_WEIGHT)
    compared = found.compared(run.plan)
    if compared is NotCompared.FEW_POSITIVES:
        return t(_FEW_POSITIVES)
    return _said(compared, run, t) if isinstance(compared, Comparison) else ""


def blend_document(run: Run, t: Translator, reader: RunReader) -> dict[str, Json]:
    """Return the same for the result document; empty where there is no such line.

    ``difference`` is positive where the blend is better with its deep models.
    """
    found, sentence = kept_blend(run, reader), blend_line(run, t, reader)
    if found is None or not sentence:
        return {}
    compared = found.compared(run.plan)
    numbers: Mapping[str, object] = {"difference": None, "low": None, "high": None}
    if isinstance(compared, Comparison):
        value = compared.estimate.value
        numbers = {"difference": value, "low": compared.low, "high": compared.high}
    about = {"metric": run.plan.metric, "deep_weight": found.weight, **numbers}
    return {"deep_in_blend": plain_json({**about, "sentence": sentence})}


def _said(compared: Comparison, run: Run, t: Translator) -> str:
    value, low, high = compared.estimate.value, compared.low, compared.high
    metric = run.plan.metric
    label, rope = metric_label(metric, t), rope_text(compared.rope, t)
    half, nearest = (high - low) / 2, min(abs(low), abs(high))
    decimals = decimals_in(metric, half)
    if round(nearest, decimals) == 0:  # an end must not look as if it were 0
        decimals = decimals_for(nearest if low * high > 0 else half)
    if low > 0:
        text = _LITTLE_BETTER if compared.decision is Decision.EQUIVALENT else _BETTER
        ends = [rounded(end, decimals, t) for end in (low, high)]
        size = rounded(value, decimals, t)
        return t(text, metric=label, size=size, low=ends[0], high=ends[1], rope=rope)
    if high < 0:
        ends = [rounded(-end, decimals, t) for end in (high, low)]
        size = rounded(-value, decimals, t)
        return t(_WORSE, metric=label, size=size, low=ends[0], high=ends[1])
    sign = 1.0 if METRICS[metric].greater_is_better else -1.0
    ends = [signed(end, decimals, t) for end in sorted((sign * low, sign * high))]
    unlikely = compared.decision in (Decision.EQUIVALENT, Decision.NO_GAIN, Decision.CLASSICAL)
    return t(
        _NONE if unlikely else _UNSHOWN,
        metric=label,
        change=signed(sign * value, decimals, t),
        low=ends[0],
        high=ends[1],
        rope=rope,
    )
