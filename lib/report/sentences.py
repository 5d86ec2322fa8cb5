"""The verdict and the plan in a sentence or two."""

import math

from lib.core.metrics import METRICS
from lib.core.model import Family, Role
from lib.core.plan import Plan, SplitKind
from lib.core.references import look_up
from lib.core.results import FEW_POSITIVES, Decision, Run, Status, Verdict
from lib.core.task import Task
from lib.core.workflow import workflows
from lib.evaluation.judge.inference.difference import MIN_POSITIVES
from lib.evaluation.judge.verdict_claim import Withheld, why_none, without_pretrained
from lib.i18n import N_, Translator
from lib.models.catalogue import find_model, get_model, role_of, side_of
from lib.report.caveats import (
    absent_sentence,
    effort_sentence,
    improving_sentence,
    listed,
    pretrained_sentence,
    reference_sentence,
)
from lib.report.chances import chances_sentence
from lib.report.drawing.numbers import (
    chance,
    decimals_for,
    decimals_in,
    decimals_of,
    rough_duration,
    rounded,
)
from lib.report.labels import DECISION_TEXTS, by_resamples, metric_label, model_label
from lib.report.pareto import short_labels
from lib.report.repeated import repeats_sentence
from lib.report.settling import what_settles
from lib.report.verdict_words import verdict_words

_VERDICTS: dict[Decision, str] = {
    Decision.DEEP: N_(
        "Deep learning pays off here: {deep} ({metric} {score_deep}) is better than the best "
        "classical model, {classical} ({score_classical})."
    ),
    Decision.CLASSICAL: N_(
        "Deep learning does not pay off here: the best classical model, {classical} ({metric} "
        "{score_classical}), is better than the best deep model, {deep} ({score_deep})."
    ),
    Decision.EQUIVALENT: N_(
        "Deep learning does not pay off here: the best deep model, {deep} ({metric} "
        "{score_deep}), is practically equivalent to {classical} ({score_classical})."
    ),
    Decision.NO_GAIN: N_(
        "Deep learning does not pay off here: the best deep model, {deep} ({metric} "
        "{score_deep}), is probably not better than {classical} ({score_classical})."
    ),
    Decision.UNCLEAR: N_(
        "Cannot tell yet whether deep learning pays off here: the best deep model is {deep} "
        "({metric} {score_deep}), the best classical one {classical} ({score_classical})."
    ),
}
_FROM_SCRATCH: dict[Decision, str] = {
    Decision.CLASSICAL: N_(
        "Networks trained from scratch do not pay off here: the best classical model, {classical} "
        "({metric} {score_classical}), is better than the best of them, {deep} ({score_deep})."
    ),
    Decision.EQUIVALENT: N_(
        "Networks trained from scratch do not pay off here: the best of them, {deep} ({metric} "
        "{score_deep}), is practically equivalent to {classical} ({score_classical})."
    ),
    Decision.NO_GAIN: N_(
        "Networks trained from scratch do not pay off here: the best of them, {deep} ({metric} "
        "{score_deep}), is probably not better than {classical} ({score_classical})."
    ),
}
"""Of reviews where no pretrained network took part: of those it would say too much."""
_IMPROVING = N_(
    "Cannot tell yet whether deep learning pays off here: the best deep model so far is {deep} "
    "({metric} {score_deep}), the best classical one {classical} ({score_classical})."
)
_FEW_POSITIVES = N_(
    "Too few rows of the rarer class to tell whether deep learning pays off here: a test part has "
    "{positives}, and at least {needed} are needed. The best deep model is {deep} ({metric} "
    "{score_deep}), the best classical one {classical} ({score_classical})."
)
_CHEAPER = N_(
    "Deep learning is as good as classical models here, and cheaper: the best deep model, {deep} "
    "({metric} {score_deep}), is practically equivalent to {classical} ({score_classical})."
)


def verdict_sentence(run: Run, t: Translator, *, brief: bool = False) -> str:
    """Return the verdict in words, or why there is none; ``brief``: not what would settle it."""
    return " ".join(verdict_paragraphs(run, t, brief=brief))


