"""A reader with a share link receives no row: all that is sent is compared with the table."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import update
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.testing.v1 import AppTest

from lib.core.columns import Column, ColumnKind
from lib.core.dataset import Dataset
from lib.core.findings import Finding, Severity
from lib.core.results import Failure, Interval
from lib.core.task import PREDICTED, TaskKind
from lib.i18n import translator
from lib.report import disclosed_results
from lib.report.disclosure import MIN_ROWS, passed_on
from lib.report.document import to_json
from lib.report.html import render
from lib.report.sections.model_views import MODEL_VIEWS
from lib.store import Store, tables
from lib.store.jobs import Jobs
from lib.store.shares import Shares
from lib.ui.run.exports import report
from tests.received import Received
from tests.ui import customers_run, finished, finished_segments, label_run, review_run
from tests.ui.conftest import WORKSPACE, said
from tests.unit.report import sample_segments
from tests.unit.report.sample_run import sample_run

ROOT = Path(__file__).resolve().parents[2]
ROWS = 420


@dataclass
class Sent:
    """What a session was sent, and the downloads that it was offered, by file name."""

    received: Received = field(default_factory=Received)
    files: dict[str, Callable[[], bytes | str]] = field(default_factory=dict)

    def take_files(self) -> None:
        """Click every download."""
        for made in self.files.values():
            self.received.file(made())


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    """Record all messages to the browser, and what every download would give."""
    recorded = Sent()
    enqueue, add = ForwardMsgQueue.enqueue, MediaFileManager.add_deferred

    def message(self: ForwardMsgQueue, message: Any) -> None:
        recorded.received.message(message)
        enqueue(self, message)

    def offered(self: MediaFileManager, made: Any, *rest: Any, **named: Any) -> str:
        recorded.files[str(named.get("file_name"))] = made
        return add(self, made, *rest, **named)

    monkeypatch.setattr(ForwardMsgQueue, "enqueue", message)
    monkeypatch.setattr(MediaFileManager, "add_deferred", offered)
    return recorded


def words(rows: int, seed: int = 5) -> list[str]:
    """Return a word a row that is in no other text."""
    generator = np.random.default_rng(seed)
    letters = list("bcdfghjklmnpqrstvwxz")
    return ["".join(generator.choice(letters, 11)) for _ in range(rows)]


def opened_by_viewer(open_app: Callable[..., AppTest], store: Store, run: str) -> AppTest:
    key = Shares(store).make(WORKSPACE, run)
    return open_app("shared", workspace="f" * 32, share=key)


def choose(at: AppTest, key: str, value: Any) -> AppTest:
    """Choose one of a segmented control's or a selectbox's values, and see that it is drawn."""
    at.session_state[key] = value
    at.run()
    assert not at.exception
    assert not at.error, [one.value for one in at.error]
    return at


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Make tables of more rows, with a number of nine digits and a word in each that is no other's.

    Returns the words.
    """
    monkeypatch.setattr(finished, "ROWS", ROWS)
    usual, marks = finished.table, words(ROWS)

    def table(kind: TaskKind, seed: int = 0) -> tuple[Dataset, Any]:
        made, truth = usual(kind, seed)
        numbers = np.random.default_rng(9).integers(100_000_000, 999_999_999, ROWS)
        frame = made.frame.assign(number=numbers, word=pd.Series(marks, dtype="str"))
        columns = (
            *made.columns,
            Column("number", ColumnKind.NUMBER, 0, ROWS),
            Column("word", ColumnKind.CATEGORY, 0, ROWS),
        )
        return replace(made, frame=frame, columns=columns), truth

    monkeypatch.setattr(finished, "table", table)
    return marks


def row_numbers(store: Store, run_id: str) -> list[float]:
    """Return the numbers of single rows: those of the table and of the models' predictions."""
    run = store.run(WORKSPACE, run_id)
    frame = store.load_dataset(WORKSPACE, run.dataset_id).frame
    found = [frame[name].to_numpy(dtype="float64") for name in numeric(frame)]
    for model in run.models:
        outputs = store.predictions(WORKSPACE, run_id, model.id).filter(like="output_")
        found += [outputs[name].to_numpy(dtype="float64") for name in outputs]
    return single(np.concatenate(found))


