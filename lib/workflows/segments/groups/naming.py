"""Suggested names of segments, and what one usually does about them.

Where recency, frequency and money are among the features, a segment gets the customary name of
customers like its average one (segments.customers.rfm); else its name says the features in which it
differs most. Names are made of texts that are translated, so that they exist in both languages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from lib.i18n import Translator
from lib.workflows.segments.arrays import Codes, Mask, Numbers
from lib.workflows.segments.customers.rfm import RULES, SCORES, RfmSegment, segment_codes
from lib.workflows.segments.facts.portraits import Portrait, PortraitSet, SuggestedName
from lib.workflows.segments.groups.portraits import NOISE

if TYPE_CHECKING:
    import pandas as pd

CLEAR = 0.5
"""Standard deviations from the rest at which a feature is worth a place in a name."""
_CLEAR_SHARE = 0.25
_MAX_TRAITS = 2
PATTERNS: dict[str, RfmSegment] = {one.id: one for one in RULES}
"""The customary kinds of customers, with what is usually done about them."""


def suggest(
    frame: pd.DataFrame,
    labels: Codes,
    portraits: PortraitSet,
    rfm: Mapping[str, str] | None = None,
) -> dict[int, SuggestedName]:
    """Return by segment what its name is made of.

    ``rfm`` names the columns of "recency", "frequency" and "monetary" where there are such.
    """
    ranks = _ranks(frame, rfm)
    made: dict[int, SuggestedName] = {}
    for segment in portraits.segments:
        pattern = None
        if ranks is not None:
            inside = np.asarray(labels) == segment.segment
            pattern = pattern_of(*(_ahead(rank, inside) for rank in ranks))
        made[segment.segment] = SuggestedName(pattern, _parts(segment))
    return made


def pattern_of(recency: float, frequency: float, monetary: float) -> str:
    """Return the customary segment of customers who are ahead of so many others (0 to 1)."""
    r, f, m = (
        np.array([min(1 + int(ahead * SCORES), SCORES)]) for ahead in (recency, frequency, monetary)
    )
    return RULES[int(segment_codes(r, f, m)[0])].id


def _ahead(rank: Numbers, inside: Mask) -> float:
    """Return the chance that a member is better than another customer (Mann and Whitney)."""
    rest = float((~inside).mean())
    lead = float(rank[inside].mean() - rank.mean())
    return float(np.clip(0.5 + lead / rest, 0.0, 1.0)) if rest else 0.5


def _ranks(frame: pd.DataFrame, rfm: Mapping[str, str] | None) -> tuple[Numbers, ...] | None:
    """Return each customer's rank in recency, frequency and money, from 0 to 1, best last."""
    if rfm is None or any(name not in frame.columns for name in rfm.values()):
        return None
    if set(rfm) != {"recency", "frequency", "monetary"}:
        return None
    found: list[Numbers] = []
    for measure in ("recency", "frequency", "monetary"):
        column = frame[rfm[measure]]
        rank = column.rank(pct=True, ascending=measure != "recency", na_option="keep")
        found.append(np.asarray(rank.fillna(0.5), dtype=np.float64))
    return tuple(found)


def _parts(one: Portrait) -> tuple[tuple[str, str, str], ...]:
    clear = [
        (abs(feature.d), ("high" if feature.d > 0 else "low", feature.name, ""))
        for feature in one.features
        if abs(feature.d) >= CLEAR
    ]
    clear += [
        # Half a difference of shares is as telling as a whole standard deviation.
        (2 * (level.share - level.rest), ("is", level.name, level.value))
        for level in one.categories
        if level.share - level.rest >= _CLEAR_SHARE and level.share >= 0.5
    ]
    clear.sort(key=lambda part: -part[0])
    return tuple(part for _, part in clear[:_MAX_TRAITS])


def pattern_named(suggested: SuggestedName) -> RfmSegment | None:
    """Return the customary kind of customers that a name says; None if it says features."""
    return PATTERNS.get(suggested.pattern or "")


def name_of(suggested: SuggestedName, t: Translator) -> str:
    """Return a suggested name in a language, without its number."""
    pattern = pattern_named(suggested)
    if pattern is not None:
        return t(pattern.label)
    said = []
    for how, feature, value in suggested.parts:
        if how == "high":
            said.append(t("High {feature}", feature=feature))
        elif how == "low":
            said.append(t("Low {feature}", feature=feature))
        else:
            said.append(f"{feature}: {value}")
    return ", ".join(said) or t("Average customers")


def spoken(
    suggested: Mapping[str, SuggestedName], feature: Callable[[str], str]
) -> dict[int, SuggestedName]:
    """Return kept suggestions (by code as text) with features as ``feature`` calls them."""
    return {
        int(code): replace(
            one, parts=tuple((how, feature(name), value) for how, name, value in one.parts)
        )
        for code, one in suggested.items()
    }


def names(
    suggested: Mapping[int, SuggestedName],
    edited: Mapping[int, str],
    segments: Sequence[int],
    t: Translator,
) -> dict[int, str]:
    """Return a name for every segment, those edited as they were typed; no two are the same.

    Segments are counted from 1 where people read. -1 is the group of those in no segment.
    """
    found: dict[int, str] = {}
    for segment in segments:
        if segment == NOISE:
            found[segment] = t("In no segment")
            continue
        plain = edited.get(segment, "").strip()
        found[segment] = plain or name_of(suggested.get(segment, SuggestedName()), t)
    while len(set(found.values())) < len(found):
        # A number that is added may make a name that was typed: then that one gets its own.
        said = list(found.values())
        found = {
            segment: f"{name} ({segment + 1})"
            if said.count(name) > 1 and segment != NOISE
            else name
            for segment, name in found.items()
        }
    return found


def different(names: list[str]) -> list[str]:
    """Return names of columns of which no two are the same."""
    found: list[str] = []
    for name in names:
        while name in found:
            name += "_"
        found.append(name)
    return found
