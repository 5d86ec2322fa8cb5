"""The Keras program of a built network runs as it is and scores about as the run did."""

import ast
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lib.core.task import TaskKind
from lib.deep.designs.design import Design, Layer
from lib.deep.designs.design_file import to_text
from lib.deep.prepare import TableEncoder
from lib.evaluation.train.problem import make_problem
from lib.i18n import translator
from lib.intake.reading import read_table
from lib.models.plain.network import model_code
from lib.report.exports.keras_code import has_program, keras_notebook, keras_program
from lib.report.exports.plain_code import copied
from tests.unit.report.sample_run import sample_run
from tests.unit.report.test_html import NASTY
from tests.unit.report.test_plain import run_of, task_of, written

EN, KO = translator("en"), translator("ko")
DEEP = Design(
    (
        Layer("Dense", 32, "gelu", l2=1e-4),
        Layer("BatchNormalization"),
        Layer("Dropout", rate=0.1),
        Layer("Dense", 16, "selu"),
    ),
    optimiser="AdamW",
    learning_rate=2e-3,
    schedule="cosine",
    batch=32,
    epochs=15,
)
PENALTY = ", kernel_regularizer=keras.regularizers.L1L2(0.0, 0.0001)"
FALLING = "keras.optimizers.schedules.CosineDecay(0.002, steps)"
STRAIGHT = Design((), optimiser="SGD", learning_rate=0.02, batch=32, epochs=40)


def code_cells(notebook: str) -> list[str]:
    """Return the cells that a notebook runs, in their order."""
    cells = json.loads(notebook)["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


@pytest.mark.parametrize(
    ("kind", "design", "weighed", "near", "form"),
    [
        (TaskKind.MULTICLASS, DEEP, True, 0.15, "file"),
        (TaskKind.REGRESSION, STRAIGHT, False, 0.1, "notebook"),
    ],
)
def test_it_runs_and_scores_as_the_run_did(
    kind: TaskKind, design: Design, weighed: bool, near: float, form: str, tmp_path: Path
) -> None:
    data = written(800).to_csv(index=False).encode()
    dataset = read_table(data, "table.csv")
    settings = {"own_network": {"network": to_text(design)}}
    run = run_of(dataset, task_of(kind), ("own_network",), settings=settings, class_weight=weighed)
    (tmp_path / "table.csv").write_bytes(data)
    write = keras_program if form == "file" else keras_notebook
    text = write(run, run.models[0], KO, (dataset, None))
    if form == "notebook":
        text = "\n\n".join(code_cells(text))
    (tmp_path / "program.py").write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "program.py"],
        cwd=tmp_path,
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert "as in the run: True" in done.stdout
    assert "Total params" in done.stdout
    score = float(re.search(r"score on the test rows: (\S+)", done.stdout)[1])
    stored = float(re.search(r"^in the run: (\S+)$", done.stdout, re.MULTILINE)[1])
    assert stored == run.models[0].metrics[run.plan.metric].folds[0]
    assert score == pytest.approx(stored, abs=near)


def test_the_code_is_what_one_would_write() -> None:
    assert model_code(DEEP, TaskKind.BINARY, 2, "30").splitlines() == [
        "network = keras.Sequential()",
        "network.add(keras.Input((30,)))",
        f'network.add(keras.layers.Dense(32, activation="gelu"{PENALTY}))',
        "network.add(keras.layers.BatchNormalization())",
        "network.add(keras.layers.Dropout(0.1))",
        'network.add(keras.layers.Dense(16, activation="selu"))',
        'network.add(keras.layers.Dense(1, activation="sigmoid"))',
        f"optimizer = keras.optimizers.AdamW({FALLING}, weight_decay=0.004)",
        'optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])',
        'network.compile(optimizer=optimizer, loss="binary_crossentropy")',
    ]


def test_comments_are_read_as_they_are() -> None:
    run = replace(sample_run(), name="my_run (2).csv")
    program = keras_program(run, replace(run.models[-1], id="own_network"), EN, (None, None))
    assert program.startswith("# Custom network\n#\n")
    assert "my_run (2).csv" in program


@pytest.mark.parametrize("text", [*NASTY, "''' + quit() + '''", "a\u2028quit()", "\\"])
def test_names_are_data(text: str) -> None:
    run = replace(sample_run(text=text, note=text), name=text)
    result = replace(run.models[-1], id="own_network")
    design = replace(DEEP, name="".join(filter(str.isprintable, text)))
    plan = replace(run.plan, settings={"own_network": {"network": to_text(design)}})
    run = replace(run, plan=plan)
    assert has_program(run, result)
    code = code_cells(keras_notebook(run, result, EN, (None, None)))
    program = ast.parse(keras_program(run, result, EN, (None, None)))
    assert ast.dump(program) == ast.dump(ast.parse("\n\n".join(code)))


def test_its_columns_are_those_of_the_run() -> None:
    dataset = read_table(written(300).to_csv(index=False).encode(), "table.csv")
    run = replace(sample_run(), task=task_of(TaskKind.REGRESSION))
    problem = make_problem(dataset.frame, run.task, run.plan)
    first, other = problem.X.iloc[:200], problem.X.iloc[200:]
    encoder = TableEncoder(run.task.features, one_hot=64, embed=False, scaling="standard").fit(
        first
    )
    given = {"TEXTS": ["words"], "SEED": 0, "CLASSES": [], "MEANS": "", "DEALT_FROM": 0, "FOLDS": 5}
    imports, definitions = copied("network_columns(0, a, b)", given)
    names: dict = dict(given)
    exec(f"{imports}\n{definitions}", names)  # noqa: S102 - our own code
    for table, found in zip((first, other), names["network_columns"](0, first, other), strict=True):
        expected, _ = encoder.transform(table)
        columns = [np.sort(np.abs(one), axis=1) for one in (expected, found)]
        assert columns[1] == pytest.approx(columns[0], abs=1e-5)
