"""From a table to task and plan, and what cannot be."""

import numpy as np
import pandas as pd
import pytest

from lib.core.plan import Plan, SplitKind
from lib.core.task import TaskKind
from lib.errors import InputError
from lib.workflows.segments.customers.columns import suggest_columns
from lib.workflows.segments.customers.transactions import customer_table
from lib.workflows.segments.groups.encoding import labels_of
from lib.workflows.segments.groups.planning import find_customer, find_roles, make_segment_task
from lib.workflows.segments.plan import make_segment_plan
from tests.unit.segments.tables import customers, dataset_of


def refused(code: str, frame: pd.DataFrame, **options: object) -> None:
    dataset = dataset_of(frame)
    with pytest.raises(InputError) as caught:
        make_segment_plan(dataset, make_segment_task(dataset), **options)
    assert caught.value.code == code


def test_a_usual_plan():
    dataset = customers()
    task = make_segment_task(dataset)
    assert (task.kind, task.target) == (TaskKind.CLUSTERS, "")
    assert list(task.features) == ["recency", "frequency", "monetary", "region <b>"]
    plan, findings = make_segment_plan(dataset, task)
    assert (plan.split, plan.folds, plan.repeats) == (SplitKind.BOOTSTRAP, 30, 1)
    assert plan.models[0] == "rfm_quintiles"
    assert plan.segments["roles"] == {name: name for name in ("recency", "frequency", "monetary")}
    assert plan.segments["customer"] == "customer"
    assert Plan.from_dict(plan.to_dict()) == plan
    assert plan.parts == pytest.approx(np.e)
    assert "segment_no_rfm" not in [one.code for one in findings]


def test_what_is_noticed_about_features():
    frame = customers().frame.assign(spread=lambda f: np.exp(np.arange(len(f)) / 6.0))
    frame.loc[3, "monetary"] = np.nan
    dataset = dataset_of(frame)
    task = make_segment_task(dataset, ["monetary", "same", "spread"])
    plan, findings = make_segment_plan(dataset, task)
    assert {one.code for one in findings} == {
        "segment_constant",
        "segment_logged",
        "segment_imputed",
        "segment_no_rfm",
    }
    assert plan.segments["transforms"]["spread"]["log"]
    asked = {"spread": {"log": False}}
    plan, findings = make_segment_plan(dataset, task, transforms=asked)
    assert not plan.segments["transforms"]["spread"]["log"]


def test_columns_are_recognised_by_name():
    dataset = customers()
    assert find_customer(dataset) == "customer"
    renamed = dataset_of(dataset.frame.rename(columns={"recency": "최근성", "monetary": "금액"}))
    assert find_roles(renamed) == {
        "recency": "최근성",
        "frequency": "frequency",
        "monetary": "금액",
    }
    assert find_roles(dataset_of(dataset.frame.drop(columns="recency"))) == {}


NUMBERS = pd.DataFrame({"a": np.arange(20.0), "b": np.arange(20.0) ** 2})


@pytest.mark.parametrize(
    ("code", "frame", "options"),
    [
        ("too_few_to_segment", NUMBERS.head(1), {}),
        ("too_few_to_segment", NUMBERS.head(3), {}),
        ("no_segment_features", NUMBERS * 0, {}),
        ("customers_all_equal", pd.DataFrame({"a": [1.0] * 10 + [2.0] * 10}), {}),
        ("clusters_above_customers", NUMBERS, {"k": 21}),
        ("bad_clusters", NUMBERS, {"k": "many"}),
        ("bad_clusters", NUMBERS, {"k": 1}),
        ("bad_resamples", NUMBERS, {"resamples": 1}),
        ("bad_transform", NUMBERS, {"transforms": {"a": {"winsor": 0.5}}}),
        ("bad_transform", NUMBERS, {"transforms": {"a": {"strange": 1}}}),
        ("rfm_needs_columns", NUMBERS, {"models": ["rfm_quintiles"]}),
        ("no_suitable_models", NUMBERS, {"models": ["logistic"]}),
        ("unknown_metric", NUMBERS, {"metric": "roc_auc"}),
        (
            "settings_of_absent_model",
            NUMBERS,
            {"settings": {"dbscan": {"eps": 1.0}}, "models": ["kmeans"]},
        ),
    ],
)
def test_what_cannot_be(code, frame, options):
    refused(code, frame, **options)


def test_free_text_is_no_feature():
    frame = NUMBERS.assign(name=pd.Series([f"n{i}" for i in range(20)], dtype="str"))
    frame = pd.concat([frame] * 6, ignore_index=True)
    frame["name"] = pd.Series([f"n{i}" for i in range(120)], dtype="str")
    with pytest.raises(InputError) as caught:
        make_segment_task(dataset_of(frame), ["a", "name"])
    assert caught.value.code == "feature_not_usable"


def test_codes_count_as_categories_unless_told_otherwise():
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(
        {
            "Region": rng.integers(1, 4, 60),
            "StoreType": rng.integers(1, 3, 60),
            "지역 코드": np.where(rng.random(60) < 0.2, np.nan, rng.integers(10, 15, 60)),
            "children": rng.integers(0, 4, 60),
            "paid_id": rng.integers(0, 40, 60),
            "spent": rng.random(60),
            "zone": rng.integers(1, 3, 60) + 0.5,
        }
    )
    dataset = dataset_of(frame)
    task = make_segment_task(dataset)
    codes = [name for name, kind in task.features.items() if kind == "category"]
    assert codes == ["Region", "StoreType", "지역 코드"]
    _, findings = make_segment_plan(dataset, task)
    assert ("segment_codes", tuple(codes)) in [(one.code, one.columns) for one in findings]
    asked = make_segment_task(dataset, kinds={"Region": "number", "children": "category"})
    assert (asked.features["Region"], asked.features["children"]) == ("number", "category")
    with pytest.raises(InputError) as caught:
        make_segment_task(dataset, kinds={"spent": "datetime"})
    assert caught.value.code == "kind_impossible"


def test_a_code_is_the_same_with_and_without_missing_neighbours():
    whole, gaps = pd.Series([1, 2, 1]), pd.Series([1.0, np.nan, 2.0])
    assert labels_of(whole).tolist() == ["1", "2", "1"]
    assert labels_of(gaps).tolist() == ["1", "", "2"]


def test_purchases_of_few_customers_are_not_taken_for_customers():
    """One customer's purchases, and purchases without dates, were grouped as if each were one."""
    rows = 60
    frame = pd.DataFrame(
        {
            "customer_id": np.full(rows, 17850.0),
            "date": pd.date_range("2025-01-01", periods=rows, freq="D").strftime("%Y-%m-%d"),
            "amount": np.arange(rows) + 0.5,
        }
    ).astype({"date": "str"})
    columns = suggest_columns(dataset_of(frame))
    assert columns is not None
    table, _ = customer_table(dataset_of(frame), columns)
    with pytest.raises(InputError) as caught:
        make_segment_task(table)
    assert (caught.value.code, caught.value.context["rows"]) == ("too_few_to_segment", 1)
    undated = frame.assign(date="soon", customer_id=np.arange(rows) % 20, other=frame["amount"] % 7)
    task = make_segment_task(dataset_of(undated))
    assert list(task.features) == ["amount", "other"]
    codes = [one.code for one in make_segment_plan(dataset_of(undated), task)[1]]
    assert "segment_rows_repeat" in codes
