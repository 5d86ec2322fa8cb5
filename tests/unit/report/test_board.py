"""The board's order, its gains and its failures; tables that are safe in a spreadsheet."""

import csv
import io
from dataclasses import replace

import pandas as pd
import pytest

from lib.core.results import Failure, Status
from lib.i18n import translator
from lib.report.board import board_frame, board_labels, ranked
from lib.report.cells import safe_cell, safe_csv
from tests.unit.report.sample_run import sample_plan, sample_run

EN = translator("en")


def test_best_first_failed_last():
    run = sample_run(failed={"catboost": Failure("cancelled")})
    ids = [result.id for result in ranked(run)]
    assert ids[0] == "blend"
    assert ids[-2:] == ["dummy", "catboost"]
    errors = sample_run(plan=sample_plan(metric="rmse", rope=0.01, rope_relative=True))
    assert ranked(errors)[0].id == "blend"


def test_models_still_to_come_keep_the_plans_order():
    run = sample_run()
    models = tuple(
        replace(model, status=Status.RUNNING) if model.id in ("logistic", "realmlp") else model
        for model in run.models
    )
    assert [result.id for result in ranked(replace(run, models=models))][-2:] == [
        "logistic",
        "realmlp",
    ]


def test_the_frame():
    run = sample_run(failed={"catboost": Failure("cancelled")})
    frame = board_frame(run, EN)
    assert list(frame.columns) == list(board_labels(run, EN))
    assert frame["rank"].dropna().tolist() == list(range(1, 11))
    best = frame.iloc[0]
    assert best["score"] == "0.848 ± 0.015"
    assert best["gain"] == pytest.approx(0.3481)
    failed = frame.iloc[-1]
    assert failed["failure"].startswith("Cancelled.")
    assert pd.isna(failed["mean"])
    assert pd.isna(failed["cpu_seconds"])


@pytest.mark.parametrize(
    "text", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3+cmd", "\t=1", "\r=1", " =1+1", "＝1"]
)
def test_what_looks_like_a_formula_is_quoted(text):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-1.5", "+3", "-1,200.5", "-5%", "-2e-3", "a=1", "", "가격"])
def test_numbers_and_plain_texts_stay(text):
    assert safe_cell(text) == text


def test_a_csv_keeps_korean_numbers_and_gaps():
    frame = pd.DataFrame(
        {"이름": ["=1", "나", None], "x": [-1.5, 2.0, None], "=evil": ["a", "b", "c"]}
    )
    raw = safe_csv(frame)
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    assert rows == [
        ["이름", "x", "'=evil"],
        ["'=1", "-1.5", "a"],
        ["나", "2.0", "b"],
        ["", "", "c"],
    ]


def test_columns_of_one_name_and_categories_survive():
    frame = pd.DataFrame([[1, "=a"], [2, "b"]], columns=["x", "x"])
    assert safe_csv(frame).decode("utf-8-sig").splitlines() == ["x,x", "1,'=a", "2,b"]
    categories = pd.DataFrame({"c": pd.Categorical(["=a", "b", "=a"])})
    assert safe_csv(categories).decode("utf-8-sig").splitlines() == ["c", "'=a", "b", "'=a"]
