"""The questions of a decision tree, as they are shown: each row gets where the words send it."""

import json
import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from lib.core.task import Task, TaskKind
from lib.i18n import translator
from lib.models.catalogue import get_model
from lib.models.coefficients import coefficients
from lib.models.tree_rules import tree_of
from lib.report.sections.tree_html import tree_html
from lib.report.tree_texts import tree_condition
from tests.unit.models.tables import FEATURES, make_context, make_table, make_target

KINDS = (TaskKind.REGRESSION, TaskKind.BINARY, TaskKind.MULTICLASS)
HOSTILE = '<img src=x onerror="alert(1)"> & "컬럼"'


def grown(kind: TaskKind, table: pd.DataFrame, features=FEATURES, **settings):
    """Return a fitted tree, its target, and what is written down of it."""
    y = make_target(kind, table)
    levels = {name: int(table[name].nunique()) for name in features}
    context = replace(
        make_context(kind, table), features=features, levels=levels, settings=settings
    )
    tree = get_model("decision_tree").build(context).fit(table, y)
    classes = 0 if kind is TaskKind.REGRESSION else int(y.max()) + 1
    return tree, y, tree_of(tree, table, y, classes)


def goes(test: dict, part: str, values: pd.Series) -> np.ndarray:
    """Return which rows a test lets through, from the column as it is in the table."""
    if part == "level":
        known = values.astype("str").isin(test["levels"]) & values.notna()
    else:
        moments = values.dt if part in ("date", "year", "month", "day", "weekday", "hour") else None
        if moments is not None:
            day = pd.Timestamp("1970-01-01")
            numbers = {
                "date": (values - day) / pd.Timedelta(days=1),
                "weekday": moments.day_of_week,
                "hour": moments.hour + moments.minute / 60,
            }.get(part)
            values = getattr(moments, part) if numbers is None else numbers
        # The tree compares as float32.
        numbers = values.astype("float32")
        known = numbers <= np.float32(test["at"])
        known = known if test["left"] else ~known & values.notna()
    return np.asarray(known | (values.isna() if test["missing"] else False))


@pytest.mark.parametrize("kind", KINDS)
def test_rows_and_values_of_a_branch_are_those_that_its_tests_let_through(kind):
    table = make_table(rows=600)
    features = {
        name: FEATURES[name]
        for name in ("whole\nnumber", "나이 <b>[0]</b>", "'; DROP TABLE x; --", "when", "number")
    }
    _, y, told = grown(kind, table, features, leaf=6)
    assert told == json.loads(json.dumps(told, allow_nan=False))
    looked = 0

    def walk(node, rows):
        nonlocal looked
        assert node["rows"] == rows.sum()
        mean = y[rows].mean() if kind is TaskKind.REGRESSION else np.mean(y[rows] == 1)
        assert node["values"][-1 if kind is not TaskKind.MULTICLASS else 1] == pytest.approx(mean)
        for way in ("yes", "no"):
            if way in node:
                test = node[way]["test"]
                if test.get("others"):
                    continue  # levels of few rows are not named
                looked += 1
                walk(node[way], rows & goes(test, node["part"], table[node["feature"]]))

    walk(told["root"], np.ones(len(table), dtype=bool))
    assert looked > 6


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_column_is_put_into_words_in_both_languages(kind):
    table = make_table(rows=600).rename(columns={"number": HOSTILE})
    features = {HOSTILE: "number", **{k: v for k, v in FEATURES.items() if k != "number"}}
    table["number"] = table[HOSTILE]
    parts = set()
    for left_out in ("", HOSTILE, "'; DROP TABLE x; --", "리뷰", "나이 <b>[0]</b>"):
        chosen = {name: kind_ for name, kind_ in features.items() if name != left_out}
        _, y, told = grown(kind, table, chosen, leaf=2)
        classes = (
            () if kind is TaskKind.REGRESSION else tuple(f"<i>{k}" for k in range(y.max() + 1))
        )
        task = Task(kind, "ziel", features, classes)
        for language in ("en", "ko"):
            html = tree_html(told, task, translator(language), 6)
            assert not re.search(r"<(img|i>|b>\[)", html)
            assert HOSTILE not in html
        parts |= set(re.findall(r'"part": "(\w+)"', json.dumps(told)))
    assert {"number", "direction"} <= parts


