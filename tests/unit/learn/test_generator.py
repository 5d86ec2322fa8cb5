"""A network that writes: its bits a letter by hand, its temperature, and what it has copied."""

import numpy as np
import pandas as pd
import pytest

from lib.core.facts import from_json
from lib.core.jobs import JobContext
from lib.core.progress import NullProgress
from lib.errors import Cancelled, InputError
from lib.i18n import translator
from lib.workflows.learn.facts.generator import END, Generator, Writer
from lib.workflows.learn.job_specs import GeneratorParameters
from lib.workflows.learn.jobs.texts.generator import bits, bits_of, counted, generator
from lib.workflows.learn.jobs.texts.gru import start
from lib.workflows.learn.report import generator as report

t = translator("en")


def trained(watch=None, **settings) -> Generator:
    context = JobContext(
        pd.DataFrame(), GeneratorParameters(**settings), watch=watch or NullProgress()
    )
    return from_json(Generator, generator(context).result)


@pytest.fixture(scope="module")
def found() -> Generator:
    return trained(units=48, updates=150)


def test_bits_by_counts_are_those_of_the_formula() -> None:
    place = {END: 0, "a": 1}
    counts = counted(np.array([1, 1, 0, 1, 0]), 2)  # aa, a-end, end-a, a-end, each once more
    assert counts.tolist() == [[1, 2], [3, 2]]
    chances = [2 / 3, 2 / 5, 3 / 5]  # a after the end before, a after a, end after a
    assert bits_of(counts, [[1, 1, 0]], place) == pytest.approx(-np.log2(chances).mean())
    even = np.ones((2, 2))
    assert bits_of(even, [[1, 0], [1, 1, 0]], place) == 1


def test_bits_of_a_network_are_those_of_its_own_probabilities() -> None:
    gru = start(3, 4, 3, seed=0)
    writer = Writer("\nab", gru)
    reviews = [[1, 2, 0], [2, 0]]
    surprise = []
    for review in reviews:
        for at, letter in enumerate(review):
            begin = "".join(writer.letters[one] for one in review[:at])
            surprise.append(-np.log2(writer.chances(writer.state(begin), 1.0)[letter]))
    assert bits(gru, reviews, end=0) == pytest.approx(np.mean(surprise))


def test_a_network_learns_more_than_counts_tell(found) -> None:
    first, last = found.stages[0], found.stages[-1]
    assert first.bits == pytest.approx(np.log2(len(found.letters)), abs=0.2)  # knows nothing
    assert last.bits < found.previous_bits < found.frequency_bits < first.bits
    assert (first.updates, last.updates) == (0, 150)
    reviews = found.text.split(END)
    assert len(reviews) == found.reviews + 1
    assert len(set(reviews)) == len(reviews)  # none stands in it twice, so none is held out, too


def test_a_low_temperature_takes_what_is_likeliest(found) -> None:
    writer = found.writer()
    state = writer.state("the ")
    plain = writer.chances(state, 1.0)
    assert plain.sum() == pytest.approx(1)
    cold, hot = (writer.chances(state, degree) for degree in (0.1, 2.0))
    assert cold.max() > plain.max() > hot.max()
    assert cold.argmax() == plain.argmax() == hot.argmax()
    assert hot**2 / (hot**2).sum() == pytest.approx(plain)  # twice the temperature, half the sums
    texts = {writer.write("the ", 0.1, 60, seed) for seed in range(4)}
    wild = {writer.write("the ", 2.0, 60, seed) for seed in range(4)}
    assert len(texts) <= len(wild) == 4
    assert writer.write("the ", 1.0, 60, 3) == writer.write("the ", 1.0, 60, 3)
    assert all(END not in text and len(text) <= 60 for text in texts | wild)


def test_writing_goes_on_from_what_was_written(found) -> None:
    writer = found.writer()
    whole = writer.write("", 0.1, 12, 0)
    state = writer.state(whole[:5])
    for letter in whole[5:]:
        token = writer.letters.index(letter)
        assert writer.chances(state, 1.0)[token] > 0
        state = writer.gru.read(np.array([[token]]), state).states[-1]
    assert state == pytest.approx(writer.state(whole))


def test_what_stands_in_the_reviews_is_counted(found) -> None:
    piece = found.text.split(END)[0][:25]
    assert found.copied([piece]) == 1
    assert found.copied(["q" * 25]) == 0
    assert found.copied([piece[:19], ""]) is None
    assert found.copied([piece[:20], "q" * 20]) == 0.5
    assert "100%" in report.copied(found, [piece], t)
    assert "Nothing here" in report.copied(found, ["a"], t)


def test_panels_and_sentences_are_those_of_the_training(found) -> None:
    assert len(report.captions(found, t)) == len(found.stages) == 13
    assert found.stages[-1].sample in report.captions(found, t)[-1]
    assert list(report.stages_table(found, t)["It writes"])[-1] == found.stages[-1].sample
    assert f"{found.stages[-1].bits:.2f} bits a letter" in report.outcome(found, t)[0]
    writer = found.writer()
    table = report.next_table(writer, "", 0.7, t)
    assert table["Probability"].sum() == pytest.approx(1)
    panel = report.next_panel(writer, "", 0.7, t)
    assert list(panel.layers[1].texts[0]) == table["Letter"].tolist()[:10]
    for language in ("en", "ko"):
        assert "the" in report.next_caption("the", 0.7, translator(language))


def test_it_stops_between_updates() -> None:
    class Impatient(NullProgress):
        def cancelled(self) -> bool:
            return True

    with pytest.raises(Cancelled):
        trained(Impatient())


@pytest.mark.parametrize(
    "settings", [{"language": "xx"}, {"units": 97}, {"updates": 0}, {"seed": -1}]
)
def test_settings_without_sense_are_refused(settings) -> None:
    with pytest.raises(InputError, match="learn_setting"):
        trained(**settings)
