"""Would more rows change the verdict: learning curves of the models that may lead, and a sentence.

Pages, reports, the result document and the command line say the same.
"""

from __future__ import annotations

from lib.core.common_jobs import LEARNING_CURVE
from lib.core.facts import Json, from_json, plain_json, to_json
from lib.core.metrics import METRICS
from lib.core.results import Run
from lib.evaluation.judge.inference.region import Region
from lib.evaluation.judge.learning_curve.outlook import (
    TIMES,
    Answer,
    Curve,
    LearningCurves,
    Outlook,
    learning_curves,
)
from lib.evaluation.judge.learning_curve.points import (
    CurvePoints,
    contenders,
    full_scores,
    has_curve,
)
from lib.i18n import N_, Translator
from lib.report.drawing.display import Display
from lib.report.drawing.numbers import chance
from lib.report.drawing.svg import clean
from lib.report.figures.learning_curve import gap_chart, learning_curve_chart
from lib.report.labels import metric_label, model_label
from lib.report.pareto import short_labels
from lib.report.reader import RunReader, kept_evidence
from lib.report.sections.section import Displays, RunView, boxed, soft, titled
from lib.report.sentences import rope_text

_BETTER = (
    N_("better by more than {rope}"),
    N_("lower in {metric} by more than {rope}"),
)
"""Where a higher score is better, and where a lower one is."""
_TEXTS: dict[Answer, str] = {
    Answer.DEEP_FROM: N_(
        "With about {rows} rows of this kind ({now} now), {deep} would probably lead: there it is "
        "{there} likely, and with {most} rows {chance}, to be {better} than {classical}."
    ),
    Answer.DEEP_STAYS: N_(
        "With more rows of this kind, {deep} would probably stay ahead: with {most} rows ({now} "
        "now) it is {chance} likely to be {better} than {classical}."
    ),
    Answer.CLASSICAL_FROM: N_(
        "With about {rows} rows of this kind ({now} now), {classical} would probably lead: there "
        "it is {there} likely, and with {most} rows {chance}, to be {better} than {deep}."
    ),
    Answer.CLASSICAL_STAYS: N_(
        "With more rows of this kind, {classical} would probably stay ahead: with {most} rows "
        "({now} now) it is {chance} likely to be {better} than {deep}."
    ),
    Answer.SAME: N_(
        "More rows of this kind would probably not change it: with {most} rows ({now} now), "
        "{deep} and {classical} are {chance} likely to differ by at most {rope}."
    ),
    Answer.CLOSER: N_(
        "With more rows of this kind, {deep} and {classical} would probably come to the same: "
        "with {most} rows ({now} now) they are {chance} likely to differ by at most {rope}."
    ),
    Answer.NO_DEEP: N_(
        "More rows of this kind would probably not make deep learning lead: with {most} rows "
        "({now} now), {deep} is only {chance} likely to be {better} than {classical}."
    ),
    Answer.UNCLEAR: N_(
        "Cannot tell whether more rows of this kind would change who leads: with {most} rows "
        "({now} now), the curves of {deep} and {classical} leave it open."
    ),
}


def kept_curves(run: Run, reader: RunReader) -> LearningCurves | None:
    """Return the learning curves of a run's contenders as far as they were computed."""
    verdict = run.verdict
    if verdict is None or not has_curve(run):
        return None
    pair = (verdict.best_deep, verdict.best_classical)
    latest = {one.model: one.result for one in reversed(reader.jobs(LEARNING_CURVE)) if one.result}
    order = dict.fromkeys((*contenders(run, kept_evidence(reader)), *latest))
    points = {
        name: from_json(CurvePoints, latest[name])
        for name in order
        if name in latest and run.plan.metric in run.model(name).metrics
    }
    full = {name: full_scores(run, name, one.folds) for name, one in points.items()}
    return learning_curves(points, full, pair, Region.of(run.plan))


def _kept(view: RunView) -> LearningCurves | None:
    return kept_curves(view.run, view.reader)


def curves_of(view: RunView) -> LearningCurves | None:
    """Return the same of a view, computed once."""
    return view.once(_kept)


def more_rows_title(t: Translator) -> str:
    """Return what the section is called."""
    return t("Would more rows change it?")