def test_no_branch_of_fewer_than_five_rows_is_written_down_and_no_level_of_so_few_named():
    rng = np.random.default_rng(0)
    table = make_table(rows=300)
    table["rare"] = ["secret" if n < 3 else "abc"[n % 3] for n in range(300)]
    table["number"] = rng.normal(size=300) + 9 * (table["rare"] == "secret")
    features = {"rare": "category", "whole\nnumber": "number"}
    _, _, told = grown(TaskKind.REGRESSION, table, features, leaf=1)
    assert "secret" not in json.dumps(told)
    counts = [int(one) for one in re.findall(r'"rows": (\d+)', json.dumps(told))]
    assert min(counts) >= 5
    assert told["depth"] > 6
    assert '"below"' in json.dumps(told)


def test_shares_are_of_rows_even_where_classes_weighed_the_same():
    table = make_table(rows=400)
    y = np.r_[np.zeros(360, dtype=int), np.ones(40, dtype=int)]
    context = replace(make_context(TaskKind.BINARY, table), class_weight=True)
    tree = get_model("decision_tree").build(context).fit(table, y)
    told = tree_of(tree, table, y, 2)
    assert told["weighted"]
    assert told["root"]["values"] == pytest.approx([0.9, 0.1])


@pytest.mark.parametrize(
    ("part", "at", "expected"),
    [
        ("number", 81.70000076, "x ≤ 81.7"),
        ("number", 5.03514981, "x ≤ 5.0351"),
        ("number", 2008.5, "x ≤ 2008.5"),  # may be a year
        ("number", 1234567.5, "x ≤ 1,234,567.5"),
        ("number", 0.000012345678, "x ≤ 0.000012346"),
        ("number", -0.0, "x ≤ 0"),
        ("date", 18690.0, "x ≤ 2021-03-04"),
        ("date", 18690.25, "x ≤ 2021-03-04 06:00"),
        ("date", 9e9, "x ≤ 9000000000"),
        ("year", 2019.0, "year of x ≤ 2019"),
        ("weekday", 4.0, "weekday of x (Monday is 1) ≤ 5"),
        ("mean", 0.314, "share of yes where x is the same ≤ 31.4%"),
    ],
)
def test_ends_of_ranges_in_words(part, at, expected):
    node = {"feature": "x", "part": part, "yes": {"test": {"at": at, "left": 1, "missing": 0}}}
    task = Task(TaskKind.BINARY, "y", {"x": "number"}, ("no", "yes"))
    assert tree_condition(node, "yes", task, translator("en")) == expected


@pytest.mark.parametrize(
    ("model", "kind", "classes"),
    [
        ("logistic", TaskKind.MULTICLASS, {0, 1, 2}),
        ("linear_svm", TaskKind.MULTICLASS, {0, 1, 2}),
        ("linear_svm", TaskKind.BINARY, {-1}),
        ("linear_svm", TaskKind.REGRESSION, {-1}),
    ],
)
def test_a_linear_model_has_coefficients_by_class_that_point_the_right_way(model, kind, classes):
    table = make_table(rows=600)
    y = make_target(kind, table)
    fitted = get_model(model).build(make_context(kind, table)).fit(table, y)
    found = coefficients(model, fitted, list(FEATURES))
    assert {name[3] for name in found} == classes
    for code in classes:
        truth = y if code < 0 else y == code
        # A middle class lies between the others: no line of one number shows it.
        if code in (-1, 0, 2):
            slope = np.corrcoef(table["number"].fillna(0), truth)[0, 1]
            assert np.sign(found["number", "number", "", code]) == np.sign(slope)
    if model == "logistic":
        assert sum(found["number", "number", "", code] for code in classes) == pytest.approx(0)


def test_the_coefficient_of_a_regression_is_in_the_unit_of_the_target():
    rng = np.random.default_rng(3)
    table = make_table(rows=600)
    table["number"] = rng.normal(size=600)
    y = 1000.0 * table["number"].to_numpy()
    features = {"number": "number"}
    context = replace(make_context(TaskKind.REGRESSION, table), features=features)
    fitted = get_model("linear_svm").build(context).fit(table, y)
    spread = table["number"].quantile(0.75) - table["number"].quantile(0.25)
    weight = coefficients("linear_svm", fitted, ["number"])["number", "number", "", -1]
    assert weight == pytest.approx(1000 * spread, rel=0.2)
