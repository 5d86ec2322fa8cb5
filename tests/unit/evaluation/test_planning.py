import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from lib.core.plan import Effort, Plan, SplitKind
from lib.core.task import TaskKind
from lib.errors import InputError
from lib.evaluation.plan.planning import make_plan, make_task, suggest_metric_why
from lib.evaluation.plan.targets_suggested import suggest_target_why
from lib.i18n import LOCALES, translator
from lib.settings import read_settings

N = 60
X = list(range(N))


def code_of(call, *args, **kwargs):
    with pytest.raises(InputError) as caught:
        call(*args, **kwargs)
    for language in LOCALES:
        assert "{" not in "".join(translator(language).error(caught.value))
    return caught.value.code


def codes(findings):
    for finding in findings:
        for language in LOCALES:
            assert "{" not in "".join(translator(language).finding(finding.code, finding.values))
    return [finding.code for finding in findings]


@pytest.mark.parametrize(
    ("values", "kind", "classes"),
    [
        (["No", "Yes", "No"] * 20, TaskKind.BINARY, ("No", "Yes")),
        (["Yes", "Yes", "No"] * 20, TaskKind.BINARY, ("No", "Yes")),
        (["이탈", "유지", "유지"] * 20, TaskKind.BINARY, ("유지", "이탈")),
        (["<=50K.", ">50K.", "<=50K."] * 20, TaskKind.BINARY, ("<=50K.", ">50K.")),
        (["p", "e", "e"] * 20, TaskKind.BINARY, ("e", "p")),
        ([1, 2, 2] * 20, TaskKind.BINARY, ("1", "2")),
        ([1.0, np.nan, 0.0] * 20, TaskKind.BINARY, ("0", "1")),
        ([0.25, 0.5, 0.5] * 20, TaskKind.BINARY, ("0.25", "0.5")),
        ([True, False, False] * 20, TaskKind.BINARY, ("False", "True")),
        (["c", "a", "b"] * 20, TaskKind.MULTICLASS, ("a", "b", "c")),
        (["10", "9", "2"] * 20, TaskKind.MULTICLASS, ("2", "9", "10")),
        ([3, 10, 8] * 20, TaskKind.MULTICLASS, ("3", "8", "10")),
        (X, TaskKind.REGRESSION, ()),
        ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10] * 6, TaskKind.REGRESSION, ()),
        ([0.5, 1.5, 2.5] * 20, TaskKind.REGRESSION, ()),
    ],
)
def test_kind_and_classes_are_suggested(table, values, kind, classes):
    task = make_task(table({"x": X, "y": values}), "y")
    assert (task.kind, task.classes) == (kind, classes)
    assert dict(task.features) == {"x": "number"}


def test_kind_and_positive_class_can_be_chosen(table):
    data = table({"x": X, "quality": [3, 10, 8] * 20, "y": ["No", "Yes", "No"] * 20})
    assert make_task(data, "quality", kind="regression").kind is TaskKind.REGRESSION
    assert make_task(data, "y", positive="no").classes == ("Yes", "No")
    assert make_task(table({"x": X, "y": [1, 2] * 30}), "y", positive=1.0).positive == "1"
    assert code_of(make_task, data, "y", positive="Maybe") == "unknown_positive"
    assert code_of(make_task, data, "quality", positive=3) == "positive_needs_binary"
    assert code_of(make_task, data, "quality", kind="binary") == "kind_needs_two_classes"
    assert code_of(make_task, data, "y", kind="regression") == "kind_needs_numbers"
    assert code_of(make_task, data, "y", kind="ranking") == "unknown_kind"


def test_features_leave_out_roles_identifiers_and_constants(table):
    data = table(
        {
            "id": [f"n{i}" for i in X],
            "same": ["a"] * N,
            "x": X,
            "when": pd.date_range("2026-01-01", periods=N),
            "shop": ["a", "b", "c"] * 20,
            "y": ["No", "Yes"] * 30,
        },
        id="identifier",
    )
    assert list(make_task(data, "y").features) == ["x", "when", "shop"]
    task = make_task(data, "y", group="shop", time="when", drop=["x"], keep=["id"])
    assert dict(task.features) == {"id": "category"}
    assert dict(make_task(data, "y", time="when", keep=["when"]).features)["when"] == "datetime"
    assert code_of(make_task, data, "y", drop=["x", "when", "shop"]) == "no_features"
    assert code_of(make_task, table({"y": [0, 1] * 20}), "y") == "only_target"
    assert code_of(make_task, data, "y", group="y") == "column_used_twice"


def test_an_unknown_column_gets_the_nearest_names(table):
    with pytest.raises(InputError) as caught:
        make_task(table({"TotalCharges": X, "Churn": ["No", "Yes"] * 30}), "churm")
    assert caught.value.context["nearest"] == ["Churn"]


