"""What an earlier version stored of segments is read as facts, and nothing of it is lost."""

import pytest

from lib.core.facts import from_json, to_json
from lib.report.disclosed_results import passed_on
from lib.store import open_store
from lib.store.jobs import Jobs
from lib.workflows.segments.facts.anomalies import Anomalies
from lib.workflows.segments.facts.baskets import Baskets
from lib.workflows.segments.facts.choice import Choice
from lib.workflows.segments.facts.lifetime_value import Lifetime
from lib.workflows.segments.facts.maps import DrawnMap
from lib.workflows.segments.facts.movement import Cohorts, Movement
from lib.workflows.segments.facts.portraits import Portraits
from lib.workflows.segments.facts.segmentation import SegmentFacts
from lib.workflows.segments.facts.setup import SegmentSetup
from tests import before
from tests.store_fixture import settings_in

FACTS = {
    "k_choice": Choice,
    "segment_facts": SegmentFacts,
    "segment_portraits": Portraits,
    "segment_map": DrawnMap,
    "lifetime_placed": Lifetime,
    "movement": Movement,
    "cohorts": Cohorts,
    "baskets": Baskets,
    "anomalies": Anomalies,
}


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    before.unpack_home(home)
    store = open_store(settings_in(home))
    yield store
    store.close()


def stored(store, kind):
    """Return what was kept of a kind, of every model."""
    found = Jobs(store).find(before.WORKSPACE, before.RUNS["segments"], kind, None)
    return [one.result for one in found if one.result is not None]


@pytest.mark.parametrize("kind", FACTS)
def test_what_was_stored_is_read_and_written_the_same(store, kind):
    found = stored(store, kind)
    assert found
    for result in found:
        written = to_json(from_json(FACTS[kind], result))
        # What a later version added has its default.
        assert written | result == written


@pytest.mark.parametrize("kind", FACTS)
def test_what_is_passed_on_can_be_read_too(store, kind):
    for result in stored(store, kind):
        shown = passed_on(kind, result)
        assert shown is None or from_json(FACTS[kind], shown)


def test_the_set_up_of_a_plan_is_read_and_written_the_same(store):
    plan = store.run(before.WORKSPACE, before.RUNS["segments"]).plan
    assert to_json(from_json(SegmentSetup, plan.segments)) == plan.segments
