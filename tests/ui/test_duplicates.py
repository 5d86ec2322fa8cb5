"""A run that is set up again comes to the same plan and the same task, whatever was chosen."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from lib.core.plan import Effort
from lib.evaluation.plan.planning import make_plan
from lib.evaluation.plan.tasks import make_task
from lib.intake.reading import read_table
from lib.workflows.reviews.task import make_reviews
from lib.workflows.reviews.texts.setup import ReviewSetup
from lib.workflows.segments.groups.planning import make_segment_task
from lib.workflows.segments.plan import make_segment_plan
from tests.ui.conftest import WORKSPACE

ROWS = 90


def again() -> None:
    """Press the button, then draw the page of the set-up."""
    import streamlit as st

    from lib.core.task import Domain
    from lib.i18n import translator
    from lib.ui.setup.duplicate import duplicate_button
    from lib.ui.shell import services
    from lib.ui.shell.state import state

    t, workspace = translator("en"), state.workspace
    run = services.store().runs(workspace)[0]
    if state.dataset_id is None:
        st.query_params["run"] = run.id
        duplicate_button(run, t, workspace)
        return
    dataset = services.dataset(workspace, state.dataset_id)
    if run.task.domain == Domain.TEXT:
        from lib.workflows.reviews.page.prepare.setup import set_up

        chosen = set_up(dataset, state.dataset_id, t, workspace)
        made = chosen and chosen.ready
    elif run.task.domain == Domain.SEGMENTS:
        from lib.workflows.segments.page.setup import set_up as set_up_segments

        made = set_up_segments(dataset, state.dataset_id, t, workspace)
    else:
        from lib.ui.setup.page import set_up as set_up_table

        made = set_up_table(dataset, state.dataset_id, t, workspace)
    assert made
    st.session_state["came to"] = (made.plan.to_dict(), made.task.to_dict())
    st.session_state["was"] = (run.plan.to_dict(), run.task.to_dict())


def check() -> None:
    at = AppTest.from_function(again, default_timeout=60)
    at.session_state["deepworth.workspace"] = WORKSPACE
    at.run()
    at.button(key="deepworth_duplicate").click().run()
    for _ in range(2):  # a second script must not lose what the first was told
        assert not at.exception
        assert at.session_state["came to"] == at.session_state["was"]
        at.run()


def table() -> pd.DataFrame:
    generator = np.random.default_rng(0)
    size = generator.normal(size=ROWS)
    return pd.DataFrame(
        {
            "size": size,
            "weight": generator.normal(size=ROWS),
            "colour": generator.choice(["red", "blue", "초록"], ROWS),
            "who": np.arange(ROWS) // 3,
            "day": pd.date_range("2025-01-01", periods=ROWS).strftime("%Y-%m-%d"),
            "y": (size + generator.normal(scale=0.7, size=ROWS) > 0).astype(int),
            "level": np.digitize(size, [-0.5, 0.5]),
        }
    )


@pytest.mark.parametrize(
    ("target", "roles", "options"),
    [
        (
            "y",
            {"positive": "0", "group": "who", "drop": ["weight"]},
            {"class_weight": True, "metric": "f1", "rope": 0.03, "folds": 4, "repeats": 2},
        ),
        ("y", {"time": "day"}, {"effort": Effort.QUICK, "seed": 11}),
        (
            "level",
            {"keep": ["who"]},
            {"models": ("logistic", "knn"), "settings": {"knn": {"neighbours": 7}}},
        ),
        ("size", {"drop": ["y", "level"]}, {"metric": "mae", "rope": 0.02, "seed": 3}),
        ("y", {}, {"effort": Effort.THOROUGH, "models": ("logistic", "keras_mlp", "blend")}),
    ],
)
def test_a_table(store, target, roles, options):
    read = read_table(table().to_csv(index=False).encode(), "t.csv")
    kept = store.save_dataset(WORKSPACE, read)
    task = make_task(read, target, **roles)
    task = task.called(dict(zip(task.classes, ("나쁨", "<b>good</b>", "a"), strict=False)))
    plan, _ = make_plan(read, task, **options)
    store.submit(WORKSPACE, kept, task, plan)
    check()


def test_a_time_budget(store):
    from lib.evaluation.plan.budget import plan_within
    from lib.settings import available_cores, read_settings

    read = read_table(table().to_csv(index=False).encode(), "t.csv")
    kept = store.save_dataset(WORKSPACE, read)
    task = make_task(read, "y")
    plan, _, _ = plan_within(read, task, 60, read_settings().workers or available_cores())
    assert plan.budget_seconds == 60
    store.submit(WORKSPACE, kept, task, plan)
    check()


def reviews() -> pd.DataFrame:
    generator = np.random.default_rng(0)
    words = [f"{a}{b}{c}" for a in "bdfgkm" for b in "aeiou" for c in "lnrst"]
    code = generator.integers(0, 2, ROWS)
    return pd.DataFrame(
        {
            "title": [" ".join(generator.choice(words, 3)) for _ in range(ROWS)],
            "review": [" ".join([*generator.choice(words, 9), f"w{one}"]) for one in code],
            "label": code,
            "three": generator.integers(0, 3, ROWS),
            "topics": ["a;b" if one else "b;c d" for one in code],
            "stars": np.where(code, 5, generator.integers(1, 4, ROWS)),
            "fit": code,
            "look": generator.integers(0, 2, ROWS),
            "price": generator.normal(size=ROWS).round(2),
            "day": pd.date_range("2025-01-01", periods=ROWS).strftime("%Y-%m-%d"),
            "shop": generator.choice(["x", "y", "z"], ROWS),
        }
    )


@pytest.mark.parametrize(
    ("setup", "names"),
    [
        ({"label": "label", "positive": "0", "names": (("0", "나쁨"), ("1", "<b>"))}, {}),
        ({"label": "three", "names": (("0", "low"), ("1", "low"))}, {"low": "낮음", "2": "up"}),
        ({"label": "topics", "separator": ";", "extra": ("price",)}, {"c d": "color"}),
        ({"rating": "stars", "scale": 5, "neutral": "class"}, {"negative": "bad"}),
        ({"flags": ("fit", "look"), "text": ("title", "review")}, {"fit": "맞음새"}),
    ],
)
def test_reviews(store, setup, names):
    read = read_table(reviews().to_csv(index=False).encode(), "t.csv")
    origin = store.save_dataset(WORKSPACE, read)
    roles = {"text": ("review",), "date": "day", "product": "shop", **setup}
    roles = {"rating": "stars", "scale": 5, **roles}  # of labels the page takes them for charts
    derived, task, _ = make_reviews(read, ReviewSetup(**roles))
    kept = store.save_dataset(WORKSPACE, replace(derived, origin=origin))
    task = task.called({**task.names, **names})
    plan, _ = make_plan(
        derived, task, effort=Effort.QUICK, seed=5, folds=3, models=("tfidf_logistic", "tfidf_nb")
    )
    store.submit(WORKSPACE, kept, task, plan)
    check()


def customers() -> pd.DataFrame:
    generator = np.random.default_rng(0)
    return pd.DataFrame(
        {
            "customer": [f"c{number}" for number in range(ROWS)],
            "recency": generator.integers(1, 300, ROWS),
            "frequency": generator.integers(1, 30, ROWS),
            "monetary": generator.lognormal(4, 1.5, ROWS).round(2),
            "region": generator.integers(1, 5, ROWS),
            "plan": generator.choice(["basic", "more", "전체"], ROWS),
        }
    )


@pytest.mark.parametrize(
    ("features", "kinds", "options"),
    [
        (None, {}, {}),
        (None, {"region": "number"}, {"effort": Effort.QUICK, "k": 4, "seed": 3}),
        (
            ("monetary", "plan", "recency"),
            {},
            {
                "models": ("kmeans", "hdbscan", "idec"),
                "transforms": {
                    "monetary": {"log": False, "winsor": 0.05, "weight": 2.5},
                    "recency": {"log": True},
                },
                "metric": "silhouette",
                "rope": 0.05,
                "resamples": 7,
                "settings": {"hdbscan": {"min_cluster_size": 9}},
            },
        ),
        (("recency", "frequency"), {}, {"k": 30, "effort": Effort.THOROUGH}),
    ],
)
def test_segments(store, features, kinds, options):
    read = read_table(customers().to_csv(index=False).encode(), "t.csv")
    kept = store.save_dataset(WORKSPACE, read)
    task = make_segment_task(read, features, kinds=kinds)
    plan, _ = make_segment_plan(read, task, **options)
    store.submit(WORKSPACE, kept, task, plan)
    check()
