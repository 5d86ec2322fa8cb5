"""The command line outlives its engine."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from lib.store import Store, open_store
from tests.store_fixture import settings_in
from tests.unit.cli.test_command_line import ROOT


def wait_for_first_fold(store: Store) -> int:
    """Return the engine's process once it has stored something."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        runs = store.runs("command-line")
        if runs and any(model.folds_done for model in runs[0].models):
            state = store.engine_state()
            assert state is not None
            return state.pid
        time.sleep(0.1)
    raise AssertionError("no fold within two minutes")


def test_a_killed_engine_is_started_again_and_the_run_goes_on(tmp_path: Path) -> None:
    command = ["compare", "data/churn.csv", "--target", "churn", "--effort", "quick", "--json"]
    waiting = subprocess.Popen(
        [sys.executable, "-m", "lib", *command, "--models", "dummy,logistic,random_forest"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "DEEPWORTH_HOME": str(tmp_path)},
    )
    store = open_store(settings_in(tmp_path))
    os.kill(wait_for_first_fold(store), signal.SIGKILL)
    output, errors = waiting.communicate(timeout=200)
    assert waiting.returncode == 0, errors.decode()
    models = json.loads(output)["models"]
    assert [model["status"] for model in models] == ["done"] * 3
    store.close()
