"""The reading cell of a plain notebook gives the table that the run had."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lib.evaluation.planning import make_plan
from lib.evaluation.tasks import make_task
from lib.intake.reading import read_table
from lib.report.plain_reading import given_names, reading_code
from tests.unit.report.sample_run import sample_run

EURO = '"1.{n:03d},50 €";{day:02d}.01.2024;{region};{n}'
DOLLAR = '"$1,{n:03d}.50",{day:02d}/02/2024,{region},{n}'
ZONED = '"{n}",2024-01-{day:02d}T10:00:00+09:00,{region},{n}'


@pytest.mark.parametrize(("mark", "line"), [(";", EURO), (",", DOLLAR), (",", ZONED)])
def test_units_marks_dates_and_kept_words(
    mark: str, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [mark.join(("pay", "when", "region", "y"))]
    lines += [line.format(n=n, day=n % 28 + 1, region="NA" if n % 3 else "EU") for n in range(60)]
    text = "\n".join([*lines, ""])
    (tmp_path / "x.csv").write_text(text, "utf-8")
    dataset = read_table(text.encode(), "x.csv")
    task = make_task(dataset, "y")
    plan, _ = make_plan(dataset, task)
    run = sample_run(name="x")
    run = type(run)(**{**vars(run), "task": task, "plan": plan, "dataset_name": "x.csv"})
    given, code = reading_code(dataset, None, run)
    monkeypatch.chdir(tmp_path)
    space = {"pd": pd, "np": np, **given_names(run), **given}
    exec(code, space)  # noqa: S102 - the cell that we have written
    table = space["table"]
    pd.testing.assert_frame_equal(
        table[list(dataset.frame.columns)], dataset.frame, check_dtype=False
    )
