"""Why a set-up is suggested, and what frequencies are called, in words."""

from __future__ import annotations

from collections.abc import Mapping

from lib.i18n import N_, Translator
from lib.workflows.forecasts.facts.suggestion import Reason
from lib.workflows.forecasts.series.periods import parse_frequency

REASONS: Mapping[tuple[str, str], str] = {
    ("dates", "date"): N_("{columns} holds dates."),
    ("dates", "digits"): N_("{columns} holds numbers that are written like dates."),
    ("dates", "years"): N_("{columns} holds years."),
    ("dates", "parts"): N_("Together, these columns say when each row is: {columns}."),
    ("dates", "text"): N_("{columns} holds dates in more than one form."),
    ("dates", "spans"): N_("{columns} holds spans of time; a row is at the start of its own."),
    ("dates", "others"): N_("Other columns hold dates, too: {columns}."),
    ("dates", "sequence"): N_(
        "There are no dates; {columns} numbers the rows, so dates from {first} on are made up."
    ),
    ("dates", "cycle"): N_(
        "{columns} goes on from row to row without a whole date, so dates from {first} on are made "
        "up."
    ),
    ("dates", "order"): N_(
        "There are no dates; rows are taken in their order, so dates from {first} on are made up."
    ),
    ("wide", "wide_dates"): N_(
        "{count} columns are named by when their values are, from {first} to {last}."
    ),
    ("wide", "wide"): N_("{count} number columns look alike, so each is taken as a series."),
    ("value", "only"): N_("{column} is the only column of numbers that could be forecast."),
    ("value", "ends_early"): N_("{column} has no values at the end, where other columns have."),
    ("value", "named"): N_("The name {column} suggests something to forecast."),
    ("value", "guess"): N_("Nothing tells which column is meant; {column} is the likeliest."),
    ("series", "told_apart"): N_(
        "Dates repeat; these columns tell {count} series apart: {columns}."
    ),
    ("series", "repeats"): N_(
        "Rows that repeat a date: {count}; but no column tells series apart, so there is one."
    ),
    ("series", "rows"): N_("Series are named by: {columns}."),
    ("series", "single"): N_("No date repeats, so there is one series."),
    ("known", "beyond"): N_("Known after the last value: {columns}."),
    ("known", "named"): N_("Names that suggest something known ahead: {columns}."),
    ("known", "calendar"): N_("Left out, for the dates say the same: {columns}."),
    ("past", "number"): N_("Known only up to now: {columns}."),
    ("static", "constant"): N_("Never changes within a series: {columns}."),
    ("frequency", "regular"): N_("The dates are {frequency} ({share}% of the steps between them)."),
    ("frequency", "multiples"): N_("Steps between dates vary; {frequency} fits them best."),
    ("frequency", "jitter"): N_("The dates are {frequency}, though not exactly."),
    ("frequency", "changes"): N_(
        "Some of the time dates come {from}, some of it {to}; the longer step holds throughout."
    ),
    ("frequency", "differs"): N_(
        "Some series come {from}, others {to}; the longer step holds for all."
    ),
    ("frequency", "irregular"): N_(
        "Dates keep no regular step, so rows are put together: {frequency}."
    ),
    ("frequency", "named"): N_("{column} is named like a column of periods: {frequency}."),
    ("frequency", "season"): N_(
        "Values come back every {count} rows, as they often do where rows come {frequency}."
    ),
    ("frequency", "unknown"): N_(
        "Nothing tells how far apart rows are; they are taken to come {frequency}."
    ),
    ("frequency", "single"): N_("There are too few dates to tell."),
    ("aggregate", "equal"): N_(
        "{share}% of the rows that repeat a date repeat its value too, so they are not added up."
    ),
    ("aggregate", "whole"): N_(
        "Where a period has several rows, each is as large as an only one, so they are not added "
        "up."
    ),
    ("aggregate", "parts"): N_(
        "Where a period has several rows, they make up an only one, so they are added up."
    ),
    ("aggregate", "level"): N_("The name suggests a state or a rate, which does not add up."),
    ("aggregate", "negative"): N_("Some values are below zero, so they hardly are parts of a sum."),
    ("aggregate", "flow"): N_("The name suggests an amount, which adds up."),
    ("aggregate", "default"): N_("Nothing tells otherwise, so rows of one date are added up."),
    ("fill", "events"): N_("Rows come at any time, so no row means none."),
    ("fill", "zeros"): N_("{share}% of the values are zero, so no row means none."),
    ("fill", "sparse"): N_(
        "{share}% of the periods have no row and no value is zero, so no row means none."
    ),
    ("fill", "level"): N_(
        "A state changes gradually, so a gap is taken to lie between its neighbours."
    ),
    ("fill", "missing"): N_("Nothing tells that no row means zero, so a gap is a missing value."),
}
"""By choice and code of a Reason."""
_ONE = {
    "s": N_("every second"),
    "min": N_("every minute"),
    "h": N_("hourly"),
    "D": N_("daily"),
    "B": N_("on business days"),
    "W": N_("weekly"),
    "M": N_("monthly"),
    "Q": N_("quarterly"),
    "Y": N_("yearly"),
}
_SEVERAL = {
    "s": N_("every {count} seconds"),
    "min": N_("every {count} minutes"),
    "h": N_("every {count} hours"),
    "D": N_("every {count} days"),
    "W": N_("every {count} weeks"),
    "M": N_("every {count} months"),
    "Q": N_("every {count} quarters"),
    "Y": N_("every {count} years"),
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
    if kind.count == 1:
        return t(_ONE[kind.unit])
    return t(_SEVERAL[kind.unit], count=t.number(kind.count))
