"""Models beside each other: every pair of them, and where the two sides disagree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lib.core.results import Run, Status
from lib.core.task import TaskKind
from lib.evaluation.judge.inference.difference import PairTable
from lib.evaluation.judge.inference.evidence import Evidence
from lib.evaluation.judge.out_of_fold import OutOfFold
from lib.evaluation.judge.pairs import FAR_APART, Disagreement, by_rows, disagreement, pairwise
from lib.i18n import Translator
from lib.report.drawing.display import Display
from lib.report.drawing.svg import clean
from lib.report.figures.grouped_charts import disagreement_chart
from lib.report.figures.pair_charts import pairs_chart
from lib.report.labels import by_resamples, metric_label, model_label
from lib.report.reader import kept_contest, kept_evidence
from lib.report.sections.section import Displays, RunView, boxed, soft, title_of, titled
from lib.report.sentences import rope_text


def fold_scores_of(run: Run) -> dict[str, Sequence[float]]:
    """Return the scores on the folds of each complete model, in the metric of the plan."""
    metric = run.plan.metric
    return {
        result.id: tuple(result.metrics[metric].folds)
        for result in run.models
        if result.status is Status.DONE and metric in result.metrics
    }


def pairs_displays(view: RunView) -> Displays:
    """Return the matrix of all pairs; none where there are not two complete models."""
    scores = fold_scores_of(view.run)
    if len(scores) < 2:
        return ()
    evidence, contest = kept_evidence(view.reader), kept_contest(view.reader)
    found = pairwise(scores, view.run.plan, evidence, contest)
    return (pairs_display(found, view.t),)


def pairs_display(pairs: PairTable, t: Translator) -> Display:
    """Return the matrix of pairs that were compared."""
    chart = pairs_chart(pairs, t)
    return Display("pairs", title_of(chart), chart, wide=True)


def pairs_html(view: RunView, displays: Displays) -> str:
    """Return the matrix, and how it is read; "" without one."""
    if not displays:
        return ""
    about = soft(pairs_about(view.run, view.t))
    note = soft(pairs_method(view.run, kept_evidence(view.reader), view.t))
    return boxed(pairs_title(view.t), about, *map(titled, displays), note)


def pairs_title(t: Translator) -> str:
    """Return what the matrix is called."""
    return t("Pairwise comparison of all models")


def pairs_about(run: Run, t: Translator) -> str:
    """Return how the matrix is read."""
    return t(
        "Probability that the model of the row is better than that of the column in {metric} by "
        "more than the region of equivalence. Teal: the row's model is better; brown: the "
        "column's; ≈: practically equivalent.",
        metric=metric_label(run.plan.metric, t),
    )


def pairs_method(run: Run, evidence: Evidence | None, t: Translator) -> str:
    """Return how pairs are compared, and what is not corrected for."""
    if evidence is not None and by_rows(evidence, run.plan, fold_scores_of(run)):
        if evidence.by_folds:
            return t(
                "Each pair is compared over the periods tested, as for the verdict, as if it were "
                "the only pair. Among many pairs, some look certain by chance."
            )
        return t(
            "Each pair is compared by its rows, moderated by the folds, as for the verdict, as if "
            "it were the only pair. Among many pairs, some look certain by chance."
        )
    if by_resamples(run.plan.metric):
        return t(
            "Bayesian correlated t test of the differences on the resamples. "
            "Among many pairs, some look certain by chance."
        )
    return t(
        "Bayesian correlated t test of the differences on the folds. "
        "Among many pairs, some look certain by chance."
    )


@dataclass(frozen=True)
class Disputed:
    """Where the best deep and the best classical model disagree; ``labels`` are their names."""

    found: Disagreement
    both: tuple[OutOfFold, OutOfFold]
    labels: tuple[str, str]


def disputed(view: RunView) -> Disputed | None:
    """Return where the two sides disagree; None without a verdict or their predictions."""
    verdict = view.run.verdict
    if verdict is None:
        return None
    models = (verdict.best_deep, verdict.best_classical)
    ours, theirs = map(view.out_of_fold.get, models)
    if ours is None or theirs is None:
        return None
    found = disagreement(ours, theirs, view.run.task.kind)
    labels = (model_label(models[0], view.t), model_label(models[1], view.t))
    return Disputed(found, (ours, theirs), labels) if len(found.rows) else None


def differ_displays(view: RunView) -> Displays:
    """Return how far the two sides' predictions are apart, in groups of rows."""
    at = disputed(view)
    if at is None or view.run.task.kind is TaskKind.MULTILABEL:
        return ()  # of many labels there is no one pair of axes
    chart = disagreement_chart(at.found, at.both, at.labels, view.run.task, view.t)
    return (Display("differ", title_of(chart), chart),)


def differ_html(view: RunView, displays: Displays) -> str:
    """Return how often the two sides disagree and who is right then; "" where it is not known."""
    at = disputed(view)
    if at is None:
        return ""
    said = differ_sentence(view.run, at.found, at.labels, view.t)
    return boxed(differ_title(view.t), f"<p>{clean(said)}</p>", *map(titled, displays))


def differ_title(t: Translator) -> str:
    """Return what the section on disagreement is called."""
    return t("Why these predictions differ")


def differ_sentence(run: Run, found: Disagreement, labels: tuple[str, str], t: Translator) -> str:
    """Return how often the two disagree, and who is right more often when they do."""
    deep, classical = labels
    if not found.count:
        return t("{deep} and {classical} never disagree.", deep=deep, classical=classical)
    values = {
        "deep": deep,
        "classical": classical,
        "count": t.number(found.count),
        "share": t.percent(found.count / found.compared, 1),
        "deep_right": t.number(found.first_right),
        "classical_right": t.number(found.second_right),
    }
    if run.task.kind is TaskKind.REGRESSION:
        gap = rope_text(float(found.gaps[found.count - 1]), t)
        return t(
            "On the {percent} of rows where they disagree most (by {gap} or more), {deep} is "
            "closer to the actual value on {deep_right} rows, {classical} on {classical_right}.",
            percent=t.percent(FAR_APART),
            gap=gap,
            **values,
        )
    if run.task.kind is TaskKind.MULTILABEL:
        return t(
            "{deep} and {classical} predict different labels for {count} rows ({share}). All "
            "labels of {deep} are right on {deep_right} of them, all labels of {classical} on "
            "{classical_right}.",
            **values,
        )
    said = t(
        "{deep} and {classical} predict different classes for {count} rows ({share}). {deep} is "
        "right on {deep_right} of them, {classical} on {classical_right}.",
        **values,
    )
    neither = found.count - found.first_right - found.second_right
    if run.task.kind is TaskKind.MULTICLASS and neither:
        said += " " + t("Neither is right on {count} of them.", count=t.number(neither))
    return said
