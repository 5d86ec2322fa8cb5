"""The samples are there, read cleanly, and are what their maker makes."""

import io

import pandas as pd
import pytest

from lib.core.columns import ColumnKind
from lib.errors import InputError
from lib.i18n import translator
from lib.intake.samples import SAMPLES, read_sample, read_sample_bytes

SHAPES = {
    "churn": (5000, 18),
    "house_prices_kr": (3000, 13),
    "product_reviews": (900, 6),
    "diabetes": (442, 11),
    "breast_cancer": (569, 31),
    "wine": (178, 14),
    "digits": (1797, 65),
    "purchases": (10632, 6),
}


@pytest.mark.parametrize("sample", SHAPES)
def test_sample(sample: str) -> None:
    dataset = read_sample(sample)
    assert dataset.frame.shape == SHAPES[sample]
    target = dataset.column(SAMPLES[sample].target)
    assert target.missing == 0
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

    made = {
        "churn": make_churn(),
        "house_prices_kr": make_houses(),
        "product_reviews": make_reviews(),
    }
    for sample, frame in made.items():
        written = frame.to_csv(index=False, lineterminator="\n")
        committed = read_sample_bytes(sample)[0].decode()
        pd.testing.assert_frame_equal(
            pd.read_csv(io.StringIO(written)), pd.read_csv(io.StringIO(committed))
        )
