"""What the commands answer, called in this process: nothing here trains."""

import io
import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from lib.cli.main import main
from lib.cli.screen import Screen
from lib.evaluation.judge.inference.stored import EVIDENCE, stored
from lib.i18n import translator
from lib.report.reader import NothingKept, RunReader
from lib.report.recommended import recommendation_sentence
from lib.report.sentences import verdict_sentence
from tests.unit.report.run_by_rows import run_by_rows
from tests.unit.report.sample_run import sample_run


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "table.csv"
    rows = range(200)
    pd.DataFrame(
        {
            "size": [(7 * row) % 31 / 10 for row in rows],
            "said": ["left" if row % 20 else "stayed" for row in rows],
            "churn": ["no" if row % 20 else "yes" for row in rows],
            "name": [f"word{row} and another{row}" for row in rows],
        }
    ).to_csv(path, index=False)
    return path


def test_a_profile_with_a_target_says_what_is_noticed_of_it(
    table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["profile", str(table), "--target", "churn", "--json"]) == 0
    codes = {found["code"] for found in json.loads(capsys.readouterr().out)["findings"]}
    assert {"target_leakage", "class_imbalance"} <= codes
    assert main(["profile", str(table), "--target", "name"]) == 0  # can be none, and says why
    said = capsys.readouterr()
    assert "churn" in said.out
    assert len(said.err.splitlines()) == 1


def test_requests_that_cannot_be_are_refused_before_anything_is_trained(
    table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    second = tmp_path / "second.csv"
    pd.read_csv(table).drop(columns=["said", "churn"]).to_csv(second, index=False)
    compare = ["compare", str(table), "--target", "churn"]
    for options, words in (
        (["--drop", "size,churn"], ["--drop"]),
        (["--test", str(second)], ["second.csv", "churn, said"]),
    ):
        assert main([*compare, *options]) == 2
        said = capsys.readouterr().err
        assert len(said.splitlines()) == 1
        assert all(word in said for word in words)


def test_the_board_shows_the_second_file_where_there_is_one() -> None:
    run = sample_run()
    heading = "On the second file"
    assert heading not in _shown(run)
    models = [
        replace(model, test={"roc_auc": 0.8125}) if model.id == "catboost" else model
        for model in run.models
    ]
    shown = _shown(replace(run, models=tuple(models)))
    assert heading in shown
    assert "0.812" in next(line for line in shown.splitlines() if "CatBoost" in line)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_verdict_is_followed_by_what_its_rows_recommend(language: str) -> None:
    run, evidence = run_by_rows()
    t = translator(language)
    wanted = recommendation_sentence(run, evidence, t)
    assert wanted != recommendation_sentence(run, None, t)
    shown = " ".join(_shown(run, language, Kept(evidence)).split())
    assert shown.index(verdict_sentence(run, t)) < shown.index(wanted)
    alone = sample_run(without=("keras_linear", "keras_mlp", "realmlp"))
    wanted = recommendation_sentence(alone, None, t)
    assert wanted
    assert wanted in " ".join(_shown(alone, language).split())


class Kept(NothingKept):
    """A run beside which its evidence is kept."""

    def __init__(self, evidence) -> None:
        self.evidence = evidence

    def jobs(self, kind, model=None):
        done = SimpleNamespace(id="1", params={}, model="", result=stored(self.evidence))
        return [done] if kind == EVIDENCE else []


def _shown(run, language: str = "en", reader: RunReader | None = None) -> str:
    stream = io.StringIO()
    Screen(translator(language), stream, reader_of=lambda _run: reader or NothingKept()).show(run)
    return stream.getvalue()


def test_the_list_of_models_is_whole_in_korean(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "--lang", "ko"]) == 0
    said = capsys.readouterr().out
    assert "여러 레이블" in said
    assert "…" not in said
