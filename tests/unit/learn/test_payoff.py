"""When deep learning pays: curves of real fits, and sentences that hold for every outcome."""

import numpy as np
import pandas as pd
import pytest

from lib.core.facts import from_json
from lib.core.jobs import JobContext
from lib.core.progress import NullProgress
from lib.errors import Cancelled
from lib.i18n import translator
from lib.workflows.learn.facts.payoff import DATA, MODELS, NETWORK, Payoff, Point, points_told
from lib.workflows.learn.job_specs import PayoffParameters
from lib.workflows.learn.jobs import payoff as job
from lib.workflows.learn.jobs import payoff_data
from lib.workflows.learn.jobs.payoff_data import AHEAD, LOADED, WEEKS
from lib.workflows.learn.report.payoff import Standing, contest, curves_chart, outcome, told

t = translator("en")


class Told(NullProgress):
    """Gathers what is told, as the engine does, and stops after so many scores."""

    def __init__(self, most: int) -> None:
        self.curves: dict[str, list[float]] = {}
        self.shares: list[float] = []
        self.most = most

    def progress(self, done, curves=None) -> None:
        self.shares.append(done)
        for name, value in curves.items():
            self.curves.setdefault(name, []).append(value)

    def cancelled(self) -> bool:
        return len(self.shares) >= self.most


def made(**scores: dict[str, tuple[float, ...]]) -> Payoff:
    """Return curves of one size each; what is not given has the scores of a tie."""
    tie = (0.9, 0.8, 0.85, 0.9, 0.7)
    return Payoff(
        tuple(
            Point(data, model, 100, scores.get(data, {}).get(model, tie))
            for data in DATA
            for model in MODELS
        )
    )


@pytest.mark.slow
def test_the_first_points_come_from_every_model_and_then_it_stops() -> None:
    watch = Told(22)
    with pytest.raises(Cancelled):
        job.payoff(JobContext(pd.DataFrame(), PayoffParameters(), watch=watch))
    found = points_told(watch.curves)
    assert [(one.model, one.rows) for one in found.points] == [(model, 40) for model in MODELS]
    assert all(0.8 < one.mean < 1 for one in found.points)
    assert watch.shares == sorted(watch.shares)
    assert watch.shares[-1] < 0.1


@pytest.mark.slow
def test_a_job_is_whole_and_can_be_read(monkeypatch) -> None:
    monkeypatch.setattr(job, "DATA", ("series",))
    monkeypatch.setattr(payoff_data, "_SIZES", 2)
    watch = Told(1000)
    done = job.payoff(JobContext(pd.DataFrame(), PayoffParameters(seed=3), watch=watch))
    found = from_json(Payoff, done.result)
    assert found.complete("series")
    assert [one.scores for one in found.points] == [
        one.scores for one in points_told(watch.curves).points
    ]
    assert watch.shares[-1] == pytest.approx(1.0)
    first, *_, last = found.of("series", NETWORK)
    assert last.mean < first.mean


@pytest.mark.parametrize("data", DATA)
def test_test_rows_are_never_learned_from(data) -> None:
    examples = LOADED[data](0)
    assert len(examples.X) == len(examples.y)
    assert np.isfinite(examples.X).all()
    for train, test in examples.splits:
        assert len(train) >= examples.sizes[-1]
        assert not set(train) & set(test)
    assert len({tuple(test) for _, test in examples.splits}) == len(examples.splits)


def test_a_series_learns_nothing_that_was_not_known_yet() -> None:
    for train, test in LOADED["series"](0).splits:
        last_learned = train.max() + WEEKS + AHEAD - 1  # the week of its target
        assert last_learned <= test.min() + WEEKS - 1  # the last week that the first test row sees
        assert train[0] == train.max()  # fewer rows are the latest ones


HIGH = (0.95, 0.96, 0.95, 0.96, 0.95)
LOW = (0.80, 0.81, 0.80, 0.81, 0.80)


@pytest.mark.parametrize(
    ("data", "others", "standing"),
    [
        ("table", LOW, Standing.AHEAD),
        ("series", LOW, Standing.BEHIND),  # its scores are errors
        ("table", (0.94, 0.97, 0.95, 0.97, 0.93), Standing.OPEN),
    ],
)
def test_a_lead_is_one_beyond_the_noise(data, others, standing) -> None:
    scores = {**dict.fromkeys(MODELS[:-1], others), NETWORK: HIGH}
    assert contest(made(**{data: scores}), data).standing is standing


def test_the_network_meets_the_best_of_the_others() -> None:
    table = {NETWORK: HIGH, "linear": LOW, "boosting": (0.99, 0.99, 0.99, 0.99, 0.98)}
    found = contest(made(table=table), "table")
    assert (found.other.model, found.standing) == ("boosting", Standing.BEHIND)


def test_what_is_said_names_each_kind_of_data_once() -> None:
    pictures = {NETWORK: HIGH, **dict.fromkeys(MODELS[:-1], LOW)}
    series = {NETWORK: HIGH, **dict.fromkeys(MODELS[:-1], LOW)}
    text = " ".join(outcome(made(pictures=pictures, series=series), t))
    assert "by more than the noise here: Pictures." in text
    assert "It is behind by more than the noise here: Time series." in text
    assert "These splits cannot tell here: Table, Texts." in text
    assert "on none of the four" in " ".join(outcome(made(), t))


def test_a_difference_has_its_own_unit() -> None:
    found = made(table={NETWORK: HIGH, **dict.fromkeys(MODELS[:-1], LOW)})
    said = told(contest(found, "table"), t)
    assert "The difference is +15.0 percentage points" in said
    assert "above 0 the network is better" in said
    assert "below 0 the network is better" in told(contest(found, "series"), t)


def test_bars_go_from_the_worst_to_the_best_split() -> None:
    chart = curves_chart(made(table={NETWORK: HIGH}), "table", t)
    network = chart.data[MODELS.index(NETWORK)]
    assert network.y[0] + network.error_y.array[0] == pytest.approx(max(HIGH))
    assert network.y[0] - network.error_y.arrayminus[0] == pytest.approx(min(HIGH))


def test_a_chart_of_few_points_claims_nothing() -> None:
    some = Payoff(made().points[:3])
    assert curves_chart(some, "table", t).layout.title.text == "Table"
