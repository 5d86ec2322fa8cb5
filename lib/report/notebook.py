"""A notebook that reads the table, runs the same folds and models, and compares the numbers."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pprint import pformat
from typing import Any

from lib.core.dataset import Dataset
from lib.core.metrics import METRICS
from lib.core.results import ModelResult, Run, Status
from lib.i18n import Translator
from lib.models.catalogue import get_model
from lib.report.caveats import improving_sentence
from lib.report.document import plain
from lib.report.labels import metric_label
from lib.report.markdown import literal
from lib.report.sentences import plan_sentence, verdict_sentence

_READ = """\
import sys
from pathlib import Path

sys.path.insert(0, LIBRARY)

from lib.core.columns import ColumnKind
from lib.core.dataset import Remedy
from lib.intake.reading import read_table
from lib.intake.remedies import apply

dataset = read_table(
    Path(TABLE).read_bytes(),
    Path(TABLE).name,
    READING,
    {name: ColumnKind(kind) for name, kind in KINDS.items()},
)
print("same file:", dataset.sha256 == SHA256)
if REMEDIES:
    dataset = apply(
        dataset,
        [Remedy.from_dict(remedy) for remedy in REMEDIES],
        {name: ColumnKind(kind) for name, kind in FINAL_KINDS.items()},
    )
dataset.frame.head()"""

_PLAN = """\
from lib.core.plan import Plan
from lib.core.task import Task

task, plan = Task.from_dict(TASK), Plan.from_dict(PLAN)"""

_FOLDS = """\
import pandas as pd

from lib.evaluation.problem import make_problem
from lib.evaluation.splits import make_splits

problem = make_problem(dataset.frame, task, plan)
splits = make_splits(problem, task, plan)
pd.DataFrame(
    [(one.repeat, one.fold, len(one.train), len(one.test)) for one in splits],
    columns=["repeat", "fold", "training rows", "test rows"],
)"""

_FIT = """\
from lib.evaluation.crossval import fit_fold
from lib.models.catalogue import get_model

folds = {}
for model in MODELS:
    folds[model] = [fit_fold(get_model(model), problem, task, plan, one) for one in splits]
    scores = [fold.metrics[plan.metric] for fold in folds[model]]
    print(f"{model}: {sum(scores) / len(scores):.4f}")"""

_NETWORK = """\
from lib.core.model import Silent
from lib.evaluation.crossval import fit_on
from lib.models.description import inner_model

fitted, _, _ = fit_on(get_model(NETWORK), problem, task, plan, splits[0], 1, Silent())
network = inner_model(fitted).network()
network.summary()"""

_BLEND = """\
from lib.evaluation.blend import blend

folds["blend"] = list(blend(folds, problem.y, splits, task, plan).folds)"""

_BOARD = """\
from lib.core.metrics import METRICS
from lib.evaluation.summary import summarise

summary = {
    model: summarise(
        {name: [fold.metrics[name] for fold in results] for name in results[0].metrics}, plan
    )
    for model, results in folds.items()
}
cpu_seconds = {
    model: sum(fold.fit_cpu_seconds for fold in results) for model, results in folds.items()
}
board = pd.DataFrame(
    [
        {
            "model": model,
            "mean": found[plan.metric].mean,
            "low (95%)": found[plan.metric].low,
            "high (95%)": found[plan.metric].high,
            "CPU seconds": cpu_seconds[model],
        }
        for model, found in summary.items()
    ]
)
board.sort_values("mean", ascending=not METRICS[plan.metric].greater_is_better)"""

_VERDICT = """\
from lib.evaluation.verdict import judge

