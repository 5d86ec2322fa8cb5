"""A network that was built as a program of pandas, scikit-learn and Keras alone.

It trains on the training part of the run's first fold and scores the fold's test part. The order of
batches and the first weights differ from the run's, so the score differs by chance.
"""

import re
import textwrap
from collections.abc import Sequence

from lib.core.dataset import Dataset
from lib.core.metrics import METRICS
from lib.core.results import ModelResult, Run
from lib.core.task import TaskKind
from lib.deep.designs.design import COSINE, Design
from lib.i18n import Translator
from lib.models.families.own_network import design_of
from lib.models.plain.network import model_code
from lib.report.exports.cells import Cells, helpers_code, notebook_document
from lib.report.exports.plain_code import assigned
from lib.report.exports.plain_folds import folds_code
from lib.report.exports.plain_reading import absent, given_names, reading_code
from lib.report.exports.plain_scores import plain_score
from lib.report.labels import metric_label, model_label
from lib.report.markdown import literal

_WIDTH = 86
"""Of a comment's line, as nobody scrolls to the side for words."""
_PREPARE = """\
repeat, fold, train, test = parts[0]
seed = seed_of(repeat, fold)
rows, y_rows = X.iloc[train], y[train]
learn, held = split_inner(y_rows, classes={classes}, groups={groups}, seed=seed)
learned, validation, tested = network_columns(
    seed, rows.iloc[learn], rows.iloc[held], X.iloc[test]
)
{targets}
print("rows to learn from, to validate on, to test on:", len(learn), len(held), len(test))"""
_TARGETS = {
    TaskKind.REGRESSION: """\
mean, deviation = y_rows.mean(), y_rows.std() or 1.0
goal = (y - mean) / deviation""",
    TaskKind.BINARY: 'goal = y.astype("float32")',
    TaskKind.MULTICLASS: "goal = keras.utils.to_categorical(y, len(CLASSES))",
}
_FIT = """\
stop = keras.callbacks.EarlyStopping(
    monitor="val_loss", patience={patience}, restore_best_weights=True
)
# With keras.utils.set_random_seed, fit would shuffle the rows the same way in every epoch.
history = network.fit(
    learned,
    goal[train][learn],
    validation_data=(validation, goal[train][held]),
    batch_size=batch,
    epochs={epochs},{weights}
    callbacks=[stop],
    verbose=2,
)"""
_WEIGHTS = "\n    sample_weight=weights[learn],"
_BALANCED = """
weights = (len(train) / (len(CLASSES) * np.bincount(y_rows, minlength=len(CLASSES))))[y_rows]"""
_FOUND = {
    TaskKind.REGRESSION: "found = found.ravel() * deviation + mean",
    TaskKind.BINARY: "found = np.column_stack([1 - found, found])",
    TaskKind.MULTICLASS: "",
}
_SCORE = """\
print("loss on the test rows:", network.evaluate(tested, goal[test], verbose=0))
found = network.predict(tested, verbose=0)
{found}
print("score on the test rows:", score(y[test], found))
print("in the run:", STORED)"""


def has_program(run: Run, result: ModelResult) -> bool:
    """Whether a program can be written that scores the model as the run did."""
    metric = run.plan.metric
    return METRICS[metric].plain is not None and metric in result.metrics


def keras_notebook(
    run: Run, result: ModelResult, t: Translator, tables: tuple[Dataset | None, Dataset | None]
) -> str:
    """Return the program as a notebook; ``tables`` are the run's table and it before remedies."""
    return notebook_document(_cells(run, result, t, tables))


def keras_program(
    run: Run, result: ModelResult, t: Translator, tables: tuple[Dataset | None, Dataset | None]
) -> str:
    """Return the program as the text of a Python file."""
    parts = [
        text if kind == "code" else _comment(text) for kind, text in _cells(run, result, t, tables)
    ]
    return "\n\n".join(parts) + "\n"


