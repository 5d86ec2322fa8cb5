"""Bundles changed in hundreds of ways: each is refused in words, or its report can be made.

What no check thought of would be a stack trace on somebody's page, and only then.
"""

import copy
import io
import json
from collections.abc import Callable, Iterable, Iterator
from itertools import cycle, islice
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lib.core.common_jobs import LEARNING_CURVE
from lib.core.results import BY_ROWS
from lib.core.task import Domain, TaskKind
from lib.core.workflow import workflows
from lib.errors import StoreError
from lib.evaluation.judge.inference.deep_in_blend import DEEP_IN_BLEND, WITH, WITHOUT
from lib.evaluation.judge.inference.stored import CONTEST, EVIDENCE
from lib.i18n import translator
from lib.report.board import board_frame
from lib.report.document import to_json
from lib.report.exports.notebook import notebook
from lib.report.html import render
from lib.report.reader import deciding_evidence
from lib.report.sentences import plan_sentence, verdict_sentence
from lib.store import Store
from lib.store.bundle.bundles import pack, unpack
from lib.store.bundle.tables import plain_parquet
from lib.ui.run.exports import report
from lib.ui.shell import services
from lib.ui.widgets.run_reader import PageReader
from tests.ui.conftest import WORKSPACE, said
from tests.ui.finished import finished_run
from tests.ui.finished_segments import finished_segments
from tests.ui.label_run import finished_labels
from tests.unit.store.test_bundles import closed, opened

OTHER = "f" * 32
NAN, INF = float("nan"), float("inf")
GONE = object()
WRONG: dict[type, tuple[Any, ...]] = {
    float: (NAN, INF, -INF, -1, 1e19, None, 0, 1e-300, "x", True),
    int: (-1, None, 0, 2**31 - 1, NAN, 0.5, "x", [], 1e19, 7),
    str: ("", None, "x", 0, "\u202e<b>", [], GONE, {"x": 1}),
    bool: (None, 1, "x", GONE),
    list: ([], None, {}, [NAN], ["x"], [INF, 1], [0], GONE, [[]], [None]),
    dict: ({}, None, [], {"x": 1}, GONE, {"x": NAN}, "x"),
    type(None): (0, "x", [], NAN, -1, {}, GONE, 1e19),
}
"""What may stand in place of a value of some kind."""
ALIKE = {"metrics", "train", "train_metrics"}

Members = dict[str, bytes]


