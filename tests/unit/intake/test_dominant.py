"""A column that dominates a prediction is asked about, an honest strong one is not."""

import numpy as np
import pandas as pd

from lib.core.dataset import Dataset
from lib.evaluation.plan.tasks import make_task
from lib.intake.profiling.dominant import dominant_column
from lib.intake.profiling.findings import find_for_target
from lib.intake.reading import read_table


def calls(rows: int = 2000, strength: float = 1.0, seed: int = 0) -> Dataset:
    """Calls that end in a contract; how long one took is known only afterwards."""
    generator = np.random.default_rng(seed)
    x = generator.normal(size=(rows, 6)).round(3)
    duration = generator.gamma(2, 100, rows).round()
    logit = 0.8 * x[:, 0] + 0.5 * x[:, 1] + strength * (duration - 200) / 60 - 1
    y = generator.random(rows) < 1 / (1 + np.exp(-logit))
    frame = pd.DataFrame(x, columns=list("abcdef"))
    frame = frame.assign(duration=duration, y=np.where(y, "yes", "no"))
    return read_table(frame.to_csv(index=False).encode(), "calls.csv")


def test_the_column_that_does_most_of_the_work_is_found() -> None:
    dataset = calls()
    task = make_task(dataset, "y")
    found = dominant_column(dataset, task)
    assert found is not None
    assert found.column == "duration"
    assert found.alone > 0.6
    assert found.lost > 0.6
    finding = next(f for f in find_for_target(dataset, task) if f.code == "dominant_column")
    assert finding.columns == ("duration",)


def test_one_of_many_is_not() -> None:
    dataset = calls(strength=0.1)
    assert dominant_column(dataset, make_task(dataset, "y")) is None


def test_a_column_whose_like_is_there_as_well_is_not() -> None:
    dataset = calls()
    frame = dataset.frame.assign(minutes=(dataset.frame["duration"] / 60).round(2))
    twice = read_table(frame.to_csv(index=False).encode(), "calls.csv")
    assert dominant_column(twice, make_task(twice, "y")) is None


def test_few_rows_or_one_column_ask_nothing() -> None:
    few = calls(rows=100)
    assert dominant_column(few, make_task(few, "y")) is None
    frame = calls().frame[["duration", "y"]]
    one = read_table(frame.to_csv(index=False).encode(), "calls.csv")
    assert dominant_column(one, make_task(one, "y")) is None
