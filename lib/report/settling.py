"""What would settle an unclear verdict, as far as it can be said without its evidence."""

from scipy.special import stdtrit

from lib.core.plan import CUTOFFS_APART, Plan, SplitKind
from lib.core.results import BY_FOLDS, BY_PERIODS, Run, Verdict
from lib.evaluation.judge.inference.difference import SURE
from lib.evaluation.judge.statistics import corrected_factor
from lib.i18n import Translator


def what_settles(run: Run, verdict: Verdict, t: Translator) -> list[str]:
    """Return what usually helps, and by fold scores how far apart the sides would have to be.

    It is never said how much would settle it: that came true in two of five verdicts.
    """
    said = []
    once = run.plan.repeats == 1 and not verdict.repeats
    if run.plan.split is SplitKind.BOOTSTRAP:
        said.append(t("More rows usually narrow the interval."))
    elif run.plan.split is SplitKind.ORIGINS:
        said.append(_more_cutoffs(run, t))
    elif verdict.method != BY_PERIODS and run.plan.repeats_differ and once:
        said.append(t("More repeats of the folds usually narrow the interval."))
    if verdict.method == BY_FOLDS and (threshold := threshold_sentence(run.plan, t)):
        said.append(threshold)
    return said


def _more_cutoffs(run: Run, t: Translator) -> str:
    """Return how many more cut-offs few series allow, as far as that was counted."""
    counted = next((one for one in run.findings if one.code == CUTOFFS_APART), None)
    if counted is None:
        return t("More series, or more cut-offs, usually narrow the interval.")
    apart = counted.count("apart")
    if apart > run.plan.folds:
        return t(
            "With windows side by side the values allow {apart} cut-offs, of which this run has "
            "{count}: more of them usually narrow the interval.",
            apart=t.number(apart),
            count=t.number(run.plan.folds),
        )
    return t(
        "The values allow no more cut-offs with windows side by side: further ones would share "
        "values with those there are, and add little. More values, or more series, usually narrow "
        "the interval."
    )


def threshold_sentence(plan: Plan, t: Translator) -> str:
    """Return by how many standard deviations a side must win, given folds and repeats."""
    count = plan.folds * plan.repeats
    if count < 2:
        return ""
    deviations = t.number(float(stdtrit(count - 1, SURE)) * corrected_factor(count, plan.parts), 1)
    if plan.split is SplitKind.BOOTSTRAP:
        return t(
            "With {resamples} resamples of the same customers, the mean difference must exceed the "
            "region of equivalence by about {deviations} standard deviations.",
            resamples=t.number(plan.folds),
            deviations=deviations,
        )
    if plan.split is SplitKind.ORIGINS:
        return t(
            "With {folds} cut-offs, the mean difference must exceed the region of equivalence by "
            "about {deviations} standard deviations.",
            folds=t.number(plan.folds),
            deviations=deviations,
        )
    if plan.repeats == 1:
        return t(
            "With {folds} folds and one repeat, the mean difference must exceed the region of "
            "equivalence by about {deviations} standard deviations.",
            folds=t.number(plan.folds),
            deviations=deviations,
        )
    return t(
        "With {folds} folds and {repeats} repeats, the mean difference must exceed the region of "
        "equivalence by about {deviations} standard deviations.",
        folds=t.number(plan.folds),
        repeats=t.number(plan.repeats),
        deviations=deviations,
    )