def more_rows_sentence(found: LearningCurves, run: Run, t: Translator) -> str:
    """Return what more rows would do, never more than four times as many; "" without the pair.

    Where the verdict is withheld, so is this.
    """
    outlook = found.outlook
    if outlook is None or run.verdict is None:
        return ""
    if run.verdict.reason:
        return t("As the verdict is withheld, nothing is said about more rows either.")
    return _said(outlook, found, run, t)


def _said(outlook: Outlook, found: LearningCurves, run: Run, t: Translator) -> str:
    rope = rope_text(outlook.rope, t)
    lower = not METRICS[found.metric].greater_is_better
    return t(
        _TEXTS[outlook.answer],
        **_names(outlook, run, t),
        rows=t.number(outlook.rows or 0),
        now=t.number(found.total),
        most=t.number(TIMES * found.total),
        chance=chance(outlook.chance, t),
        there=chance(outlook.chance_there or 0.0, t),
        better=t(_BETTER[lower], rope=rope, metric=metric_label(found.metric, t)),
        rope=rope,
    )


def _names(outlook: Outlook, run: Run, t: Translator) -> dict[str, str]:
    """Return what the pair is called, by side."""
    ids = [result.id for result in run.models]
    names = dict(zip(ids, short_labels([model_label(one, t) for one in ids]), strict=True))
    return {"deep": names[outlook.deep], "classical": names[outlook.classical]}


def more_rows_about(found: LearningCurves, t: Translator) -> str:
    """Return how the curves were made and how far they go."""
    return t(
        "Each model learned again from {sizes} parts of the training rows of {folds} folds, each "
        "within the next, and was tested on the same rows each time; the scores with all of them "
        "are the run's own. The curves are power laws with an offset (Viering & Loog 2022); their "
        "95% bands follow from how the folds differ. Nothing is said of more than {times} times "
        "the rows.",
        sizes=t.number(len(found.curves[0].rows) - 1),
        folds=t.number(found.folds),
        times=t.number(TIMES),
    )


def more_rows_displays(view: RunView, narrow: bool = False) -> Displays:
    """Return the curves, and the difference of the pair; none where no curve was computed."""
    found, t = curves_of(view), view.t
    if found is None:
        return ()
    named = metric_label(found.metric, t)
    curves = learning_curve_chart(found, view.run, t, narrow=narrow)
    shown = [Display("more-rows", t("{metric} by training rows", metric=named), curves, wide=True)]
    if found.outlook is not None:
        names = _names(found.outlook, view.run, t)
        title = t("{deep} against {classical} by training rows", **names)
        shown.append(Display("more-rows-gap", title, gap_chart(found, t, narrow=narrow), wide=True))
    return shown


def more_rows_html(view: RunView, displays: Displays) -> str:
    """Return the section for a report; "" without a curve."""
    found, t = curves_of(view), view.t
    if found is None:
        return ""
    said = more_rows_sentence(found, view.run, t)
    parts = [f"<p>{clean(said)}</p>"] if said else []
    parts += [*map(titled, displays), soft(more_rows_about(found, t))]
    return boxed(more_rows_title(t), *parts)


def more_rows_document(run: Run, t: Translator, reader: RunReader) -> dict[str, Json]:
    """Return the curves for the result document; empty where there are none.

    ``rows`` are training rows, ``scores`` the mean over folds; ``outlook`` is in rows of the run.
    """
    found = kept_curves(run, reader)
    if found is None:
        return {}
    models = [
        {
            "id": one.model,
            "rows": one.rows,
            "scores": one.scores,
            "at_most": {"rows": TIMES * found.full, "score": one.fitted[-1], **_ends(one)},
        }
        for one in found.curves
    ]
    outlook = None
    if found.outlook is not None and run.verdict is not None and not run.verdict.reason:
        outlook = to_json(found.outlook)
    about = {"metric": found.metric, "rows": found.total, "folds": found.folds, "models": models}
    sentence = more_rows_sentence(found, run, t)
    kept = plain_json({**about, "outlook": outlook, "sentence": sentence or None})
    return {"learning_curve": kept}


def _ends(curve: Curve) -> dict[str, float]:
    return {"low": curve.low[-1], "high": curve.high[-1]}
