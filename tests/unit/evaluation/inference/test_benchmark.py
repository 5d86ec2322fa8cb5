"""`make bench-verdict` in small: wide limits, but broken inference fails them."""

from dataclasses import replace

import pytest
from threadpoolctl import threadpool_limits

from lib.core.task import TaskKind
from tests.benchmark.verdict import plain_setting, same_class
from tests.benchmark.verdict_figures import null, right_share, wrong
from tests.benchmark.verdict_runs import run

pytestmark = pytest.mark.slow
RUNS = 80
NEW = ("new 5x1", "new 5x4", "racing")


@pytest.fixture(scope="module")
def contests():
    settings = (
        plain_setting(TaskKind.REGRESSION, False, 500, 4, ("rmse",)),
        plain_setting(TaskKind.BINARY, True, 500, 4, ("roc_auc",)),
        plain_setting(TaskKind.REGRESSION, False, 500, 4, ("rmse",), group_rows=10),
        same_class(TaskKind.REGRESSION, 500, 4, ("rmse",)),
    )
    with threadpool_limits(1):
        return [
            one for number, setting in enumerate(settings) for one in run(setting, RUNS, number)
        ]


def mean(contests, figure, *arguments):
    values = [figure(contest, *arguments) for contest in contests]
    return sum(values) / len(values)


def test_intervals_hold_the_truth_and_would_not_if_they_were_half_as_wide(contests):
    plain = [contest for contest in contests if contest.name != "nine to one"]
    for method in NEW[:2]:
        coverage = mean(plain, lambda contest, m=method: contest.coverage(m))
        assert coverage > 0.92
        for contest in plain:
            contest.judged["half"] = [
                replace(one, estimate=replace(one.estimate, scale=one.estimate.scale / 2))
                for one in contest.judged[method]
            ]
        assert mean(plain, lambda contest: contest.coverage("half")) < 0.90


def test_sides_are_rarely_called_wrongly(contests):
    for method in NEW:
        assert mean(contests, lambda contest, m=method: sum(wrong(contest, m)) / 2) < 0.07
        assert mean(contests, null, method) < 0.03
        nine = [contest for contest in contests if contest.name == "nine to one"]
        assert max(wrong(nine[0], method)) < 0.16


def test_repeats_decide_what_todays_method_leaves_open(contests):
    today, new = (mean(contests, right_share, f"{name} 5x4", 4) for name in ("today", "new"))
    assert new > today + 0.10
    assert mean(contests, right_share, "racing", 4) > today
