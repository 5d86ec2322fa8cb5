"""Jobs about customers return plain JSON, of rows that name the customers as they came."""

import io
import json
from dataclasses import asdict, dataclass, replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from lib.core.jobs import JobContext, JobResult
from lib.core.plan import Effort, Plan, SplitKind
from lib.core.task import Task, TaskKind
from lib.errors import Cancelled, InputError
from lib.intake.samples import read_sample
from lib.report.disclosed_results import passed_on
from lib.workflows.segments.customers.lifetime import BgNbd
from lib.workflows.segments.customers.transactions import (
    TransactionColumns,
    customer_table,
    suggest_columns,
)
from lib.workflows.segments.job_specs import (
    BasketsParameters,
    CohortsParameters,
    LifetimeParameters,
    MovementParameters,
)
from lib.workflows.segments.jobs import customer as customer_jobs

FEATURES = ("recency", "frequency", "monetary")


@dataclass(frozen=True, kw_only=True)
class AllParameters(LifetimeParameters, MovementParameters, CohortsParameters, BasketsParameters):
    """What any of them may be asked for with."""


@pytest.fixture(scope="module")
def asked() -> JobContext:
    sample = read_sample("purchases")
    table, _ = customer_table(sample, suggest_columns(sample))
    params = AllParameters.from_json(table.recipe)
    codes = (table.frame["monetary"] < 100).astype("float32")
    labels = pd.DataFrame({"row": table.frame.index, "repeat": 0, "fold": 0, "output_0": codes})
    task = Task(TaskKind.CLUSTERS, "", dict.fromkeys(FEATURES, "number"))
    plan = Plan(
        ("kmeans",),
        Effort.QUICK,
        2,
        1,
        0,
        "stability_jaccard",
        0.02,
        False,
        SplitKind.BOOTSTRAP,
        segments={"customer": "customer"},
    )
    return JobContext(
        table.frame,
        params,
        other=sample.frame,
        predictions=labels,
        task=task,
        plan=plan,
        model="kmeans",
        members={"kmeans": b""},
    )


def rows(answer: JobResult) -> pd.DataFrame:
    json.dumps(dict(answer.result), allow_nan=False)
    return pd.read_parquet(io.BytesIO(answer.file))


@pytest.fixture
def rule(monkeypatch) -> None:
    model = SimpleNamespace(predict=lambda frame: (frame["monetary"] < 100).to_numpy().astype(int))
    monkeypatch.setattr("lib.models.artifacts.load_model", lambda _: (model, {}))


def test_worth_has_a_row_for_each_customer(asked, rule):
    answer = customer_jobs.lifetime(asked)
    table = rows(answer)
    assert set(table["customer"]) == set(asked.frame["customer"])
    assert table["value"].is_monotonic_decreasing
    assert answer.result["total"] == pytest.approx(table["value"].sum())
    assert sum(one["customers"] for one in answer.result["segments"]) == len(table)
    assert sum(one["share"] for one in answer.result["segments"]) == pytest.approx(1)
    check = answer.result["check"]
    assert check["customers"] < len(table)
    assert [one["segment"] for one in check["segments"]] == [0, 1]
    assert sum(one["customers"] for one in check["segments"]) == check["customers"]
    # Who bought once is expected to buy 1.1 times, and did 0.4 times: what they did is used.
    assert check["buckets"][0]["scaled"]
    once = table[table["purchases"] == 1]
    assert set(once["forecast"]) == {"scaled"}
    assert (once["expected_purchases"] > 0).all()
    told, share = answer.result["told"], check["share"]
    assert told["low"] < told["high"]
    assert share["low"] < share["mean"] < share["high"]
    assert once["alive"].isna().all()
    assert answer.result["same_rate"] == (table["forecast"] == "same_rate").sum()


def test_nobody_is_called_gone_of_whom_the_model_was_off(asked, rule, monkeypatch):
    known = customer_jobs.moved(asked).result["churn"]["all"]
    assert known["gone"] is not None
    monkeypatch.setattr(
        "lib.workflows.segments.customers.holdout.held_for",
        lambda x, segment, check: np.zeros(len(x), dtype=bool),
    )
    off = customer_jobs.moved(asked).result["churn"]["all"]
    assert (off["gone"], off["alive"]) == (None, None)
    assert off["overdue"] == known["overdue"]


