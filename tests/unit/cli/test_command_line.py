"""The command line as another program calls it: exit codes, streams, JSON, files."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from lib.cli.main import main
from lib.store import Store, open_store
from tests.store_fixture import settings_in
from tests.unit.cli.conftest import Said

ROOT = Path(__file__).resolve().parents[3]
QUICK = ("--models", "dummy,logistic,decision_tree", "--effort", "quick", "--folds", "3")


def call(*arguments: object, home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "lib", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=250,
        check=False,
        env=environment(home),
    )


def environment(home: Path) -> dict[str, str]:
    """Return that of a command with a store in ``home``; an engine of its own has one worker."""
    own = {"DEEPWORTH_HOME": str(home), "DEEPWORTH_WORKERS": "1", "LANG": "C.UTF-8"}
    return {**os.environ, **own}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def churn() -> Path:
    return ROOT / "data" / "churn.csv"


@pytest.fixture(scope="module")
def finished(
    home: Path, churn: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict, Path]:
    """A run with files, made once: its JSON and its folder."""
    folder = tmp_path_factory.mktemp("out") / "run"
    done = call(
        "compare",
        churn,
        "--target",
        "churn",
        *QUICK,
        "--test",
        churn,
        "--out",
        folder,
        "--json",
        home=home,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout), folder


def test_document_has_what_other_programs_read(finished: tuple[dict, Path]) -> None:
    document, folder = finished
    assert document == json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert document["format"] == 1
    assert document["task"]["kind"] == "binary"
    assert document["plan"]["folds"] == 3
    models = {model["id"]: model for model in document["models"]}
    assert set(models) == {"dummy", "logistic", "decision_tree"}
    auc = models["logistic"]["metrics"]["roc_auc"]
    assert len(auc["folds"]) == 3
    assert auc["low"] < auc["mean"] < auc["high"]
    assert models["dummy"]["metrics"]["roc_auc"]["mean"] == pytest.approx(0.5)
    assert auc["mean"] > 0.6
    # Scored on the very rows that it was refit on: at least as good as out of fold.
    assert auc["test"] > auc["mean"] - 0.02
    assert models["logistic"]["size_bytes"] > 0


def test_no_deep_model_no_verdict_and_no_tensorflow(
    finished: tuple[dict, Path], home: Path
) -> None:
    document, _ = finished
    assert document["verdict"] is None
    assert "tensorflow" not in (home / "engine.log").read_text(encoding="utf-8").lower()


def test_out_of_fold_predictions_cover_each_row_once(finished: tuple[dict, Path]) -> None:
    document, folder = finished
    frame = pd.read_parquet(folder / "predictions" / "logistic.parquet")
    assert sorted(frame["row"]) == list(range(document["dataset"]["rows"]))
    report = (folder / "report.html").read_text(encoding="utf-8")
    assert "of the rows are classified correctly" in report  # figures of single models


def test_predict_from_a_kept_model(
    finished: tuple[dict, Path], churn: Path, say: Callable[..., Said]
) -> None:
    _, folder = finished
    new = folder.parent / "new.csv"
    pd.read_csv(churn).head(50).drop(columns="churn").to_csv(new, index=False)
    out = folder.parent / "predicted.csv"
    done = say("predict", folder, new, "--model", "logistic", "--out", out)
    assert done.returncode == 0, done.stderr
    predicted = pd.read_csv(out)
    assert len(predicted) == 50
    assert set(predicted["prediction"]) <= {"Yes", "No"}
    assert predicted["p_Yes"].between(0, 1).all()


def test_predict_says_which_values_it_could_not_read(
    finished: tuple[dict, Path], churn: Path, say: Callable[..., Said]
) -> None:
    _, folder = finished
    rows = pd.read_csv(churn, dtype="str").head(60)
    number = next(name for name in rows if pd.to_numeric(rows[name], errors="coerce").nunique() > 9)
    rows.loc[3, number] = "abc"
    new, out = folder.parent / "odd.csv", folder.parent / "odd_out.csv"
    rows.to_csv(new, index=False)
    done = say("predict", folder, new, "--model", "logistic", "--out", out)
    assert done.returncode == 0, done.stderr
    assert number in done.stderr
    assert "abc" in done.stderr


def wait_for_first_fold(store: Store) -> int:
    """Return the engine's process once it has stored something."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        runs = store.runs("command-line")
        if runs and any(model.folds_done for model in runs[0].models):
            state = store.engine_state()
            assert state is not None
            return state.pid
        time.sleep(0.1)
    raise AssertionError("no fold within two minutes")


def test_a_killed_engine_is_started_again_and_the_same_seed_gives_the_same_scores(
    finished: tuple[dict, Path], churn: Path, tmp_path: Path
) -> None:
    quick = [*QUICK]
    quick[1] += ",random_forest"
    waiting = subprocess.Popen(
        [sys.executable, "-m", "lib", "compare", churn, "--target", "churn", *quick, "--json"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(tmp_path),
    )
    store = open_store(settings_in(tmp_path))
    os.kill(wait_for_first_fold(store), signal.SIGKILL)
    output, errors = waiting.communicate(timeout=200)
    store.close()
    assert waiting.returncode == 0, errors.decode()
    again = {model["id"]: model for model in json.loads(output)["models"]}
    assert [model["status"] for model in again.values()] == ["done"] * 4
    for before in finished[0]["models"]:
        for name, metric in before["metrics"].items():
            after = again[before["id"]]["metrics"][name]
            assert after["folds"] == pytest.approx(metric["folds"], abs=1e-6)


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("compare", "nowhere.csv", "--target", "y"), "nowhere.csv"),
        (("compare", ROOT / "data", "--target", "y"), "folder"),
        (("compare", ROOT / "data" / "churn.csv", "--target", "chrun"), "chrun"),
        (("compare", ROOT / "data" / "churn.csv", "--target", "churn", "--models", "nope"), "nope"),
        (("compare", ROOT / "data" / "churn.csv", "--target", "churn", "--metric", "rmse"), "rmse"),
        (("compare", ROOT / "data" / "churn.csv", "--target", "churn", "--positive", "May"), "May"),
        (("profile", ROOT / "Makefile.not"), "Makefile.not"),
        (("predict", ROOT, ROOT / "data" / "churn.csv", "--model", "a", "--out", "o"), "run.json"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(
    arguments: tuple[object, ...], word: str, say: Callable[..., Said]
) -> None:
    done = say(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    assert word in done.stderr


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("compare", "churn.csv", "--target", "churn", "--folds", "1"), "2"),
        (("compare", "churn.csv"), "--target"),
        (("nonsense",), "nonsense"),
    ],
)
def test_what_is_no_command_is_one_line_and_exit_code_2(
    arguments: tuple[str, ...], word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.strip().splitlines()) == 1
    assert word in err


def test_bad_input_in_korean(tmp_path: Path) -> None:
    done = call("compare", "nowhere.csv", "--target", "y", "--lang", "ko", home=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "파일이 없습니다" in done.stderr


def test_models_and_profile_as_json(churn: Path, tmp_path: Path, say: Callable[..., Said]) -> None:
    models = json.loads(call("models", "--json", home=tmp_path).stdout)
    assert {"dummy", "catboost", "realmlp", "blend"} <= {model["id"] for model in models}
    profile = json.loads(say("profile", churn, "--json").stdout)
    assert profile["dataset"]["columns"] == len(pd.read_csv(churn, nrows=1).columns)
    assert "랜덤 포레스트" in say("models", "--lang", "ko").stdout