def numeric(frame: pd.DataFrame) -> list[str]:
    return [name for name in frame if frame[name].dtype.kind in "fi"]


def single(numbers: np.ndarray[Any, Any]) -> list[float]:
    """Return numbers of fewer rows than may be told together; not halves, thirds and the like."""
    values, counts = np.unique(numbers[np.isfinite(numbers)], return_counts=True)
    few: list[float] = values[counts < MIN_ROWS].tolist()
    return [one for one in few if abs(Fraction(one).limit_denominator(100) - one) > 1e-12]


def see_models(at: AppTest, run: Any) -> AppTest:
    """Look at every view of the last model, a network, and at what is folded up."""
    at = choose(at, f"deepworth_every_metric_{run.id}", True)
    at = choose(at, f"deepworth_model_{run.id}", run.models[-1].id)
    shown = at.button_group(key=f"deepworth_view_{run.id}").options
    for view in [one.id for one in MODEL_VIEWS if one.label in shown]:
        at = choose(at, f"deepworth_view_{run.id}", view)
    for folded in ("pairs", "differ", "section_folds", "section_method"):
        at.session_state[f"deepworth_{folded}_{run.id}"] = True
    return choose(at, f"deepworth_view_{run.id}", "folds")


@pytest.mark.parametrize("kind", PREDICTED)
def test_a_viewer_of_a_table_receives_no_row(open_app, store, sent, marked, kind):
    run_id = finished.finished_run(store, WORKSPACE, kind)
    run = store.run(WORKSPACE, run_id)
    see_models(opened_by_viewer(open_app, store, run_id), run)
    assert len(sent.files) >= 3
    sent.take_files()
    assert sent.received.figures > 12
    assert not sent.received.rows_of(row_numbers(store, run_id), marked)
    assert max(sent.received.lengths) < ROWS / 2


def test_the_comparison_would_find_rows(open_app, store, sent, marked):
    """What the owner sees of the same run holds rows, and the comparison says so."""
    run_id = finished.finished_run(store, WORKSPACE, TaskKind.REGRESSION)
    see_models(open_app("compare", run=run_id), store.run(WORKSPACE, run_id))
    found = sent.received.rows_of(row_numbers(store, run_id), marked)
    assert set(marked) & set(found)
    assert len([one for one in found if one[0].isdigit()]) > ROWS
    assert max(sent.received.lengths) >= ROWS


def test_the_owners_report_holds_no_row_either(store, marked):
    for kind in PREDICTED:
        run_id = finished.finished_run(store, WORKSPACE, kind)
        received = Received()
        received.file(report(store.run(WORKSPACE, run_id), translator("en"), WORKSPACE))
        assert received.figures >= 6
        assert not received.rows_of(row_numbers(store, run_id), marked)
        assert max(received.lengths) < ROWS / 2


@pytest.fixture
def customers(store: Store, monkeypatch: pytest.MonkeyPatch) -> tuple[str, list[str]]:
    """Keep a run of segments, one of a single customer and one of two; return it and the words."""
    usual, marks = finished_segments.table, words(ROWS)
    monkeypatch.setattr(finished_segments, "customers", lambda: sample_segments.customers(ROWS))

    def table() -> tuple[Dataset, Any, dict[str, str]]:
        made, labels, kinds = usual()
        labels[0], labels[1:3] = 2, 3
        numbers = np.random.default_rng(9).integers(100_000_000, 999_999_999, ROWS)
        frame = made.frame.assign(number=numbers, word=pd.Series(marks, dtype="str"))
        columns = (
            *made.columns,
            Column("number", ColumnKind.NUMBER, 0, ROWS),
            Column("word", ColumnKind.CATEGORY, 0, ROWS),
        )
        kinds = {**kinds, "number": "number", "word": "category"}
        return replace(made, frame=frame, columns=columns), labels, kinds

    monkeypatch.setattr(finished_segments, "table", table)
    run = finished_segments.finished_segments(store, WORKSPACE)
    ids = store.load_dataset(WORKSPACE, store.run(WORKSPACE, run).dataset_id).frame["customer"]
    return run, [*marks, *ids]


