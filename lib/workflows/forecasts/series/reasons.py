"""Why a set-up is suggested, and what frequencies are called, in words."""

from __future__ import annotations

from collections.abc import Mapping

from lib.i18n import N_, NN_, Translator
from lib.workflows.forecasts.facts.suggestion import Reason
from lib.workflows.forecasts.series.periods import parse_frequency

REASONS: Mapping[tuple[str, str], str] = {
    ("dates", "date"): N_("{columns} holds dates."),
    ("dates", "digits"): N_("{columns} holds numbers that are written like dates."),
    ("dates", "years"): N_("{columns} holds years."),
    ("dates", "parts"): N_("Together, these columns say when each row is: {columns}."),
    ("dates", "text"): N_("{columns} holds dates in more than one form."),
    ("wide", "wide_dates"): N_(
        "{count} columns are named by when their values are, from {first} to {last}."
    ),
    ("wide", "wide"): N_("{count} number columns look alike, so each is taken as a series."),
    ("value", "only"): N_("{column} is the only column of numbers left."),
    ("value", "ends_early"): N_("{column} has no values at the end, where other columns have."),
    ("value", "named"): N_("{column} is named like something to forecast."),
    ("value", "guess"): N_("Nothing tells which column is meant; {column} is the likeliest."),
    ("series", "told_apart"): N_(
        "Dates repeat; these columns tell {count} series apart: {columns}."
    ),
    ("series", "repeats"): N_(
        "{share}% of the rows repeat a date, but no column tells series apart, so there is one."
    ),
    ("series", "single"): N_("No date repeats, so there is one series."),
    ("known", "beyond"): N_("Known after the last value: {columns}."),
    ("known", "named"): N_("Named like something that is known ahead: {columns}."),
    ("known", "calendar"): N_("Left out, for the dates say the same: {columns}."),
    ("past", "number"): N_("Known only up to now: {columns}."),
    ("static", "constant"): N_("Never changes within a series: {columns}."),
    ("frequency", "regular"): N_("{share}% of the steps from date to date are of this length."),
    ("frequency", "multiples"): N_("Nearly all steps from date to date are multiples of this one."),
    ("frequency", "jitter"): N_("Dates stand close to this frequency, though not right on it."),
    ("frequency", "changes"): N_(
        "Steps change over time, from {from} to {to}; the longer one holds throughout."
    ),
    ("frequency", "differs"): N_(
        "Some series are {from}, others {to}; the longer one holds for all."
    ),
    ("frequency", "irregular"): N_(
        "Dates keep no regular step; with this one most periods have a row."
    ),
    ("frequency", "single"): N_("There are too few dates to tell."),
    ("aggregate", "equal"): N_(
        "{share}% of the rows that repeat a date repeat its value too, so they are not added up."
    ),
    ("aggregate", "level"): N_("The values are a state or a rate, which does not add up."),
    ("aggregate", "negative"): N_("Some values are below zero, so they hardly are parts of a sum."),
    ("aggregate", "flow"): N_("The values are amounts, which add up."),
    ("fill", "events"): N_("Rows come at any time, so no row means none."),
    ("fill", "zeros"): N_("{share}% of the values are zero, so no row means none."),
    ("fill", "sparse"): N_(
        "{share}% of the periods have no row and no value is zero, so no row means none."
    ),
    ("fill", "level"): N_("A state changes gradually, so gaps lie between their neighbours."),
    ("fill", "amount"): N_("Zeros are rare, so a gap is a missing value rather than none."),
}
"""By choice and code of a Reason."""
_EVERY = {
    "s": NN_("every second", "every {count} seconds"),
    "min": NN_("every minute", "every {count} minutes"),
    "h": NN_("hourly", "every {count} hours"),
    "D": NN_("daily", "every {count} days"),
    "B": NN_("every business day", "every {count} business days"),
    "W": NN_("weekly", "every {count} weeks"),
    "M": NN_("monthly", "every {count} months"),
    "Q": NN_("quarterly", "every {count} quarters"),
    "Y": NN_("yearly", "every {count} years"),
}
_FREQUENCIES = ("frequency", "from", "to")


def reason_text(reason: Reason, t: Translator) -> str:
    """Return a reason as a sentence."""
    values: dict[str, object] = {}
    for name, value in reason.values.items():
        if name in _FREQUENCIES and reason.choice == "frequency":
            values[name] = frequency_text(str(value), t)
        elif isinstance(value, int | float):
            values[name] = t.number(value)
        else:
            values[name] = value if isinstance(value, str) else ", ".join(map(str, value or ()))
    return t(REASONS[reason.choice, reason.code], **values)


def frequency_text(alias: str, t: Translator) -> str:
    """Return what a frequency such as "15min" or "W-SUN" is called."""
    kind = parse_frequency(alias)
    return t.plural(*_EVERY[kind.unit], kind.count)
