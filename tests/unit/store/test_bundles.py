"""Bundles: a run comes back as it was, and nothing hostile gets in."""

import hashlib
import io
import json
import stat
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lib.core.bundled import original_id
from lib.core.findings import Finding, Severity
from lib.core.results import Failure, FoldResult, Run, Status
from lib.errors import StoreError
from lib.evaluation.judge.summary import summarise
from lib.evaluation.judge.verdict import judge
from lib.evaluation.targets.task_rows import encode
from lib.i18n import translator
from lib.store import Store, open_store
from lib.store.bundle.bundles import pack, unpack
from lib.store.bundle.sandbox_jobs import unpack_upload
from lib.store.bundle.tables import plain_parquet
from lib.store.ledger import Ledger
from tests.store_fixture import WORKSPACE, settings_in, small_dataset, small_plan, small_task

DOCUMENT = json.dumps({"format": 1})
NAN = float("nan")


@pytest.fixture
def finished(store: Store) -> str:
    """A run with two complete models, a failed one, a verdict and an artifact."""
    return finish(store, store.save_dataset(WORKSPACE, small_dataset()))


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bundle of such a run, made once."""
    store = open_store(settings_in(tmp_path_factory.mktemp("elsewhere")))
    try:
        return packed(store, finish(store, store.save_dataset(WORKSPACE, small_dataset())))
    finally:
        store.close()


def finish(store: Store, dataset: str, name: str = "mine") -> str:
    plan = replace(small_plan("logistic", "keras_mlp", "decision_tree"), settings={"knn": {"k": 3}})
    run = store.submit(
        WORKSPACE, dataset, small_task(), plan, name=name, findings=small_dataset().findings
    )
    ledger = Ledger(store)
    ledger.start_run(run, {"python": "3.11", "packages": {"numpy": "2"}, "cores": 2})
    generator = np.random.default_rng(0)
    scores: dict[str, list[float]] = {}
    for model in ("logistic", "keras_mlp"):
        for fold in range(3):
            rows = np.arange(fold, 240, 3)
            one = generator.uniform(size=len(rows)).astype("float32")
            scores.setdefault(model, []).append(0.8 + 0.01 * fold)
            metrics = {"roc_auc": scores[model][-1], "f1": NAN}
            history = {"loss": [0.5, 0.4], "best_epoch": [1.0]} if model == "keras_mlp" else {}
            note = (Finding("odd", Severity.INFO, ("크기",), {"n": 1}),)
            outputs = np.column_stack([1 - one, one])
            result = FoldResult(
                model, 0, fold, metrics, metrics, 0.1, 0.2, 0.01, outputs, history, note
            )
            values = {"roc_auc": scores[model], "f1": [NAN] * (fold + 1)}
            ledger.save_fold(run, result, rows, (summarise(values, plan), summarise(values, plan)))
        ledger.finish_model(run, model, weights={})
    ledger.end_model(
        run,
        "decision_tree",
        Status.FAILED,
        Failure("fit_failed", {"model": "decision_tree", "reason": "no"}),
    )
    ledger.save_artifact(run, "logistic", b"artifact", 0.3)
    verdict = judge(
        scores, {"logistic": "classical", "keras_mlp": "deep"}, {"logistic": 1.0}, plan, 240
    )
    ledger.save_verdict(run, verdict, "")
    ledger.end_run(run, Status.DONE)
    store.describe(WORKSPACE, run, note="a note")
    return run


def packed(store: Store, run: str) -> bytes:
    return pack(store, WORKSPACE, run, DOCUMENT)


def portable(run: Run) -> str:
    """All of a run but what its own workspace alone knows of it (NaN equals NaN in a text)."""
    models = tuple(replace(model, has_artifact=False) for model in run.models)
    return repr(replace(run, id="", dataset_id="", origin="", models=models))


def test_a_run_comes_back_as_it_was_in_another_workspace(store: Store, finished: str) -> None:
    data = packed(store, finished)
    assert set(zipfile.ZipFile(io.BytesIO(data)).namelist()) == {
        "manifest.json",
        "run.json",
        "state.json",
        "truth.parquet",
        "histories/keras_mlp.json",
        "predictions/logistic.parquet",
        "predictions/keras_mlp.parquet",
    }
    new = unpack(store, "other", data)
    before, after = store.run(WORKSPACE, finished), store.run("other", new)
    assert portable(after) == portable(before)
    assert (after.origin, after.status, after.note) == ("bundle", Status.DONE, "a note")
    assert original_id(after.dataset_id) == before.dataset_id
    for model in ("logistic", "keras_mlp"):
        pd.testing.assert_frame_equal(
            store.predictions("other", new, model), store.predictions(WORKSPACE, finished, model)
        )
    truth = store.truth("other", new)
    whole = encode(small_dataset().frame["outcome"], small_task())
    assert truth["truth"].tolist() == whole[truth["row"]].tolist()
    assert repr(Ledger(store).folds(new)) == repr(Ledger(store).folds(finished))


def test_a_bundle_checked_in_the_sandbox_is_kept_as_one_checked_here(
    store: Store, finished: str
) -> None:
    data = packed(store, finished)
    here = unpack(store, "other", data)
    new = unpack_upload(store, "third", data, "run.zip")
    assert portable(store.run("third", new)) == portable(store.run("other", here))
    assert repr(Ledger(store).folds(new)) == repr(Ledger(store).folds(here))
    for model in ("logistic", "keras_mlp"):
        frame = store.predictions("third", new, model)
        pd.testing.assert_frame_equal(frame, store.predictions("other", here, model))
    assert store.truth("third", new).equals(store.truth("other", here))
    assert unpack_upload(store, "other", data, "run.zip") == here
    with pytest.raises(StoreError, match="bundle_truncated"):
        unpack_upload(store, "third", data[:-9], "run.zip")


def test_what_came_in_a_bundle_can_be_packed_again(store: Store, finished: str) -> None:
    second = unpack(store, "other", packed(store, finished))
    third = unpack(store, "third", pack(store, "other", second, DOCUMENT))
    assert portable(store.run("third", third)) == portable(store.run(WORKSPACE, finished))
    assert store.run("third", third).dataset_id == store.run("other", second).dataset_id


def test_the_table_is_not_there_and_says_so(store: Store, finished: str) -> None:
    new = unpack(store, "other", packed(store, finished))
    dataset = store.run("other", new).dataset_id
    assert store.datasets("other") == []
    for call in (
        lambda: store.load_dataset("other", dataset),
        lambda: store.submit("other", dataset, small_task(), small_plan()),
    ):
        with pytest.raises(StoreError, match="table_not_here"):
            call()
    with pytest.raises(StoreError, match="no_artifact"):
        store.artifact("other", new, "logistic")
    with pytest.raises(StoreError, match="no_truth"):
        store.truth(WORKSPACE, finished)
    with pytest.raises(StoreError, match="run_not_found"):
        store.truth(WORKSPACE, new)


def test_deleting_and_forgetting_leave_nothing(store: Store, finished: str) -> None:
    data = packed(store, finished)
    before = set(store.files.folder.rglob("*.parquet"))
    first, second = unpack(store, "other", data), unpack(store, "third", data)
    assert first != second
    Ledger(store).sweep()
    store.delete_run("other", first)
    assert len(store.truth("third", second)) == 240
    store.delete_run("third", second)
    assert set(store.files.folder.rglob("*.parquet")) == before
    unpack(store, "other", data)
    store.forget_workspace("other")
    assert set(store.files.folder.rglob("*.parquet")) == before


def test_the_same_bundle_again_is_the_run_it_was(store: Store, finished: str) -> None:
    first = unpack(store, "other", packed(store, finished))
    store.describe("other", first, name="renamed since", note="")
    assert unpack(store, "other", packed(store, finished)) == first
    assert store.run("other", first).name == "renamed since"
    assert len(store.runs("other")) == 1


def test_a_stopped_run_stays_stopped(store: Store, submitted: str) -> None:
    with pytest.raises(StoreError, match="bundle_unfinished"):
        packed(store, submitted)
    store.cancel(WORKSPACE, submitted)
    new = unpack(store, "other", packed(store, submitted))
    assert store.run("other", new).status is Status.CANCELLED
    with pytest.raises(StoreError, match="table_not_here"):
        store.resume("other", new)


# Attacks


Members = dict[str, bytes]


def opened(data: bytes) -> Members:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def closed(members: Members, *, honest: bool = True) -> bytes:
    """Make a bundle of members; ``honest``: with a manifest that fits them."""
    members = dict(members)
    if honest:
        manifest = json.loads(members.pop("manifest.json"))
        manifest["members"] = {
            name: {"sha256": hashlib.sha256(data).hexdigest()} for name, data in members.items()
        }
        members = {"manifest.json": json.dumps(manifest).encode(), **members}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def refused(store: Store, data: bytes, code: str) -> StoreError:
    """Check that a bundle is refused, that nothing of it stays, and that it is said in words."""
    files = set(store.files.folder.rglob("*.parquet"))
    with pytest.raises(StoreError) as caught:
        unpack(store, "other", data)
    assert caught.value.code == code
    assert store.runs("other") == []
    assert set(store.files.folder.rglob("*.parquet")) == files
    for language in ("en", "ko"):
        assert all(translator(language).error(caught.value))
    return caught.value


def test_a_changed_byte_anywhere_is_noticed_or_harmless(store: Store, bundle: bytes) -> None:
    data, codes = bundle, set()
    whole = portable(store.run("other", unpack(store, "other", data)))
    store.delete_run("other", store.runs("other")[0].id)
    for place in range(0, len(data), len(data) // 60):
        changed = bytearray(data)
        changed[place] ^= 0x55
        try:
            new = unpack(store, "other", bytes(changed))
        except StoreError as error:
            codes.add(error.code)
            continue
        # A time stamp or the like: not part of what is kept.
        assert portable(store.run("other", new)) == whole
        store.delete_run("other", new)
    assert "bundle_damaged" in codes
    assert all(code.startswith("bundle_") for code in codes)


def test_a_changed_member_does_not_fit_its_checksum(store: Store, bundle: bytes) -> None:
    members = opened(bundle)
    members["state.json"] = members["state.json"].replace(b"a note", b"a nota")
    refused(store, closed(members, honest=False), "bundle_damaged")


@pytest.mark.parametrize("share", [0.02, 0.5, 0.999])
def test_a_truncated_file(store: Store, bundle: bytes, share: float) -> None:
    data = bundle
    refused(store, data[: int(share * len(data))], "bundle_truncated")


@pytest.mark.parametrize("data", [b"", b"a,b\n1,2\n", b"\x89PNG" * 100, b"\x80\x04]\x94K\x01a."])
def test_what_is_no_zip(store: Store, data: bytes) -> None:
    refused(store, data, "bundle_not_zip")


def test_some_other_zip(store: Store) -> None:
    refused(store, closed({"a.csv": b"1"}, honest=False), "bundle_damaged")
    manifest = json.dumps({"what": "another"}).encode()
    refused(store, closed({"manifest.json": manifest}, honest=False), "bundle_not_zip")


def test_a_newer_format(store: Store, bundle: bytes) -> None:
    members = opened(bundle)
    manifest = json.loads(members["manifest.json"]) | {"format": 2}
    members |= {"manifest.json": json.dumps(manifest).encode(), "new.bin": b"1"}
    assert refused(store, closed(members), "bundle_newer").context == {"version": 2, "known": 1}


@pytest.mark.parametrize(
    "name",
    [
        "../evil.json",
        "predictions/../../evil.parquet",
        "/etc/passwd",
        "C:/evil.json",
        "predictions\\evil.parquet",
        "./run.json",
        "predictions//a.parquet",
    ],
)
def test_a_path_that_climbs_out(store: Store, bundle: bytes, name: str) -> None:
    refused(store, closed({**opened(bundle), name: b"1"}), "bundle_path")


def test_a_symbolic_link_and_a_name_twice(store: Store, bundle: bytes) -> None:
    members = opened(bundle)
    buffer = io.BytesIO(closed(members))
    with zipfile.ZipFile(buffer, "a") as archive:
        link = zipfile.ZipInfo("histories/dummy.json")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    refused(store, buffer.getvalue(), "bundle_path")
    buffer = io.BytesIO(closed(members))
    with zipfile.ZipFile(buffer, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("state.json", members["state.json"])
    refused(store, buffer.getvalue(), "bundle_path")


MARK = Path("/tmp/deepworth-was-unpickled")
PICKLE = b"cposix\nsystem\n(S'touch " + bytes(MARK) + b"'\ntR."
"""Makes the file if it is ever unpickled."""


@pytest.mark.parametrize("name", ["model.pkl", "predictions/x.pkl", "x.py", "inner.zip", "한글"])
def test_members_nobody_knows(store: Store, bundle: bytes, name: str) -> None:
    members = {**opened(bundle), name: PICKLE}
    refused(store, closed(members), "bundle_member")
    assert not MARK.exists()


@pytest.mark.parametrize(
    "name",
    [
        "state.json",
        "run.json",
        "truth.parquet",
        "predictions/logistic.parquet",
        "histories/keras_mlp.json",
    ],
)
@pytest.mark.parametrize("content", ["pickle", "zip", "nothing", "deep", "null"])
def test_something_else_under_a_known_name(
    store: Store, bundle: bytes, name: str, content: str
) -> None:
    other = {
        "pickle": PICKLE,
        "zip": closed({"a": b"1"}, honest=False),
        "nothing": b"",
        "deep": b"[" * 200_000 + b"]" * 200_000,
        "null": b"null",
    }[content]
    refused(store, closed({**opened(bundle), name: other}), "bundle_invalid")
    assert not MARK.exists()


def test_far_more_inside_than_outside(store: Store, bundle: bytes) -> None:
    members = opened(bundle)
    bomb = {**members, "histories/logistic.json": b" " * 30_000_000}
    refused(store, closed(bomb), "bundle_too_large")
    many = {f"histories/m{number}.json": b"[]" for number in range(300)}
    refused(store, closed(members | many), "bundle_too_large")
    # Declares little, holds much: the declared size is where reading ends.
    data = closed({**members, "histories/logistic.json": b" " * 9_000_000})
    lie = data.replace((9_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    refused(store, lie, "bundle_damaged")


def test_large_json_is_not_parsed(store: Store, bundle: bytes) -> None:
    noise = np.random.default_rng(0).bytes(17 * 2**20)
    members = {**opened(bundle), "run.json": noise}
    refused(store, closed(members), "bundle_too_large")


def changed_state(bundle: bytes, path: str, value: Any) -> bytes:
    members = opened(bundle)
    state = json.loads(members["state.json"])
    *parents, last = path.split("/")
    place = state
    for part in parents:
        place = place[int(part)] if part.isdigit() else place[part]
    place[last] = value
    return closed({**members, "state.json": json.dumps(state).encode()})


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("task/kind", "clusters"),
        ("task/classes", ["no", "no"]),
        ("task/classes", "no"),
        ("task/features", {"a": "sorcery"}),
        ("task/target", None),
        ("task/target", "x" * 20_000),
        ("plan/folds", "3"),
        ("plan/folds", 10**12),
        ("plan/folds", True),
        ("plan/seed", -1),
        ("plan/metric", "rmse"),
        ("plan/metric", "magic"),
        ("plan/models", ["../x"]),
        ("plan/rope", NAN),
        ("plan/settings", {"knn": []}),
        ("plan/split", ["kfold"]),
        ("models", {}),
        ("models/0/id", "../../etc"),
        ("models/0/id", "keras_mlp"),
        ("models/0/family", "none"),
        ("models/0/metrics", {"roc_auc": {"mean": 1}}),
        ("models/0/metrics", {"<b>": {}}),
        ("models/0/fit_seconds", 10**400),
        ("models/0/fit_seconds", 1e30),
        ("models/0/fit_seconds", NAN),
        ("models/0/curves", {"best_epoch": [NAN]}),
        ("models/0/size_bytes", 2**70),
        ("models/2/failure", {"code": "fit_failed", "context": {"a": 1}}),
        ("verdict/decision", "maybe"),
        ("verdict/best_deep", "tabm"),
        ("verdict/p_deep", "1"),
        ("verdict/rope", float("inf")),
        ("dataset/sha256", "x"),
        ("dataset/rows", -1),
        ("dataset/id", "../x"),
        ("created", "yesterday"),
        ("created", "0001-01-01T00:00:00+00:00"),
        ("status", "won"),
        ("seconds", None),
        ("environment", {"packages": {"a": {}}}),
        (
            "findings",
            [{"code": "duplicate_rows", "severity": "info", "columns": [], "values": {"a": 1}}],
        ),
        ("note", "x" * 30_000),
        ("folds/0/fold", 99),
        ("folds/0/model", "tabm"),
        ("dataset/rows", 100),
        ("task/classes", ["no", "yes", "maybe"]),
    ],
)
def test_wrong_values_in_the_state(store: Store, bundle: bytes, path: str, value: Any) -> None:
    refused(store, changed_state(bundle, path, value), "bundle_invalid")


def test_a_status_that_an_engine_would_take_up_becomes_a_stopped_one(
    store: Store, bundle: bytes
) -> None:
    new = unpack(store, "other", changed_state(bundle, "status", "queued"))
    assert store.run("other", new).status is Status.CANCELLED
    assert Ledger(store).queued() == []


def frame_of(change: Callable[[pd.DataFrame], pd.DataFrame]) -> Callable[[bytes], bytes]:
    return lambda data: plain_parquet(change(pd.read_parquet(io.BytesIO(data))))


def compressed(data: bytes) -> bytes:
    buffer = io.BytesIO()
    pd.read_parquet(io.BytesIO(data)).to_parquet(buffer, index=False, compression="zstd")
    return buffer.getvalue()


@pytest.mark.parametrize(
    "change",
    [
        frame_of(lambda frame: frame.drop(columns="fold")),
        frame_of(lambda frame: frame.rename(columns={"output_1": "output_2"})),
        frame_of(lambda frame: frame.astype({"row": "float64"})),
        frame_of(lambda frame: frame.assign(output_1="=cmd()")),
        frame_of(lambda frame: frame.assign(row=frame["row"] + 1)),
        frame_of(lambda frame: frame.assign(row=-1)),
        frame_of(lambda frame: frame.assign(repeat=frame["repeat"] + 1)),
        frame_of(lambda frame: pd.concat([frame] * 400)),
        frame_of(lambda frame: pd.concat([frame.head(5)] * 2)),
        compressed,
    ],
)
def test_predictions_that_are_none(
    store: Store, bundle: bytes, change: Callable[[bytes], bytes]
) -> None:
    members = opened(bundle)
    members["predictions/logistic.parquet"] = change(members["predictions/logistic.parquet"])
    refused(store, closed(members), "bundle_invalid")


@pytest.mark.parametrize(
    "change",
    [
        lambda frame: frame.assign(truth=0.5),
        lambda frame: frame.assign(truth=7.0),
        lambda frame: frame.assign(truth=NAN),
        lambda frame: frame.assign(row=3),
        lambda frame: frame.head(10),
    ],
)
def test_truth_that_is_none(
    store: Store, bundle: bytes, change: Callable[[pd.DataFrame], pd.DataFrame]
) -> None:
    members = opened(bundle)
    members["truth.parquet"] = frame_of(change)(members["truth.parquet"])
    refused(store, closed(members), "bundle_invalid")


def test_nasty_names_come_back(store: Store, real_data: Path) -> None:
    lines = (real_data / "csv" / "blns.txt").read_text("utf-8").split("\n")
    nasty = [line for line in lines if line and not line.startswith("#")]
    dataset = replace(small_dataset(), name=nasty[40])
    run = finish(store, store.save_dataset(WORKSPACE, dataset))
    members = opened(packed(store, run))
    state = json.loads(members["state.json"])
    state |= {"name": "".join(nasty)[:900], "note": "\n".join(nasty)[:9000]}
    state["task"]["features"] = dict.fromkeys(nasty, "number")
    state["task"]["classes"] = nasty[7:9]
    members["state.json"] = json.dumps(state).encode()
    found = store.run("other", unpack(store, "other", closed(members)))
    assert (found.name, found.note) == (state["name"], state["note"])
    assert list(found.task.features) == list(dict.fromkeys(nasty))
    assert found.dataset_name == nasty[40]


def test_half_characters_and_nul_are_replaced(store: Store, bundle: bytes) -> None:
    new = unpack(store, "other", changed_state(bundle, "name", "a\ud800b\0c"))
    assert store.run("other", new).name == "a?b\N{REPLACEMENT CHARACTER}c"