def test_nobody_is_called_gone_by_a_model_at_the_edge_of_its_search(asked, rule, monkeypatch):
    fit = BgNbd.fit
    monkeypatch.setattr(BgNbd, "fit", lambda *given: replace(fit(*given), settled=False))
    found = customer_jobs.moved(asked).result
    assert found["churn"]["all"]["gone"] is None
    assert found["churn"]["all"]["overdue"] is not None
    assert found["churn_failure"][0] == "lifetime_not_converged"
    assert customer_jobs.lifetime(asked).result["alive"] is None


def test_movement_by_the_kept_model(asked, rule):
    answer = customer_jobs.moved(asked)
    table = rows(answer)
    assert len(table) == answer.result["customers"] == len(asked.frame)
    assert {"before", "after", "risk", "overdue", "alive"} <= set(table)
    assert sum(map(sum, answer.result["counts"])) == len(table)
    assert answer.result["churn"]["all"]["customers"] == len(table)
    other = JobContext(**{**vars(asked), "task": Task(TaskKind.CLUSTERS, "", {"age": "number"})})
    with pytest.raises(InputError, match="feature_has_no_past"):
        customer_jobs.moved(other)


def test_without_amounts_all_but_money_is_answered(asked, monkeypatch):
    from lib.models import artifacts

    model = SimpleNamespace(predict=lambda frame: (frame["recency"] > 90).astype(float))
    monkeypatch.setattr(artifacts, "load_model", lambda data: (model, {}))
    columns = replace(TransactionColumns(**asked.params.columns), amount=None, price=None)
    table, facts = customer_table(read_sample("purchases"), columns)
    features = dict.fromkeys(("recency", "frequency"), "number")
    task = Task(TaskKind.CLUSTERS, "", features)
    params = replace(asked.params, columns=asdict(columns))
    unpaid = replace(asked, frame=table.frame, params=params, task=task)
    answer = customer_jobs.moved(unpaid)
    assert answer.result["revenue"] is None
    assert {"monetary", "between"}.isdisjoint(rows(answer))
    assert answer.result["customers"] == facts.customers
    assert customer_jobs.retention_by_cohort(unpaid).result["retention"]
    assert customer_jobs.baskets(unpaid).result["sure"] >= 0
    for money in (customer_jobs.lifetime, customer_jobs.next_spend):
        with pytest.raises(InputError, match="worth_needs_amounts"):
            money(unpaid)
    assert passed_on("movement", answer.result)["revenue"] is None


def test_the_rest_is_plain_json(asked):
    for function in (customer_jobs.retention_by_cohort, customer_jobs.baskets):
        json.dumps(dict(function(asked).result), allow_nan=False)
    answer = customer_jobs.anomalies(JobContext(**{**vars(asked), "members": {}}))
    table = rows(answer)
    assert len(table) == len(asked.frame)
    assert table["votes"].is_monotonic_decreasing
    assert answer.result["rows_shown"][0]["customer"] == table["customer"].iloc[0]


def test_an_autoencoder_is_a_third_opinion(asked, monkeypatch):
    model = SimpleNamespace(reconstruction_error=lambda frame: np.arange(len(frame), dtype=float))
    monkeypatch.setattr("lib.models.artifacts.load_model", lambda _: (model, {}))
    assert customer_jobs.anomalies(asked).result["methods"][-1] == "autoencoder"
    monkeypatch.setattr("lib.models.artifacts.load_model", lambda _: (object(), {}))
    assert len(customer_jobs.anomalies(asked).result["methods"]) == 2


def test_without_a_recipe_or_time_nothing_is_computed(asked):
    with pytest.raises(InputError, match="no_recipe"):
        customer_jobs.retention_by_cohort(JobContext(asked.frame, CohortsParameters()))
    stopped = SimpleNamespace(progress=lambda *_: None, cancelled=lambda: True)
    with pytest.raises(Cancelled):
        customer_jobs.lifetime(JobContext(**{**vars(asked), "watch": stopped}))
