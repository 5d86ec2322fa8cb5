"""The code of the RFM quintiles gives each customer the run's segment, ties and all."""

import json
import sqlite3

import numpy as np
import pandas as pd
import pytest

from lib.core.facts import from_json, to_json
from lib.core.task import Task, TaskKind
from lib.errors import StoreError
from lib.intake.samples import read_sample
from lib.workflows.segments.customers.rfm import COLUMNS, RULES, SEGMENTS, RfmRule
from lib.workflows.segments.customers.transactions import customer_table, suggest_columns
from lib.workflows.segments.facts.portraits import RfmLimits
from lib.workflows.segments.groups.rfm_code import python_function, sql_query
from tests.unit.report.sample_run import sample_plan, sample_run

NAMES = {0: 'it\'s "gold"', 3: "새 고객"}


def bought() -> pd.DataFrame:
    sample = read_sample("purchases")
    return customer_table(sample, suggest_columns(sample))[0].frame


def invented(draw) -> pd.DataFrame:
    rng = np.random.default_rng(1)
    return pd.DataFrame({name: draw(rng) for name in ("recency", "frequency", "monetary")})


TABLES = {
    "purchases": bought,
    "many ties": lambda: invented(lambda rng: rng.integers(0, 7, 400)),
    "few values": lambda: invented(lambda rng: rng.integers(0, 2, 90)),
    "negative and small": lambda: invented(lambda rng: rng.normal(0, 1e-9, 300)),
    "nearly all the same": lambda: invented(lambda rng: (rng.random(200) > 0.97) * 1.5),
}


@pytest.mark.parametrize("table", TABLES)
def test_sql_and_python_give_the_segments(table):
    frame = TABLES[table]()[list(COLUMNS)]
    rule = RfmRule.fit(frame)
    kept = from_json(RfmLimits, json.loads(json.dumps(to_json(rule.limits()))))
    expected = [NAMES.get(code, SEGMENTS[code]) for code in rule.codes(frame)]
    with sqlite3.connect(":memory:") as connection:
        frame.to_sql("customers", connection, index=False)
        found = pd.read_sql(sql_query(kept, NAMES).rstrip(";\n"), connection)
    connection.close()
    assert found["segment"].tolist() == expected
    space: dict = {}
    exec(python_function(kept, NAMES), space)  # noqa: S102 - our own code is what is tested
    assert [space["segment"](one) for one in frame.to_dict("records")] == expected


def test_every_segment_can_come_out_and_the_unknown_has_none():
    frame = invented(lambda rng: rng.permutation(1000) / 7)
    rule = RfmRule.fit(frame)
    assert set(rule.codes(frame)) == set(range(len(RULES)))
    query = sql_query(rule.limits(), {})
    assert all(name in query for name in SEGMENTS)
    with sqlite3.connect(":memory:") as connection:
        connection.execute("CREATE TABLE customers (recency REAL, frequency REAL, monetary REAL)")
        connection.execute("INSERT INTO customers VALUES (1, NULL, 3)")
        assert connection.execute(query).fetchone()[-1] is None
    connection.close()
    space: dict = {}
    exec(python_function(rule.limits(), {}), space)  # noqa: S102 - see above
    assert space["segment"]({"recency": 1, "monetary": 3}) is None


def test_the_answer_keeps_the_limits_and_a_bundle_brings_them():
    from lib.core.jobs import JobContext, Parameters
    from lib.store.bundle.checks import Node
    from lib.workflows.segments.bundle import shaped
    from lib.workflows.segments.jobs.portrait import portraits_made

    frame = invented(lambda rng: rng.integers(0, 50, 300).astype(float))
    rule = RfmRule.fit(frame)
    plan = sample_plan(segments={"roles": {name: name for name in COLUMNS}})
    task = Task(TaskKind.CLUSTERS, "", dict.fromkeys(COLUMNS, "number"))
    kept = pd.DataFrame({"row": range(300), "output_0": rule.codes(frame).astype("float32")})
    asked = JobContext(frame, Parameters(), "rfm_quintiles", task=task, plan=plan, predictions=kept)
    answer = portraits_made(asked).result
    assert answer["rfm"] == to_json(rule.limits())
    node = Node(json.loads(json.dumps(answer)), "answers.json")
    assert shaped("segment_portraits", {}, node, sample_run())["rfm"] == to_json(rule.limits())
    wrong = {**answer, "rfm": {**answer["rfm"], "edges": [[4, 3, 2, 1]] * 3}}
    with pytest.raises(StoreError):
        shaped("segment_portraits", {}, Node(wrong, "answers.json"), sample_run())
