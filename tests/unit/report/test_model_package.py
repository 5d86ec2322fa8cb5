"""A fitted model to take away predicts in an empty folder what the command line predicts here."""

import io
import json
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from lib.core.dataset import Reading
from lib.core.model import Family
from lib.core.results import Run
from lib.core.task import Task
from lib.evaluation.plan.planning import make_plan
from lib.evaluation.train.crossval import refit
from lib.evaluation.train.prediction import predict_rows, with_predictions
from lib.evaluation.train.problem import make_problem
from lib.i18n import translator
from lib.intake.reading import read_table
from lib.models.artifacts import load_model
from lib.models.catalogue import get_model
from lib.report.drawing.cells import safe_csv
from lib.report.exports.model_package import model_zip, parts_of, requirements
from lib.workflows.reviews.task import make_reviews
from lib.workflows.reviews.texts.setup import ReviewSetup
from tests.conftest import ROOT
from tests.store_fixture import small_dataset, small_plan, small_task
from tests.unit.report.sample_run import sample_run

EN, KO = translator("en"), translator("ko")


@pytest.fixture(scope="module")
def artifact() -> bytes:
    task, plan = small_task(), small_plan()
    problem = make_problem(small_dataset().frame, task, plan)
    return refit(get_model("logistic"), problem, task, plan)[0]


def run_of_it(**changes: object) -> Run:
    return replace(sample_run(), task=small_task(), **changes)


