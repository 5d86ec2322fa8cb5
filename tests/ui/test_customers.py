"""The views of what customers are worth, how they move, what they buy and who is odd."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lib.store import Store
from tests.ui.conftest import WORKSPACE, said
from tests.ui.customers_run import MODEL, customers_run

PANELS = {
    "time": ("lib.workflows.segments.page.movement", "movement"),
    "worth": ("lib.workflows.segments.page.lifetime_value", "lifetime_value"),
    "together": ("lib.workflows.segments.page.association_rules", "association_rules"),
    "odd": ("lib.workflows.segments.page.anomalies", "anomalies"),
}


def draw(module: str, name: str, run: str, model: str, language: str, viewer: bool) -> None:
    """Draw one view; AppTest runs this as a script of its own."""
    from importlib import import_module

    from lib.i18n import translator
    from lib.ui.shell import services
    from tests.ui.conftest import WORKSPACE

    found = services.store().run(WORKSPACE, run)
    view = getattr(import_module(module), name)
    view(found, model, translator(language), WORKSPACE, viewer)


def opened(run: str, panel: str, language: str = "en", viewer: bool = False) -> AppTest:
    arguments: tuple[Any, ...] = (*PANELS[panel], run, MODEL, language, viewer)
    at = AppTest.from_function(draw, default_timeout=60, args=arguments)
    at.run()
    assert not at.exception
    assert not at.error
    return at


@pytest.fixture
def run(store: Store) -> str:
    return customers_run(store, WORKSPACE)


def downloads(at: AppTest) -> list[str]:
    return [one.proto.label for one in at.get("download_button")]


def test_every_view_draws_the_kept_answers(run: str) -> None:
    at = opened(run, "time")
    text = said(at)
    assert "are now in another segment" in text
    assert "bought again in the period after their first" in text
    assert "Download the cohorts (CSV)" in downloads(at)

    at = opened(run, "worth")
    text = said(at)
    assert next(one.label for one in at.metric) == "Expected value"
    assert "of the expected value" in text
    assert "No gain from deep learning" in text
    assert "mean error" in text

    at = opened(run, "together")
    assert "rules remain after" in said(at)
    assert len(at.get("plotly_chart")) == 3
    at.selectbox[0].select(0).run()
    assert "rules remain after" in said(at)
    assert not at.exception

    at = opened(run, "odd")
    assert "candidates are flagged by both" in said(at)
    assert "Download all scores (CSV)" in downloads(at)
    assert "autoencoder" not in said(at).lower(), "none took part in this run"


def test_a_question_that_was_not_asked_is_asked_or_offered(run: str, store: Store) -> None:
    at = opened(run, "worth")
    at.selectbox[0].select(24).run()
    assert not at.exception
    jobs = [one for one in store_jobs(store, run) if one.kind == "lifetime_placed"]
    assert {one.params.months for one in jobs} == {12, 24}


def test_a_viewer_sees_no_rows(run: str) -> None:
    for panel in PANELS:
        at = opened(run, panel, viewer=True)
        assert not [label for label in downloads(at) if "customer" in label or "scores" in label]
    at = opened(run, "odd", viewer=True)
    assert not at.dataframe


def test_views_speak_korean(run: str) -> None:
    for panel, words in {
        "time": "다른 세그먼트에",
        "worth": "예상 가치의",
        "together": "규칙의 수를 보정한 뒤",
        "odd": "두 방법이 함께 지목했습니다",
    }.items():
        assert words in said(opened(run, panel, "ko"))


def test_customers_without_a_past_say_what_is_missing(store: Store) -> None:
    run = customers_run(store, WORKSPACE, transactions=False)
    for panel in ("time", "worth", "together"):
        assert "This needs transactions" in said(opened(run, panel))
    assert "candidates are flagged by both" in said(opened(run, "odd"))


def store_jobs(store: Store, run: str) -> list[Any]:
    from lib.store.jobs import Jobs

    return Jobs(store).find(WORKSPACE, run)


def test_rules_are_filtered_and_postage_is_left_out(run: str, store: Store) -> None:
    at = opened(run, "together")
    every = len(at.dataframe[0].value)
    at.text_input[0].input("tea POT").run()
    assert not at.exception
    shown = at.dataframe[0].value
    assert 0 < len(shown) < every
    assert all("Tea pot" in f"{row['if']} {row['then']}" for _, row in shown.iterrows())
    assert "rules pass the filter" in said(at)
    at.number_input[2].set_value(1e5).run()
    assert not at.exception
    assert len(at.get("plotly_chart")) == 2, "no chart says that nothing goes together"
    at.multiselect[0].select("Honey").run()
    asked = [one for one in store_jobs(store, run) if one.kind == "baskets"]
    assert ("Honey",) in [one.params.without for one in asked]
