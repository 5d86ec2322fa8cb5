"""The reading cell of a plain notebook gives the table that the run had."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lib.core.dataset import Remedy, RemedyKind
from lib.evaluation.plan.planning import make_plan
from lib.evaluation.plan.tasks import make_task
from lib.intake.reading import read_table
from lib.intake.remedies import apply
from lib.report.exports.plain_reading import given_names, reading_code
from tests.unit.report.sample_run import sample_run

EURO = '"1.{n:03d},50 €";{day:02d}.01.2024;{region};{n}'
DOLLAR = '"$1,{n:03d}.50",{day:02d}/02/2024,{region},{n}'
ZONED = '"{n}",2024-01-{day:02d}T10:00:00+09:00,{region},{n}'


SAID = "1,{n:03d};0{month}/0{month}/2024;{region};{n}"
OPTIONS = {
    "pay": {"decimal": ",", "thousands": "", "missing": "1,007\n1,009"},
    "when": {"dates": "dmy"},
    "region": {"kept": "NA", "missing": "unknown"},
}


@pytest.mark.parametrize(
    ("mark", "line", "options"),
    [(";", EURO, {}), (",", DOLLAR, {}), (",", ZONED, {}), (";", SAID, OPTIONS)],
)
def test_units_marks_dates_and_kept_words(
    mark: str,
    line: str,
    options: dict[str, dict[str, str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines = [mark.join(("pay", "when", "region", "y"))]
    regions = ("unknown" if options else "NA", "NA", "EU")
    lines += [
        line.format(n=n, day=n % 28 + 1, month=n % 7 + 1, region=regions[n % 3]) for n in range(60)
    ]
    text = "\n".join([*lines, ""])
    assert_same_table(text, tmp_path, monkeypatch, {"columns": options})


def test_ratings_bounds_and_what_was_done_to_values(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stars = ["★★★★☆", "4/5", "5점 만점에 2점", "Rated 3 out of 5", "8/10", "1★", "미상"]
    said = ["Yes", "yes", "No", "no", "-", "none"]
    lines = ["stars,dose,said,y"]
    lines += [
        f"{stars[n % 7]},{f'<={n}' if n % 5 == 0 else n * 0.5},{said[n % 6]},{n}" for n in range(70)
    ]
    remedies = (
        Remedy(RemedyKind.MERGE, ("said",), ("yes", "Yes", "no", "No")),
        Remedy(RemedyKind.AS_MISSING, ("said",), ("none",)),
        Remedy(RemedyKind.AS_CATEGORY, ("said",), ("not said",)),
    )
    text = "\n".join([*lines, ""])
    assert_same_table(text, tmp_path, monkeypatch, {"bounds": "number"}, remedies)


def assert_same_table(
    text: str,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    overrides: Any = None,
    remedies: Sequence[Remedy] = (),
) -> None:
    """Compare what the reading cell makes of a text with what the reader does."""
    (folder / "x.csv").write_text(text, "utf-8")
    original = read_table(text.encode(), "x.csv", overrides)
    dataset = apply(original, remedies)
    task = make_task(dataset, "y")
    plan, _ = make_plan(dataset, task)
    run = sample_run(name="x")
    run = type(run)(**{**vars(run), "task": task, "plan": plan, "dataset_name": "x.csv"})
    given, code = reading_code(dataset, original, run)
    monkeypatch.chdir(folder)
    space = {"pd": pd, "np": np, **given_names(run), **given}
    exec(code, space)  # noqa: S102 - the cell that we have written
    table = space["table"]
    pd.testing.assert_frame_equal(
        table[list(dataset.frame.columns)], dataset.frame, check_dtype=False
    )
