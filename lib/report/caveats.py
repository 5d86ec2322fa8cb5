"""What a verdict does not speak of, in sentences that stand beside it."""

from collections.abc import Iterable

from lib.core.metrics import METRICS
from lib.core.model import Role
from lib.core.plan import Effort
from lib.core.results import Decision, Run, Status, Verdict
from lib.evaluation.judge.verdict_claim import not_compared, without_pretrained
from lib.i18n import Translator
from lib.models.catalogue import role_of
from lib.report.labels import model_label
from lib.report.pareto import short_labels


def improving_sentence(verdict: Verdict, t: Translator) -> str:
    """Say which networks were cut short."""
    if not verdict.improving:
        return ""
    return t(
        "Still improving when training ended; may do better with more training: {models}.",
        models=listed(verdict.improving, t),
    )


def effort_sentence(run: Run, verdict: Verdict, t: Translator) -> str:
    """Say that networks had little training, where they did not win all the same."""
    quick = run.plan.effort is Effort.QUICK and run.task.kind.has_target
    if not quick or verdict.decision is Decision.DEEP:
        return ""
    return t("This run used quick effort; with standard effort, networks are trained longer.")


def pretrained_sentence(run: Run, t: Translator, *, brief: bool) -> str:
    """Say that reviews were compared without networks that had read others before."""
    if not without_pretrained(run):
        return ""
    if brief:
        return t("No pretrained network was included.")
    return t(
        "No pretrained network was included, so this run says nothing about them. In published "
        "results on films, fine-tuned BERT-type networks reach an accuracy of about 0.90 with "
        "150,000 Korean training reviews (NSMC), of about 0.95 with 25,000 English ones (IMDb; "
        "Sun et al. 2019)."
    )


def reference_sentence(run: Run, verdict: Verdict, t: Translator) -> str:
    """Say of a reference that is ahead of the best deep model why it does not stand for it."""
    metric = METRICS[verdict.metric]
    sign = 1.0 if metric.greater_is_better else -1.0
    ahead = [
        result.id
        for result in run.models
        if role_of(result.id) is Role.REFERENCE
        and result.status is Status.DONE
        and metric.name in result.metrics
        and sign * (result.metrics[metric.name].mean - verdict.score_deep) > 0
    ]
    if not ahead:
        return ""
    return t(
        "{models} did better, but it is a linear model: a reference that represents neither side.",
        models=listed(ahead, t),
    )


def absent_sentence(run: Run, verdict: Verdict, t: Translator) -> str:
    """Say which models the verdict does not speak of: unfinished ones, and strong ones left out."""
    said = []
    if verdict.missing:
        said.append(
            t("Left out because they did not finish: {models}.", models=listed(verdict.missing, t))
        )
    if absent := not_compared(run):
        said.append(t("Strong models that were not compared: {models}.", models=listed(absent, t)))
    return " ".join(said)


def listed(models: Iterable[str], t: Translator) -> str:
    """Return the names of models with commas between them."""
    return ", ".join(short_labels([model_label(model, t) for model in models]))
