"""Options of `reviews` that name pretrained networks."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lib.cli.arguments import make_parser
from lib.core.task import Task, TaskKind
from lib.errors import InputError, ModelError
from lib.i18n import translator
from lib.workflows.reviews.command import pretrained
from lib.workflows.reviews.texts import encoders, hub, presets
from tests.unit.cli.test_command_line import call
from tests.unit.text.tiny_encoder import write_encoder


def parse(*options: str):
    return make_parser(translator("en")).parse_args(["reviews", "file.csv", *options])


@pytest.fixture
def places(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in (encoders.SOURCE, presets.SOURCE, hub.ALLOWED):
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("DEEPWORTH_HOME", str(tmp_path))


def test_places_named_are_compared_beside_the_usual_models(places, monkeypatch) -> None:
    task = Task(TaskKind.BINARY, "label", {"text": "text"}, text="text", classes=("a", "b"))
    parsed = parse("--encoder", "one/encoder", "--finetune", "one/network", "--fetch")
    pretrained.choose_pretrained(parsed)
    assert encoders.chosen_source() == "one/encoder"
    assert presets.chosen_preset() == "one/network"
    hub.check_allowed("one/encoder", 1)
    pretrained.add_models(parsed, task)
    assert parsed.models[-3:] == ("pretrained_linear", "pretrained_keras", "pretrained_finetuned")
    assert "nb_svm" in parsed.models
    chosen = parse("--finetune", "one/network", "--models", "nb_svm")
    pretrained.add_models(chosen, task)
    assert chosen.models == ("nb_svm",)
    monkeypatch.setattr(presets, "find_spec", lambda name: None)
    with pytest.raises(ModelError, match="preset_packages"):
        pretrained.add_models(parsed, task)


def test_an_engine_that_does_not_know_them_is_said(places, monkeypatch) -> None:
    monkeypatch.setattr(pretrained, "_engine_is_there", lambda: True)
    pretrained.choose_pretrained(parse())
    with pytest.raises(InputError, match="pretrained_engine"):
        pretrained.choose_pretrained(parse("--encoder", "one/encoder"))


def test_reviews_are_scored_by_classes_in_words(tmp_path: Path) -> None:
    place = tmp_path / "encoder"
    place.mkdir()
    write_encoder(place)
    texts = [f"{'good' if row % 2 else 'bad'} film {row}" for row in range(60)]
    label = np.where(np.arange(60) % 2, "up", "down")
    pd.DataFrame({"text": texts, "label": label}).to_csv(tmp_path / "r.csv", index=False)
    done = call(
        "reviews",
        tmp_path / "r.csv",
        "--text",
        "text",
        "--label",
        "label",
        "--encoder",
        place,
        "--zero-shot",
        "up: good film",
        "down: bad film",
        "--out",
        tmp_path / "out",
        "--json",
        home=tmp_path / "home",
    )
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert (result["classes"], result["rows"]) == (["up", "down"], 60)
    assert result["check"]["share"] == 1.0
    written = pd.read_csv(tmp_path / "out" / "zero-shot.csv")
    assert list(written["class"]) == list(label)