def test_a_viewer_of_segments_receives_no_customer(open_app, store, sent, customers):
    run, marks = customers
    at = opened_by_viewer(open_app, store, run)
    for view in ("many", "maps", "odd", "use", "time", "worth", "together", "inside"):
        at = choose(at, f"deepworth_segments_view_{run}", view)
    for drawing in ("snake", "radar", "parallel", "heat"):
        at = choose(at, f"deepworth_seg_drawing_{run}", drawing)
    pills = at.button_group(key=f"deepworth_seg_one_{run}_kmeans").options
    assert len(pills) == 2  # those of one customer and of two are not described
    at = choose(at, f"deepworth_seg_one_{run}_kmeans", 1)
    sent.take_files()
    assert sent.received.figures > 15
    assert not sent.received.rows_of(row_numbers(store, run), marks)
    assert max(sent.received.lengths) < ROWS / 2


def test_a_viewer_of_transactions_receives_no_customer(open_app, store, sent):
    run = customers_run.customers_run(store, WORKSPACE)
    at = opened_by_viewer(open_app, store, run)
    for view in ("time", "worth", "odd", "together"):
        at = choose(at, f"deepworth_segments_view_{run}", view)
    box = f"deepworth_together_{run}_{customers_run.MODEL}"
    for code in (0, 1, 2):
        at = choose(at, box, code)
    sent.take_files()
    assert "Expected value" in sent.received.texts
    jobs = Jobs(store)
    files = [
        pd.read_parquet(BytesIO(jobs.data(WORKSPACE, one.id)))
        for one in jobs.find(WORKSPACE, run)
        if one.file
    ]
    assert len(files) >= 3
    single_customers = [
        number
        for frame in files
        for name in numeric(frame)
        for number in single(frame[name].to_numpy(dtype="float64"))
    ]
    assert not sent.received.rows_of([*row_numbers(store, run), *single_customers])


def see_reviews(at: AppTest, run: str, parts: tuple[str, ...]) -> AppTest:
    for part in parts:
        at = choose(at, f"deepworth_reviews_words_{run}", part)
    return at


