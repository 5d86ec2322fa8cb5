"""Words of Learn: the word that is chosen, and a sentence of one's own."""

from tests.ui.conftest import said
from tests.ui.test_learn import compute


def asked(at, store, name: str) -> None:
    at.button(f"deepworth_learn_ask_{name}").click().run()
    compute(store)
    at.run()
    assert not at.exception


def test_the_neighbours_are_those_of_the_chosen_word(open_app, store) -> None:
    at = open_app("learn", chapter="words")
    asked(at, store, "vectors")
    assert list(at.table[0].value.index)[:2] == ["earbuds", "lamp"]
    at.selectbox("deepworth_learn_word_en_2").select("broke").run()
    assert list(at.table[0].value.index)[:1] == ["after"]


def test_a_sentence_of_ones_own_is_read(open_app, store) -> None:
    at = open_app("learn", chapter="words")
    asked(at, store, "order")
    assert "the bag of words gets 50.0% right" in said(at)
    at.text_input("deepworth_learn_own_en").set_value("*Bad*, <b>not</b> good").run()
    assert "Left out, as none of the three knows them: b, b." in said(at)


def test_it_writes_anew_and_after_a_beginning_of_ones_own(open_app, store) -> None:
    at = open_app("learn", chapter="generator")
    at.segmented_control("deepworth_learn_generator_units").set_value(16).run()
    at.segmented_control("deepworth_learn_generator_updates").set_value(50).run()
    asked(at, store, "generator")
    first = said(at)
    at.button("deepworth_learn_write_again").click().run()
    assert said(at) != first
    at.text_input("deepworth_learn_begin_en").set_value("Great <i>*q*</i>").run()
    assert not at.exception
    assert "great iqi→" in said(at).replace("\\", "")
