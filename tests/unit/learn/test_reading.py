"""Words as vectors by hand, a GRU held to its formulas, and sentences whose order decides."""

import numpy as np
import pandas as pd
import pytest

from lib.core.facts import from_json
from lib.core.jobs import JobContext
from lib.core.progress import NullProgress
from lib.errors import Cancelled, InputError
from lib.i18n import translator
from lib.workflows.learn.facts.order import Order
from lib.workflows.learn.facts.vectors import WordVectors, words_of
from lib.workflows.learn.job_specs import OrderParameters, VectorsParameters
from lib.workflows.learn.jobs.texts.gru import gradients, start
from lib.workflows.learn.jobs.texts.order import order
from lib.workflows.learn.jobs.texts.pairs import GRAMMARS, make_pairs
from lib.workflows.learn.jobs.texts.vectors import counted, ppmi, reduced, vectors
from lib.workflows.learn.report import order as order_report
from lib.workflows.learn.report import vectors as report

t = translator("en")


class Impatient(NullProgress):
    def cancelled(self) -> bool:
        return True


def computed(watch=None, **settings) -> WordVectors:
    context = JobContext(
        pd.DataFrame(), VectorsParameters(**settings), watch=watch or NullProgress()
    )
    return from_json(WordVectors, vectors(context).result)


def trained(watch=None, **settings) -> Order:
    context = JobContext(pd.DataFrame(), OrderParameters(**settings), watch=watch or NullProgress())
    return from_json(Order, order(context).result)


def test_words_that_meet_more_often_than_by_chance_are_counted_so() -> None:
    near = counted([["a", "b", "a"], ["b", "x", "c"]], ["a", "b", "c"], 1)
    assert near.tolist() == [[0, 2, 0], [2, 0, 0], [0, 0, 0]]
    near = counted([["a", "b", "a"], ["b", "x", "c"]], ["a", "b", "c"], 2)
    assert near.tolist() == [[2, 2, 0], [2, 0, 1], [0, 1, 0]]
    made = ppmi(near)  # sums 4, 3 and 1 of 8
    assert made[0, 1] == pytest.approx(np.log(2 * 8 / (4 * 3)))
    assert made[1, 2] == pytest.approx(np.log(1 * 8 / (3 * 1)))
    assert made[0, 0] == pytest.approx(0)  # 2 times, as by chance
    assert made[0, 2] == 0
    full, kept = reduced(made, 3)
    assert kept == pytest.approx(1)
    assert np.linalg.norm(full, axis=1) == pytest.approx(1)


def test_words_that_take_each_others_place_are_neighbours() -> None:
    found = computed(window=2)
    near = [found.words[place] for place, _ in found.neighbours("kettle", 2)]
    assert sorted(near) == ["earbuds", "lamp"]
    cosines = [cosine for _, cosine in found.neighbours("kettle", 50)]
    assert cosines == sorted(cosines, reverse=True)
    assert min(found.counts) >= found.few
    assert found.stars[found.words.index("avoid")] < 2 < found.stars[found.words.index("happy")]
    assert 0.5 < found.mapped < 1  # a map of two numbers keeps most neighbours, not all
    assert len(report.words_table(found, t)) == len(found.words)


@pytest.mark.parametrize(("window", "dimensions"), [(1, 2), (5, 50)])
def test_every_word_has_its_sentence_and_its_place_on_the_map(window, dimensions) -> None:
    found = computed(language="ko", window=window, dimensions=dimensions)
    for word in found.words[::7]:
        panel = report.map_panel(found, word, t)
        named = [text for layer in panel.layers[1:] for text in layer.texts[0]]
        assert len(named) == len(set(named))
        assert word in panel.layers[2].texts[0]
        near = report.near_words(found, word)
        assert all(cosine > 0 for _, cosine in near)
        said = report.caption(found, word, translator("ko"))
        assert all(found.words[place] in said for place, _ in near)
        assert len(report.near_table(found, word, t)) == len(near)


