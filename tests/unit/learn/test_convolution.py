"""Convolutions held to plain loops, their training, and drawings on their way to pixels."""

import numpy as np
import pandas as pd
import pytest

from lib.core.facts import from_json
from lib.core.jobs import JobContext
from lib.core.progress import NullProgress
from lib.errors import Cancelled, InputError
from lib.i18n import translator
from lib.workflows.learn.facts.convolution import (
    FIXED,
    ConvolutionNetwork,
    Convolutions,
    pooled,
    windows,
)
from lib.workflows.learn.facts.drawing import READY, drawn, fitted, from_text, picture, to_text
from lib.workflows.learn.job_specs import ConvolutionParameters
from lib.workflows.learn.jobs.convolution import convolution, gradients, start
from lib.workflows.learn.report import convolution as report

t = translator("en")


def trained(watch=None, **settings) -> Convolutions:
    context = JobContext(
        pd.DataFrame(), ConvolutionParameters(**settings), watch=watch or NullProgress()
    )
    return from_json(Convolutions, convolution(context).result)


@pytest.fixture(scope="module")
def found() -> Convolutions:
    return trained(epochs=6)


def test_a_convolution_is_what_plain_loops_make_of_it() -> None:
    generator = np.random.default_rng(0)
    pictures, filters = generator.normal(size=(2, 8, 8)), generator.normal(size=(3, 3, 3))
    made = windows(pictures) @ filters.reshape(3, 9).T
    pools = pooled(made)
    for n, row, column, k in np.ndindex(made.shape):
        total = 0.0
        for down in range(3):
            for across in range(3):
                y, x = row + down - 1, column + across - 1
                if 0 <= y < 8 and 0 <= x < 8:
                    total += pictures[n, y, x] * filters[k, down, across]
        assert made[n, row, column, k] == pytest.approx(total)
        if row % 2 == column % 2 == 0:
            around = made[n, row : row + 2, column : column + 2, k]
            assert pools[n, row // 2, column // 2, k] == around.max()


def test_fixed_filters_find_what_they_are_named_after() -> None:
    step = np.tile([0, 0, 0, 0, 1, 1, 1, 1.0], (8, 1))[None]
    seen = {name: (windows(step) @ one.ravel())[0, 4, 1:7] for name, one in FIXED.items()}
    assert seen["vertical"].tolist() == [0, 0, 1, 1, 0, 0]
    assert seen["left"].tolist() == [0, 0, -1, -1, 0, 0]
    assert not seen["horizontal"].any()
    assert seen["blur"] == pytest.approx([0, 0, 1 / 3, 2 / 3, 1, 1])
    assert seen["outline"] == pytest.approx([0, 0, -3 / 8, 3 / 8, 0, 0])


def test_gradients_are_the_slopes_of_the_loss() -> None:
    network = start(2, 0)
    generator = np.random.default_rng(1)
    pictures, digits = generator.random((4, 8, 8)), np.array([0, 3, 3, 9])
    values = (network.filters, network.offsets, network.weights, network.biases)

    def loss() -> float:
        likely = network.see(pictures).probabilities[np.arange(4), digits]
        return float(-np.log(likely).mean())

    for value, slopes in zip(values, gradients(network, pictures, digits), strict=True):
        for place in list(np.ndindex(value.shape))[::7]:
            value[place] += 1e-6
            above = loss()
            value[place] -= 2e-6
            below = loss()
            value[place] += 1e-6
            assert slopes[place] == pytest.approx((above - below) / 2e-6, abs=1e-6)


def test_filters_are_learned_or_stay_as_they_were_written(found) -> None:
    assert found.fixed.filters == pytest.approx(np.array(list(FIXED.values())))
    assert found.frames[-1] == pytest.approx(found.learned.filters, abs=1e-4)
    assert found.frames[0] == pytest.approx(start(8, 0).filters, abs=1e-4)
    for one in found.contenders:
        assert one.losses[-1] < one.losses[0] / 5
        assert one.interval[0] < one.right[-1] < one.interval[1]
        assert one.right[-1] > 0.9
    assert [one.parameters for one in found.contenders] == [650, 1290, 1370]
    assert len(found.digits) + found.held_out == 1797
    right = found.learned.see(found.pictures.reshape(-1, 8, 8) / 16).probabilities.argmax(axis=1)
    assert (right == found.digits).mean() > 0.95  # pictures stand beside their own digits


def test_sentences_and_panels_are_those_of_what_was_drawn(found) -> None:
    def said(pixels, network: ConvolutionNetwork = found.learned, language: str = "en") -> str:
        return " ".join(report.seen_said(found, network, pixels, translator(language)))

    assert said(np.zeros((8, 8))).startswith("Nothing is drawn.")
    assert "is unlike what it learned from" in said(np.full((8, 8), 16.0))
    learned = found.pictures[5].reshape(8, 8)
    assert f"a {found.digits[5]}, lies within the distance" in said(learned)
    assert "%" in said(learned, found.fixed, "ko")
    panels = report.seen_panels(found, found.learned, learned, t)
    assert len(panels) == 3 + 3 * 8
    table = report.seen_table(found.learned, learned, t)
    assert len(table) == 64 + 8 * (9 + 64 + 16) + 10
    assert table["Value"].iloc[-10:].sum() == pytest.approx(1)
    assert len(report.training_panels(found, t)) == 8 + 2
    assert len(report.captions(found, t)) == len(found.epochs) == 7
    assert f"{found.contenders[2].right[-1]:.1%} of the 449" in report.outcome(found, t)


def test_a_drawing_comes_back_from_its_text_and_nothing_else_does() -> None:
    ink = drawn(READY[4])
    assert (from_text(to_text(ink)) == ink).all()
    for text in ("", "zz", "ff", "f" * 255, "<b>", "0" * 1000):
        assert not from_text(text).any()


def test_a_drawing_is_fitted_wherever_it_stands() -> None:
    ink = drawn(READY[7])
    small = np.zeros_like(ink)
    small[1:17, 14:30] = ink[::2, ::2]
    for one in (ink, small):
        made = fitted(one)
        assert made.any(axis=1).all()  # from top to bottom
        across = np.flatnonzero(made.any(axis=0))
        assert abs(across[0] - (31 - across[-1])) <= 1  # in the middle
    assert picture(fitted(small)) == pytest.approx(picture(fitted(ink)), abs=6)
    assert picture(np.ones_like(ink)).tolist() == [[16.0] * 8] * 8
    assert not fitted(np.zeros_like(ink)).any()


def test_the_digits_to_begin_with_are_recognised(found) -> None:
    pixels = np.array([picture(fitted(drawn(strokes))) for strokes in READY.values()])
    named = found.learned.see(pixels / 16).probabilities.argmax(axis=1)
    assert (named == list(READY)).sum() >= 9


def test_it_stops_between_batches() -> None:
    class Impatient(NullProgress):
        def cancelled(self) -> bool:
            return True

    with pytest.raises(Cancelled):
        trained(Impatient())


@pytest.mark.parametrize("settings", [{"filters": 0}, {"filters": 9}, {"epochs": 21}, {"seed": -1}])
def test_settings_without_sense_are_refused(settings) -> None:
    with pytest.raises(InputError, match="learn_setting"):
        trained(**settings)
