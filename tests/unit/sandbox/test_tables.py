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
from lib.evaluation.planning import look_at_rows, suggest_metric_why
from lib.evaluation.tasks import make_task
from lib.intake.by_target import split_by_target
from lib.intake.evidence import evidence_of
from lib.intake.findings import find_for_target
from lib.intake.matrix import associations
from lib.intake.missing import missing_values
from lib.intake.profile import make_profile
from lib.intake.reading import read_table
from lib.intake.remedies import change, refit
from lib.intake.rows import decoded_bytes, page_of
from lib.sandbox.plain import from_plain, to_plain
from lib.sandbox.tables import QUESTIONS, ask, reference


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