def test_a_gru_is_what_its_formulas_say() -> None:
    gru = start(3, 1, 1, seed=2)
    gru.offsets[:] = 0.1, -0.2, 0.3
    state = 0.0
    for token in (2, 0, 2):
        (x_z, x_r, x_c), (u_z, u_r, u_c) = gru.inputs[token], gru.recurrent[0]
        update = 1 / (1 + np.exp(-(x_z + 0.1 + u_z * state)))
        reset = 1 / (1 + np.exp(-(x_r - 0.2 + u_r * state)))
        candidate = np.tanh(x_c + 0.3 + reset * u_c * state)
        state = update * state + (1 - update) * candidate
    assert gru.read(np.array([[2, 0, 2]])).states[-1, 0, 0] == pytest.approx(state)
    halfway = gru.read(np.array([[2]])).states[-1]  # reading can go on from a state
    assert gru.read(np.array([[0, 2]]), halfway).states[-1, 0, 0] == pytest.approx(state)


def test_gradients_through_time_are_the_slopes_of_the_loss() -> None:
    gru, generator = start(4, 3, 2, seed=0), np.random.default_rng(0)
    tokens = np.array([[0, 1, 3, 1], [2, 2, 0, 3]])
    pulls = generator.normal(size=(4, 2, 2))

    def loss() -> float:
        return float((gru.sums(gru.read(tokens).states[1:]) * pulls).sum())

    found = gradients(gru, tokens, gru.read(tokens), pulls)
    for value, slopes in zip(gru.values, found, strict=True):
        for place in list(np.ndindex(value.shape))[::2]:
            value[place] += 1e-6
            above = loss()
            value[place] -= 2e-6
            below = loss()
            value[place] += 1e-6
            assert slopes[place] == pytest.approx((above - below) / 2e-6, abs=1e-6)


@pytest.mark.parametrize("language", list(GRAMMARS))
def test_a_bag_of_words_is_right_in_exactly_half_of_all_pairs(language) -> None:
    for seed in range(2):
        train, test = make_pairs(language, seed)
        for pair in (*train, *test):
            assert sorted(words_of(pair.praise)) == sorted(words_of(pair.blame))
            assert pair.praise != pair.blame
        own = GRAMMARS[language]
        joined = [
            {tuple(w for w in words_of(one.praise) if w in own.praise + own.blame) for one in part}
            for part in (train, test)
        ]
        orders = [{tuple(sorted(one)) for one in part} for part in joined]
        assert not orders[0] & orders[1]
        found = trained(language=language, seed=seed, epochs=5)
        assert found.bag_right == 0.5
        assert found.pairs_right == 1.0
        assert found.right[-1] > 0.95
        assert (found.learned, found.held_out) == (1620, 540)


def test_what_is_said_of_a_sentence_is_what_the_models_say() -> None:
    found = trained(epochs=10)
    praise, blame = (found.read(words_of(text)) for text in found.example)
    assert praise[-1] == pytest.approx(found.course[-1, 0, -1], abs=1e-4)
    assert praise[-1] > 0.9 > 0.1 > blame[-1]
    said = order_report.own_sentence(found, "<b>The</b> lamp is good, not bad *", t)
    assert said[0] == "Left out, as none of the three knows them: b, b."
    assert "bag of words 50%" in said[1]
    assert said[2].startswith("The GRU word by word: the ")
    assert (
        order_report.own_sentence(found, "나무", t)[-1] == "There is no word left that they know."
    )
    assert len(order_report.captions(found, t)) == found.epochs + 1 == 11
    assert len(order_report.table(found, t)) == 11
    assert order_report.model_table(found, t)["Largest weight"].iloc[0] == "0.00"
    assert len(order_report.panels(found, t)) == 3


def test_it_stops_on_the_way() -> None:
    for compute in (computed, trained):
        with pytest.raises(Cancelled):
            compute(Impatient())


def test_settings_without_sense_are_refused() -> None:
    for settings in ({"language": "xx"}, {"window": 3}, {"dimensions": 0}):
        with pytest.raises(InputError, match="learn_setting"):
            computed(**settings)
    for settings in ({"language": "xx"}, {"epochs": 0}, {"epochs": 31}, {"seed": -1}):
        with pytest.raises(InputError, match="learn_setting"):
            trained(**settings)
