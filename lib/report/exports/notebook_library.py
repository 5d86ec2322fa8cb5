"""The cells of a notebook for what only this library can fit: networks, tuned models, reviews."""

from collections.abc import Iterator, Sequence

from lib.core.dataset import Dataset
from lib.core.facts import Json, plain_json, to_json
from lib.core.metrics import METRICS
from lib.core.results import BY_FOLDS, ModelResult, Run, Verdict
from lib.i18n import Translator
from lib.models.catalogue import get_model
from lib.models.families.ensemble import BLEND
from lib.report.exports.plain_code import assigned

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

_DERIVE = """

from lib.workflows.reviews.texts.deriving import derive, setup_of

dataset = derive(dataset, setup_of(TASK["recipe"])).dataset"""

_FOLDS = """\
from lib.core.plan import Plan
from lib.core.task import Task
from lib.evaluation.train.problem import make_problem
from lib.evaluation.train.splits import make_splits

task, plan = Task.from_dict(TASK), Plan.from_dict(PLAN)
problem = make_problem(dataset.frame, task, plan)
splits = make_splits(problem, task, plan)"""

_FIT = """\
from lib.evaluation.train.crossval import fit_fold
from lib.models.catalogue import get_model

folds = {}
for model in MODELS:
    folds[model] = [fit_fold(get_model(model), problem, task, plan, one) for one in splits]
    scores[model] = [fold.metrics[plan.metric] for fold in folds[model]]
    cpu_seconds[model] = sum(fold.fit_cpu_seconds for fold in folds[model])
    print(f"{model}: {sum(scores[model]) / len(splits):.4f}")"""

_NETWORK = """\
from lib.core.progress import NullProgress
from lib.evaluation.train.crossval import fit_on
from lib.models.description import inner_model

fitted, _, _ = fit_on(get_model(NETWORK), problem, task, plan, splits[0], 1, NullProgress())
network = inner_model(fitted).network()
network.summary()"""

_BLEND = """\
from lib.core.results import FoldResult
from lib.evaluation.train.blend import blend

for model, found in outputs.items():
    # The models fitted above take part with their predictions.
    folds[model] = [
        FoldResult(model, one.repeat, one.fold, {}, {}, 0, 0, 0, values.reshape(len(values), -1))
        for one, values in zip(splits, found, strict=True)
    ]
blended = blend({model: folds[model] for model in PLANNED}, problem.y, splits, task, plan).folds"""
_BLENDED = f"""
scores["{BLEND}"] = [fold.metrics[plan.metric] for fold in blended]
cpu_seconds["{BLEND}"] = sum(cpu_seconds.values())"""

_EVIDENCE = """\
from lib.evaluation.judge.inference.evidence import TestPart, measure

by_fold = {model: [fold.outputs for fold in found] for model, found in folds.items()}
by_fold |= {
    model: [values.reshape(len(values), -1) for values in found]
    for model, found in outputs.items()
}
parts = [
    TestPart(
        one.repeat,
        one.fold,
        one.test,
        {model: found[place].astype("float64") for model, found in by_fold.items()},
    )
    for place, one in enumerate(splits)
]
evidence = measure(
    parts,
    problem.y,
    plan.metric,
    task.kind,
    list(by_fold),
    problem.groups,
    by_folds=plan.split == "time",
)"""

_VERDICT = """\
from lib.evaluation.judge.verdict import judge

verdict = judge(
    {model: tuple(values) for model, values in scores.items()},
    {model: get_model(model).family for model in scores},
    cpu_seconds,
    plan,
    len(problem.X),
    evidence,
)
if verdict is not None:
    print("by what is computed here:", verdict.decision, verdict.best_deep, verdict.best_classical)
    print(f"difference {verdict.difference:.4f} ({verdict.low:.4f} to {verdict.high:.4f})")
    print(f"P(deep better) {verdict.p_deep:.3f}")
    print(f"P(equivalent) {verdict.p_equivalent:.3f}")
    print(f"P(classical better) {verdict.p_classical:.3f}")"""


def verdict_code(verdict: Verdict) -> str:
    """Return what judges again, the way that the run was judged."""
    known = "evidence = None" if verdict.method == BY_FOLDS and not verdict.reason else _EVIDENCE
    return f"{known}\n\n{_VERDICT}"


def library_cells(
    run: Run,
    models: Sequence[str],
    done: Sequence[ModelResult],
    tables: tuple[Dataset | None, Dataset | None],
    t: Translator,
    *,
    alone: bool,
) -> Iterator[tuple[str, str]]:
    """Yield the cells that fit ``models``; ``alone``: no other model stands before them.

    ``tables`` are the run's table and the same before remedies.
    """
    yield (
        "markdown",
        t(
            "**With Deepworth's own code.** The models and steps from here on are its networks "
            "and searches: LIBRARY is the folder that contains its folder lib."
        ),
    )
    start = f"TABLE = {run.dataset_name!r}\nscores, cpu_seconds, outputs = {{}}, {{}}, {{}}\n"
    given = assigned("TASK", run.task.to_dict()) + assigned("PLAN", run.plan.to_dict())
    yield "code", f"LIBRARY = '.'\n{start if alone else ''}\n{_reading(run, *tables)}{_READ}"
    derived = "" if run.task.text is None or tables[1] is None else f"{_DERIVE.lstrip()}\n\n"
    yield "code", f"{given}{derived}{_FOLDS}"
    yield (
        "markdown",
        t(
            "Every model on every fold. Preprocessing is learned on the training rows of each "
            "fold. This takes about as long as the run did."
        ),
    )
    yield "code", f"{assigned('MODELS', list(models))}{_FIT}"
    network = _best_network(run, done)
    if network is not None:
        yield (
            "markdown",
            t(
                "The best network as an ordinary Keras model, trained again on the first fold: "
                "its layers, from input to output. `network.save('network.keras')` saves it."
            ),
        )
        yield "code", f"NETWORK = {network!r}\n\n{_NETWORK}"
    if any(one.id == BLEND for one in done):
        yield (
            "markdown",
            t(
                "The blend is a weighted average of the other models; the weights for a fold are "
                "chosen on the other folds."
            ),
        )
        names = [model.id for model in run.models if model in done and model.id != BLEND]
        yield "code", f"{assigned('PLANNED', names)}{_BLEND}{_BLENDED}"


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


def _reading(run: Run, dataset: Dataset | None, original: Dataset | None) -> str:
    read = original or dataset
    settings = {} if read is None else to_json(read.reading)
    # What was said by hand of columns is not found out again; all else stands in the reading.
    settings.pop("given", None)
    said = None if read is None else read.reading.given
    settings["columns"] = plain_json((said or {}).get("columns"))
    kinds = {} if read is None else {name: str(kind) for name, kind in read.kinds().items()}
    final = {} if dataset is None else {name: str(kind) for name, kind in dataset.kinds().items()}
    remedies = [] if dataset is None else [remedy.to_dict() for remedy in dataset.remedies]
    given: dict[str, Json] = {
        "READING": {name: value for name, value in settings.items() if value is not None},
        "KINDS": kinds,
        "REMEDIES": remedies,
        **({"FINAL_KINDS": final} if remedies else {}),
        "SHA256": run.dataset_sha256,
    }
    return "".join(assigned(name, value) for name, value in given.items())
