"""How a table is read as series: what is suggested and why, and how to change it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

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
from lib.workflows.forecasts.page import said
from lib.workflows.forecasts.series.numbered import PERIODS
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
_KEPT = {
    "known": N_("Known in the future"),
    "past": N_("Known only in the past"),
    "fill": N_("Gaps hold"),
    "aggregate": N_("Several rows at one date"),
    "horizon": N_("Periods to forecast"),
    "season": N_("Season (periods)"),
}


def say_reading(
    setup: SeriesSetup,
    suggested: Suggestion,
    dataset_id: str,
    place: DeltaGenerator,
    t: Translator,
) -> None:
    """Say how the table is read, with the reasons of what was not chosen by hand."""
    differing = {
        name: getattr(setup, name) != getattr(suggested.setup, name)
        for name in ("known", "past", "fill", "aggregate")
    }
    reasons = [one for one in suggested.reasons if not differing.get(one.choice)]
    place.caption(plain(" ".join(reason_text(one, t) for one in reasons)))
    if not any(said.is_said(name, dataset_id) for name in said.COLUMNS):
        return
    usual = {"horizon": suggested.horizon, "season": suggested.seasons[0]}
    differing |= {
        name: setup_keys.chosen(said.key(name, dataset_id), value) != value
        for name, value in usual.items()
    }
    kept = [t(label) for name, label in _KEPT.items() if differing[name]]
    if kept:
        place.caption(plain(t("Kept as chosen by hand: {choices}.", choices=", ".join(kept))))


def choose_reading(
    dataset: Dataset, dataset_id: str, suggested: Suggestion, t: Translator
) -> SeriesSetup:
    """Draw how a table becomes series, folded up, and return it."""
    widgets = _followed(dataset_id, suggested)
    box = lazy_expander(
        t("Change how the series are read"),
        said.key("reading", dataset_id),
        ":material/tune:",
        expanded=False,
    )
    if box.open:
        with box:
            _draw(dataset, dataset_id, suggested, widgets, t)
    return _chosen(suggested.setup, dataset_id)


def offer_order(dataset_id: str, t: Translator) -> None:
    """Offer to take the rows of a table without dates in their order."""
    order = said.key("order", dataset_id)

    def take() -> None:
        chosen = st.session_state.get(order)
        if chosen:
            said.say_all({"dates": [], "frequency": chosen}, dataset_id)

    st.columns(2)[0].selectbox(
        t("Take the rows in their order; they come"),
        PERIODS,
        index=None,
        format_func=lambda one: frequency_text(one, t),
        placeholder=t("Choose how far apart they are"),
        key=order,
        on_change=take,
    )


def offer_suggested(dataset_id: str, t: Translator) -> None:
    """Offer to read the table as suggested, without what was chosen by hand."""
    st.button(
        t("Read as suggested"),
        key=said.key("forget", dataset_id),
        on_click=said.forget,
        args=(dataset_id,),
        icon=":material/undo:",
    )


def _followed(dataset_id: str, suggested: Suggestion) -> dict[str, dict[str, Any]]:
    """Return what each widget is drawn with, its choice set where nobody made it."""
    setup = suggested.setup
    usual = {
        "dates": list(setup.dates),
        "value": "" if setup.wide else setup.value,
        "series": list(setup.series),
        "known": list(setup.known),
        "past": list(setup.past),
        "frequency": setup.frequency,
        "start": setup.start or "",
        "fill": setup.fill,
        "aggregate": setup.aggregate,
        "country": setup.country or "",
        "difference": setup.difference,
    }
    return {name: said.followed(name, dataset_id, value) for name, value in usual.items()}


def _draw(
    dataset: Dataset,
    dataset_id: str,
    suggested: Suggestion,
    widgets: dict[str, dict[str, Any]],
    t: Translator,
) -> None:
    """Draw the choices: columns on the left, the calendar on the right."""
    setup = suggested.setup
    names = [column.name for column in dataset.columns]
    left, right = st.columns(2, gap="medium")
    with left:
        _multi(t("Date"), names, widgets["dates"], t, about=t("None: rows are in order."))
        if not setup.wide_dates:
            numbers = [one.name for one in dataset.columns if one.kind is ColumnKind.NUMBER]
            alike = [""] if suggested.wide else []
            st.selectbox(
                t("Value to forecast"),
                list(dict.fromkeys([*alike, *suggested.values, *numbers])),
                format_func=lambda one: (
                    one or t("Each of these: {columns}", columns=_few(suggested))
                ),
                **widgets["value"],
            )
        others = [name for name in names if name != setup.value]
        _multi(t("Series (columns that tell them apart)"), others, widgets["series"], t)
        if not setup.wide:
            _multi(t("Known in the future"), others, widgets["known"], t)
            _multi(t("Known only in the past"), others, widgets["past"], t)
    with right:
        _draw_calendar(suggested, widgets, t)
    offer_suggested(dataset_id, t)


def _few(suggested: Suggestion) -> str:
    """Return the first of the columns that could be a series each."""
    return ", ".join(suggested.wide[:3]) + (", …" if len(suggested.wide) > 3 else "")


def _draw_calendar(
    suggested: Suggestion, widgets: dict[str, dict[str, Any]], t: Translator
) -> None:
    """Draw the frequency and what becomes of gaps and repeated rows."""
    setup = suggested.setup
    st.selectbox(
        t("Frequency"),
        list(dict.fromkeys([setup.frequency, *suggested.frequencies])),
        format_func=lambda one: _frequency_label(one, t),
        accept_new_options=True,
        help=t("Such as h (hours), D (days), B (business days), W-SUN, MS, QS, YS or 15min."),
        **widgets["frequency"],
    )
    if setup.start is not None:
        st.text_input(t("Date of the first row"), placeholder="2000-01-01", **widgets["start"])
    st.selectbox(
        t("Gaps hold"), list(FILLS), format_func=lambda one: t(FILLS[one]), **widgets["fill"]
    )
    st.selectbox(
        t("Several rows at one date"),
        list(AGGREGATES),
        format_func=lambda one: t(AGGREGATES[one]),
        **widgets["aggregate"],
    )
    st.text_input(
        t("Public holidays of (country code)"),
        placeholder="KR",
        max_chars=2,
        **widgets["country"],
    )
    st.toggle(
        t("The values are a running total"),
        help=t("They are turned into the change from one period to the next."),
        **widgets["difference"],
    )


def _frequency_label(alias: str, t: Translator) -> str:
    """Return a frequency in words; as it was written where it is none, which planning says."""
    try:
        return f"{frequency_text(alias, t)} ({alias})"
    except InputError:
        return alias


def _multi(
    label: str,
    options: Sequence[str],
    widget: dict[str, Any],
    t: Translator,
    about: str | None = None,
) -> None:
    st.multiselect(label, options, placeholder=t("Choose columns"), help=about, **widget)


def _chosen(setup: SeriesSetup, dataset_id: str) -> SeriesSetup:
    """Return the set-up with what was chosen by hand."""

    def chosen(name: str, usual: Any) -> Any:
        return setup_keys.chosen(said.key(name, dataset_id), usual)

    found = replace(
        setup,
        value=chosen("value", setup.value) or setup.value,
        known=tuple(chosen("known", setup.known)),
        past=tuple(chosen("past", setup.past)),
        fill=Fill(chosen("fill", setup.fill)),
        aggregate=Aggregate(chosen("aggregate", setup.aggregate)),
        country=str(chosen("country", setup.country or "")).upper() or None,
        difference=bool(chosen("difference", setup.difference)),
    )
    return found.without_repeats()
