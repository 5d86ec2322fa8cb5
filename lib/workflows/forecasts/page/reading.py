"""How a table is read as series: what is suggested and why, and how to change it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from lib.core.columns import ColumnKind
from lib.core.dataset import Dataset
from lib.errors import InputError
from lib.i18n import N_, Translator
from lib.ui.setup import keys as setup_keys
from lib.ui.shell.text import plain
from lib.ui.widgets.lazy import lazy_expander
from lib.workflows.forecasts.facts.setup import Aggregate, Fill, SeriesSetup
from lib.workflows.forecasts.facts.suggestion import Suggestion
from lib.workflows.forecasts.series.reasons import frequency_text, reason_text

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

FILLS = {
    Fill.ZERO: N_("Zero: no row means none"),
    Fill.PREVIOUS: N_("The value before"),
    Fill.INTERPOLATE: N_("A straight line"),
    Fill.MISSING: N_("Nothing"),
}
AGGREGATES = {
    Aggregate.SUM: N_("Sum"),
    Aggregate.MEAN: N_("Mean"),
    Aggregate.LAST: N_("Last"),
}


def say_reading(
    setup: SeriesSetup, suggested: Suggestion, place: DeltaGenerator, t: Translator
) -> None:
    """Say how the table is read, with the reasons where nothing was changed."""
    if setup == suggested.setup:
        place.caption(plain(" ".join(reason_text(one, t) for one in suggested.reasons)))


def choose_reading(
    dataset: Dataset, dataset_id: str, suggested: Suggestion, t: Translator
) -> SeriesSetup:
    """Draw how a table becomes series, folded up, and return it."""

    def key(name: str) -> str:
        return f"deepworth_fc_{name}_{dataset_id}"

    setup = suggested.setup
    box = lazy_expander(
        t("Change how the series are read"), key("reading"), ":material/tune:", expanded=False
    )
    if box.open:
        with box:
            _draw(dataset, suggested, key, t)
    return _chosen(setup, key)


def _draw(
    dataset: Dataset, suggested: Suggestion, key: Callable[[str], str], t: Translator
) -> None:
    """Draw the choices: columns on the left, the calendar on the right."""
    setup = suggested.setup
    names = [column.name for column in dataset.columns]
    numbers = [one.name for one in dataset.columns if one.kind is ColumnKind.NUMBER]
    left, right = st.columns(2, gap="medium")
    with left:
        _multi(t("Date"), names, key("dates"), setup.dates, t)
        if not setup.wide:
            st.selectbox(
                t("Value to forecast"),
                list(dict.fromkeys([*suggested.values, *numbers])),
                key=setup_keys.initial(key("value"), setup.value),
                persist_state="session",
            )
        others = [name for name in names if name != setup.value]
        _multi(t("Series (columns that tell them apart)"), others, key("series"), setup.series, t)
        _multi(t("Known in the future"), others, key("known"), setup.known, t)
        _multi(t("Known only in the past"), others, key("past"), setup.past, t)
    with right:
        st.selectbox(
            t("Frequency"),
            list(dict.fromkeys([setup.frequency, *suggested.frequencies])),
            format_func=lambda one: _frequency_label(one, t),
            key=setup_keys.initial(key("frequency"), setup.frequency),
            persist_state="session",
            accept_new_options=True,
            help=t("Such as h (hours), D (days), B (business days), W-SUN, MS, QS, YS or 15min."),
        )
        st.selectbox(
            t("Gaps hold"),
            list(FILLS),
            format_func=lambda one: t(FILLS[one]),
            key=setup_keys.initial(key("fill"), setup.fill),
            persist_state="session",
        )
        st.selectbox(
            t("Several rows at one date"),
            list(AGGREGATES),
            format_func=lambda one: t(AGGREGATES[one]),
            key=setup_keys.initial(key("aggregate"), setup.aggregate),
            persist_state="session",
        )
        st.text_input(
            t("Public holidays of (country code)"),
            key=setup_keys.initial(key("country"), setup.country or ""),
            persist_state="session",
            placeholder="KR",
            max_chars=2,
        )
        st.toggle(
            t("The values are a running total"),
            key=setup_keys.initial(key("difference"), setup.difference),
            persist_state="session",
            help=t("They are turned into the change from one period to the next."),
        )


def _frequency_label(alias: str, t: Translator) -> str:
    """Return a frequency in words; as it was written where it is none, which planning says."""
    try:
        return f"{frequency_text(alias, t)} ({alias})"
    except InputError:
        return alias


def _multi(
    label: str, options: Sequence[str], key: str, usual: Sequence[str], t: Translator
) -> None:
    st.multiselect(
        label,
        options,
        key=setup_keys.initial(key, list(usual)),
        persist_state="session",
        placeholder=t("Choose columns"),
    )


def _chosen(setup: SeriesSetup, key: Callable[[str], str]) -> SeriesSetup:
    """Return the set-up with what was chosen by hand."""

    def columns(name: str, usual: tuple[str, ...]) -> tuple[str, ...]:
        value = setup_keys.chosen(key(name))
        return usual if value is None else tuple(value)

    found = replace(
        setup,
        dates=columns("dates", setup.dates),
        value=str(setup_keys.chosen(key("value"), setup.value)),
        series=columns("series", setup.series),
        known=columns("known", setup.known),
        past=columns("past", setup.past),
        frequency=str(setup_keys.chosen(key("frequency"), setup.frequency)),
        fill=Fill(setup_keys.chosen(key("fill"), setup.fill)),
        aggregate=Aggregate(setup_keys.chosen(key("aggregate"), setup.aggregate)),
        country=str(setup_keys.chosen(key("country"), setup.country or "")).upper() or None,
        difference=bool(setup_keys.chosen(key("difference"), setup.difference)),
    )
    return found.without_repeats()
