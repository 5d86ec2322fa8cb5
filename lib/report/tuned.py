"""What tuning chose, in words."""

from collections.abc import Mapping, Sequence

from lib.core.facts import Json
from lib.errors import InputError
from lib.i18n import N_, Translator
from lib.models.catalogue import get_model

_SETTINGS = {
    "max_leaf_nodes": "leaves",
    "min_samples_leaf": "leaf",
    "l2_regularization": "l2",
}
"""Names of settings that the models' libraries call otherwise."""
_OTHERS = {"weight_decay": N_("Weight decay")}


def chosen_text(model: str, chosen: Json, t: Translator) -> str:
    """Return "Depth of a tree 6, Learning rate 0.08 (0.05 to 0.12)".

    ``chosen`` is that of lib.core.tuning.tuning_note: [median, least, greatest], or one word.
    """
    try:
        labels = {setting.name: setting.label for setting in get_model(model).settings}
    except InputError:
        labels = {}
    said = []
    for name, values in chosen.items() if isinstance(chosen, Mapping) else ():
        label = labels.get(_SETTINGS.get(name, name), _OTHERS.get(name, name))
        said.append(f"{t(label)} {_value(values, t)}")
    return ", ".join(said)


def _value(values: Json, t: Translator) -> str:
    assert isinstance(values, Sequence)
    numbers = [f"{one:.3g}" if isinstance(one, float) else str(one) for one in values]
    if len(numbers) < 3 or numbers[1] == numbers[2]:
        return numbers[0]
    return t("{value} ({low} to {high})", value=numbers[0], low=numbers[1], high=numbers[2])
