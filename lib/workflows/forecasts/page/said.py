"""Which choices of the set-up page somebody made: the others follow what is suggested."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from lib.ui.setup import keys as setup_keys
from lib.workflows.forecasts.series.suggest import Given

COLUMNS = ("dates", "value", "series", "frequency", "start")
"""Choices that others are suggested by."""
CHOICES = (
    *COLUMNS,
    *("known", "past", "fill", "aggregate", "country", "difference", "horizon", "season"),
)
_ALIKE = ""
"""The choice of a value where each column of numbers is a series."""


def key(name: str, dataset_id: str) -> str:
    """Return the key of a choice about a table of series."""
    return f"deepworth_fc_{name}_{dataset_id}"


def followed(name: str, dataset_id: str, suggested: object) -> dict[str, Any]:
    """Set a choice that nobody made to what is suggested; return what its widget is drawn with."""
    own = key(name, dataset_id)
    if is_said(name, dataset_id):
        setup_keys.initial(own, suggested)
    else:
        st.session_state[own] = suggested
    return {
        "key": own,
        "persist_state": "session",
        "on_change": say,
        "args": (name, dataset_id),
    }


def is_said(name: str, dataset_id: str) -> bool:
    """Whether somebody made a choice."""
    return bool(st.session_state.get(_mark(name, dataset_id)))


def say(name: str, dataset_id: str) -> None:
    """Keep a choice as it stands in the session, whatever is suggested."""
    st.session_state[_mark(name, dataset_id)] = True


def say_all(values: Mapping[str, object], dataset_id: str) -> None:
    """Make choices."""
    for name, value in values.items():
        st.session_state[key(name, dataset_id)] = value
        say(name, dataset_id)


def forget(dataset_id: str) -> None:
    """Follow the suggestion again in all choices."""
    for name in CHOICES:
        st.session_state.pop(_mark(name, dataset_id), None)


def given(dataset_id: str) -> Given:
    """Return what somebody chose that the rest is suggested by."""

    def chosen(name: str) -> Any:
        own = st.session_state.get(key(name, dataset_id))
        return own if is_said(name, dataset_id) else None

    dates, series = chosen("dates"), chosen("series")
    value = chosen("value")
    return Given(
        dates=None if dates is None else tuple(dates),
        value=value or None,
        series=None if series is None else tuple(series),
        frequency=chosen("frequency"),
        start=chosen("start") or None,
        wide=value == _ALIKE,
    )


def _mark(name: str, dataset_id: str) -> str:
    return f"{key(name, dataset_id)}_said"
