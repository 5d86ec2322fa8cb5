"""What blocks of columns and covariates are called."""

from __future__ import annotations

from collections.abc import Iterable

from lib.i18n import N_, Translator
from lib.workflows.forecasts.facts.sources import Source, SourceKind

_NAMES = {
    SourceKind.LAGS: N_("Last values"),
    SourceKind.SEASONS: N_("Same place of earlier seasons"),
    SourceKind.ROLLED: N_("Means of the last values"),
    SourceKind.TREND: N_("Trend"),
    SourceKind.WAVES: N_("Waves of the seasons"),
    SourceKind.REST: N_("Error at the last value"),
    SourceKind.CALENDAR: N_("Calendar"),
    SourceKind.HOLIDAYS: N_("Public holidays"),
}


def source_text(source: Source, t: Translator) -> str:
    """Return what a block of columns is called: a covariate by its name."""
    return source.name if source.kind not in _NAMES else t(_NAMES[source.kind])


def listed_sources(sources: Iterable[Source], t: Translator) -> str:
    """Return names with commas between them."""
    return ", ".join(source_text(one, t) for one in sources)


def units_text(units: int, by_cutoffs: bool, t: Translator) -> str:
    """Return over what an interval is."""
    if by_cutoffs:
        return t.plural("{count} cut-off", "{count} cut-offs", units)
    return t.plural("{count} series", "{count} series", units)