def test_it_predicts_in_an_empty_folder(artifact, tmp_path):
    data = model_zip(run_of_it(), "logistic", {"logistic": artifact}, KO)
    zipfile.ZipFile(io.BytesIO(data)).extractall(tmp_path)
    folder = tmp_path / "deepworth-logistic"
    new = small_dataset(rows=40, seed=5).frame.drop(columns="outcome")
    rows = new.assign(colour=new["colour"].fillna("보라"), extra="=1+1").to_csv(index=False)
    (tmp_path / "new.csv").write_text(rows, encoding="utf-8")
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    command = [sys.executable, "-W", "error", str(folder / "predict.py"), "new.csv", "out.csv"]
    done = subprocess.run(command, cwd=tmp_path, env=clean, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "40 rows -> out.csv\n"
    frame = read_table(rows.encode(), "new.csv").frame
    estimator, manifest = load_model(artifact)
    expected = with_predictions(
        frame, predict_rows(estimator, frame, manifest).outputs, small_task()
    )
    assert (tmp_path / "out.csv").read_bytes() == safe_csv(expected)
    files = list((folder / "lib").rglob("*.py"))
    assert len(files) < 180  # of more than 900: what reads a table and a model, not all
    assert not [path for path in files if "keras" in path.name or path.parent.name == "ui"]
    (tmp_path / "new.csv").write_text("colour\nred\nblue\n", encoding="utf-8")
    done = subprocess.run(command, cwd=tmp_path, env=clean, capture_output=True, text=True)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "크기" in done.stderr
    changed = folder / "model" / "pipeline.skops"
    changed.write_bytes(changed.read_bytes()[:-1] + b"x")
    done = subprocess.run(command, cwd=tmp_path, env=clean, capture_output=True, text=True)
    assert KO.failure("artifact_damaged", {})[0] in done.stderr


def test_a_blend_predicts_with_its_members(artifact, tmp_path):
    task, plan = small_task(), small_plan()
    problem = make_problem(small_dataset().frame, task, plan)
    other = refit(get_model("hist_gradient_boosting"), problem, task, plan)[0]
    given = {"logistic": artifact, "hist_gradient_boosting": other}
    shares = {"logistic": 0.75, "hist_gradient_boosting": 0.25}
    run = run_of_it()
    blend = replace(run.models[0], id="blend", weights={**shares, "knn": 0.0}, has_artifact=False)
    run = replace(run, models=(blend,))
    assert parts_of(run, "blend") == shares
    data = model_zip(run, "blend", given, EN)
    zipfile.ZipFile(io.BytesIO(data)).extractall(tmp_path)
    frame = small_dataset(rows=30, seed=5).frame
    (tmp_path / "new.csv").write_text(frame.to_csv(index=False), encoding="utf-8")
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    script = str(tmp_path / "deepworth-blend" / "predict.py")
    command = [sys.executable, "-W", "error", script, "new.csv", "out.csv"]
    done = subprocess.run(command, cwd=tmp_path, env=clean, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    said = {name: predict_rows(*_loaded(data, frame)).outputs for name, data in given.items()}
    expected = sum(shares[name] * outputs[:, 1] for name, outputs in said.items())
    assert pd.read_csv(tmp_path / "out.csv")["p_yes"].to_numpy() == pytest.approx(
        expected, abs=1e-5
    )
    readme = (tmp_path / "deepworth-blend" / "README.md").read_text("utf-8")
    assert "models/logistic/: Logistic regression, 75.0%" in readme


def _loaded(data, frame):
    estimator, manifest = load_model(data)
    return estimator, frame, manifest


def test_packing_a_model_loads_no_training_stack(artifact, tmp_path):
    (tmp_path / "model.zip").write_bytes(artifact)
    code = (
        "import sys, pathlib\n"
        "from lib.i18n import translator\n"
        "from lib.report.exports.notebook import notebook\n"
        "from lib.report.exports.model_package import model_zip\n"
        "from tests.unit.report.sample_run import sample_run\n"
        "data = pathlib.Path(sys.argv[1]).read_bytes()\n"
        "model_zip(sample_run(), 'logistic', {'logistic': data}, translator('en'))\n"
        "notebook(sample_run(), translator('en'))\n"
        "print({'sklearn', 'skops', 'skrub', 'catboost', 'keras'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "model.zip")],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "set()\n"


def test_a_network_needs_keras_and_others_do_not(artifact):
    manifest = {"model": "realmlp", "packages": {"python": "3.11.0", "keras": "9.9.9"}}
    lines = requirements([manifest]).splitlines()
    assert "keras==9.9.9" in lines
    assert any(line.startswith("tensorflow-cpu==") for line in lines)
    lines = requirements([load_model(artifact)[1]])
    assert "tensorflow" not in lines
    assert "catboost" not in lines
    assert f"pandas=={pd.__version__}" in lines


def test_marks_of_numbers_and_names_go_along(artifact):
    reading = Reading("text", "cp949", ";", decimal=",", thousands=".")
    run = run_of_it(dataset_name="<b>a\nb</b>.csv")
    data = model_zip(run, "logistic", {"logistic": artifact}, EN, reading)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert all(name.startswith("deepworth-logistic/") for name in archive.namelist())
        options = json.loads(archive.read("deepworth-logistic/options.json"))
        readme = archive.read("deepworth-logistic/README.md").decode()
    assert options == {"language": "en", "reading": {"decimal": ",", "thousands": "."}}
    assert "`<b>a b</b>.csv`" in readme


def test_the_read_me_of_segments_says_how_they_are_counted(artifact):
    from lib.core.task import Task, TaskKind

    run = replace(sample_run(), task=Task(TaskKind.CLUSTERS, "", {"age": "number"}))
    for t, said in ((EN, "numbered from 1"), (KO, "1부터")):
        data = model_zip(run, "logistic", {"logistic": artifact}, t)
        text = zipfile.ZipFile(io.BytesIO(data)).read("deepworth-logistic/README.md").decode()
        assert said in text
        assert "prediction and" not in text


def predicted(data: bytes, model: str, frame: pd.DataFrame, folder: Path) -> pd.DataFrame:
    """Unpack a package in an empty folder, and return what its predict.py writes of new rows."""
    zipfile.ZipFile(io.BytesIO(data)).extractall(folder)  # which makes the folder
    (folder / "new.csv").write_text(frame.to_csv(index=False), encoding="utf-8")
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    script = str(folder / f"deepworth-{model}" / "predict.py")
    command = [sys.executable, script, "new.csv", "out.csv"]
    done = subprocess.run(command, cwd=folder, env=clean, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return pd.read_csv(folder / "out.csv", dtype={"prediction": "str"})


def same(task: Task, artifacts: dict[str, bytes], frame: pd.DataFrame, folder: Path) -> None:
    """Check that packages give what the models give here: classical to 1e-6, networks to 1e-3."""
    names = dict.fromkeys(task.classes[:1], "<b>이름</b>")
    named = replace(sample_run(), task=task.called(names))
    for model, artifact in artifacts.items():
        run = replace(named, models=(replace(named.models[0], id=model),))
        data = model_zip(run, model, {model: artifact}, EN)
        found = predicted(data, model, frame, folder / model)
        here = with_predictions(frame, predict_rows(*_loaded(artifact, frame)).outputs, run.task)
        deep = get_model(model).family is Family.DEEP
        added = [name for name in here if name not in frame]
        assert added == [name for name in found if name not in frame]
        for name in added:
            if name.startswith("p_"):
                off = 1e-3 if deep else 1e-6
                assert found[name].to_numpy() == pytest.approx(here[name].to_numpy(), abs=off)
            else:
                assert found[name].astype("str").tolist() == here[name].astype("str").tolist()
        assert ("prediction_name" in added) == bool(names)


@pytest.mark.slow  # two processes load TensorFlow
def test_a_network_and_its_blend_predict_in_an_empty_folder(artifact, tmp_path):
    task = small_task()
    plan = replace(small_plan(), settings={"keras_mlp": {"epochs": 2}})
    problem = make_problem(small_dataset().frame, task, plan)
    network = refit(get_model("keras_mlp"), problem, task, plan)[0]
    frame = small_dataset(rows=30, seed=5).frame
    same(task, {"keras_mlp": network}, frame, tmp_path)
    given, shares = (
        {"logistic": artifact, "keras_mlp": network},
        {"logistic": 0.75, "keras_mlp": 0.25},
    )
    blend = replace(sample_run().models[0], id="blend", weights=shares, has_artifact=False)
    data = model_zip(run_of_it(models=(blend,)), "blend", given, EN)
    found = predicted(data, "blend", frame, tmp_path / "blend")["p_yes"].to_numpy()
    said = {name: predict_rows(*_loaded(one, frame)).outputs[:, 1] for name, one in given.items()}
    expected = sum(shares[name] * one for name, one in said.items())
    assert found == pytest.approx(expected, abs=1e-3)


@pytest.mark.slow  # a process loads TensorFlow
def test_models_of_reviews_predict_in_an_empty_folder(tmp_path):
    lines = "".join(
        f'"정말 좋아요 good {n % 7} {n}",1\n"별로 예요 bad {n % 5} {n}",0\n' for n in range(60)
    )
    table = read_table(f"review,label\n{lines}".encode(), "t.csv")
    dataset, task, _ = make_reviews(table, ReviewSetup(("review",), label="label"))
    plan, _ = make_plan(
        dataset,
        task,
        effort="quick",
        folds=3,
        settings={"keras_bag": {"epochs": 2}},
        models=("tfidf_logistic", "keras_bag"),
    )
    problem = make_problem(dataset.frame, task, plan)
    made = {
        model: refit(get_model(model), problem, task, plan)[0]
        for model in ("tfidf_logistic", "keras_bag")
    }
    same(task, made, pd.DataFrame({"review": ["좋아요 good", "bad, 별로", "good bad"]}), tmp_path)


def test_segments_are_the_same_in_an_empty_folder(tmp_path):
    from lib.workflows.segments.groups.planning import make_segment_task
    from lib.workflows.segments.plan import make_segment_plan
    from lib.workflows.segments.train import segment
    from tests.unit.segments.tables import customers

    dataset = customers()
    task = make_segment_task(dataset)
    plan, _ = make_segment_plan(dataset, task, resamples=4)
    problem = make_problem(dataset.frame, task, plan)
    made = segment(get_model("kmeans"), problem, task, plan, 3)
    same(task, {"kmeans": made.artifact}, dataset.frame.head(40), tmp_path)
    found = pd.read_csv(tmp_path / "kmeans" / "out.csv")["segment"]
    assert (found.to_numpy() == made.folds[0].outputs[:40, 0] + 1).all()
