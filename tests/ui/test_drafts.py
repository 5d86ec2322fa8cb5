"""The set-up after a reload: the table by the address, the choices by the store."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from lib.core.model import Family
from lib.core.plan import Effort
from lib.core.task import TaskKind
from lib.store import Store
from lib.store.jobs import Jobs
from lib.ui.setup import keys as keys
from tests.store_fixture import small_dataset
from tests.ui.conftest import WORKSPACE

Open = Callable[..., AppTest]


@pytest.fixture
def table(store: Store) -> str:
    return store.save_dataset(WORKSPACE, small_dataset())


def linked(at: AppTest) -> str:
    found = at.query_params["table"]
    return found if isinstance(found, str) else found[0]


def test_a_reload_shows_the_same_table_and_the_same_choices(open_app: Open, table: str) -> None:
    at = open_app("compare", dataset=table)
    metric = keys.of("metric", table, "outcome", TaskKind.BINARY)
    classical = keys.models(table, TaskKind.BINARY, Family.CLASSICAL)
    at.selectbox(key=keys.target(table)).set_value("colour").run()
    at.selectbox(key=keys.target(table)).set_value("outcome").run()
    at.button_group(key=keys.effort(table)).set_value(Effort.QUICK).run()
    at.selectbox(key=metric).set_value("accuracy").run()
    at.button_group(key=classical).set_value(["logistic", "random_forest"]).run()
    at.session_state[f"deepworth_more_{table}"] = True
    at.run()
    at.number_input(key=keys.of("folds", table, "outcome")).set_value(4).run()
    assert not at.exception

    again = open_app("compare", table=linked(at))
    for _ in range(2):
        assert not again.exception
        assert again.selectbox(key=keys.target(table)).value == "outcome"
        assert again.button_group(key=keys.effort(table)).value == Effort.QUICK
        assert again.selectbox(key=metric).value == "accuracy"
        assert set(again.button_group(key=classical).value) == {"logistic", "random_forest"}
        assert "4 folds" in str([one.value for one in again.markdown])
        again.switch_page("pages/home.py").run()  # and back: what nobody touched is kept, too
        again.switch_page("pages/compare.py").run()


def test_models_that_this_version_does_not_have_are_left_out(
    open_app: Open, store: Store, table: str
) -> None:
    key = keys.models(table, TaskKind.BINARY, Family.CLASSICAL)
    chosen = {key: ["logistic", "gone"], keys.target(table): "outcome"}
    Jobs(store).keep_of_table(WORKSPACE, "draft", table, chosen)
    at = open_app("compare", table=table)
    assert at.button_group(key=key).value == ["logistic"]


@pytest.mark.parametrize("page", ["compare", "reviews", "segments"])
def test_a_table_that_is_gone_is_said(open_app: Open, page: str) -> None:
    assert open_app(page, table="f" * 32).error


def test_segments_come_back_as_they_were_set_up(open_app: Open, table: str) -> None:
    at = open_app("segments", dataset=table)
    at.button_group(key=f"deepworth_seg_k_{table}").set_value("fixed").run()
    at.number_input(key=f"deepworth_seg_number_{table}").set_value(6).run()
    again = open_app("segments", table=linked(at))
    assert not again.exception
    assert again.number_input(key=f"deepworth_seg_number_{table}").value == 6

    # What the table of features begins with; it changes the choices in place.
    again.session_state[f"deepworth_seg_begun_{table}"]["크기"]["weight"] = 2.0
    again.run()
    third = open_app("segments", table=linked(at))
    assert third.session_state[f"deepworth_seg_chosen_{table}"]["크기"]["weight"] == 2.0
