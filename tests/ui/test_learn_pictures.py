"""The drawn digit of Learn: digits to begin with, and what is said of them."""

from tests.ui.conftest import said
from tests.ui.test_learn import compute


def test_what_is_said_is_of_the_digit_on_the_pad(open_app, store) -> None:
    at = open_app("learn", chapter="convolution")
    at.segmented_control("deepworth_learn_convolution_epochs").set_value(5).run()
    at.button("deepworth_learn_ask_convolution").click().run()
    compute(store)
    at.run()
    assert "It says 3 with" in said(at)
    at.button("deepworth_learn_digit_8").click().run()
    assert not at.exception
    assert "It says 8 with" in said(at)
    at.segmented_control("deepworth_learn_which_filters").set_value("fixed").run()
    assert "It says 8 with" in said(at)
