"""Where the choices of the set-up page stand in the session, so that others can set them.

A key must be set before its widget is drawn. Widgets whose choice may be set from outside take no
default of their own: ``initial`` sets it, once.
"""

from typing import Any

import streamlit as st

from lib.core.model import Family
from lib.core.task import TaskKind

_LANGUAGE = "deepworth_setup_language"
_LABELLED = ("deepworth_metric_", "deepworth_budget_", "deepworth_set_", "deepworth_settings_of_")
FAMILIES = (Family.CLASSICAL, Family.DEEP, Family.ENSEMBLE)


def initial(key: str, value: object) -> str:
    """Set a choice that nobody has made yet; return the key.

    Set in every script: a choice that was only set from here, and that no reader has touched, is
    None on the next page that draws the widget, whatever ``persist_state`` says.
    """
    st.session_state[key] = st.session_state.get(key, value)
    return key


def chosen(key: str, default: Any = None) -> Any:
    """Return a choice, whether or not its widget is drawn now."""
    value = st.session_state.get(key)
    return default if value is None else value


def keep_through_language(language: str) -> None:
    """Give lists their choice again where the language has changed; before they are drawn.

    Streamlit knows a choice of a list by its label: under new labels it would be lost.
    """
    before = st.session_state.get(_LANGUAGE)
    st.session_state[_LANGUAGE] = language
    if before in (None, language):
        return
    for key in map(str, st.session_state):
        if key.startswith(_LABELLED):
            st.session_state[key] = st.session_state[key]


def target(dataset_id: str) -> str:
    """Return the key of the target."""
    return f"deepworth_target_{dataset_id}"


def effort(dataset_id: str) -> str:
    """Return the key of the effort."""
    return f"deepworth_effort_{dataset_id}"


def budget(dataset_id: str) -> str:
    """Return the key of the time budget."""
    return f"deepworth_budget_{dataset_id}"


def models(dataset_id: str, kind: TaskKind, family: Family) -> str:
    """Return the key of the chosen models of a family."""
    return f"deepworth_models_{dataset_id}_{kind}_{family}"


def followed(dataset_id: str, kind: TaskKind) -> str:
    """Return the key of the models that were chosen by the effort, not by the analyst."""
    return f"deepworth_followed_{dataset_id}_{kind}"


def setting(dataset_id: str, model: str, name: str) -> str:
    """Return the key of a model's setting."""
    return f"deepworth_set_{dataset_id}_{model}_{name}"


def of(name: str, dataset_id: str, target: str, *more: object) -> str:
    """Return the key of a choice that is about a target: kind, positive, drop, metric ..."""
    return "_".join(map(str, (f"deepworth_{name}_{dataset_id}_{target}", *more)))
