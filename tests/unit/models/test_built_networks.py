"""Networks that analysts build as models: checked, counted, estimated, trained longer."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lib.cli.main import main
from lib.core.findings import Finding, Severity
from lib.core.model import Size
from lib.core.plan import Effort
from lib.deep.designs.design import USUAL, Design, Layer
from lib.deep.designs.design_file import from_text, to_text
from lib.errors import InputError
from lib.evaluation.plan.budget import plan_within
from lib.evaluation.plan.estimate import costs
from lib.evaluation.plan.planning import make_plan, make_task
from lib.intake.reading import read_table
from lib.models.catalogue import get_model, side_of
from lib.models.families.own_network import OWN_EXERCISE, OWN_NETWORK, fit_seconds
from lib.models.settings import longer_settings, settings_factor, settings_for, value_shown
from tests.unit.report.sample_run import sample_run

WIDE = Design((Layer("Dense", 4096, "relu"), Layer("Dense", 4096, "relu")))


@pytest.fixture(scope="module")
def table() -> bytes:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"a": rng.random(80), "b": rng.random(80)})
    return frame.assign(y=frame["a"] > 0.5).to_csv(index=False).encode()


def test_the_network_is_kept_as_it_is_written() -> None:
    spaced = to_text(WIDE, indent=4)
    found = settings_for([OWN_NETWORK], {OWN_NETWORK: {"network": spaced}})
    assert found == {OWN_NETWORK: {"network": to_text(WIDE)}}
    shown = value_shown(get_model(OWN_NETWORK), spaced)
    assert shown == "4096 relu, 4096 relu | Adam 0.001"


def test_too_many_parameters_are_refused_before_training(table: bytes) -> None:
    dataset = read_table(table, "table.csv")
    task = make_task(dataset, "y")
    settings = {OWN_NETWORK: {"network": to_text(WIDE)}}
    with pytest.raises(InputError) as caught:
        make_plan(dataset, task, models=["logistic", OWN_NETWORK], settings=settings)
    assert caught.value.code == "network_too_large"
    assert caught.value.context["count"] == 3 * 4096 + 4097 * 4096 + 4097


def test_what_is_built_larger_is_expected_to_take_longer(table: bytes) -> None:
    dataset = read_table(table, "table.csv")
    task = make_task(dataset, "y")

    def seconds(design: Design) -> float:
        settings = {OWN_NETWORK: {"network": to_text(design)}}
        plan, _ = make_plan(dataset, task, models=["logistic", OWN_NETWORK], settings=settings)
        return costs(dataset, task, plan).total[OWN_NETWORK]

    usual = seconds(USUAL)
    assert seconds(replace(USUAL, epochs=5)) < usual < seconds(replace(USUAL, patience=0))
    size = Size(50_000, 100, 0, Effort.STANDARD)
    huge = replace(WIDE, layers=WIDE.layers[:1], patience=0, epochs=1000)
    factor = settings_factor(get_model(OWN_NETWORK), {"network": to_text(huge)}, size)
    assert factor == pytest.approx(fit_seconds(huge, size) / fit_seconds(USUAL, size))
    assert factor > 50


def test_within_a_budget_only_what_was_built_takes_part(table: bytes) -> None:
    dataset = read_table(table, "table.csv")
    task = make_task(dataset, "y")
    plan, _, _ = plan_within(dataset, task, 3600.0, 2)
    assert "tabm" in plan.models
    assert not any(get_model(model).built for model in plan.models)


def test_an_exercise_stands_for_no_side() -> None:
    deep = get_model(OWN_NETWORK).family
    assert side_of(OWN_NETWORK, deep) == deep
    assert side_of(OWN_EXERCISE, deep) is None


def test_what_was_still_improving_gets_more_epochs() -> None:
    run = sample_run()
    values = {"model": OWN_NETWORK, "best": 20, "epochs": 20, "planned": 20, "folds": 5, "of": 5}
    note = Finding("network_still_improving", Severity.INFO, values=values)
    built = replace(run.models[-1], id=OWN_NETWORK, notes=(note,))
    text = to_text(replace(USUAL, name="mine", epochs=20))
    plan = replace(run.plan, settings={OWN_NETWORK: {"network": text}})
    longer = longer_settings(replace(run, models=(built,), plan=plan))
    assert from_text(str(longer[OWN_NETWORK]["network"])) == replace(USUAL, name="mine", epochs=60)


def test_the_command_refuses_what_is_no_network(
    table: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "table.csv"
    file.write_bytes(table)
    common = ["compare", str(file), "--target", "y", "--models", "logistic"]
    for options, said in (
        (["--network", str(file)], "This is not JSON"),
        (["--exercise", str(tmp_path / "absent.json")], "does not exist"),
        (["--network", "a", "--network", "b", "--network", "c"], "3 networks were given"),
    ):
        assert main([*common, *options]) == 2
        assert said in capsys.readouterr().err