verdict = judge(
    {model: found[plan.metric].folds for model, found in summary.items()},
    {model: get_model(model).family for model in summary},
    cpu_seconds,
    plan,
    len(problem.X),
)
if verdict is not None:
    print("by the scores:", verdict.decision, verdict.best_deep, verdict.best_classical)
    print(f"difference {verdict.difference:.4f} ({verdict.low:.4f} to {verdict.high:.4f})")
    print(f"P(deep better) {verdict.p_deep:.3f}")
    print(f"P(equivalent) {verdict.p_equivalent:.3f}")
    print(f"P(classical better) {verdict.p_classical:.3f}")"""

_CHECK = """\
import math

import numpy as np

rows = []
for model, before in STORED.items():
    before = [math.nan if value is None else value for value in before]
    now = list(summary[model][plan.metric].folds)
    tolerance = 1e-6 if get_model(model).framework in ("sklearn", "catboost") else 1e-3
    close = np.allclose(now, before, rtol=tolerance, atol=tolerance, equal_nan=True)
    rows.append((model, np.nanmean(before), np.nanmean(now), tolerance, close))
check = pd.DataFrame(rows, columns=["model", "stored", "now", "tolerance", "close"])
print(check.to_string(index=False))
assert check["close"].all(), "some scores differ: compare the versions of the packages"
if verdict is not None and DECISION is not None:
    assert verdict.decision == DECISION, "the verdict differs\""""