def verdict_paragraphs(
    run: Run, t: Translator, *, brief: bool = False, on_card: bool = False
) -> list[str]:
    """Return the same in parts: what is said, and what it does not speak of, if anything.

    ``on_card``: not why it is unclear and what would settle it, which stands below it there.
    """
    if run.verdict is None:
        return [part for part in (_no_verdict(run, t), _remark(run, t)) if part]
    verdict = run.verdict
    caveats = [effort_sentence(run, verdict, t), pretrained_sentence(run, t, brief=brief)]
    if not brief:
        caveats.append(reference_sentence(run, verdict, t))
    if not brief or verdict.decision is not Decision.UNCLEAR:  # a claim says whom it leaves out
        caveats.append(absent_sentence(run, verdict, t))
    judged = _judged(run, verdict, t, brief=brief, on_card=on_card)
    parts = (judged, " ".join(part for part in caveats if part))
    return [part for part in parts if part]


def _remark(run: Run, t: Translator) -> str:
    own = verdict_words(run)
    return "" if own is None else own.remark(run, t)


def _judged(run: Run, verdict: Verdict, t: Translator, *, brief: bool, on_card: bool) -> str:
    own = verdict_words(run)
    text = _text_of(run, verdict)
    decimals = score_decimals(run, verdict)
    named = short_names(run, verdict, t)
    said = [
        t(
            text,
            deep=named[verdict.best_deep],
            classical=named[verdict.best_classical],
            metric=metric_label(verdict.metric, t),
            score_deep=rounded(verdict.score_deep, decimals, t),
            score_classical=rounded(verdict.score_classical, decimals, t),
            positives=t.number(verdict.positives or 0),
            needed=t.number(MIN_POSITIVES),
        ),
        repeats_sentence(run, verdict, t),
        _likely(verdict, t),
        improving_sentence(verdict, t),
        _remark(run, t),
        "" if own is None or brief else own.explained(run, t),
    ]
    if not verdict.reason:  # else no probabilities are said, and it would have cost more
        said += [_turned_sentence(verdict, t), cost_sentence(verdict.cost_ratio, t)]
        unclear = verdict.decision is Decision.UNCLEAR
        if verdict.unstable and not brief and not (unclear and on_card):
            said.append(_unstable(run.plan, t))
        if unclear and not brief and not on_card:
            said += what_settles(run, verdict, t)
    return " ".join(part for part in said if part)


def _unstable(plan: Plan, t: Translator) -> str:
    """Return what it means that the parts tested differ more than what they are made of."""
    if plan.split is SplitKind.ORIGINS:
        return t(
            "The cut-offs differ more than their series explain: some periods suited one side, and "
            "the interval allows for that."
        )
    return t(
        "The folds differ more than their rows explain: the models depend on the rows they are "
        "trained on, and the interval allows for that."
    )


def _likely(verdict: Verdict, t: Translator) -> str:
    """Return the verdict's probabilities, unless more training may yet change them."""
    if verdict.reason:
        return ""
    chances = (verdict.p_deep, verdict.p_equivalent, verdict.p_classical)
    rope = rope_text(verdict.rope, t)
    return chances_sentence(verdict.decision, verdict.metric, rope, chances, t)


def decision_title(run: Run, verdict: Verdict, t: Translator) -> str:
    """Return a verdict in a few words, which claim no more than was compared."""
    if verdict.decision is Decision.NO_GAIN and without_pretrained(run):
        return t("No gain from networks trained from scratch")
    own = verdict_words(run)
    if own is not None and (said := own.title(run, verdict, t)):
        return said
    return t(DECISION_TEXTS[verdict.decision])


def _text_of(run: Run, verdict: Verdict) -> str:
    if verdict.reason == FEW_POSITIVES:
        return _FEW_POSITIVES
    if verdict.reason:
        return _IMPROVING
    own = verdict_words(run)
    if own is not None:
        return own.sentence(verdict.decision)
    if verdict.decision is Decision.EQUIVALENT and verdict.cost_ratio < 2 / 3:
        return _CHEAPER
    if verdict.decision in _FROM_SCRATCH and without_pretrained(run):
        return _FROM_SCRATCH[verdict.decision]
    return _VERDICTS[verdict.decision]