def test_a_viewer_of_reviews_receives_no_review(open_app, store, sent, monkeypatch):
    """No text, and no word that fewer than five reviews have, though it be typical of them."""
    marks, sample = words(900), review_run.read_sample("product_reviews")
    own, few = iter(marks[:600]), marks[600:]
    seen: dict[bool, int] = {False: 0, True: 0}

    def marked_text(text: str, rating: int) -> str:
        seen[rating > 3] += 1
        # Words of its own, and one that it shares with two or three others of its class.
        shared = few[150 * (rating > 3) + seen[rating > 3] // 4 % 150]
        return f"{text} {next(own)} {shared} {shared}"

    frame = sample.frame.head(240).copy()
    frame["review"] = [
        marked_text(*one) for one in zip(frame["review"], frame["rating"], strict=True)
    ]
    monkeypatch.setattr(review_run, "read_sample", lambda _: replace(sample, frame=frame))
    run_id = review_run.finished_reviews(store, WORKSPACE)
    columns = {"date": "date", "product": "product", "rating": None}
    for kind, params in (
        ("review_words", {}),
        ("review_topics", {"positive": "positive", "number": None}),
        (
            "review_aspects",
            {
                "positive": "positive",
                "aspects": [],
            },
        ),
        ("review_times", {"positive": "positive", **columns}),
    ):
        review_run.answer_now(store, WORKSPACE, run_id, kind, **params)
    see_reviews(opened_by_viewer(open_app, store, run_id), run_id, ("topics", "aspects", "times"))
    sent.take_files()
    assert sent.received.figures > 8
    texts = [text[:40] for text in frame["review"] if len(text) > 60]
    assert not sent.received.rows_of(row_numbers(store, run_id), [*marks, *texts])


def test_a_viewer_of_reviews_with_several_labels_receives_no_review(open_app, store, sent):
    run_id = label_run.finished_labels(store, WORKSPACE)
    review_run.answer_now(store, WORKSPACE, run_id, "review_words")
    run = store.run(WORKSPACE, run_id)
    at = choose(opened_by_viewer(open_app, store, run_id), f"deepworth_view_{run_id}", "labels")
    choose(at, f"deepworth_model_{run_id}", run.models[-1].id)
    sent.take_files()
    assert "labels.csv" in sent.files
    texts = store.load_dataset(WORKSPACE, run.dataset_id).frame[run.task.text]
    assert not sent.received.rows_of(row_numbers(store, run_id), texts)


def test_what_findings_and_failures_quote_of_cells_is_left_out():
    """A viewer reads what was noticed, not the cells, lines and rows where it was."""
    cells = {
        "values": ["secret"],
        "words": ["secret"],
        "labels": ["secret"],
        "level": "secret",
        "row_numbers": [123456],
        "line": 123456,
        "lines": [123456],
        "amount": 123456.0,
        "rows": [123456],
        "note": "secret",
    }
    told = {"column": "size", "count": 7, "models": ["logistic"], "label": "yes"}
    finding = Finding("words_among_numbers", Severity.WARNING, ("size",), {**told, **cells})
    failure = Failure("fit_failed", {"model": "logistic", "reason": "could not convert 'secret'"})
    run = sample_run(failed={"rbf_svm": failure})
    models = tuple(replace(one, notes=(finding,)) for one in run.models)
    task = replace(run.task, classes=("no", "yes"), recipe={"setup": "secret"})
    run = replace(run, findings=(finding,), failure=failure, models=models, task=task)
    shown = passed_on(run)
    assert {name: shown.findings[0].values[name] for name in told} == told
    received = Received()
    received.file(to_json(shown, translator("en")))
    received.file(render(run, translator("ko")))
    assert not received.rows_of([123456], ["secret"])
    assert "size" in "".join(received.texts)


def test_the_error_of_the_row_in_the_middle_is_told_in_few_digits():
    interval = Interval(12345.678, 234.567, 11111.111, 13333.333, (12222.222, 12444.444))
    run = sample_run()
    model = replace(run.models[0], metrics={"median_ae": interval, "rmse": interval})
    verdict = replace(run.verdict, metric="median_ae", differences=(0.123456,))
    shown = passed_on(replace(run, models=(model,), verdict=verdict))
    told = shown.models[0].metrics
    assert told["median_ae"] == Interval(12300.0, 235.0, 11100.0, 13300.0, (12200.0, 12400.0))
    assert told["rmse"] == interval
    assert shown.verdict.differences == (0.123,)


@pytest.mark.parametrize(
    ("locale", "message"),
    [("en-US", "This link does not open any report."), ("ko-KR", "이 링크로 열 수 있는")],
)
@pytest.mark.parametrize("end", ["revoked", "expired"])
def test_an_open_page_ends_with_its_link(open_app, store, sent, end, locale, message):
    run = finished.finished_run(store, WORKSPACE, TaskKind.BINARY)
    shares = Shares(store)
    key = shares.make(WORKSPACE, run)
    at = open_app("shared", workspace="f" * 32, share=key, locale=locale)
    assert at.header
    files = dict(sent.files)
    assert len(next(made for name, made in files.items() if name.endswith(".html"))()) > 100_000
    if end == "revoked":
        shares.revoke(WORKSPACE, shares.list(WORKSPACE, run)[0].digest)
    else:
        with store.database.write() as connection:
            connection.execute(update(tables.shares).values(expires="2020-01-01T00:00:00.000"))
    for name, made in files.items():
        assert message in str(made()), name
        assert len(made()) < 300, name
    at.session_state[f"deepworth_view_{run}"] = "confusion"
    at.run()
    assert message in said(at)
    assert not at.header
    assert not at.get("plotly_chart")
    assert not at.get("download_button")


def test_what_runs_later_is_made_where_its_reader_is_asked_again():
    """No fragment and no download of a page goes past lib.ui.shell.reader."""
    for path in [*(ROOT / "lib" / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py")]:
        if path.name != "reader.py":
            used = {
                f"{node.value.id}.{node.attr}"
                for node in ast.walk(ast.parse(path.read_text()))
                if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
            }
            assert not used & {"st.fragment", "st.download_button"}, path.name


def test_a_kind_of_question_nobody_thought_of_is_not_passed_on():
    assert disclosed_results.passed_on("predict", {"rows": [1]}) is None
    assert disclosed_results.passed_on("explain", {"rows": [1]}) is None
