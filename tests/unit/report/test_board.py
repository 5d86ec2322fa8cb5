"""The board's order, its gains and its failures; tables that are safe in a spreadsheet."""

import csv
import io
import re
import time
from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest

from lib.core.facts import to_json
from lib.core.results import Failure, Status
from lib.evaluation.judge.inference.stored import EVIDENCE
from lib.evaluation.judge.standing import Standing
from lib.i18n import translator
from lib.report.board import board_frame, board_labels, ranked, standing_note
from lib.report.drawing.cells import safe_cell, safe_csv
from lib.report.reader import NothingKept
from lib.report.sections.board_html import board_html
from lib.report.sections.section import RunView
from tests.unit.report.sample_evidence import evidence_of
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
    assert failed["failure"].startswith("Stopped.")
    assert pd.isna(failed["mean"])
    assert pd.isna(failed["cpu_seconds"])


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "@SUM(A1)",
        "+cmd|' /C calc'!A0",
        "-2+3+cmd",
        " =1+1",
        "＝1",
        "\ufeff=1",
        '"=1"',
        "-1,2+A1",
    ],
)
def test_what_looks_like_a_formula_is_quoted(text):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("mark", [";", ",", "\t", "|", "\n", "\r", "\r\n", '";"', "; \u200b"])
@pytest.mark.parametrize("sign", "=+-@＝＋－＠")
def test_nothing_in_a_text_begins_a_formula_wherever_lines_are_cut(mark, sign):
    frame = pd.DataFrame(
        {f"h{mark}{sign}1": [f"x{mark}{sign}A1+1{mark}y", f"{mark}{sign}A1"], "n": -1}
    )
    written = safe_csv(frame).decode("utf-8-sig")
    for separator in ",;\t|":
        # As a spreadsheet that heeds no quotes, and as one that does.
        lines = re.split("[\r\n]+", written)
        read = csv.reader(io.StringIO(written, newline=""), delimiter=separator)
        for cells in [*(line.split(separator) for line in lines), *read]:
            begun = [re.sub(r'^[\s"\ufeff\u200b]+', "", cell) for cell in cells]
            assert not [one for one in begun if one.startswith(sign) and one != "-1"], separator


@pytest.mark.parametrize(
    "text",
    [
        "-1.5",
        "+3",
        "-1,200.5",
        "-5%",
        "-2e-3",
        "-3,5",
        "-1; -2",
        "(-0.5, -0.1]",
        "-",
        "a=1",
        "",
        "가격",
        "'=1",
    ],
)
def test_numbers_and_plain_texts_stay(text):
    assert safe_cell(text) == text


def test_a_long_text_takes_no_long_time():
    started = time.process_time()
    for text in (
        "1," * 50_000 + "=",
        "," * 100_000 + "=",
        " " * 100_000 + "=",
        "-" + "1" * 100_000 + "x",
    ):
        safe_cell(text)
    assert time.process_time() - started < 1


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


def test_the_best_of_each_side_and_those_tied_are_a_column_with_a_note():
    run = sample_run()
    marks = {"catboost": Standing.BEST, "logistic": Standing.TIED}
    frame = board_frame(run, EN, marks).set_index("id")["standing"]
    assert frame[frame != ""].to_dict() == {"catboost": "best", "logistic": "tied"}
    assert "at least 5% likely" in standing_note(marks, EN)
    unmarked = board_frame(run, EN)["standing"]
    assert not unmarked.any()
    assert standing_note({}, EN) == ""


def test_a_report_marks_them_where_the_run_has_evidence():
    run = sample_run()
    kept = to_json(evidence_of(run))

    class Reader(NothingKept):
        def jobs(self, kind, model=None):
            return [SimpleNamespace(result=kept)] if kind == EVIDENCE else ()

    marked = board_html(RunView(run, EN, Reader()), ())
    assert marked.count('<span class="tag">best</span>') == 2
    assert '<span class="tag">tied</span>' in marked
    assert "Best and tied" in marked
    bare = board_html(RunView(run, EN, NothingKept()), ())
    assert "tag" not in bare
    assert "Best and tied" not in bare