def short_names(run: Run, verdict: Verdict, t: Translator) -> dict[str, str]:
    """Return what the models are called where a score in brackets follows."""
    sides = (verdict.best_deep, verdict.best_classical)
    ids = list(dict.fromkeys([*(result.id for result in run.models), *sides]))
    return dict(zip(ids, short_labels([model_label(one, t) for one in ids]), strict=True))


def _turned_sentence(verdict: Verdict, t: Translator) -> str:
    """Say why the difference that is judged is not that of the two means, if it can be seen."""
    gap = verdict.score_deep - verdict.score_classical
    if not METRICS[verdict.metric].greater_is_better:
        gap = -gap
    if gap * verdict.difference < 0 and max(abs(gap), abs(verdict.difference)) > verdict.rope:
        if by_resamples(verdict.metric):
            return t(
                "The probabilities point the other way than these two means because, on each "
                "resample, the compared models are those chosen on the other resamples."
            )
        return t(
            "The probabilities point the other way than these two means because, on each fold, "
            "the compared models are those chosen on the other folds."
        )
    decimals = decimals_in(verdict.metric, (verdict.high - verdict.low) / 2)
    judged, seen = (rounded(abs(one), decimals, t) for one in (verdict.difference, gap))
    if not math.isfinite(gap) or judged == seen:
        return ""
    said = N_(
        "The verdict is based on a difference of {judged}, not the {seen} between these two means "
        "because, on each fold, the compared models are those chosen on the other folds."
    )
    if by_resamples(verdict.metric):
        said = N_(
            "The verdict is based on a difference of {judged}, not the {seen} between these two "
            "means because, on each resample, the compared models are those chosen on the other "
            "resamples."
        )
    return t(said, judged=judged, seen=seen)


def rope_text(rope: float, t: Translator) -> str:
    """Return the half-width of the region: two digits, no trailing zeros."""
    if rope <= 0:
        return t.number(0)
    decimals = 1 - math.floor(math.log10(rope))
    value = round(rope, decimals)
    short = next(places for places in range(max(decimals, 0) + 1) if round(value, places) == value)
    return t.number(value, short)


def cost_sentence(ratio: float, t: Translator) -> str:
    """Return what deep learning costs beside classical models; empty if that is not known."""
    if not math.isfinite(ratio):
        return ""
    if ratio >= 1.5:
        times = t.number(round(ratio, 1 if ratio < 9.95 else 0))
        return t("Deep learning needs {times} times the training time.", times=times)
    if ratio > 2 / 3:
        return t("Deep learning needs about the same training time.")
    if ratio > 0.41:
        return t("Deep learning needs about half of the training time.")
    if ratio > 0.29:
        return t("Deep learning needs about a third of the training time.")
    if ratio > 0.22:
        return t("Deep learning needs about a quarter of the training time.")
    return t("Deep learning needs {share} of the training time.", share=chance(ratio, t))


def plan_sentence(run: Run, t: Translator, pace: float = 1.0) -> str:
    """Return "12 models, 5 folds, ROC AUC, seed 0, about 2 min" for a run; no time once it ended.

    ``pace``: how many times longer than estimated runs take here.
    """
    going = run.status in (Status.QUEUED, Status.RUNNING)
    expected = run.estimate * pace if going and run.estimate is not None else None
    return plan_text(run.plan, t, expected, run.task)


