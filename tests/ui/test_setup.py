"""The set-up page: reasons, families, settings, time, and a run's set-up shown again."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from lib.core.plan import Effort
from lib.core.task import TaskKind
from lib.intake.reading import read_table
from lib.ui.setup import keys as setup_keys
from tests.samples import read_sample
from tests.ui.conftest import WORKSPACE, labels, said
from tests.unit.intake.test_dominant import calls

CLASSICAL, DEEP, ENSEMBLE = setup_keys.FAMILIES


@pytest.fixture
def dataset(store) -> str:
    return store.save_dataset(WORKSPACE, read_sample("breast_cancer"))


def pills(at: AppTest, dataset: str, family: str, kind: TaskKind = TaskKind.BINARY):
    return at.button_group(key=setup_keys.models(dataset, kind, family))


def effort(at: AppTest, dataset: str, value: str) -> None:
    at.button_group(key=setup_keys.effort(dataset)).set_value(value).run()


def test_target_and_measure_come_with_their_reasons(open_app, dataset):
    at = open_app("compare", dataset=dataset)
    assert "targets often have this name" in said(at)
    assert "how well the rows are ranked" in said(at)
    key = setup_keys.of("metric", dataset, "diagnosis", "binary")
    at.selectbox(key=key).set_value("brier").run()
    assert "Mean squared error" in said(at)
    at.selectbox(key=setup_keys.target(dataset)).set_value("mean radius").run()
    assert "targets often have this name" not in said(at)
    assert "large errors weigh more" in said(at)


def test_own_choice_of_models_is_kept_and_the_usual_one_follows_the_effort(open_app, dataset):
    at = open_app("compare", dataset=dataset)
    effort(at, dataset, Effort.QUICK)
    assert "Run 14 models" in labels(at)
    pills(at, dataset, DEEP).set_value(["keras_mlp"]).run()
    effort(at, dataset, Effort.THOROUGH)
    assert pills(at, dataset, DEEP).value == ["keras_mlp"]
    at.button(key="deepworth_choose_none").click().run()
    assert "No model was chosen" in said(at)
    assert not any(label.startswith("Run ") for label in labels(at))
    at.button(key="deepworth_choose_usual").click().run()
    assert "Run 16 models" in labels(at)
    effort(at, dataset, Effort.QUICK)
    assert "Run 14 models" in labels(at)
    at.button(key="deepworth_choose_all").click().run()
    assert "Run 16 models" in labels(at)


def opened(at, dataset, *panels):
    """Open panels, whose widgets are drawn only then."""
    for panel in panels:
        at.session_state[f"deepworth_{panel}_{dataset}"] = True
    return at.run()


def test_each_model_says_what_it_is_when_it_is_good_and_what_it_costs(open_app, dataset):
    at = open_app("compare", dataset=dataset)
    assert not at.table
    opened(at, dataset, "guide")
    table = at.table[0].value
    assert len(table) == 18  # with what may be built
    assert list(table.columns) == ["Family", "Description", "When to use it", "Expected time"]
    assert all(cost.endswith(" s") for cost in table["Expected time"])


def test_settings_reach_the_plan_and_go_back(open_app, dataset, store):
    at = opened(open_app("compare", dataset=dataset), dataset, "settings")
    chooser = at.selectbox(key=f"deepworth_settings_of_{dataset}")
    chooser.set_value("random_forest").run()
    trees = setup_keys.setting(dataset, "random_forest", "trees")
    at.number_input(key=trees).set_value(40).run()
    at.selectbox(key=f"deepworth_settings_of_{dataset}").set_value("knn").run()
    key = setup_keys.setting(dataset, "knn", "distance")
    at.selectbox(key=key).set_value("manhattan").run()
    assert "2 models with changed settings" in said(at)
    assert "Trees 40" in said(at)
    at.session_state[f"deepworth_settings_{dataset}"] = False
    at.run()
    assert "2 models with changed settings" in said(at)
    opened(at, dataset, "settings")
    at.button(key="deepworth_settings_back").click().run()
    assert "1 model with changed settings" in said(at)
    at.button(key="deepworth_run").click().run()
    (run,) = store.runs(WORKSPACE)
    assert store.run(WORKSPACE, run.id).plan.settings == {"random_forest": {"trees": 40}}


def test_settings_of_a_model_that_is_left_out_are_left_out(open_app, dataset):
    at = opened(open_app("compare", dataset=dataset), dataset, "settings")
    key = setup_keys.setting(dataset, "logistic", "C")
    at.number_input(key=key).set_value(0.5).run()
    assert "1 model with changed settings" in said(at)
    others = [id_ for id_ in pills(at, dataset, CLASSICAL).value if id_ != "logistic"]
    pills(at, dataset, CLASSICAL).set_value(others).run()
    assert "Run 15 models" in labels(at)
    assert "changed settings" not in said(at)


def test_a_time_budget_chooses_and_says_what_it_leaves_out(open_app, dataset, store):
    at = open_app("compare", dataset=dataset)
    effort(at, dataset, "budget")
    at.selectbox(key=setup_keys.budget(dataset)).set_value(30).run()
    assert "at most 30 s" in said(at)
    at.button(key="deepworth_run").click().run()
    (run,) = store.runs(WORKSPACE)
    assert store.run(WORKSPACE, run.id).plan.budget_seconds == 30


def test_a_split_asked_for_on_the_data_page_is_there(open_app, dataset, monkeypatch):
    monkeypatch.setattr(
        "lib.intake.remedies.suggested_splits", lambda _: ("mean radius", None), raising=False
    )
    at = open_app("compare", dataset=dataset)
    key = setup_keys.of("group", dataset, "diagnosis")
    assert "groups kept together" in said(at)
    opened(at, dataset, "more")
    assert at.selectbox(key=key).value == "mean radius"
    assert "groups kept together" in said(at)


def test_a_run_is_set_up_again_with_all_its_choices(open_app, dataset, store):
    at = open_app("compare", dataset=dataset)
    at.button_group(key=setup_keys.effort(dataset)).set_value(Effort.QUICK)
    at.selectbox(key=setup_keys.target(dataset)).set_value("mean radius").run()
    kind = TaskKind.REGRESSION
    pills(at, dataset, CLASSICAL, kind).set_value(["ridge", "knn"])
    pills(at, dataset, DEEP, kind).set_value(["keras_mlp"])
    pills(at, dataset, ENSEMBLE, kind).set_value([])
    opened(at, dataset, "more", "settings")
    at.multiselect(key=setup_keys.of("drop", dataset, "mean radius")).set_value(["mean area"])
    at.number_input(key=setup_keys.of("folds", dataset, "mean radius")).set_value(4)
    at.number_input(key=setup_keys.of("seed", dataset, "mean radius")).set_value(7)
    at.selectbox(key=setup_keys.of("metric", dataset, "mean radius", kind)).set_value("mae").run()
    rope = setup_keys.of("rope", dataset, "mean radius", "mae")
    at.number_input(key=rope).set_value(0.05).run()
    at.number_input(key=setup_keys.setting(dataset, "ridge", "alpha")).set_value(3.0).run()
    at.button(key="deepworth_run").click().run()
    (row,) = store.runs(WORKSPACE)
    first = store.run(WORKSPACE, row.id)
    assert first.plan.settings == {"ridge": {"alpha": 3.0}}

    def again() -> None:
        from lib.i18n import translator
        from lib.ui.setup.duplicate import duplicate_button
        from lib.ui.setup.page import set_up
        from lib.ui.shell import services
        from lib.ui.shell.state import state

        workspace = state.workspace
        (row,) = services.store().runs(workspace)
        run = services.store().run(workspace, row.id)
        if state.dataset_id is None:
            import streamlit as st

            st.query_params["run"] = run.id
            duplicate_button(run, translator("en"), workspace)
        else:
            dataset = services.dataset(workspace, state.dataset_id)
            made = set_up(dataset, state.dataset_id, translator("en"), workspace)
            assert made is not None
            assert made.plan == run.plan
            assert made.task == run.task

    at = AppTest.from_function(again, default_timeout=60)
    at.session_state["deepworth.workspace"] = WORKSPACE
    at.run()
    at.button(key="deepworth_duplicate").click().run()
    assert not at.exception
    assert at.session_state["deepworth.dataset"] == dataset
    assert "run" not in at.query_params
    assert at.selectbox(key=setup_keys.target(dataset)).value == "mean radius"
    opened(at, dataset, "more")
    assert at.number_input(key=setup_keys.of("folds", dataset, "mean radius")).value == 4
    assert at.number_input(key=setup_keys.of("repeats", dataset, "mean radius")).value is None


def test_a_run_of_another_place_is_not_set_up_again(open_app, monkeypatch):
    from tests.unit.report.sample_run import sample_run

    run = replace(sample_run(), origin="bundle")

    def page() -> None:
        from lib.i18n import translator
        from lib.ui.setup.duplicate import duplicate_button
        from lib.ui.shell import services

        duplicate_button(services.store().run("", ""), translator("en"), "")

    monkeypatch.setattr("lib.store.Store.run", lambda *_: run)
    assert not AppTest.from_function(page, default_timeout=60).run().button


def test_korean(open_app, dataset):
    at = open_app("compare", dataset=dataset, locale="ko-KR")
    assert "목표 변수에 흔한 이름" in said(at)
    opened(at, dataset, "guide")
    assert list(at.table[0].value.columns)[1:] == ["설명", "쓰기 좋은 경우", "예상 시간"]


def test_it_is_asked_whether_the_column_that_does_most_of_the_work_is_known(open_app, store):
    dataset = store.save_dataset(WORKSPACE, calls())
    at = open_app("compare", dataset=dataset)
    effort(at, dataset, Effort.QUICK)
    known = at.button_group(key=setup_keys.of("known", dataset, "y", "duration"))
    assert "duration alone gives about" in said(at)
    known.set_value("no").run()
    at.button(key="deepworth_run").click().run()
    (run,) = store.runs(WORKSPACE)
    assert "duration" not in store.run(WORKSPACE, run.id).task.features


def test_both_answers_start_two_runs_and_a_second_click_no_more(open_app, store):
    dataset = store.save_dataset(WORKSPACE, calls())
    at = open_app("compare", dataset=dataset)
    effort(at, dataset, Effort.QUICK)
    at.button_group(key=setup_keys.of("known", dataset, "y", "duration")).set_value("both").run()
    at.button(key="deepworth_run").click().run()
    runs = [store.run(WORKSPACE, one.id) for one in store.runs(WORKSPACE)]
    assert sorted("duration" in run.task.features for run in runs) == [False, True]


@pytest.mark.parametrize(
    ("locale", "told", "plan"),
    [
        ("en-US", "later rows of groups", "tested on groups not in training"),
        ("ko-KR", "학습하지 않은 그룹의 나중 행", "학습하지 않은 그룹으로 테스트"),
    ],
)
def test_groups_and_time_go_together(open_app, store, locale, told, plan):
    lines = [
        f"c{n % 40},2024-{n // 28 + 1:02d}-{n % 28 + 1:02d},{n * 7 % 50},{n * 3 % 11}"
        for n in range(320)
    ]
    table = read_table("\n".join(["shop,day,x,y", *lines, ""]).encode(), "t.csv")
    dataset = store.save_dataset(WORKSPACE, table)
    at = opened(open_app("compare", dataset=dataset, locale=locale), dataset, "more")
    at.selectbox(key=setup_keys.of("group", dataset, "y")).set_value("shop").run()
    assert told not in said(at)
    at.selectbox(key=setup_keys.of("time", dataset, "y")).set_value("day").run()
    assert told in said(at)
    assert plan in said(at)
    at.button(key="deepworth_run").click().run()
    (run,) = store.runs(WORKSPACE)
    task = store.run(WORKSPACE, run.id).task
    assert (task.group, task.time) == ("shop", "day")
