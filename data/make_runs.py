"""The kept runs of the samples: `python -m data.make_runs`, which takes a minute or two.

Home shows what comes out, so each is a real comparison by the command line, packed as a bundle. A
run has to be made anew when its sample, or what a run keeps, has changed; a test says so.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from lib.cli.jobs import WORKSPACE
from lib.cli.store_reader import StoreReader
from lib.i18n import SOURCE, translator
from lib.intake.samples import SAMPLES, sample_path
from lib.report.document import to_json
from lib.report.reader import deciding_evidence
from lib.settings import read_settings
from lib.store import open_store
from lib.store.bundle.bundles import pack

ROOT = Path(__file__).resolve().parents[1]
MODELS = (
    "logistic",
    "random_forest",
    "hist_gradient_boosting",
    "catboost",
    "keras_mlp",
    "realmlp",
    "tabm",
)
"""The strong models of both sides and two that everybody knows: more would only make it larger."""


def make_run(sample_id: str) -> bytes:
    """Compare models on a sample in a store of its own, and return the run as a bundle."""
    sample = SAMPLES[sample_id]
    with tempfile.TemporaryDirectory() as home:
        os.environ["DEEPWORTH_HOME"] = home
        options = ["--target", sample.target, "--models", ",".join(MODELS)]
        command = [sys.executable, "-m", "lib", "compare", str(sample_path(sample_id)), *options]
        subprocess.run(command, cwd=ROOT, check=True)
        read_settings.cache_clear()
        store = open_store(read_settings())
        try:
            (run,) = store.runs(WORKSPACE)
            evidence = deciding_evidence(StoreReader(store, WORKSPACE, run))
            document = to_json(run, translator(SOURCE), evidence)
            return pack(store, WORKSPACE, run.id, document)
        finally:
            store.close()


def main() -> None:
    """Write the run of every sample that has one."""
    for sample in SAMPLES.values():
        if sample.run:
            (sample_path(sample.id).parent / sample.run).write_bytes(make_run(sample.id))


if __name__ == "__main__":
    main()
