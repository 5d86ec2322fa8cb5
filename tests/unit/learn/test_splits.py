"""Two hundred splits of the same rows: scores of the right rows, said as measured."""

import numpy as np
import pandas as pd
import pytest

from lib.core.facts import from_json
from lib.core.jobs import JobContext
from lib.core.progress import NullProgress
from lib.errors import Cancelled, InputError
from lib.i18n import translator
from lib.workflows.learn.facts.splits import Splits
from lib.workflows.learn.job_specs import SplitsParameters
from lib.workflows.learn.jobs import splits as job
from lib.workflows.learn.report.splits import captions, frames, outcome, panels, table

t = translator("en")


def drawn(watch=None, **settings) -> Splits:
    params = SplitsParameters(**settings)
    context = JobContext(pd.DataFrame(), params, watch=watch or NullProgress())
    return from_json(Splits, job.splits(context).result)


@pytest.fixture(scope="module")
def found() -> Splits:
    return drawn(rows=60)


def test_a_score_on_training_rows_lies_and_folds_wobble_less(found) -> None:
    assert found.training == 1.0
    assert found.fresh < 0.9
    assert len(found.test) == len(found.folds) == job.DRAWS
    assert np.std(found.folds) < np.std(found.test)


def test_a_chosen_score_is_too_good(found) -> None:
    assert np.mean(found.validation) > np.mean(found.after) + 0.01


def test_what_is_drawn_and_said_is_what_was_measured(found) -> None:
    assert len(captions(found, t)) == len(frames(found))
    assert frames(found)[-1] == len(table(found, t)) == job.DRAWS
    spread, chosen = panels(found, t)
    counts = spread.layers[2].y
    assert [sum(counts[0]), sum(counts[-1])] == [4, job.DRAWS]
    assert chosen.layers[0].y[-1] == pytest.approx(np.mean(found.validation))
    assert "On the 60 rows it learned from the tree is 100% right" in outcome(found, t)[0]


def test_it_stops_between_draws() -> None:
    class Impatient(NullProgress):
        def cancelled(self) -> bool:
            return True

    with pytest.raises(Cancelled):
        drawn(Impatient())


@pytest.mark.parametrize("settings", [{"rows": 39}, {"rows": 401}, {"noise": -1.0}])
def test_settings_without_sense_are_refused(settings) -> None:
    with pytest.raises(InputError, match="learn_setting"):
        drawn(**settings)
