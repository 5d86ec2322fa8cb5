"""Settings of models that an analyst changed: checked, read from a text, and what they cost."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches

from lib.core.facts import Scalar
from lib.core.model import BUILT, ModelSpec, Setting, Size
from lib.core.results import Run
from lib.deep.designs.design import summary
from lib.deep.designs.design_file import LIMITS, from_text, to_text
from lib.deep.diagnosis import STILL_IMPROVING
from lib.errors import InputError
from lib.models.catalogue import get_model
from lib.models.cuts import read_cuts
from lib.models.families.own_network import design_of

Settings = dict[str, dict[str, Scalar]]

_MIN_FACTOR, _MAX_FACTOR = 0.02, 50.0
"""Limits of the factor by which settings change a cost: it is a rough guess."""
_LONGER = 3
"""Times the epochs done that a network gets which was still improving when it stopped."""
_WORDS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def check_settings(settings: Mapping[str, Mapping[str, object]]) -> Settings:
    """Return the settings that differ from the models' own, each of its kind.

    Raises InputError for a model, a setting or a value that cannot be.
    """
    checked: Settings = {}
    for model, values in settings.items():
        spec = get_model(model)
        for name, value in values.items():
            setting = _setting(spec, name)
            clean = _value(model, setting, value)
            if clean is not None and clean != setting.default:
                checked.setdefault(model, {})[name] = clean
    return checked


def settings_for(
    models: Sequence[str], settings: Mapping[str, Mapping[str, object]] | None
) -> Settings:
    """Return the ``check_settings`` of models of a plan; InputError for one of another model."""
    checked = check_settings(settings or {})
    if absent := [model for model in checked if model not in models]:
        raise InputError("settings_of_absent_model", models=absent)
    return checked


def longer_settings(run: Run) -> Settings:
    """Return by model the settings that give more training to networks that were cut short."""
    found: Settings = {}
    for result in run.models:
        spec = get_model(result.id)
        known = {setting.name: setting for setting in spec.settings}
        for note in result.notes:
            if note.code != STILL_IMPROVING or not (spec.built or "epochs" in known):
                continue
            wanted = max(_LONGER * note.count("epochs"), note.count("planned"))
            if spec.built:
                design = design_of(run.plan.settings.get(spec.id, {}))
                epochs = int(min(wanted, LIMITS["epochs"].high))
                found[spec.id] = {"network": to_text(replace(design, epochs=epochs))}
            else:
                most = known["epochs"].high
                found[spec.id] = {"epochs": int(wanted if most is None else min(wanted, most))}
    return found


def value_shown(spec: ModelSpec, value: Scalar) -> str:
    """Return a setting's value for a person: a network that was built in a line."""
    return summary(from_text(str(value))) if spec.built else str(value)


def read_setting(text: str) -> tuple[str, str, Scalar]:
    """Return model, name and value of "MODEL.NAME=VALUE"; InputError if it is not that."""
    target, sign, value = text.partition("=")
    model, dot, name = target.strip().partition(".")
    if not (sign and dot and name and value.strip()):
        raise InputError("setting_unreadable", text=text)
    setting = _setting(get_model(model), name)
    return model, name, _read(model, setting, value.strip())


def settings_factor(spec: ModelSpec, settings: Mapping[str, Scalar], size: Size) -> float:
    """Return about how many times the usual cost a fit has with these settings.

    Only what the cost is proportional to counts: trees, iterations (by the learning rate), epochs,
    sizes of layers and batches. Boosting that stops early costs no more for being allowed more.
    """
    if not settings:
        return 1.0
    factor = 1.0 if spec.cost_factor is None else spec.cost_factor(settings, size)
    if spec.built:
        return factor  # counted from its layers, not guessed
    return min(max(factor, _MIN_FACTOR), _MAX_FACTOR)


def _setting(spec: ModelSpec, name: str) -> Setting:
    known = {setting.name: setting for setting in spec.settings}
    if not known:
        raise InputError("model_without_settings", model=spec.id, name=name)
    if name not in known:
        close = get_close_matches(name, known, n=3, cutoff=0.5) or list(known)
        raise InputError("unknown_setting", model=spec.id, name=name, nearest=close)
    return known[name]


def _read(model: str, setting: Setting, text: str) -> Scalar:
    if setting.kind == "bool":
        return _WORDS.get(text.casefold(), text)
    if setting.kind == "choice":
        return next((choice for choice in setting.choices if str(choice) == text), text)
    if setting.kind in ("cuts", BUILT):
        return text
    try:
        return float(text)
    except ValueError as error:
        raise _refused(model, setting, text) from error


def _value(model: str, setting: Setting, value: object) -> Scalar:
    """Return a value as the model takes it; None stands for the model's own."""
    if value is None:
        return None
    if setting.kind == "bool":
        if not isinstance(value, bool):
            raise _refused(model, setting, value)
        return value
    if setting.kind == "choice":
        choice = next((one for one in setting.choices if one == value), None)
        if choice is None:
            raise _refused(model, setting, value)
        return choice
    if setting.kind == "cuts":
        try:
            return ", ".join(f"{cut:g}" for cut in read_cuts(str(value)))
        except ValueError as error:
            raise _refused(model, setting, value) from error
    if setting.kind == BUILT:
        return to_text(from_text(str(value)))
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise _refused(model, setting, value)
    if setting.kind == "int" and value != int(value):
        raise _refused(model, setting, value)
    low, high = setting.low, setting.high
    if (low is not None and value < low) or (high is not None and value > high):
        raise _refused(model, setting, value)
    return int(value) if setting.kind == "int" else float(value)


def _refused(model: str, setting: Setting, value: object) -> InputError:
    given = {"model": model, "name": setting.name, "value": str(value)}
    if setting.kind == "choice":
        return InputError("setting_not_a_choice", **given, choices=list(map(str, setting.choices)))
    if setting.kind == "bool":
        return InputError("setting_not_a_choice", **given, choices=["true", "false"])
    if setting.kind == "cuts":
        return InputError("setting_not_cuts", **given)
    code = "setting_not_whole" if setting.kind == "int" else "setting_out_of_limits"
    return InputError(code, **given, low=_short(setting.low), high=_short(setting.high))


def _short(limit: float | None) -> str:
    return "" if limit is None else f"{limit:g}"
