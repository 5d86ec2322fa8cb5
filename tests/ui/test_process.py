"""What the web process carries, measured in a fresh one."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FORBIDDEN = {"tensorflow", "keras", "sklearn", "skrub", "catboost", "distributed", "dask", "skops"}

JOURNEY = """
import json, sys
from streamlit.testing.v1 import AppTest
from tests.unit.report.sample_run import sample_run
from tests.kept_run import keep_run
from lib.ui.shell import services
import lib.engine.launch

class NoEngine:
    def ensure(self): ...

lib.engine.launch.start_engine = lambda settings: NoEngine()
at = AppTest.from_file("app.py", default_timeout=120)
at.session_state["deepworth.workspace"] = "0" * 32
at.run()
at.button(key="deepworth_sample_churn").click().run()
at.switch_page("pages/compare.py").run()
at.button(key="deepworth_run").click().run()
assert at.query_params["run"]
at.query_params["run"] = keep_run(services.store(), "0" * 32, sample_run())
at.run()
assert not at.exception and not at.error, [e.value for e in at.error]
from lib.report.html import render
from lib.i18n import translator
render(sample_run(), translator("ko"))
print(json.dumps(sorted({name.split(".")[0] for name in sys.modules})))
"""


def test_a_full_journey_never_imports_the_training_stack(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", JOURNEY],
        cwd=ROOT,
        env={**os.environ, "DEEPWORTH_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert set(json.loads(done.stdout.splitlines()[-1])) & FORBIDDEN == set()


@pytest.mark.parametrize("page", sorted((ROOT / "pages").glob("*.py")), ids=lambda p: p.name)
def test_a_page_only_arranges(page):
    assert len(page.read_text(encoding="utf-8").splitlines()) <= 120