@pytest.mark.parametrize(
    ("values", "kinds", "options", "code"),
    [
        ([np.nan] * N, {}, {}, "target_missing"),
        (["a"] * N, {}, {}, "target_constant"),
        ([f"n{i}" for i in X], {"y": "identifier"}, {}, "target_unique"),
        (X, {}, {"kind": "multiclass"}, "target_unique"),
        (["a"] * (N - 1) + ["b"], {}, {}, "target_rare_classes"),
        (["some words", "other words"] * 30, {"y": "text"}, {}, "target_text"),
        (pd.date_range("2026-01-01", periods=N), {}, {}, "target_datetime"),
        ([f"{i // 2}" for i in range(1200)], {}, {}, "target_many_classes"),
        ([1.5, 2.5, 3.5, 4.5] + [np.nan] * 56, {}, {}, "too_few_target_rows"),
        (["a", "b"] * 30, {}, {"time": "word"}, "time_unreadable"),
    ],
)
def test_an_unusable_target_or_time_is_refused(table, values, kinds, options, code):
    rows = len(values)
    data = table({"x": range(rows), "word": ["on", "off"] * (rows // 2), "y": values}, **kinds)
    assert code_of(make_task, data, "y", **options) == code


def test_the_target_is_suggested_by_name_then_place(table):
    classes = ["No", "Yes"] * 30
    assert suggest_target_why(table({"Churn": classes, "x": X}))[0] == "Churn"
    assert suggest_target_why(table({"이탈 여부": classes, "x": X}))[0] == "이탈 여부"
    assert suggest_target_why(table({"House_Price": X, "x": X}))[0] == "x"
    late = table({"a": classes, "x": X, "id": [f"n{i}" for i in X]}, id="identifier")
    assert suggest_target_why(late)[0] == "x"
    site = [f"https://{i}.example" for i in X]
    assert suggest_target_why(table({"a": classes, "site": site}))[0] == "a"
    assert suggest_target_why(table({"same": ["a"] * N})) is None


def test_folds_and_repeats_follow_the_effort(table):
    small = table({"x": X, "y": ["No", "Yes"] * 30})
    task = make_task(small, "y")

    def shape(data, **options):
        plan, _ = make_plan(data, make_task(data, "y"), **options)
        return plan.folds, plan.repeats

    assert shape(small) == shape(small, effort="quick") == (5, 1)
    assert shape(small, effort=Effort.THOROUGH) == (10, 4)
    large = table({"x": range(1000), "y": ["No", "Yes"] * 500})
    assert shape(large, effort="thorough") == (5, 4)
    assert shape(large, folds=4, repeats=2) == (4, 2)
    assert code_of(make_plan, small, task, folds=1) == "bad_folds"
    assert code_of(make_plan, small, task, repeats=0) == "bad_repeats"
    assert code_of(make_plan, small, task, seed=-1) == "bad_seed"
    assert code_of(make_plan, small, task, rope=-0.1) == "bad_rope"


def test_few_rows_of_a_class_give_fewer_folds(table):
    def folds(values):
        data = table({"x": range(len(values)), "y": values})
        plan, findings = make_plan(data, make_task(data, "y"))
        return plan.folds, codes(findings)

    assert folds(["a"] * 40 + ["b"] * 4) == (4, ["fewer_folds_class"])
    assert folds(["a"] * 40 + ["b"] * 2) == (2, ["fewer_folds_class"])
    assert folds(["a"] * 40 + ["b"] * 40 + ["c"] * 2) == (3, ["fewer_folds_class"])
    assert folds(["a"] * 40 + ["b"] * 40 + ["c"]) == (5, ["classes_left_out"])
    assert folds([0.5, 1, 2, 3, 4.5, 5, 6, 7]) == (4, ["fewer_folds_rows"])
    assert folds(["a"] * 4 + ["b"] * 4) == (4, ["fewer_folds_rows"])


def test_groups_and_times_shape_the_plan(table):
    classes = ["No", "Yes"] * 30
    data = table({"x": X, "shop": [f"s{i % 3}" for i in X], "day": [i // 20 for i in X]})
    data = table({**data.frame, "one": ["a"] * N, "of": classes, "y": classes}, of="category")
    plan, findings = make_plan(data, make_task(data, "y", group="shop"), effort="thorough")
    assert (plan.split, plan.folds, plan.repeats) == (SplitKind.GROUP, 3, 1)
    assert codes(findings) == ["fewer_folds_groups", "repeats_without_effect"]
    plan, findings = make_plan(data, make_task(data, "y", time="x"), repeats=3)
    assert (plan.split, plan.folds, plan.repeats) == (SplitKind.TIME, 5, 1)
    plan, findings = make_plan(data, make_task(data, "y", time="day"))
    assert (plan.folds, codes(findings)) == (2, ["fewer_folds_time"])
    assert code_of(make_plan, data, make_task(data, "y", group="one")) == "too_few_groups"
    assert code_of(make_plan, data, make_task(data, "y", group="of")) == "class_in_one_group"


def test_rows_left_out_are_reported(table):
    day = pd.Series(pd.date_range("2026-01-01", periods=N)).where(np.arange(N) != 5)
    values = [np.nan, np.nan, *["No", "Yes"] * 29]
    data = table({"x": X, "day": day, "y": values})
    _, findings = make_plan(data, make_task(data, "y", time="day"))
    assert codes(findings) == ["rows_without_target", "rows_without_time"]
    assert [finding.values["rows"] for finding in findings] == [2, 1]


def test_many_rows_are_sampled_and_said_so(table, monkeypatch):
    monkeypatch.setenv("DEEPWORTH_SAMPLE_ROWS", "50")
    read_settings.cache_clear()
    try:
        data = table({"x": X, "y": ["No", "Yes"] * 30})
        plan, findings = make_plan(data, make_task(data, "y"))
    finally:
        monkeypatch.undo()
        read_settings.cache_clear()
    assert plan.sample_rows == 50
    assert findings[0].values == {"rows": 50, "total": 60}


def test_metric_is_checked_against_the_kind(table):
    data = table({"x": X, "y": ["No", "Yes"] * 30, "z": X})
    churn, value = make_task(data, "y"), make_task(data, "z")
    plan, _ = make_plan(data, churn)
    assert (plan.metric, plan.rope, plan.rope_relative) == ("roc_auc", 0.005, False)
    plan, _ = make_plan(data, value, rope=0.02)
    assert (plan.metric, plan.rope, plan.rope_relative) == ("rmse", 0.02, True)
    assert make_plan(data, churn, metric="f1")[0].metric == "f1"
    assert code_of(make_plan, data, churn, metric="rmse") == "unknown_metric"
    assert code_of(make_plan, data, value, metric="mape") == "metric_undefined"


def test_models_are_chosen_and_checked(table):
    data = table({"x": X, "y": ["No", "Yes"] * 30})
    task = make_task(data, "y")

    def models(*ids):
        plan, findings = make_plan(data, task, models=ids)
        return plan.models, codes(findings)

    assert make_plan(data, task)[0].models[0] == "dummy"
    assert models("knn", "logistic", "knn") == (("dummy", "logistic", "knn"), [])
    assert models("knn", "ridge") == (("dummy", "knn"), ["models_left_out"])
    assert models("knn", "blend") == (("dummy", "knn"), ["blend_left_out"])
    assert models("knn", "logistic", "blend")[0][-1] == "blend"
    assert models("dummy") == (("dummy",), [])
    assert code_of(make_plan, data, task, models=["ridge"]) == "no_suitable_models"
    assert code_of(make_plan, data, task, models=[]) == "no_models"
    assert code_of(make_plan, data, task, models=["logstic"]) == "unknown_model"


def test_planning_loads_no_training_stack():
    heavy = ["sklearn", "skrub", "catboost", "skops", "distributed", "dask", "tensorflow", "keras"]
    script = (
        "import sys; import lib.evaluation.plan.planning, lib.evaluation.plan.estimate;"
        "import lib.models.catalogue; lib.models.catalogue.all_models();"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_the_target_and_the_measure_are_suggested_with_a_reason(table):
    def why(columns):
        suggested = suggest_target_why(table(columns))
        return suggested and suggested[1]

    classes = ["No", "Yes"] * 30
    assert why({"Churn": classes, "x": X}) == "name"
    assert why({"고객이탈률": classes, "x": X}) == "part"
    assert why({"a": classes, "x": X}) == "last"
    assert why({"a": classes, "same": ["a"] * N}) == "only"
    assert why({"same": ["a"] * N}) is None

    def measure(values):
        data = table({"x": X, "y": values})
        return suggest_metric_why(data, make_task(data, "y"))

    assert measure(classes) == ("roc_auc", "ranking", {})
    rare = measure(["No"] * 54 + ["Yes"] * 6)
    assert rare == ("roc_auc", "rare", {"label": "Yes", "share": 0.1})
    assert measure(["a", "b", "c"] * 20)[1] == "probabilities"
    assert measure([x / 2 for x in X])[:2] == ("rmse", "errors")


def test_settings_and_budget_are_checked_and_kept_in_the_plan(table):
    data = table({"x": X, "y": ["No", "Yes"] * 30})
    task = make_task(data, "y")
    settings = {"knn": {"neighbours": 3, "distance": "euclidean"}, "logistic": {"C": 1.0}}
    plan, _ = make_plan(data, task, settings=settings, budget_seconds=60)
    assert plan.settings == {"knn": {"neighbours": 3}}
    assert Plan.from_dict(plan.to_dict()) == plan
    knn = {"settings": {"knn": {"neighbours": 3}}}
    assert code_of(make_plan, data, task, models=["logistic"], **knn) == "settings_of_absent_model"
    assert code_of(make_plan, data, task, budget_seconds=0) == "bad_budget"


def test_repeats_that_would_be_the_same_are_known_as_such(table):
    data = table({"x": X, "shop": [f"s{i % 3}" for i in X], "y": ["No", "Yes"] * 30})
    data = table({**data.frame, "chain": [f"c{i % 12}" for i in X]})
    assert make_plan(data, make_task(data, "y"))[0].repeats_differ
    assert make_plan(data, make_task(data, "y", group="chain"))[0].repeats_differ
    assert not make_plan(data, make_task(data, "y", group="shop"))[0].repeats_differ
    assert not make_plan(data, make_task(data, "y", time="x"))[0].repeats_differ