def plan_text(
    plan: Plan, t: Translator, estimate: float | None = None, task: Task | None = None
) -> str:
    """Return a plan in a line; ``estimate`` is the expected wall time in seconds."""
    parts = [t.plural("{count} model", "{count} models", len(plan.models))]
    parts += _division(plan, task, t)
    parts.append(metric_label(plan.metric, t))
    parts.append(t("seed {seed}", seed=plan.seed))
    if plan.class_weight:
        parts.append(t("classes weighted equally"))
    specs = {model: find_model(model) for model in plan.settings}
    changed = [model for model, spec in specs.items() if spec is None or not spec.built]
    if changed:
        parts.append(
            t.plural(
                "{count} model with changed settings",
                "{count} models with changed settings",
                len(changed),
            )
        )
    if plan.further:
        repeated = t.plural("{count} model", "{count} models", len(plan.further))
        repeats = t.plural("{count} repeat", "{count} repeats", plan.most_repeats)
        parts.append(t("{models} over {repeats}", models=repeated, repeats=repeats))
    if plan.sample_rows is not None:
        parts.append(t("a sample of {rows} rows", rows=t.number(plan.sample_rows)))
    if plan.budget_seconds is not None:
        parts.append(t("at most {time}", time=t.duration(plan.budget_seconds)))
    if estimate is not None and math.isfinite(estimate):
        about = rough_duration(estimate, t)
        # Where it stays unclear, those that may be the best are repeated for as long again.
        longer = t("{about} (at most twice as long if it stays unclear)", about=about)
        sides = {side_of(model, get_model(model).family) for model in plan.models}
        both = {Family.CLASSICAL, Family.DEEP} <= sides
        parts.append(longer if both and plan.looks and not plan.further else about)
    return ", ".join(parts)


def _division(plan: Plan, task: Task | None, t: Translator) -> list[str]:
    """Return how the rows are divided, and what the workflow says of it."""
    folds = t.plural("{count} fold", "{count} folds", plan.folds)
    if plan.split is SplitKind.BOOTSTRAP:
        folds = t.plural("{count} resample", "{count} resamples", plan.folds)
    elif plan.split is SplitKind.ORIGINS:
        folds = t.plural("{count} cut-off", "{count} cut-offs", plan.folds)
    if plan.repeats > 1:
        folds += " × " + t.plural("{count} repeat", "{count} repeats", plan.repeats)
    parts = [folds]
    if plan.split is SplitKind.GROUP:
        parts.append(t("groups kept together"))
    elif plan.split is SplitKind.TIME:
        parts.append(t("in time order"))
        if task is not None and task.group is not None:
            parts.append(t("tested on groups not in training"))
    own = None if task is None else workflows()[task.domain].plan_words
    if own is not None:
        parts += look_up(own)(plan, task, t)
    return parts


def score_decimals(run: Run, verdict: Verdict) -> int:
    """Return enough decimals for both scores and for the region to be seen."""
    known = {result.id: result.metrics.get(verdict.metric) for result in run.models}
    shown = (known.get(verdict.best_deep), known.get(verdict.best_classical))
    scores = (decimals_of(interval, verdict.metric) for interval in shown if interval)
    return max(decimals_for(verdict.rope), *scores, -9)


def _no_verdict(run: Run, t: Translator) -> str:
    why = why_none(run)
    models = listed(why.models, t)
    if why.reason is Withheld.NO_DEEP:
        references = [one.id for one in run.models if role_of(one.id) is Role.REFERENCE]
        if references:
            return t(
                "No verdict: the only deep model of this run is {models}, which is a linear "
                "model: a reference that represents neither side.",
                models=listed(references, t),
            )
        return t("No verdict: this run has no deep model.")
    if why.reason is Withheld.NO_CLASSICAL:
        return t("No verdict: this run has no classical model.")
    if why.reason is Withheld.UNFINISHED:
        done = sum(result.status is Status.DONE for result in run.models)
        return t(
            "No verdict yet: {done} of {total} models are complete.",
            done=t.number(done),
            total=t.number(len(run.models)),
        )
    if why.reason is Withheld.STOPPED:
        return t(
            "No verdict: the run ended before these models were complete, and one of them could "
            "be the best: {models}.",
            models=models,
        )
    for side, unfinished in (
        (Family.DEEP, t("No verdict: no deep model was completed.")),
        (Family.CLASSICAL, t("No verdict: no classical model was completed.")),
    ):
        if not any(
            side_of(result.id, result.family) is side and result.status is Status.DONE
            for result in run.models
        ):
            return unfinished
    if why.reason is Withheld.INCOMPLETE:
        return t(
            "No verdict: these planned models were not completed, and one of them could be the "
            "best: {models}.",
            models=models,
        )
    said = N_("No verdict: {metric} is not defined in enough folds.")
    if by_resamples(run.plan.metric):
        said = N_("No verdict: {metric} is not defined in enough resamples.")
    return t(said, metric=metric_label(run.plan.metric, t))
