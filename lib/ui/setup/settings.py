"""Settings of single models, for those who want them."""

import math
from typing import Any

import streamlit as st

from lib.core.facts import Scalar
from lib.core.model import Setting
from lib.i18n import N_, Translator
from lib.models.catalogue import get_model
from lib.report.labels import model_label
from lib.ui.setup import keys as setup_keys
from lib.ui.shell.terms import with_terms
from lib.ui.shell.text import plain
from lib.ui.widgets.lazy import lazy_expander

_CHOICES = {
    "uniform": N_("All equal"),
    "distance": N_("More for nearer ones"),
    "euclidean": N_("Euclidean"),
    "manhattan": N_("Manhattan"),
}
_ACROSS = 3
_SLIDER_STEPS = 100


def choose_settings(
    models: tuple[str, ...], dataset_id: str, t: Translator
) -> dict[str, dict[str, Scalar]]:
    """Draw the settings of one of the models at a time; return what differs in all of them.

    They are drawn while their panel is open only; what was changed holds when it is closed too.
    """
    able = [id_ for id_ in models if get_model(id_).settings]
    changeable = [id_ for id_ in able if not get_model(id_).built]
    panel = lazy_expander(
        t("Model settings"), f"deepworth_settings_{dataset_id}", ":material/build:"
    )
    if panel.open:
        with panel:
            _draw(changeable, dataset_id, t)
    return _changed(able, dataset_id)


def _draw(able: list[str], dataset_id: str, t: Translator) -> None:
    if not able:
        st.caption(t("None of the chosen models has settings."))
        return
    model = st.selectbox(
        t("Model"),
        able,
        format_func=lambda id_: model_label(id_, t),
        key=f"deepworth_settings_of_{dataset_id}",
        persist_state="session",
    )
    if model not in able:
        model = able[0]
    st.caption(t("Blank = automatic (by the data and the effort)."))
    columns = st.columns(_ACROSS)
    for place, setting in enumerate(get_model(model).settings):
        with columns[place % _ACROSS]:
            _widget(model, setting, dataset_id, t)
    _summary(model, _changed(able, dataset_id), dataset_id, t)


def _changed(models: list[str], dataset_id: str) -> dict[str, dict[str, Scalar]]:
    """Return the settings that differ from the models' own; their widgets need not be drawn."""
    changed: dict[str, dict[str, Scalar]] = {}
    for model in models:
        for setting in get_model(model).settings:
            key = setup_keys.setting(dataset_id, model, setting.name)
            value = st.session_state.get(key)
            if value not in (None, "", setting.default):
                changed.setdefault(model, {})[setting.name] = value
    return changed


def _summary(
    model: str, changed: dict[str, dict[str, Scalar]], dataset_id: str, t: Translator
) -> None:
    """Say what was changed, in which models, and offer the way back."""
    lines = []
    for id_, values in changed.items():
        by_name = {setting.name: setting for setting in get_model(id_).settings}
        said = ", ".join(
            f"{t(by_name[name].label)} {value_text(value, t)}" for name, value in values.items()
        )
        lines.append(f"**{plain(model_label(id_, t))}**: {plain(said)}")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            t("Reset to defaults"),
            key="deepworth_settings_back",
            icon=":material/undo:",
            disabled=model not in changed,
            on_click=_reset,
            args=(model, dataset_id),
        )
        if lines:
            st.markdown(t("Changed:") + " " + " · ".join(lines), width="content")


def _reset(model: str, dataset_id: str) -> None:
    for setting in get_model(model).settings:
        key = setup_keys.setting(dataset_id, model, setting.name)
        st.session_state[key] = setting.default


def _widget(model: str, setting: Setting, dataset_id: str, t: Translator) -> None:
    key = setup_keys.initial(setup_keys.setting(dataset_id, model, setting.name), setting.default)
    label, about = t(setting.label), t(setting.about)
    if setting.low is not None and setting.high is not None:
        limits = {"low": value_text(setting.low, t), "high": value_text(setting.high, t)}
        about += " " + t("From {low} to {high}.", **limits)
    # Many settings have the name of a term: dropout, learning_rate ...
    about = with_terms(about, t, setting.name)
    common: dict[str, Any] = {"key": key, "persist_state": "session", "help": about}
    if setting.kind == "bool":
        st.checkbox(label, **common)
    elif setting.kind == "choice":
        st.selectbox(
            label,
            setting.choices,
            index=None,
            format_func=lambda value: value_text(value, t),
            placeholder=t("Automatic"),
            **common,
        )
    elif setting.kind == "cuts":
        st.text_input(label, placeholder=t("Automatic"), **common)
    elif _slides(setting):
        low, high, step = _range(setting)
        st.slider(label, low, high, step=step, **common)
    else:
        low, high, step = _range(setting)
        st.number_input(
            label,
            low,
            high,
            value=None,
            step=step,
            format="%d" if setting.kind == "int" else "%g",
            placeholder=t("Automatic"),
            **common,
        )


def _slides(setting: Setting) -> bool:
    """Whether a slider shows the limits without hiding small values."""
    if setting.log or setting.default is None:
        return False
    low, high, step = _range(setting)
    return bool((high - low) / step <= _SLIDER_STEPS)


def _range(setting: Setting) -> tuple[float, float, float]:
    low, high = setting.low, setting.high
    if low is None or high is None:
        raise ValueError(f"The setting {setting.name!r} has no limits.")
    if setting.kind == "int":
        return int(low), int(high), 1
    usual = setting.default if isinstance(setting.default, int | float) else None
    middle = usual or (math.sqrt(low * high) if setting.log and low > 0 else high / 10)
    step = 10.0 ** (math.floor(math.log10(middle)) - (1 if setting.log else 0))
    return float(low), float(high), step


def value_text(value: Scalar, t: Translator) -> str:
    """Return a setting's value for display."""
    if isinstance(value, bool):
        return t("yes") if value else t("no")
    if isinstance(value, (int, float)):
        return t.number(value, len(f"{value:.8f}".rstrip("0").partition(".")[2]))
    return t(_CHOICES[value]) if value in _CHOICES else str(value)
