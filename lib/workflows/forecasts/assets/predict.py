"""Forecast with the model beside this file: `python predict.py HISTORY.csv FORECAST.csv`."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # TensorFlow greets at length otherwise


def main() -> None:
    """Read the command line, forecast, and say how many rows were written, or what is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("table", type=Path, help="all values so far, and covariates to come")
    parser.add_argument("forecast", type=Path, help="CSV file to write")
    for name in ("delimiter", "encoding", "decimal"):
        parser.add_argument(f"--{name}", help="if it is not detected correctly")
    given = parser.parse_args()
    options = json.loads((HERE / "options.json").read_text("utf-8"))
    reading = dict(options["reading"])
    for name in ("delimiter", "encoding", "decimal"):
        if getattr(given, name) is not None:
            reading[name] = getattr(given, name)

    from lib.errors import DeepworthError
    from lib.i18n import translator

    try:
        rows = forecast(given.table, given.forecast, reading)
    except DeepworthError as error:
        sys.exit("\n".join(translator(options["language"]).error(error)))
    except OSError as error:
        sys.exit(str(error))
    sys.stdout.write(f"{rows} rows -> {given.forecast}\n")


def forecast(table: Path, out: Path, reading: dict[str, object]) -> int:
    """Write the forecast of the periods after a table's last values; return the number of rows."""
    from lib.core.facts import from_json
    from lib.intake.reading import read_table
    from lib.report.drawing.cells import safe_csv
    from lib.workflows.forecasts.facts.package import MODEL, Package
    from lib.workflows.forecasts.packaged import forecast_of

    package = from_json(Package, json.loads((HERE / MODEL).read_text("utf-8")))
    for name, digest in package.sha256.items():
        if hashlib.sha256((HERE / name).read_bytes()).hexdigest() != digest:
            sys.exit(f"{name} is damaged: its SHA-256 checksum differs.")
    dataset = read_table(table.read_bytes(), table.name, reading or None, like=package.like)
    frame = forecast_of(package, dataset, HERE)
    out.write_bytes(safe_csv(frame))
    return len(frame)


if __name__ == "__main__":
    main()
