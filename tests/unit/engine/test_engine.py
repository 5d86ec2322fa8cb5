"""The engine as a process: runs, cancels, deaths, resumption."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psutil
from distributed import Security

from lib.core.results import Failure, Status
from lib.engine.launch import start_engine
from lib.store import open_store
from lib.store.ledger import Ledger
from tests.engine_fixture import ROOT, SLOW, Engine, EngineProcess, run_python
from tests.store_fixture import WORKSPACE, settings_in

Start = Callable[..., Engine]


def test_a_comparison_is_done(engine: Engine) -> None:
    run = engine.wait(engine.submit("dummy", "logistic", test=True))
    assert (run.status, run.failure) == (Status.DONE, None), engine.log()
    logistic = run.model("logistic")
    assert logistic.status is Status.DONE
    assert len(logistic.metrics["roc_auc"].folds) == 3
    assert 0.7 < logistic.metrics["roc_auc"].mean < logistic.metrics["roc_auc"].high
    assert logistic.has_artifact
    assert 0.7 < logistic.test["roc_auc"] <= 1
    assert run.environment["packages"]["scikit-learn"]
    assert engine.store.artifact(WORKSPACE, run.id, "logistic")[:2] == b"PK"
    predictions = engine.store.predictions(WORKSPACE, run.id, "logistic")
    assert sorted(predictions["row"]) == list(range(240))
    dummy = engine.store.predictions(WORKSPACE, run.id, "dummy")
    assert dummy["row"].tolist() == predictions["row"].tolist()


def test_a_model_is_cancelled_and_the_rest_goes_on(engine: Engine) -> None:
    run_id = engine.submit("dummy", "random_forest", slow=SLOW)
    engine.wait_for_model(run_id, "random_forest", lambda one: one.status is Status.RUNNING)
    engine.store.cancel(WORKSPACE, run_id, "random_forest")
    run = engine.wait(run_id)
    assert run.status is Status.DONE
    assert run.model("random_forest").status is Status.CANCELLED
    assert run.model("dummy").status is Status.DONE


def test_a_run_is_cancelled_and_resumed(engine: Engine) -> None:
    run_id = engine.submit("dummy", "random_forest", slow=SLOW)
    engine.wait_for_model(run_id, "random_forest", lambda one: one.folds_done >= 1)
    engine.store.cancel(WORKSPACE, run_id)
    run = engine.wait(run_id)
    kept = run.model("random_forest").folds_done
    assert run.status is Status.CANCELLED
    assert run.model("dummy").status is Status.DONE
    assert 1 <= kept < 3
    # The engine is free again.
    assert engine.wait(engine.submit("dummy")).status is Status.DONE
    times = folds_of(engine, run_id)
    engine.store.resume(WORKSPACE, run_id)
    assert engine.wait(run_id).status is Status.DONE
    assert folds_of(engine, run_id).items() >= times.items(), "folds were done again"


def folds_of(engine: Engine, run_id: str) -> dict[tuple[str, int], float]:
    """Return the fit seconds of each stored fold, which no two fits have in common."""
    folds = Ledger(engine.store).folds(run_id)
    return {(fold.model, fold.fold): fold.fit_seconds for fold in folds}


def test_a_killed_worker_is_replaced_and_its_unit_tried_again(engine: Engine) -> None:
    run_id = engine.submit("dummy", "random_forest", slow=SLOW)
    engine.wait_for_model(run_id, "random_forest", lambda one: one.status is Status.RUNNING)
    time.sleep(0.3)
    for pid in engine.worker_pids():
        os.kill(pid, signal.SIGKILL)
    run = engine.wait(run_id)
    assert run.status is Status.DONE, engine.log()
    assert {model.status for model in run.models} == {Status.DONE}


def test_a_deleted_run_is_dropped(engine: Engine) -> None:
    run_id = engine.submit("random_forest", slow=SLOW)
    engine.wait_for_model(run_id, "random_forest", lambda one: one.status is Status.RUNNING)
    engine.store.delete_run(WORKSPACE, run_id)
    assert engine.wait(engine.submit("dummy")).status is Status.DONE


def test_a_second_engine_leaves_the_first_alone(engine: Engine) -> None:
    second = run_python("-m", "lib.engine", settings=engine.settings)
    assert second.wait(60) == 0
    attached = start_engine(engine.settings)
    assert not attached.own
    attached.stop()
    assert engine.process.alive()


def test_an_engine_killed_in_mid_run_is_followed_by_one_that_goes_on(own_engine: Start) -> None:
    engine = own_engine()
    run_id = engine.submit("dummy", "random_forest", slow=SLOW)
    engine.wait_for_model(run_id, "random_forest", lambda one: one.folds_done >= 1)
    workers = engine.worker_pids()
    os.kill(engine.pid, signal.SIGKILL)
    _, alive = psutil.wait_procs(
        [psutil.Process(pid) for pid in workers if psutil.pid_exists(pid)], 20
    )
    assert alive == [], "workers outlived their engine"
    left = engine.run(run_id)
    assert left.status is Status.RUNNING
    assert left.model("dummy").status is Status.DONE
    times = folds_of(engine, run_id)

    engine.process.ensure()
    run = engine.wait(run_id)
    assert run.status is Status.DONE, engine.log()
    assert folds_of(engine, run_id).items() >= times.items(), "folds were done again"


def test_the_engine_ends_with_its_pipe_and_leaves_the_run_to_the_next(own_engine: Start) -> None:
    engine = own_engine()
    run_id = engine.submit("random_forest", slow=SLOW)
    engine.wait_for_model(run_id, "random_forest", lambda one: one.status is Status.RUNNING)
    family = [psutil.Process(pid) for pid in (engine.pid, *engine.worker_pids())]
    assert engine.process.process is not None
    assert engine.process.process.stdin is not None
    engine.process.process.stdin.close()
    engine.process.process.wait(30)
    _, alive = psutil.wait_procs(family, 20)
    assert alive == []
    assert engine.run(run_id).status is Status.INTERRUPTED
    assert engine.store.engine_state() is None
    engine.start_again(resume=False)
    engine.wait_until_warm()
    assert engine.run(run_id).status is Status.INTERRUPTED
    engine.store.cancel(WORKSPACE, run_id)
    assert engine.run(run_id).status is Status.CANCELLED


def test_a_fit_that_takes_too_long_fails_its_model_only(own_engine: Start) -> None:
    engine = own_engine(unit_timeout=5.0)
    run = engine.wait(engine.submit("random_forest", slow=100_000, folds=2))
    assert run.model("random_forest").failure == Failure("timed_out", {"seconds": 5.0})
    assert run.failure == Failure("all_failed")


def test_a_full_disk_fails_the_run_and_keeps_what_was_stored(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, workers=1)
    store = open_store(settings)
    script = str(Path(__file__).with_name("engine_on_a_full_disk.py"))
    environment = {
        **os.environ,
        "DEEPWORTH_HOME": str(settings.home),
        "DATABASE_URL": settings.database_url,
        "DEEPWORTH_WORKERS": "1",
        "PYTHONPATH": str(ROOT),
    }
    process = subprocess.Popen(
        [sys.executable, script, "logistic", "--pipe", "--lazy"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
    )
    engine = Engine(settings, store, EngineProcess(settings, ("--pipe", "--lazy"), process))
    try:
        run_id = engine.submit("dummy", "logistic")
        run = engine.wait(run_id)
        assert (run.status, run.failure) == (Status.FAILED, Failure("disk_full"))
        assert run.model("dummy").status is Status.DONE
        assert len(store.predictions(WORKSPACE, run_id, "dummy")) == 240
        # With space again, the run is resumed and does what is missing.
        engine.start_again()
        store.resume(WORKSPACE, run_id)
        assert engine.wait(run_id).status is Status.DONE
    finally:
        engine.close()


def test_low_memory_has_one_worker_and_networks_come_last(own_engine: Start) -> None:
    engine = own_engine(workers=2, memory_limit=1400 * 2**20)
    engine.wait_until_warm()
    state = engine.store.engine_state()
    assert state is not None
    assert (state.workers, state.low_memory) == (1, True)
    before = engine.worker_pids()
    run = engine.wait(engine.submit("dummy", "keras_linear", folds=2))
    assert {model.status for model in run.models} == {Status.DONE}, engine.log()
    until = time.monotonic() + 30
    while engine.worker_pids() == before and time.monotonic() < until:
        time.sleep(0.1)
    assert engine.worker_pids() != before, "the worker with TensorFlow was kept"


def test_a_scheduler_that_is_not_there_fails_runs_with_a_reason(own_engine: Start) -> None:
    engine = own_engine(scheduler="tcp://127.0.0.1:9")
    run = engine.wait(engine.submit("dummy"))
    assert run.failure == Failure("scheduler_unreachable", {"address": "tcp://127.0.0.1:9"})
    state = engine.store.engine_state()
    assert state is not None
    assert state.failure == run.failure


def test_a_comparison_runs_on_somebody_elses_scheduler(own_engine: Start, tmp_path: Path) -> None:
    file = tmp_path / "scheduler.json"
    pem = {"ca": tmp_path / "ca.pem", "cert": tmp_path / "cert.pem", "key": tmp_path / "key.pem"}
    made = Security.temporary()
    pem["ca"].write_text(made.tls_ca_file)
    pem["cert"].write_text(made.tls_client_cert)
    pem["key"].write_text(made.tls_client_key)
    options = ["--scheduler-file", str(file), "--protocol", "tls", "--tls-ca-file", str(pem["ca"])]
    options += ["--tls-cert", str(pem["cert"]), "--tls-key", str(pem["key"])]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    scheduler = [sys.executable, "-m", "distributed.cli.dask_scheduler", *options]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", *options, "--nthreads", "1"]
    started = [
        subprocess.Popen(
            [*scheduler, "--host", "127.0.0.1", "--port", "0", "--no-dashboard"], cwd=ROOT, **quiet
        )
    ]
    try:
        started.append(subprocess.Popen([*worker, "--no-dashboard"], cwd=ROOT, **quiet))
        while not file.exists() or not file.read_text():
            time.sleep(0.1)
        address = json.loads(file.read_text())["address"]
        tls = {f"tls_{name}": str(path) for name, path in pem.items()}
        first = own_engine(scheduler=address, **tls)
        files = f"file://{first.settings.files}"
        first.process.stop()
        first.settings = replace(first.settings, files_url=files)
        first.start_again()
        assert address.startswith("tls://")
        run_id = first.submit("dummy", "logistic", "keras_linear")
        run = first.wait(run_id)
        if run.failure == Failure("no_workers", {"address": address}):
            time.sleep(10)  # the worker was slower than the engine
            first.store.resume(WORKSPACE, run_id)
            run = first.wait(run_id)
        assert run.status is Status.DONE, first.log()
        assert run.environment["cluster"] == "remote"
        assert run.model("logistic").has_artifact
        assert run.model("keras_linear").failure == Failure(
            "no_tensorflow_worker", {"address": address}
        )
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait(20)
