"""A realistic finished run for tests of reports and pages, judged by the real statistics."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import plotly.graph_objects as go

from lib.core.findings import Finding, Severity
from lib.core.metrics import METRICS
from lib.core.model import Family
from lib.core.plan import Effort, Plan, SplitKind
from lib.core.results import Failure, ModelResult, Run, Status
from lib.core.task import Task, TaskKind
from lib.evaluation.judge.summary import summarise
from lib.evaluation.judge.verdict import judge
from lib.evaluation.judge.verdict_claim import claimed
from lib.i18n import translator
from lib.report.drawing.display import Display
from lib.report.drawing.figure_svg import svg_of
from lib.report.html import drawn_sections, whole_page
from lib.report.reader import NothingKept
from lib.report.sections.run_sections import MODELS as MODEL_DETAILS
from lib.report.sections.section import RunView, title_of

# id, family, mean ROC AUC, CPU seconds over all folds, ms per 1,000 predictions, bytes
MODELS: tuple[tuple[str, Family, float, float, float, int], ...] = (
    ("dummy", Family.BASELINE, 0.500, 0.05, 0.2, 2_100),
    ("logistic", Family.CLASSICAL, 0.8452, 1.6, 2.4, 31_000),
    ("decision_tree", Family.CLASSICAL, 0.8291, 1.1, 2.2, 36_000),
    ("random_forest", Family.CLASSICAL, 0.8402, 21.4, 38.0, 17_300_000),
    ("hist_gradient_boosting", Family.CLASSICAL, 0.8413, 9.8, 6.1, 402_000),
    ("catboost", Family.CLASSICAL, 0.8466, 10.3, 3.0, 1_210_000),
    ("rbf_svm", Family.CLASSICAL, 0.8211, 48.9, 210.0, 2_900_000),
    ("keras_linear", Family.DEEP, 0.8425, 32.0, 5.5, 61_000),
    ("keras_mlp", Family.DEEP, 0.8415, 58.0, 5.9, 190_000),
    ("realmlp", Family.DEEP, 0.8441, 143.2, 7.7, 830_000),
    ("blend", Family.ENSEMBLE, 0.8481, 190.0, 18.0, 0),
)
FOLD_SHIFT = (0.004, -0.006, 0.011, -0.009, 0.0)
CUT = {"best": 8, "epochs": 8, "planned": 8, "folds": 5, "of": 5}
"""What the note of a network that was cut short says of its epochs."""
WOBBLE = (0.0012, -0.0021, 0.0004, 0.0016, -0.0011)


def sample_plan(**changes: Any) -> Plan:
    """Return a standard plan of 5 folds on ROC AUC, with some fields changed."""
    plan = Plan(
        models=tuple(entry[0] for entry in MODELS),
        effort=Effort.STANDARD,
        folds=5,
        repeats=1,
        seed=0,
        metric="roc_auc",
        rope=0.005,
        rope_relative=False,
        split=SplitKind.STRATIFIED,
    )
    return replace(plan, **changes)


def sample_run(
    *,
    deep_gain: float = 0.0,
    wobble: float = 1.0,
    rows: int = 7043,
    plan: Plan | None = None,
    without: tuple[str, ...] = (),
    failed: Mapping[str, Failure] | None = None,
    text: str | None = None,
    **changes: Any,
) -> Run:
    """Return a finished run on a churn table.

    ``deep_gain`` is added to every deep model's quality, ``wobble`` scales its fold-to-fold
    noise; ``without`` leaves models out; ``failed`` models fail; ``text`` replaces the data's
    names (file, target, classes, columns), for instance by something nasty; ``changes`` are fields
    of Run.
    """
    plan = plan or sample_plan()
    models = tuple(
        _failed(model_id, family, failed[model_id], plan)
        if failed and model_id in failed
        else _result(model_id, family, mean, cost, plan, deep_gain, wobble)
        for model_id, family, mean, *cost in MODELS
        if model_id not in without
    )
    done = [result for result in models if result.status is Status.DONE]
    verdict = judge(
        {result.id: result.metrics[plan.metric].folds for result in done},
        {result.id: Family(result.family) for result in done},
        {result.id: result.fit_cpu_seconds for result in done},
        plan,
        rows,
    )
    run = Run(
        id="r-8f3a1c52d0",
        name=text or "telco_churn.csv",
        status=Status.DONE,
        dataset_id="d-12ab",
        dataset_name=text or "telco_churn.csv",
        dataset_sha256="4f" * 32,
        rows=rows,
        columns=21,
        task=_task(plan, text),
        plan=plan,
        created="2026-03-02T05:06:07+00:00",
        started="2026-03-02T05:06:08+00:00",
        finished="2026-03-02T05:08:31+00:00",
        seconds=143.2,
        estimate=150.0,
        environment={"python": "3.11.13", "packages": {"scikit-learn": "1.9.1"}, "cores": 2},
        findings=_findings(text),
        models=models,
        verdict=verdict,
    )
    run = replace(run, **changes)
    return replace(run, verdict=claimed(run))  # as the store does


def _task(plan: Plan, text: str | None) -> Task:
    features = {text or "tenure": "number", "MonthlyCharges": "number", "Contract": "category"}
    if TaskKind.REGRESSION in METRICS[plan.metric].kinds:
        return Task(kind=TaskKind.REGRESSION, target=text or "price", features=features)
    classes = ("No", text or "Yes")
    return Task(kind=TaskKind.BINARY, target=text or "Churn", features=features, classes=classes)


def _findings(text: str | None) -> tuple[Finding, ...]:
    """Return findings whose codes need no other piece's texts to be there."""
    if text is None:
        return ()
    return (Finding("no_such_code", Severity.WARNING, (text,), {"column": text}),)