def notebook(
    run: Run, t: Translator, dataset: Dataset | None = None, original: Dataset | None = None
) -> str:
    """Return a notebook (nbformat 4.5, JSON) that makes a run's board again from the table.

    ``dataset`` is the run's table and ``original`` the same before remedies, of which only the way
    of reading, the kinds and the remedies are used; without them the file is read as it seems.
    The text is in the translator's language; no value of the table is in it.
    """
    cells = [
        _cell(number, kind, text)
        for number, (kind, text) in enumerate(_steps(run, t, dataset, original))
    ]
    document = {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(document, ensure_ascii=True, indent=1)


def _steps(
    run: Run, t: Translator, dataset: Dataset | None, original: Dataset | None
) -> Iterator[tuple[str, str]]:
    """Yield the cells: ("markdown", text) or ("code", text)."""
    done = [result for result in run.models if result.status is Status.DONE]
    fitted = [one.id for one in done if get_model(one.id).framework != "none"]
    yield "markdown", _opening(run, t)
    yield (
        "markdown",
        t(
            "**1. Where things are.** LIBRARY is the folder that holds Deepworth's folder lib; "
            "TABLE is the file that was compared."
        ),
    )
    yield "code", f"LIBRARY = '.'\nTABLE = {run.dataset_name!r}"
    yield (
        "markdown",
        t(
            "**2. Read the table** as it was read then: the same encoding, marks of numbers and "
            "kinds of columns, and what was done about findings."
        ),
    )
    yield "code", _reading(run, dataset, original) + _READ
    yield (
        "markdown",
        t(
            "**3. Task and plan.** What is predicted from which columns; folds, seed, metric and "
            "region of equivalence."
        ),
    )
    yield (
        "code",
        f"{_literal('TASK', run.task.to_dict())}{_literal('PLAN', run.plan.to_dict())}{_PLAN}",
    )
    yield (
        "markdown",
        t("**4. The same folds.** Rows without a target are left out; the seed decides the rest."),
    )
    yield "code", _FOLDS
    yield (
        "markdown",
        t(
            "**5. Fit every model on every fold.** Preprocessing is learned on the training rows "
            "of each fold. This takes about as long as the run did."
        ),
    )
    yield "code", f"{_literal('MODELS', fitted)}{_FIT}"
    network = _best_network(run, done)
    if network is not None:
        yield (
            "markdown",
            t(
                "The best network as an ordinary Keras model, trained on the first fold once more: "
                "its layers, from input to output. `network.save('network.keras')` keeps it."
            ),
        )
        yield "code", f"NETWORK = {network!r}\n\n{_NETWORK}"
    if any(one.id == "blend" for one in done):
        yield (
            "markdown",
            t("The blend weighs the other models; the weights of a fold are chosen on the others."),
        )
        yield "code", _BLEND
    yield (
        "markdown",
        t(
            "**6. The board:** means over the folds with corrected 95% intervals (Nadeau & Bengio "
            "2003)."
        ),
    )
    yield "code", _BOARD
    yield from _verdict(run, t)
    yield (
        "markdown",
        t(
            "**8. Compare with the stored scores** of each fold: equal to 1e-6, for networks to "
            "1e-3. Other versions of packages or other processors can make a difference."
        ),
    )
    metric = run.plan.metric
    stored = {one.id: one.metrics[metric].folds for one in done if metric in one.metrics}
    judged = run.verdict is not None and not run.verdict.reason
    decision = str(run.verdict.decision) if run.verdict and judged else None
    yield "code", f"{_literal('STORED', stored)}DECISION = {decision!r}\n\n{_CHECK}"


def _verdict(run: Run, t: Translator) -> Iterator[tuple[str, str]]:
    """Yield the cells of the verdict: none is computed of a run that supports none."""
    if run.verdict is None:
        yield "markdown", f"**7.** {literal(verdict_sentence(run, t))}"
        yield "code", "verdict = None"
        return
    about = t(
        "**7. The verdict:** a Bayesian correlated t test with a region of practical "
        "equivalence (Benavoli et al. 2017)."
    )
    # What is computed here knows of scores alone.
    yield "markdown", f"{about} {literal(improving_sentence(run.verdict, t))}".strip()
    yield "code", _VERDICT


def _best_network(run: Run, done: Sequence[ModelResult]) -> str | None:
    """Return the id of the network with the best mean, None without one."""
    metric = METRICS[run.plan.metric]
    sign = 1.0 if metric.greater_is_better else -1.0
    means = {
        one.id: sign * one.metrics[metric.name].mean
        for one in done
        if get_model(one.id).framework == "keras" and metric.name in one.metrics
    }
    return max(means, key=means.__getitem__, default=None)


def _opening(run: Run, t: Translator) -> str:
    packages = run.environment.get("packages", {})
    versions = ", ".join(f"{name} {packages[name]}" for name in sorted(packages))
    lines = [
        f"# {literal(run.name)}",
        literal(plan_sentence(run, t)),
        t(
            "Table {table}, target {target}, compared by {metric}.",
            table=literal(run.dataset_name),
            target=literal(run.task.target),
            metric=literal(metric_label(run.plan.metric, t)),
        ),
        f"> {literal(verdict_sentence(run, t))}",
        t("The run used these packages: {packages}.", packages=literal(versions or "–")),
    ]
    return "\n\n".join(lines)


def _reading(run: Run, dataset: Dataset | None, original: Dataset | None) -> str:
    read = original or dataset
    settings = {} if read is None else asdict(read.reading)
    kinds = {} if read is None else {name: str(kind) for name, kind in read.kinds().items()}
    final = {} if dataset is None else {name: str(kind) for name, kind in dataset.kinds().items()}
    remedies = [] if dataset is None else [remedy.to_dict() for remedy in dataset.remedies]
    given = {
        "READING": {name: value for name, value in settings.items() if value is not None},
        "KINDS": kinds,
        "REMEDIES": remedies,
        **({"FINAL_KINDS": final} if remedies else {}),
        "SHA256": run.dataset_sha256,
    }
    return "".join(_literal(name, value) for name, value in given.items())


def _literal(name: str, value: Any) -> str:
    """Return an assignment of plain data, written so that nothing in it is code."""
    return f"{name} = {pformat(plain(value), width=88, sort_dicts=False)}\n\n"


def _cell(number: int, kind: str, text: str) -> Mapping[str, Any]:
    cell: dict[str, Any] = {
        "cell_type": kind,
        "id": f"step-{number}",
        "metadata": {},
        "source": text.splitlines(keepends=True),
    }
    return cell if kind == "markdown" else {**cell, "execution_count": None, "outputs": []}