def _comment(text: str) -> str:
    """Return Markdown as comments, whatever stands in the names that are in it."""
    lines = ("".join(filter(str.isprintable, line)) for line in text.splitlines())
    plain = (re.sub(r"\\([^A-Za-z0-9\s])", r"\1", line).removeprefix("# ") for line in lines)
    wrapped = (textwrap.wrap(line, _WIDTH) or [""] for line in plain)
    return "\n".join(f"# {part}".rstrip() for parts in wrapped for part in parts)


def _cells(
    run: Run, result: ModelResult, t: Translator, tables: tuple[Dataset | None, Dataset | None]
) -> Cells:
    task, plan = run.task, run.plan
    design = design_of(plan.settings.get(result.id, {}))
    yield "markdown", _opening(run, result, design, t)
    given = given_names(run)
    yield (
        "code",
        "import keras\nimport numpy as np\nimport pandas as pd\n\n"
        + "".join(assigned(*one) for one in given.items()).rstrip(),
    )
    yield "markdown", t("Read the table as in the run.")
    names, cell = reading_code(*tables, run)
    yield "code", "".join(assigned(*one) for one in names.items()) + f"\n{cell}"
    yield (
        "markdown",
        t("The same folds, and what prepares the columns: learned on training rows only."),
    )
    rows = folds_code(run)
    prepared = _prepare_code(run)
    yield "code", helpers_code(f"{rows}\n{prepared}", given, without=absent(run, tables[0]))
    yield "code", rows
    yield (
        "markdown",
        t("The first fold. A part of its training rows is held back: by these training stops."),
    )
    yield "code", prepared
    yield "markdown", t("The network.")
    yield "code", _network_code(design, run)
    yield "markdown", t("Train it; the weights of the best epoch are kept.")
    patience = design.patience or design.epochs
    weights = _WEIGHTS if plan.class_weight else ""
    yield "code", _FIT.format(patience=patience, epochs=design.epochs, weights=weights)
    yield "markdown", t("Test it on the fold's test rows, which it has not seen.")
    scored = _SCORE.format(found=_FOUND[task.kind])
    stored = assigned("STORED", _stored(result.metrics[plan.metric].folds))
    yield "code", f"{plain_score(plan.metric, task.kind)}\n\n\n{stored}{scored}"


def _opening(run: Run, result: ModelResult, design: Design, t: Translator) -> str:
    name = model_label(result.id, t)
    lines = [
        f"# {literal(f'{name}: {design.name}' if design.name else name)}",
        t(
            "The network of the run {run} in Keras: it trains on the first fold and is scored by "
            "{metric}. Other first weights and another order of rows change the score: run it "
            "several times to see by how much. The run chose its epoch by that metric, this "
            "program by the loss with its penalties.",
            run=literal(run.name),
            metric=literal(metric_label(run.plan.metric, t)),
        ),
        t(
            "It needs keras with tensorflow, pandas, scikit-learn and skrub, and the table {table} "
            "beside it.",
            table=literal(run.dataset_name),
        ),
    ]
    return "\n\n".join(lines)


def _prepare_code(run: Run) -> str:
    classes = run.task.kind.is_classification
    targets = _TARGETS[run.task.kind]
    if classes and run.plan.class_weight:
        targets += _BALANCED
    groups = "GROUPS[train]" if run.task.group else "None"
    return _PREPARE.format(classes=classes, groups=groups, targets=targets)


def _network_code(design: Design, run: Run) -> str:
    kind, classes = run.task.kind, len(run.task.classes)
    lines = [f"batch = min({design.batch}, len(learn))"]
    if design.schedule == COSINE:
        lines.append(f"steps = {design.epochs} * -(-len(learn) // batch)")
    code = model_code(design, kind, classes, "learned.shape[1]")
    return "\n".join([*lines, code, "network.summary()"])


def _stored(folds: Sequence[float | None]) -> float | None:
    return next(iter(folds), None)