@pytest.fixture
def packed(store: Store, request: pytest.FixtureRequest) -> Members:
    """The members of the bundle of a finished run of some kind."""
    kind: Any = request.param
    if kind == "segments":
        run = finished_segments(store, WORKSPACE)
    elif kind == "labels":
        run = finished_labels(store, WORKSPACE)
    else:
        run = finished_run(store, WORKSPACE, kind)
    return opened(pack(store, WORKSPACE, run, json.dumps({"format": 1})))


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Go through the places of a document; the first stands for those that are alike in it."""
    if path:
        yield path
    keys: Iterable[Any] = ()
    if isinstance(value, dict):
        keys = list(value)[:1] if path and path[-1] in ALIKE else value
    elif isinstance(value, list):
        keys = range(min(len(value), 1))
    for key in keys:
        yield from places(value[key], (*path, key))


def mutants(document: Any, part: Any, per_place: int) -> Iterator[tuple[str, Any]]:
    """Put what does not belong there into every place of a part; say where, and what.

    So many values are tried in each place; the next place of the kind begins with the next ones.
    """
    wrong = {kind: cycle(values) for kind, values in WRONG.items()}
    for path in places(document[part], (part,)):
        parent = document
        for key in path[:-1]:
            parent = parent[key]
        for value in islice(wrong[type(parent[path[-1]])], per_place):
            changed = copy.deepcopy(document)
            parent = changed
            for key in path[:-1]:
                parent = parent[key]
            if value is GONE:
                del parent[path[-1]]
            else:
                parent[path[-1]] = value
            yield f"{'/'.join(map(str, path))} = {value!r:.40}", changed


def taken(store: Store, members: Members, *, evidence: bool = False) -> bool:
    """Bring a bundle in; whether it was taken. If so all that is told of it must be made.

    ``evidence``: with the figures of single models, which take most of the time.
    """
    refusal: StoreError | None = None
    try:
        new = unpack(store, OTHER, closed(members))
    except StoreError as error:
        refusal = error
    if refusal is not None:
        assert refusal.code.startswith("bundle_")
        assert all(translator("ko").error(refusal))
        return False
    run, t = store.run(OTHER, new), translator("en")
    with_figures = evidence or run.task.domain == Domain.SEGMENTS
    assert "</html>" in (report(run, t, OTHER) if with_figures else render(run, t))
    known = deciding_evidence(PageReader(run, OTHER))
    for said_in in (t, translator("ko")):
        assert json.loads(to_json(run, said_in, known))["run_id"] == new
        assert plan_sentence(run, said_in)
        assert verdict_sentence(run, said_in, brief=True)
    board_frame(run, t, every_metric=True)
    notebook(run, t, None, None)
    store.delete_run(OTHER, new)
    services.forget()
    return True


_MAX_MUTANTS = 150
"""Mutants of a part that are tried: more take minutes."""


def try_all(store: Store, members: Members, name: str, part: Any, per_place: int) -> list[bool]:
    """Try mutants of a part of a member, evenly spread; whether each was taken."""
    found = []
    every = list(mutants(json.loads(members[name]), part, per_place))
    for where, changed in every[:: 1 + len(every) // _MAX_MUTANTS]:
        try:
            found.append(taken(store, {**members, name: json.dumps(changed).encode()}))
        except Exception as error:
            raise AssertionError(f"{name}: {where}") from error
    return found


STATE = ("dataset", "environment", "findings", "folds", "models", "plan", "task", "verdict")


@pytest.mark.parametrize("packed", [TaskKind.BINARY], indirect=True)
@pytest.mark.parametrize("part", [*STATE, ""])
def test_a_changed_state(store: Store, packed: Members, part: str) -> None:
    others = set(json.loads(packed["state.json"])) - set(STATE)
    parts = [part] if part else sorted(others)
    found = [one for name in parts for one in try_all(store, packed, "state.json", name, 4)]
    assert True in found
    assert False in found


OF_ROWS = (EVIDENCE, CONTEST, DEEP_IN_BLEND, LEARNING_CURVE.id)
"""Kinds of results that runs of tables have."""


def evidence_on(state: Any, models: list[str]) -> dict[str, Any]:
    """Return evidence on two models from two folds."""
    square = [[1e-4, 0.0], [0.0, 1e-4]]
    return {
        "metric": state["plan"]["metric"],
        "models": models,
        "scores": [[0.8, 0.7], [0.82, 0.72]],
        "repeat": [0, 0],
        **dict.fromkeys(("rows_within", "rows_once", "between"), square),
        "freedom": 1,
        "prior": 16,
        "by_folds": False,
        "rows": 90,
        "positives": 12,
    }


@pytest.mark.parametrize("packed", [TaskKind.BINARY], indirect=True)
@pytest.mark.parametrize("kind", OF_ROWS)
def test_changed_results_of_rows(store: Store, packed: Members, kind: str) -> None:
    state = json.loads(packed["state.json"])
    # As if it had been judged by rows, so that what it recommends goes by the evidence.
    state["verdict"] |= {"method": BY_ROWS, "scale": 0.01, "freedom": 20}
    packed["state.json"] = json.dumps(state).encode()
    models = [state["verdict"][side] for side in ("best_deep", "best_classical")]
    metric, folds = state["plan"]["metric"], state["plan"]["folds"]
    results = {
        EVIDENCE: evidence_on(state, models),
        CONTEST: evidence_on(state, models),
        DEEP_IN_BLEND: {"weight": 0.4, "evidence": evidence_on(state, [WITH, WITHOUT])},
        LEARNING_CURVE.id: {
            "metric": metric,
            "rows": [20.0, 40.0],
            "scores": [[0.7] * folds, [0.75] * folds],
            "full": 60.0,
            "total": 90,
        },
    }
    about = models[0] if kind == LEARNING_CURVE.id else ""
    kept = [{"kind": kind, "model": about, "params": {}, "result": results[kind]}]
    packed["answers.json"] = json.dumps(kept).encode()
    found = try_all(store, packed, "answers.json", 0, 2)
    assert True in found
    assert False in found


@pytest.mark.parametrize("packed", ["segments"], indirect=True)
@pytest.mark.parametrize("kind", workflows()[Domain.SEGMENTS].bundled)
def test_changed_answers(store: Store, packed: Members, kind: str) -> None:
    answers = json.loads(packed["answers.json"])
    answers.append(
        {
            "kind": "segment_names",
            "model": "idec",
            "params": {},
            "result": {"names": {"0": "mine", "1": "<b>"}},
        }
    )
    packed["answers.json"] = json.dumps(answers).encode()
    place = [one["kind"] for one in answers].index(kind)
    found = try_all(store, packed, "answers.json", place, 2)
    assert False in found


Change = Callable[[pd.DataFrame], pd.DataFrame]


def outputs(value: float, where: int | None = None) -> Change:
    """Put a value in place of all predictions, or of those of one row."""

    def changed(frame: pd.DataFrame) -> pd.DataFrame:
        names = [name for name in frame if name.startswith("output_")]
        rows = slice(None) if where is None else slice(where, where + 1)
        frame.loc[frame.index[rows], names] = np.float32(value)
        return frame

    return changed


PREDICTED: dict[str, Change] = {
    **{f"all {value}": outputs(value) for value in (NAN, INF, -1, 0, 1, 0.5, 1e30)},
    "one NaN": outputs(NAN, 3),
    "one 7": outputs(7, 3),
    "none": lambda frame: frame.head(0),
    "one row": lambda frame: frame.head(1),
    "one fold": lambda frame: frame[frame["fold"] == 0],
}


@pytest.mark.parametrize(
    "packed",
    [TaskKind.BINARY, TaskKind.MULTICLASS, TaskKind.REGRESSION, "labels", "segments"],
    indirect=True,
)
def test_changed_predictions_and_truth(store: Store, packed: Members) -> None:
    (member, *_) = [name for name in packed if name.startswith("predictions/")][1:]
    frame = pd.read_parquet(io.BytesIO(packed[member]))
    found = {
        name: taken(store, {**packed, member: plain_parquet(change(frame.copy()))}, evidence=True)
        for name, change in PREDICTED.items()
    }
    refused = {name for name, was_taken in found.items() if not was_taken}
    assert refused >= {"all nan", "all inf", "all 1e+30", "one NaN", "none", "one row"}
    truth = pd.read_parquet(io.BytesIO(packed["truth.parquet"]))
    names = [name for name in truth if name != "row"]
    for value in (0.0, 1.0, 1e15):  # one class, or values without any difference
        changed = plain_parquet(truth.assign(**dict.fromkeys(names, value)))
        taken(store, {**packed, "truth.parquet": changed}, evidence=True)


def emptied(state: Any) -> None:
    state |= {"models": [], "verdict": None, "folds": []}
    state["plan"]["models"] = []


def without_a_planned_model(state: Any) -> None:
    gone = state["models"].pop()["id"]
    state["verdict"] = None
    state["folds"] = [fold for fold in state["folds"] if fold["model"] != gone]


def with_a_verdict_of_nothing(state: Any) -> None:
    for model in state["models"]:
        model["status"] = "failed"


def with_an_unknown_model(state: Any) -> None:
    state["plan"]["models"][1] = state["models"][1]["id"] = "who_is_it"


def with_shares_of_strangers(state: Any) -> None:
    state["models"][1]["weights"] = {"catboost": 1.0}


def with_shares_that_do_not_add_up(state: Any) -> None:
    state["models"][1]["weights"] = {"dummy": 0.5, "keras_mlp": 0.2}


def with_more_scores_than_folds(state: Any) -> None:
    state["models"][1]["metrics"]["roc_auc"]["folds"] *= 2


def with_a_verdict_on_baselines(state: Any) -> None:
    state["verdict"]["best_classical"] = "dummy"


def with_folds_of_other_rows(state: Any) -> None:
    state["folds"][0]["rows"] += 1


def with_a_text_that_is_no_feature(state: Any) -> None:
    state["task"]["text"] = "nowhere"


@pytest.mark.parametrize("packed", [TaskKind.BINARY], indirect=True)
@pytest.mark.parametrize(
    "change",
    [
        emptied,
        without_a_planned_model,
        with_a_verdict_of_nothing,
        with_an_unknown_model,
        with_shares_of_strangers,
        with_shares_that_do_not_add_up,
        with_more_scores_than_folds,
        with_a_verdict_on_baselines,
        with_folds_of_other_rows,
        with_a_text_that_is_no_feature,
    ],
)
def test_parts_that_do_not_fit_together(
    store: Store, packed: Members, change: Callable[[Any], None]
) -> None:
    state = json.loads(packed["state.json"])
    change(state)
    assert not taken(store, {**packed, "state.json": json.dumps(state).encode()})


@pytest.mark.parametrize("packed", ["segments"], indirect=True)
def test_the_pages_of_segments_that_came_in_a_bundle(
    open_app, store: Store, packed: Members
) -> None:
    run = unpack(store, OTHER, closed(packed))
    at = open_app("segments", workspace=OTHER, run=run)
    for view in ("many", "inside", "maps", "time", "worth", "together", "odd", "use"):
        at.segmented_control(key=f"deepworth_segments_view_{run}").set_value(view).run()
        assert not at.exception
        assert not at.error, view
    assert "Draw around customers" not in said(at)
