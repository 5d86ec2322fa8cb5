"""What metrics, models, families and decisions are called, and the texts of failures."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from lib.core.findings import Finding
from lib.core.metrics import METRICS
from lib.core.plan import Plan, SplitKind
from lib.core.results import Decision, Failure, Run
from lib.core.tuning import CODE
from lib.errors import InputError
from lib.i18n import N_, Translator
from lib.i18n.texts import ERRORS, FINDINGS
from lib.models.catalogue import get_model
from lib.report.reading_text import encoding_text
from lib.report.tuned import chosen_text

FAMILY_TEXTS = {
    "baseline": N_("Baseline"),
    "classical": N_("Classical"),
    "deep": N_("Deep"),
    "ensemble": N_("Ensemble"),
}

DECISION_TEXTS: dict[Decision, str] = {
    Decision.DEEP: N_("Deep learning pays off"),
    Decision.CLASSICAL: N_("Classical models are better"),
    Decision.EQUIVALENT: N_("Practically equivalent"),
    Decision.NO_GAIN: N_("No gain from deep learning"),
    Decision.UNCLEAR: N_("Cannot tell yet"),
}

EFFORT_TEXTS = {
    "quick": N_("Quick"),
    "standard": N_("Standard"),
    "thorough": N_("Thorough"),
}

STATUS_TEXTS = {
    "queued": N_("Waiting"),
    "running": N_("Running"),
    "done": N_("Done"),
    "failed": N_("Failed"),
    "cancelled": N_("Stopped"),
    "interrupted": N_("Interrupted"),
}

CLASS_TEXTS = {
    "negative": N_("negative"),
    "neutral": N_("neutral"),
    "positive": N_("positive"),
}
"""The classes that star ratings become."""


def class_name(name: str, t: Translator) -> str:
    """Return a class for display: those made of ratings translated, all others as they are."""
    return t(CLASS_TEXTS[name]) if name in CLASS_TEXTS else name


def metric_label(name: str, t: Translator) -> str:
    """Return a metric's name for display; an unknown metric's own name."""
    return t(METRICS[name].label) if name in METRICS else name


def metric_about(name: str, t: Translator) -> str:
    """Return a line that explains a metric, for a tooltip."""
    return t(METRICS[name].about) if name in METRICS else ""


def model_label(model_id: str, t: Translator) -> str:
    """Return a model's name for display; its id if the catalogue has it no more (an old run)."""
    try:
        return t(get_model(model_id).label)
    except InputError:
        return model_id


def family_label(family: str, t: Translator) -> str:
    """Return a family's name for display."""
    return t(FAMILY_TEXTS[family])


def status_label(status: str, t: Translator) -> str:
    """Return a status for display."""
    return t(STATUS_TEXTS[status])


def effort_label(effort: str, t: Translator) -> str:
    """Return an effort's name for display."""
    return t(EFFORT_TEXTS[effort])


def failure_text(failure: Failure, t: Translator) -> tuple[str, str]:
    """Return message and hint of a failure; a code no longer known is the reference."""
    if failure.code not in ERRORS:
        return t.failure("unexpected", {"reference": failure.code})
    context = dict(failure.context)
    if isinstance(model := context.get("model"), str):
        context["model"] = model_label(model, t)
    return t.failure(failure.code, context)


def failure_line(failure: Failure, t: Translator) -> str:
    """Return message and hint of a failure in one line, each with its full stop."""
    message, hint = failure_text(failure, t)
    return f"{message}{'' if message.endswith(('.', '!', '?')) else '.'} {hint}"


_HOLE = "\x00"
"""Stands for a text that is put in whole: values of sentences are cut when they are long."""


def finding_text(finding: Finding, t: Translator) -> tuple[str, str, str]:
    """Return title, message and advice of a finding; the code where it is no longer known."""
    if finding.code not in FINDINGS:
        return finding.code, ", ".join(finding.columns), ""
    values = dict(finding.values)
    if "models" in values:
        values["models"] = [model_label(id_, t) for id_ in finding.listed("models")]
    if "model" in values:
        values["model"] = model_label(str(values["model"]), t)
    if "encoding" in values:
        values["encoding"] = encoding_text(str(values["encoding"]))
    if finding.code == CODE:
        chosen = chosen_text(str(finding.values["model"]), values["chosen"], t)
        values |= {"chosen": _HOLE, "seconds": t.duration(finding.number("seconds"))}
        title, message, advice = t.finding(finding.code, values)
        return title, message.replace(_HOLE, chosen), advice
    return t.finding(finding.code, values)


_QUOTED = ("level", "levels", "label", "labels")
_OF_CLASSES = frozenset(
    ["class_imbalance", "rare_classes", "fewer_folds_class", "classes_left_out"],
)
"""Findings that quote classes, and by which of their values."""


def findings_of(run: Run) -> tuple[Finding, ...]:
    """Return a run's findings with its classes by the names that they have been given."""
    return tuple(_named(finding, run.task.names) for finding in run.findings)


def _named(finding: Finding, names: Mapping[str, str]) -> Finding:
    if not names or finding.code not in _OF_CLASSES:
        return finding
    called = {
        key: [names.get(str(one), one) for one in value]
        if isinstance(value, list | tuple)
        else names.get(str(value), value)
        for key, value in finding.values.items()
        if key in _QUOTED
    }
    return replace(finding, values={**finding.values, **called})


def finding_kind(alike: Sequence[Finding], t: Translator) -> tuple[str, list[str], str]:
    """Return the title of findings of one kind, the message of each, and the advice they share."""
    told = [finding_text(finding, t) for finding in alike]
    title, advice = told[0][0], list(dict.fromkeys(advice for _, _, advice in told))
    if len(alike) > 1:
        title = f"{title} ({t.number(len(alike))})"
    return title, [message for _, message, _ in told], " ".join(advice)


def by_resamples(metric: str) -> bool:
    """Whether a metric is of segments, which are judged by resamples instead of folds."""
    return not any(kind.has_target for kind in METRICS[metric].kinds)


_PARTS = {SplitKind.BOOTSTRAP: N_("resamples"), SplitKind.ORIGINS: N_("cut-offs")}
_TITLES = {SplitKind.BOOTSTRAP: N_("Resamples"), SplitKind.ORIGINS: N_("Cut-offs")}


def parts_label(plan: Plan, t: Translator) -> str:
    """Return what the parts are called on which models are compared: "folds"."""
    return t(_PARTS.get(plan.split, N_("folds")))


def parts_title(plan: Plan, t: Translator) -> str:
    """Return the same as a heading: "Folds"."""
    return t(_TITLES.get(plan.split, N_("Folds")))


def cpu_axis(plan: Plan, t: Translator) -> str:
    """Return what stands under an axis of CPU seconds."""
    return t("CPU seconds over all {parts} (log)", parts=parts_label(plan, t))