def _failed(model_id: str, family: Family, failure: Failure, plan: Plan) -> ModelResult:
    return ModelResult(
        id=model_id,
        family=str(family),
        status=Status.FAILED,
        folds_total=plan.folds * plan.repeats,
        failure=failure,
    )


def _result(
    model_id: str,
    family: Family,
    mean: float,
    cost: list[float],
    plan: Plan,
    deep_gain: float,
    wobble: float,
) -> ModelResult:
    seconds, predict, size = cost
    count = plan.folds * plan.repeats
    fold = np.resize(FOLD_SHIFT, count)
    if family is Family.DEEP:
        mean += deep_gain
        fold = fold + wobble * np.resize(WOBBLE, count)
    elif family is Family.BASELINE:
        fold = fold * 0
    quality = mean + fold
    values = _metrics(plan.metric, quality)
    curves = _curves() if family is Family.DEEP else {}
    return ModelResult(
        id=model_id,
        family=str(family),
        status=Status.DONE,
        folds_done=count,
        folds_total=count,
        metrics=summarise(values, plan),
        train=summarise(_metrics(plan.metric, quality + 0.01), plan),
        fit_seconds=seconds * 0.7 * plan.repeats,
        fit_cpu_seconds=seconds * plan.repeats,
        predict_ms_per_1000=predict,
        size_bytes=int(size) or None,
        has_artifact=model_id not in ("dummy", "blend"),
        progress=1.0,
        curves=curves,
        weights={"catboost": 0.5, "logistic": 0.3, "realmlp": 0.2} if model_id == "blend" else {},
    )


def _metrics(metric: str, quality: np.ndarray) -> dict[str, list[float]]:
    """Return fold values: of ROC AUC and its like, or of errors that fall as quality rises."""
    if METRICS[metric].greater_is_better:
        found = {
            "roc_auc": quality,
            "average_precision": quality - 0.19,
            "accuracy": quality - 0.04,
        }
        return {name: values.tolist() for name, values in (found | {metric: quality}).items()}
    return {
        metric: (60_000 * (1.2 - quality)).tolist(),
        "r2": (quality - 0.1).tolist(),
    }


def _curves() -> dict[str, list[float]]:
    epochs = np.arange(1, 65)
    train = 0.40 + 0.25 * np.exp(-epochs / 9) - 0.0006 * epochs
    validation = 0.415 + 0.22 * np.exp(-epochs / 8) + 0.000012 * (epochs - 34.0) ** 2
    return {
        "loss": train.tolist(),
        "val_loss": validation.tolist(),
        "best_epoch": [float(np.argmin(validation))],
    }


def view_of(run: Run, language: str = "en") -> RunView:
    """Return a run as a report looks at it, with nothing kept beside it."""
    return RunView(run, translator(language), NothingKept(), passed_on=True)


def with_chart(run: Run, language: str, chart: go.Figure) -> str:
    """Return the report of a run with a chart of CatBoost's."""
    view = view_of(run, language)
    drawing = svg_of(chart, view.t)
    own = Display("model-catboost-own", title_of(chart), chart, drawing)
    drawn = [
        (section, [*displays, own] if section is MODEL_DETAILS else displays)
        for section, displays in drawn_sections(view)
    ]
    return whole_page(view, drawn)
