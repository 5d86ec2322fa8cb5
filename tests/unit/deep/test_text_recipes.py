"""How long text networks train, by the number of their texts."""

import pytest

from lib.core.plan import Effort
from lib.workflows.reviews.networks.text_recipes import (
    ARCHITECTURES,
    TextRecipe,
    choose_text_recipe,
    expected_epochs,
    text_changed,
)


def recipe(architecture: str, rows: int) -> TextRecipe:
    return choose_text_recipe(
        architecture, loss="sigmoid", effort=Effort.STANDARD, rows=rows, wide=True
    )


@pytest.mark.parametrize("architecture", ARCHITECTURES)
@pytest.mark.parametrize("rows", [200, 1_360, 2_900, 3_100, 3_400, 13_600, 27_200, 68_000])
def test_any_number_of_texts_makes_steps_enough(architecture: str, rows: int) -> None:
    made = recipe(architecture, rows)
    assert made.epochs * rows / made.batch > 550
    assert made.enough == made.epochs
    assert 2 <= made.patience < made.epochs


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_a_few_texts_more_change_little(architecture: str) -> None:
    # Epochs once fell from 30 to 4 at 3,000 texts.
    sizes = range(2_000, 40_000, 50)
    epochs = [recipe(architecture, rows).epochs for rows in sizes]
    assert all(0 <= now - then <= 1 for then, now in zip(epochs[1:], epochs, strict=False))
    rates = {recipe(architecture, rows).learning_rate for rows in sizes}
    assert len(rates) == 1


def test_epochs_of_an_analyst_bring_their_patience_and_do_not_count_as_enough() -> None:
    changed = text_changed(recipe("keras_bag", 3_400), {"epochs": 4})
    assert (changed.epochs, changed.patience) == (4, 2)
    assert changed.enough > changed.epochs
    assert text_changed(changed, {"epochs": 60}).patience == 12


def test_the_expected_cost_grows_with_the_texts() -> None:
    passes = [expected_epochs("keras_bag", rows) * rows for rows in (300, 3_000, 20_000, 100_000)]
    assert passes == sorted(passes)
