"""The samples are there, read cleanly, and are what their maker makes."""

import hashlib
import io
import json

import pandas as pd
import pytest

from lib.core.columns import ColumnKind
from lib.core.results import Status
from lib.errors import InputError
from lib.evaluation.judge.inference.stored import CONTEST, EVIDENCE, from_stored
from lib.evaluation.judge.standing import standings
from lib.evaluation.judge.verdict import judge_run
from lib.i18n import translator
from lib.intake.samples import SAMPLES, read_sample, read_sample_bytes, run_path, sample_path
from lib.store.bundle.bundles import check
from lib.store.bundle.kept import read_kept
from lib.store.bundle.state import state_of

BOTH = (EVIDENCE, CONTEST)
MAKE = "python -m data.make_runs makes it anew"

SHAPES = {
    "churn": (5000, 18),
    "house_prices_kr": (3000, 13),
    "product_reviews": (900, 6),
    "diabetes": (442, 11),
    "breast_cancer": (569, 31),
    "wine": (178, 14),
    "digits": (1797, 65),
    "purchases": (10632, 6),
    "shop_sales": (3825, 5),
    "co2": (2284, 2),
}
UNKNOWN = {"shop_sales": 5 * 35, "co2": 59}
"""Values that are missing of targets: those to come, and weeks without a measurement."""


@pytest.mark.parametrize("sample", SHAPES)
def test_sample(sample: str) -> None:
    dataset = read_sample(sample)
    assert dataset.frame.shape == SHAPES[sample]
    target = dataset.column(SAMPLES[sample].target)
    assert target.missing == UNKNOWN.get(sample, 0)
    assert target.kind in (ColumnKind.NUMBER, ColumnKind.CATEGORY)
    korean = translator("ko")
    assert korean(SAMPLES[sample].label) != SAMPLES[sample].label
    assert korean(SAMPLES[sample].about) != SAMPLES[sample].about


def test_all_are_listed_and_unknown_ones_refused() -> None:
    assert set(SAMPLES) == set(SHAPES)
    with pytest.raises(InputError) as caught:
        read_sample("titanic")
    assert caught.value.code == "unknown_sample"


def test_synthetic_ones_are_said_to_be() -> None:
    for sample in SAMPLES.values():
        assert ("Synthetic" in sample.about) == sample.synthetic


def test_the_maker_still_makes_the_committed_files() -> None:
    from data.make_samples import make_churn, make_houses, make_reviews
    from data.shop_sales import make_shop_sales

    made = {
        "churn": make_churn(),
        "house_prices_kr": make_houses(),
        "product_reviews": make_reviews(),
        "shop_sales": make_shop_sales(),
    }
    for sample, frame in made.items():
        written = frame.to_csv(index=False, lineterminator="\n")
        committed = read_sample_bytes(sample)[0].decode()
        pd.testing.assert_frame_equal(
            pd.read_csv(io.StringIO(written)), pd.read_csv(io.StringIO(committed))
        )


def names_in(value: object, place: str = "") -> set[str]:
    """Return the names of all that is in a JSON value, each with those above it."""
    if isinstance(value, dict):
        return {place}.union(*(names_in(one, f"{place}/{key}") for key, one in value.items()))
    if isinstance(value, list):
        return {place}.union(*(names_in(one, place) for one in value))
    return {place}


KEPT = [sample.id for sample in SAMPLES.values() if sample.run]


@pytest.mark.parametrize("sample", KEPT)
def test_a_kept_run_is_of_its_sample_and_as_runs_are_kept_now(sample: str) -> None:
    data = run_path(sample).read_bytes()
    assert len(data) < 1_000_000
    checked = check(data)
    run = checked.run
    assert run.dataset_sha256 == hashlib.sha256(read_sample_bytes(sample)[0]).hexdigest(), MAKE
    assert run.status is Status.DONE
    assert run.verdict is not None
    written, now = json.loads(checked.written), json.loads(json.dumps(state_of(run)))
    del written["folds"]
    assert names_in(written) == names_in(now), MAKE


@pytest.mark.parametrize("sample", KEPT)
def test_the_verdict_of_a_kept_run_is_what_its_evidence_says_now(sample: str) -> None:
    run, results = read_kept(run_path(sample))
    kept = {one["kind"]: from_stored(one["result"]) for one in results if one["kind"] in BOTH}
    evidence, contest = (kept.get(kind) for kind in BOTH)
    assert evidence is not None
    assert standings(run, evidence, contest), MAKE
    judged = judge_run(run, evidence, contest)
    assert judged is not None
    assert run.verdict is not None
    assert judged.decision is run.verdict.decision, MAKE
    assert judged.p_deep == pytest.approx(run.verdict.p_deep), MAKE
    assert (judged.low, judged.high) == pytest.approx((run.verdict.low, run.verdict.high)), MAKE


def test_home_shows_a_run_that_is_kept() -> None:
    assert "churn" in KEPT
    assert run_path("churn").parent == sample_path("churn").parent
