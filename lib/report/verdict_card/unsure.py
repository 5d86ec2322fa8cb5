"""Why a verdict is unclear and what would help, in words."""

from __future__ import annotations

from lib.core.plan import SplitKind
from lib.core.results import BY_FOLDS, Run, Status, Verdict
from lib.evaluation.judge.inference.advice import Advice, Chance, advise
from lib.evaluation.judge.inference.difference import MANY_ROWS, MIN_POSITIVES, Comparison, compare
from lib.evaluation.judge.inference.evidence import Evidence, only
from lib.evaluation.judge.inference.region import Region
from lib.evaluation.judge.unsure import Cause, ahead, causes
from lib.i18n import N_, Translator
from lib.models.catalogue import side_of
from lib.report.labels import model_label
from lib.report.sentences import rope_text
from lib.report.settling import what_settles

_STEP = 20
"""A chance is said in twentieths."""
_DISAGREE = {
    SplitKind.TIME: N_(
        "The periods disagree: {deep} is ahead in {won} of {parts}, {classical} in {lost}."
    ),
    SplitKind.ORIGINS: N_(
        "The cut-offs disagree: {deep} is ahead at {won} of {parts}, {classical} at {lost}."
    ),
    SplitKind.BOOTSTRAP: N_(
        "The resamples disagree: {deep} is ahead on {won} of {parts}, {classical} on {lost}."
    ),
}
_FOLDS_DISAGREE = N_(
    "The folds disagree: {deep} is ahead on {won} of {parts}, {classical} on {lost}."
)


def why_unsure(run: Run, verdict: Verdict, t: Translator) -> list[str]:
    """Return why a verdict is unclear, a sentence a cause; nothing where it is not."""
    return [_sentence(cause, run, verdict, t) for cause in causes(run, verdict)]


def what_would_help(
    run: Run, verdict: Verdict, evidence: Evidence | None, t: Translator
) -> list[str]:
    """Return what would probably settle an unclear verdict, with its chance where it is known."""
    found = causes(run, verdict)
    if not found:
        return []
    if Cause.FEW_POSITIVES in found:
        return [_more_positives(run, verdict, t)]
    advice = None if evidence is None else _advice(run, verdict, evidence)
    if evidence is not None and advice is not None:
        return [_advised(advice, evidence, t)]
    return what_settles(run, verdict, t)


def _sentence(cause: Cause, run: Run, verdict: Verdict, t: Translator) -> str:
    rope = rope_text(verdict.rope, t)
    match cause:
        case Cause.FEW_POSITIVES:
            return t(
                "A test part has only {positives} rows of the rarer class; no probability can be "
                "trusted with fewer than {needed}.",
                positives=t.number(verdict.positives or 0),
                needed=t.number(MIN_POSITIVES),
            )
        case Cause.UNSTABLE:
            return t(
                "Training is unstable: what the models learn depends on which rows they are "
                "trained on, more than the rows tested explain."
            )
        case Cause.DISAGREE:
            return _disagreement(run, verdict, t)
        case Cause.FEW_ROWS:
            return t(
                "There are few rows: with fewer than {many}, only large differences can be told.",
                many=t.number(MANY_ROWS),
            )
        case Cause.LUCK:
            return t(
                "Several models of a side are close: which of them leads may be luck, and without "
                "the allowance for that the verdict would be clear."
            )
        case Cause.WIDE:
            return t(
                "The interval is wider than the region of equivalence and reaches beyond ±{rope} "
                "on both sides.",
                rope=rope,
            )
        case Cause.EDGE:
            return t(
                "The interval crosses an edge of the region of equivalence (±{rope}).", rope=rope
            )


def _disagreement(run: Run, verdict: Verdict, t: Translator) -> str:
    count = ahead(verdict)
    deep, classical = t("the deep side"), t("the classical side")
    if verdict.method != BY_FOLDS:  # else each side is another model on each fold
        deep, classical = (
            model_label(one, t) for one in (verdict.best_deep, verdict.best_classical)
        )
    return t(
        _DISAGREE.get(run.plan.split, _FOLDS_DISAGREE),
        deep=deep,
        classical=classical,
        won=t.number(count.deep),
        lost=t.number(count.classical),
        parts=t.number(count.parts),
    )


def _more_positives(run: Run, verdict: Verdict, t: Translator) -> str:
    """Return whether fewer folds would do: two parts hold half of what there is each."""
    if (verdict.positives or 0) * run.plan.folds >= 2 * MIN_POSITIVES and run.plan.folds > 2:
        return t("Fewer folds, or more rows of that class, would help.")
    return t("More rows of that class are needed.")


def _advice(run: Run, verdict: Verdict, evidence: Evidence) -> Advice | None:
    """Return what would settle it by the verdict's region, which a reader may have moved."""
    if verdict.method == BY_FOLDS:
        return None
    sides = {
        one.id: side
        for one in run.models
        if one.status is Status.DONE
        and one.id in evidence.models
        and (side := side_of(one.id, one.family)) is not None
    }
    found = compare(only(evidence, tuple(sides)), sides, Region(verdict.rope, relative=False))
    if not isinstance(found, Comparison):
        return None
    if (found.deep.best, found.classical.best) != (verdict.best_deep, verdict.best_classical):
        return None
    return advise(evidence, found)


def _advised(advice: Advice, evidence: Evidence, t: Translator) -> str:
    repeats, rows = advice.repeats, advice.rows
    if repeats is None and rows is None:
        return t("Probably neither more repeats nor a few times as many rows would settle it.")
    said = []
    if repeats is not None:
        said.append(
            t(
                "With {repeats} repeats of the folds in all, there is about a {chance} chance "
                "that it is settled.",
                repeats=t.number(round(repeats.times)),
                chance=_about(repeats, t),
            )
        )
    else:
        said.append(t("More repeats would probably not settle it."))
    if rows is not None:
        said.append(
            t(
                "With about {rows} rows like these, the chance is about {chance}.",
                rows=t.number(round(rows.times * evidence.rows)),
                chance=_about(rows, t),
            )
        )
    else:
        said.append(t("A few times as many rows would probably not settle it."))
    return " ".join(said)


def _about(chance: Chance, t: Translator) -> str:
    """Return a chance to the nearest 5 %, never more than 95 %."""
    return t.percent(min(round(chance.probability * _STEP), _STEP - 1) / _STEP)
