"""The network builder: layers are put together, counted, saved, and reach the run."""

from dataclasses import replace
from io import BytesIO

import pytest
from streamlit.testing.v1 import AppTest

from lib.deep.designs.design import USUAL, Design, Layer
from lib.deep.designs.design_file import from_text, to_text
from lib.errors import InputError
from lib.store.networks import Networks
from lib.ui.setup import keys as setup_keys
from lib.ui.setup.network.saved import read_design
from lib.ui.setup.network.slot import Slot
from tests.samples import read_sample
from tests.ui.conftest import WORKSPACE, labels, said

OWN = "own_network"


@pytest.fixture
def dataset(store) -> str:
    return store.save_dataset(WORKSPACE, read_sample("breast_cancer"))


@pytest.fixture
def at(open_app, dataset) -> AppTest:
    at = open_app("compare", dataset=dataset)
    at.session_state[f"deepworth_build_{dataset}"] = True
    at.run()
    return at.button(key=f"deepworth_build_add_add_{dataset}").click().run()


def design_of(at: AppTest, dataset: str, model: str = OWN) -> Design:
    return from_text(at.session_state[setup_keys.setting(dataset, model, "network")])


def widget(at: AppTest, kind: str, dataset: str, field: str, place: int | None = None):
    revision = at.session_state[f"deepworth_net_{dataset}_{OWN}"][0]
    where = "" if place is None else place
    return getattr(at, kind)(key=f"deepworth_net_{dataset}_{OWN}_{revision}_{where}_{field}")


def test_layers_are_added_moved_changed_and_removed(at, dataset):
    assert "Run 17 models" in labels(at)
    assert "one sigmoid unit" in said(at)
    widget(at, "number_input", dataset, "units", 0).set_value(16)
    # A value and a click that arrive together both count.
    widget(at, "button", dataset, "add_BatchNormalization").click().run()
    widget(at, "button", dataset, "up", 3).click().run()
    widget(at, "button", dataset, "remove", 1).click().run()
    widget(at, "selectbox", dataset, "activation", 0).set_value("gelu").run()
    widget(at, "selectbox", dataset, "optimiser").set_value("SGD").run()
    widget(at, "number_input", dataset, "momentum").set_value(0.5).run()
    widget(at, "number_input", dataset, "batch").set_value(5000).run()
    layers = (Layer("Dense", 16, "gelu"), Layer("BatchNormalization"), Layer("Dense", 32, "relu"))
    expected = replace(USUAL, layers=layers, optimiser="SGD", momentum=0.5, batch=5000)
    assert design_of(at, dataset) == expected
    assert "About 1,137 parameters" in said(at)  # 30 columns
    assert "each epoch is one step" in said(at)


def test_without_layers_it_is_called_what_it_is(at, dataset):
    for _ in range(3):
        widget(at, "button", dataset, "remove", 0).click().run()
    assert "this is logistic regression" in said(at)
    assert "About 31 parameters" in said(at)


def test_ten_million_parameters_are_refused_with_the_number(at, dataset):
    for place in (0, 2):
        widget(at, "number_input", dataset, "units", place).set_value(4096).run()
    assert "16,912,385 parameters; at most 10,000,000" in said(at)
    assert not any(label.startswith("Run ") for label in labels(at))
    widget(at, "number_input", dataset, "units", 0).set_value(8).run()
    assert "Run 17 models" in labels(at)


def test_a_network_is_saved_and_opened_beside_another(at, dataset, store):
    widget(at, "text_input", dataset, "name").set_value("Mine: <b>*1*</b>").run()
    widget(at, "button", dataset, "save").click().run()
    networks = Networks(store)
    assert networks.names(WORKSPACE) == ["Mine: <b>*1*</b>"]
    networks.save(WORKSPACE, replace(Design(()), name="straight", epochs=3))
    at.run()
    at.selectbox(key=f"{Slot(dataset, OWN).state}_saved").set_value("straight").run()
    widget(at, "button", dataset, "open").click().run()
    assert design_of(at, dataset) == replace(Design(()), name="straight", epochs=3)
    widget(at, "button", dataset, "delete").click().run()
    assert networks.names(WORKSPACE) == ["Mine: <b>*1*</b>"]


@pytest.mark.parametrize(
    ("sample", "end"),
    [("diabetes", "it gets one linear unit"), ("wine", "it gets a softmax unit for each")],
)
def test_a_network_of_another_task_gets_the_end_of_this_one(open_app, store, sample, end):
    """It was saved with two classes in mind; here there is a value, or three classes."""
    Networks(store).save(WORKSPACE, replace(USUAL, name="<b>*churn*</b>", epochs=3))
    other = store.save_dataset(WORKSPACE, read_sample(sample))
    at = open_app("compare", dataset=other)
    at.session_state[f"deepworth_build_{other}"] = True
    at.run()
    at.button(key=f"deepworth_build_add_add_{other}").click().run()
    assert end not in said(at)
    widget(at, "button", other, "open").click().run()
    assert not at.exception
    (note,) = [one.value for one in at.info if end in one.value]
    assert "<b>*churn*</b>" not in note  # a name is no markup
    next(one for one in at.button if one.label.startswith("Run ")).click().run()
    assert from_text(store.runs(WORKSPACE)[0].plan.settings[OWN]["network"]).epochs == 3


def test_what_is_set_from_outside_is_shown(at, dataset):
    text = to_text(replace(USUAL, epochs=33))
    at.session_state[setup_keys.setting(dataset, OWN, "network")] = text
    at.run()
    assert widget(at, "number_input", dataset, "epochs").value == 33
    assert design_of(at, dataset).epochs == 33


def test_an_upload_is_read_from_its_beginning_and_called_by_its_file():
    file = BytesIO(to_text(replace(USUAL, epochs=4)).encode())
    file.seek(0, 2)
    assert read_design(file, "my net.json") == replace(USUAL, epochs=4, name="my net")
    with pytest.raises(InputError, match="network_file_foreign"):
        read_design(BytesIO(b"{}"), "a.json")


def test_an_exercise_is_added_and_each_network_keeps_its_own(at, dataset, store):
    widget(at, "number_input", dataset, "epochs").set_value(9).run()
    at.button(key=f"deepworth_build_add_school_{dataset}").click().run()
    assert at.button_group(key=f"deepworth_build_{dataset}_model").value == "own_exercise"
    assert "Run 18 models" in labels(at)
    assert design_of(at, dataset).epochs == 9
    next(one for one in at.button if one.label.startswith("Run ")).click().run()
    plan = store.runs(WORKSPACE)[0].plan
    assert {OWN, "own_exercise"} <= set(plan.models)
    assert from_text(plan.settings[OWN]["network"]).epochs == 9
