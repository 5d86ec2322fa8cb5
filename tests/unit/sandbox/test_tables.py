"""A question about a table has the same answer in the sandbox as here."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lib.core.columns import ColumnKind
from lib.core.dataset import Dataset, Remedy, RemedyKind
from lib.core.findings import Finding, Severity
from lib.core.parquet import to_parquet
from lib.core.task import TaskKind
from lib.errors import InputError
from lib.evaluation.plan.planning import look_at_rows, suggest_metric_why
from lib.evaluation.plan.tasks import make_task
from lib.intake.profiling.associations import associations
from lib.intake.profiling.by_target import split_by_target
from lib.intake.profiling.finding_rows import evidence_of
from lib.intake.profiling.findings import find_for_target
from lib.intake.profiling.missing import missing_values
from lib.intake.profiling.profile import make_profile
from lib.intake.reading import read_table
from lib.intake.remedies import change, refit
from lib.intake.rows import decoded_bytes, page_of, rows_of
from lib.intake.samples import read_sample
from lib.report import table_files
from lib.sandbox.plain import from_plain, to_plain
from lib.sandbox.tables import QUESTIONS, ask, reference, with_rows
from lib.workflows.reviews.looking import look_at_reviews, values_of
from lib.workflows.reviews.report import review_files
from lib.workflows.reviews.texts import looking
from lib.workflows.reviews.texts.reading import read_texts
from lib.workflows.reviews.texts.setup import ReviewSetup
from lib.workflows.segments.customers.columns import suggest_columns
from lib.workflows.segments.customers.transactions import customer_table
from lib.workflows.segments.groups.planning import possible_features
from lib.workflows.segments.plan import plan_segments
from lib.workflows.segments.report import segment_files


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> tuple[Dataset, Path]:
    lines = [
        f"{n // 2},{n % 7 / 2 if n % 9 else ''},{'가나다'[n % 3]},2024-01-{n % 28 + 1:02},"
        f"{'long ' * 400}{n},{'yes' if n % 3 else 'no'}\n"
        for n in range(300)
    ]
    dataset = read_table(("id,x,색,day,text,y\n" + "".join(lines)).encode(), "t.csv")
    path = tmp_path_factory.mktemp("table") / "t.parquet"
    path.write_bytes(to_parquet(dataset.frame))
    return dataset, path


TASK = ("y",)
REPEATS = Remedy(RemedyKind.DROP_DUPLICATES)
CASES: list[tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]] = [
    (make_profile, (), {}),
    (make_profile, ("y",), {}),
    (associations, (("x", "색", "day", "y"),), {}),
    (missing_values, ("y",), {}),
    (split_by_target, ("x", "y"), {}),
    (split_by_target, ("색", "x"), {}),
    (split_by_target, ("text", "y"), {}),
    (make_task, TASK, {}),
    (make_task, TASK, {"kind": TaskKind.BINARY, "positive": "no", "drop": ["x"], "time": "day"}),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0].__name__)
def test_plain_answers(case: Any, table: tuple[Dataset, Path]) -> None:
    (function, arguments, options), (dataset, path) = case, table
    with ask(function, dataset, path, arguments, options) as answer:
        assert repr(answer.value) == repr(function(dataset, *arguments, **options))


def test_the_memory_of_a_table_is_said(table: tuple[Dataset, Path]) -> None:
    dataset, path = table
    with ask(decoded_bytes, dataset, path, (), {}) as answer:
        assert 600_000 < answer.value < 650_000  # 300 texts of 2000 characters


def test_questions_about_a_task(table: tuple[Dataset, Path]) -> None:
    dataset, path = table
    for kind in (TaskKind.BINARY, TaskKind.MULTICLASS):
        task = make_task(dataset, "y" if kind is TaskKind.BINARY else "색", group="id", time="day")
        for function in (suggest_metric_why, find_for_target, look_at_rows):
            with ask(function, dataset, path, (task,), {}) as answer:
                here = function(dataset, task)
                assert repr(answer.value) == repr(here)
        assert answer.value.y.dtype == here.y.dtype
        assert np.array_equal(answer.value.times, here.times)


def test_rows_are_cut_where_they_are_long(table: tuple[Dataset, Path]) -> None:
    dataset, path = table
    with ask(page_of, dataset, path, (100, 50), {}) as answer:
        pd.testing.assert_frame_equal(
            answer.value, page_of(dataset, 100, 50), check_index_type=False
        )
        assert answer.value.index[0] == 101
        assert set(answer.value["text"].str.len()) == {1000}
    finding = Finding("constant", Severity.INFO, ("text",))
    with ask(evidence_of, dataset, path, (finding,), {}) as answer:
        pd.testing.assert_frame_equal(answer.value, evidence_of(dataset, finding))
    with ask(evidence_of, dataset, path, (Finding("no_such", Severity.INFO),), {}) as answer:
        assert answer.value is None


def test_a_table_that_was_made_comes_with_its_rows(table: tuple[Dataset, Path]) -> None:
    dataset, path = table
    kinds = {"x": ColumnKind.CATEGORY}
    given = ("origin", (), {}, (REPEATS,), kinds)
    with ask(change, dataset, path, given, {}) as answer:
        here = change(dataset, *given)
        assert answer.value.about() == here.about()
        assert answer.value.frame.equals(here.frame)
        assert answer.value.origin == "origin"
    odd = Remedy(RemedyKind.LEAVE_OUT, ("no such column",))
    with ask(refit, dataset, path, ("made", (odd, REPEATS)), {}) as answer:
        made, lost = answer.value
        assert lost == (odd,)
        assert made.remedies == (REPEATS,)
        assert made.frame.equals(refit(dataset, "made", (odd, REPEATS))[0].frame)


REVIEWS = ReviewSetup(("text",), label="y", extra=("x",), positive="yes")
NAMES = {"0": "가", "1": "=b"}
ROWS, CODES = np.arange(0, 300, 2), np.arange(150) % 3 - 1
SET_UPS: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
    (looking.review_columns, ()),
    (looking.separators, ()),
    (looking.label_counts, ("색", ",", (), True)),
    (looking.label_counts, ("", "", ("y",), True)),
    (looking.rating_counts, ("x", 5, "class")),
    (looking.texts_at, ("text", (3, 0), 20)),
    (values_of, ("색",)),
    (suggest_columns, ()),
    (possible_features, ()),
    (plan_segments, (("x", "색"), {"x": "number"}, {"effort": "quick", "k": 3})),
    (table_files.table_csv, ()),
    (segment_files.customers_csv, (ROWS, CODES, NAMES)),
    (segment_files.customers_parquet, (ROWS, CODES, NAMES)),
]


@pytest.mark.parametrize("case", SET_UPS, ids=lambda case: case[0].__name__)
def test_what_set_ups_and_downloads_ask(case: Any, table: tuple[Dataset, Path]) -> None:
    (function, arguments), (dataset, path) = case, table
    with ask(function, dataset, path, arguments, {}) as answer:
        assert repr(answer.value) == repr(function(dataset, *arguments))


def test_reviews_are_derived_with_texts_that_are_read_already(
    table: tuple[Dataset, Path], tmp_path: Path
) -> None:
    dataset, path = table
    read = read_texts(dataset.frame, ["text"])
    file = tmp_path / "read.parquet"
    file.write_bytes(to_parquet(read.to_frame()))
    here, look = look_at_reviews(dataset, REVIEWS, "origin")
    counts = (read.repeats.exact, read.repeats.near)
    given: tuple[Any, ...] = ("origin", file, *counts)
    assert look_at_reviews(dataset, REVIEWS, *with_rows(given))[0].about() == here.about()
    for arguments in (("origin",), given):
        with ask(look_at_reviews, dataset, path, (REVIEWS, *arguments), {}) as answer:
            made, seen = answer.value
            assert made.about() == here.about()
            assert made.frame.equals(here.frame)
            assert repr(seen) == repr(look)


def test_tables_that_are_made_of_reviews(table: tuple[Dataset, Path], tmp_path: Path) -> None:
    dataset, path = table
    for function, given in (
        (looking.with_given_labels, ({"3": "good", "7": "bad"}, "origin")),
        (looking.to_be_scored, ("text", "review", ("title",))),
    ):
        with ask(function, dataset, path, given, {}) as answer:
            here = function(dataset, *given)
            assert answer.value.about() == here.about()
            assert answer.value.frame.equals(here.frame)
    scores = pd.DataFrame({"row": [5, 2], "class": ["a", "b"], "score_0": [0.5, 1 / 3]})
    file = tmp_path / "scores.parquet"
    file.write_bytes(to_parquet(scores))
    with ask(looking.scored_texts, dataset, path, (file, "색", ("a",), 1), {}) as answer:
        here = looking.scored_texts(dataset, scores, "색", ("a",), 1)
        pd.testing.assert_frame_equal(answer.value, here, check_index_type=False)
    with ask(review_files.scored_csv, dataset, path, (file, "색", ("a",)), {}) as answer:
        assert answer.value == review_files.scored_csv(dataset, scores, "색", ("a",))


def test_questions_about_rows_alone(tmp_path: Path) -> None:
    frame = pd.DataFrame({"a": ["=x", "long " * 400, "z"], "p_y": [0.2, 0.6, 0.9]})
    frame["prediction"] = ["n", "y", "y"]
    frame["segment"] = [1, 2, 0]
    file = tmp_path / "rows.parquet"
    file.write_bytes(to_parquet(frame))
    for function, given in (
        (table_files.csv_of, ()),
        (segment_files.assigned_csv, (NAMES,)),
        (looking.predicted_counts, (("n", "y"), False)),
        (looking.predicted_counts, (("n", "y"), True)),
    ):
        with ask(function, None, file, given, {}) as answer:
            assert answer.value == function(frame, *given)
    for function, given in ((rows_of, (1, 5)), (segment_files.assigned_rows, (NAMES, 2))):
        with ask(function, None, file, given, {}) as answer:
            here = function(frame, *given)
            pd.testing.assert_frame_equal(answer.value, here, check_index_type=False)
    assert looking.predicted_counts(frame, ("n", "y"), False) == {"n": 1, "y": 2}
    assert looking.predicted_counts(frame, ("n", "y"), True) == {"n": 0, "y": 2}


def test_customers_are_made_of_transactions(tmp_path: Path) -> None:
    dataset = read_sample("purchases")
    columns = suggest_columns(dataset)
    assert columns is not None
    here, facts = customer_table(dataset, columns, "2030-01-01", origin="origin")
    file, given = tmp_path / "purchases.parquet", (columns, "2030-01-01")
    file.write_bytes(to_parquet(dataset.frame))
    with ask(customer_table, dataset, file, given, {"origin": "origin"}) as answer:
        made, seen = answer.value
        assert (made.about(), seen) == (here.about(), facts)
        assert made.frame.equals(here.frame)


def test_errors_come_back_and_other_functions_are_not_called(table: tuple[Dataset, Path]) -> None:
    dataset, path = table
    with pytest.raises(InputError, match="unknown_column"):
        ask(make_task, dataset, path, ("nobody",), {})
    with pytest.raises(KeyError):
        ask(read_table, dataset, path, (), {})
    assert all(reference(function) in QUESTIONS for function, *_ in CASES)


def test_what_is_of_another_type_is_refused() -> None:
    with pytest.raises(TypeError):
        to_plain(object())
    with pytest.raises(TypeError):
        from_plain(int, "1")
    with pytest.raises(TypeError):
        from_plain(Finding, to_plain(REPEATS))
    with pytest.raises(TypeError):
        from_plain(Finding | None, 3)
    moments = np.array(["2024-01-01"], dtype="datetime64[us]")
    assert from_plain(np.ndarray, to_plain(moments)) == moments
