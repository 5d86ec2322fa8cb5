"""Kept results as they may be passed on (see lib.report.disclosure): groups of rows, no rows.

Every job whose result a reader of a share link or a report may see has a function
here; of any other nothing is passed on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from lib.evaluation.judge.out_of_fold import Array, joined
from lib.report.disclosure import LEAST, short

Json = Mapping[str, Any]
_MAX_MARKS = 150
"""About so many groups of customers are drawn on a map."""
_DIGITS = 4
_ENDS = 3
"""Significant digits of numbers, and of those that are one row's: medians, ends, quartiles."""


def passed_on(kind: str, result: Json | None) -> dict[str, Any] | None:
    """Return a result without what it says of single rows; None where nothing is passed on."""
    if result is None or kind not in _KINDS:
        return None
    found = _KINDS[kind](result)
    return None if found is None else dict(_rounded(found))


def suggestions(answer: Json) -> dict[str, Any]:
    """Return what suggested names are made of ("segment_portraits"), without rare categories."""
    common = _common(answer["portraits"])

    def told(how: str, feature: str, value: str) -> bool:
        return how != "is" or (feature, value) in common

    return {
        code: {**one, "parts": [part for part in one["parts"] if told(*part)]}
        for code, one in answer["suggested"].items()
    }


def score_grid(grid: Json) -> dict[str, Any]:
    """Return rfm.score_grid with empty cells where there are too few customers."""
    counts, money = np.array(grid["customers"]), np.array(grid["money"], dtype=float)
    few = counts < LEAST
    return {
        **grid,
        "customers": np.where(few, 0, counts).tolist(),
        "money": np.where(few, 0.0, money).tolist(),
    }


def _rounded(value: Any) -> Any:
    """Return plain JSON with numbers of few digits; counts stay."""
    if isinstance(value, float):
        return short(value, _DIGITS)
    if isinstance(value, Mapping):
        return {name: _rounded(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(one) for one in value]
    return value


def _many(rows: Sequence[Json], counted: str = "rows") -> list[Json]:
    """Return the groups that hold enough rows."""
    return [one for one in rows if one[counted] >= LEAST]


def _without(result: Json, *names: str) -> dict[str, Any]:
    return {name: value for name, value in result.items() if name not in names}


def _words(result: Json) -> dict[str, Any]:
    classes = {name: _many(words, "reviews") for name, words in result["classes"].items()}
    return {**result, "classes": classes}


def _topics(result: Json) -> dict[str, Any] | None:
    topics = []
    for one in _many(result["topics"]):
        if "counts" not in one:  # of before words were counted: some may be of one review
            return None
        counted = zip(one["words"], one["counts"], strict=True)
        common = [word for word, count in counted if count >= LEAST]
        # What an analyst called it is no review's word.
        named = one.get("renamed") or all(part in common for part in str(one["name"]).split(", "))
        name = one["name"] if named else ", ".join(common[:3])
        topics.append({**_without(one, "examples", "counts"), "words": common, "name": name})
    # Of a topic in a month there may be one review.
    return {**_without(result, "times"), "topics": [one for one in topics if one["words"]]}


def _aspects(result: Json) -> dict[str, Any]:
    rows = [
        _without(one, "examples", "counter")
        for one in result["aspects"]
        if one["rows"] >= LEAST or not one["rows"]
    ]
    return {**result, "aspects": rows}


def _times(result: Json) -> dict[str, Any]:
    found = dict(result)
    if "time" in found:
        found["time"] = {**found["time"], "points": _many(found["time"]["points"])}
    for name in ("product", "rating"):
        if name in found:
            found[name] = {**found[name], "groups": _many(found[name]["groups"])}
    return found


def _rates(result: Json) -> dict[str, Any]:
    return {**result, "groups": [(title, _many(rows)) for title, rows in result["groups"]]}


def _common(described: Json) -> set[tuple[str, str]]:
    """Return the categories (feature, value) that enough customers have."""
    rows = described["rows"]
    return {
        (part["name"], part["value"])
        for one in described["segments"]
        for part in one["categories"]
        if round(part["share"] * one["size"] + part["rest"] * (rows - one["size"])) >= LEAST
    }


def _end(value: float | None) -> float | None:
    return value if value is None else short(value, _ENDS)


def _portraits(result: Json) -> dict[str, Any]:
    described = result["portraits"]
    common = _common(described)
    large = [place for place, one in enumerate(described["segments"]) if one["size"] >= LEAST]
    segments = [
        _segment(described["segments"][place], described["rows"], common) for place in large
    ]
    spans = {
        name: {
            "low": _end(span["low"]),
            "high": _end(span["high"]),
            "quartiles": [
                [None if cut is None else round(cut, 2) for cut in span["quartiles"][place]]
                for place in large
            ],
        }
        for name, span in described["spans"].items()
    }
    rules = result["rules"]
    return {
        "portraits": {**described, "segments": segments, "spans": spans},
        "rules": rules
        and {
            **_without(rules, "tree", "fills"),
            "rules": [_rule(one, common) for one in rules["rules"]],
        },
        "suggested": suggestions(result),
    }


def _segment(one: Json, rows: int, common: set[tuple[str, str]]) -> dict[str, Any]:
    features = one["features"] if rows - one["size"] >= LEAST else []
    return {
        **_without(one, "typical", "extreme"),
        "features": [
            {**part, "median": part["median"] and short(part["median"], _ENDS)} for part in features
        ],
        "categories": [
            part for part in one["categories"] if (part["name"], part["value"]) in common
        ],
    }


def _rule(rule: Json, common: set[tuple[str, str]]) -> Json:
    rare = any(
        sign in ("is", "not") and (name, value) not in common
        for name, sign, value in rule["conditions"]
    )
    return {**rule, "conditions": []} if rare or rule["rows"] < LEAST else rule


def _map(result: Json) -> dict[str, Any]:
    """Return the middles of groups of neighbours on a map, each of one segment."""
    points = np.array(result["points"], dtype=float).reshape(len(result["labels"]), -1)[:, :2]
    labels = np.array(result["labels"], dtype=np.int64)
    least = max(LEAST, len(points) // _MAX_MARKS)
    groups = [
        {
            "segment": int(segment),
            "x": float(points[rows, 0].mean()),
            "y": float(points[rows, 1].mean()),
            "customers": len(rows),
        }
        for segment in np.unique(labels)
        for rows in _neighbours(points, np.flatnonzero(labels == segment), least)
    ]
    drawn = _many(groups, "customers")
    return {
        "kind": result["kind"],
        "shares": result["shares"],
        "groups": drawn,
        "drawn": sum(one["customers"] for one in drawn),
    }


def _neighbours(points: Array, rows: Array, least: int) -> list[Array]:
    """Divide rows into groups of neighbours, from ``least`` to twice as many in each.

    Halves along the wider direction, as for a k-d tree; too few rows at all are one group.
    """
    if len(rows) < 2 * least:
        return [rows]
    own = points[rows]
    ordered = rows[np.argsort(own[:, np.ptp(own, axis=0).argmax()], kind="stable")]
    middle = len(rows) // 2
    return [
        *_neighbours(points, ordered[:middle], least),
        *_neighbours(points, ordered[middle:], least),
    ]


def _lifetime(result: Json) -> dict[str, Any]:
    check = result["check"]
    found = _without(result, "distribution", "segments", "check", "median")
    return {
        **found,
        "median": short(result["median"], _ENDS),
        "distribution": _distribution(result["distribution"]),
        "segments": [
            {**one, "median": short(one["median"], _ENDS)}
            for one in _many(result["segments"], "customers")
        ],
        "check": check
        and {
            **_without(check, "alive"),
            "buckets": _many(check["buckets"], "customers"),
            "segments": _many(check["segments"], "customers"),
            "curve": _curve(check["curve"]),
        },
    }


def _distribution(drawn: Json) -> dict[str, Any]:
    counts = np.array(drawn["counts"])
    groups = joined(counts, LEAST)
    ends = np.append(np.flatnonzero(np.diff(groups)), len(groups) - 1)
    edges = [drawn["edges"][0], *(drawn["edges"][place + 1] for place in ends)]
    return {
        "edges": [short(edge, _ENDS) for edge in edges],
        "counts": np.bincount(groups, weights=counts).astype(int).tolist(),
    }


def _curve(points: Sequence[Json]) -> list[Json]:
    """Return a curve of counted purchases with enough of them between two points."""
    kept: list[Json] = list(points[:1])
    for one in points:
        if one["actual"] - kept[-1]["actual"] >= LEAST:
            kept.append(one)
    if len(kept) > 1:
        kept[-1] = points[-1]
    return kept


def _movement(result: Json) -> dict[str, Any]:
    counts = np.array(result["counts"])
    few = counts < LEAST
    churn = result["churn"]
    segments = [_churn(one) for one in _many(churn["segments"], "customers")]
    return {
        **result,
        "counts": np.where(few, 0, counts).tolist(),
        "revenue": None
        if result["revenue"] is None
        else np.where(few, 0.0, np.array(result["revenue"])).tolist(),
        "returned": _many(result.get("returned") or (), "customers"),
        "churn": {"all": _churn(churn["all"]), "segments": segments},
    }


def _churn(one: Json) -> dict[str, Any]:
    found = _without(one, "at_stake")
    if one["customers"] - one["once"] < LEAST:
        found |= {"alive": None, "overdue": None, "gone": None}
    return found


def _cohorts(result: Json) -> dict[str, Any]:
    large = [place for place, size in enumerate(result["sizes"]) if size >= LEAST]
    rows = {
        name: [result[name][place] for place in large] for name in ("cohorts", "sizes", "retention")
    }
    return {**_without(result, "revenue"), **rows}


def _baskets(result: Json) -> dict[str, Any]:
    return {
        **_orders(result),
        "segments": [one if one["rules"] is None else _orders(one) for one in result["segments"]],
    }


def _orders(one: Json) -> dict[str, Any]:
    top = [part for part in one["top"] if round(part["share"] * one["baskets"]) >= LEAST]
    return {**one, "rules": _many(one["rules"], "count"), "top": top}


def _anomalies(result: Json) -> dict[str, Any]:
    return _without(result, "points", "rows_shown")


def _contest(result: Json) -> dict[str, Any]:
    return _without(result, "deciles")


_KINDS: Mapping[str, Callable[[Json], dict[str, Any] | None]] = {
    "importance": dict,
    "review_words": _words,
    "review_topics": _topics,
    "review_aspects": _aspects,
    "review_times": _times,
    "review_robustness": dict,
    "fails": _rates,
    "segment_portraits": _portraits,
    "segment_map": _map,
    "segment_deep_map": _map,
    "lifetime": _lifetime,
    "lifetime_placed": _lifetime,
    "next_spend": _contest,
    "movement": _movement,
    "cohorts": _cohorts,
    "baskets": _baskets,
    "anomalies": _anomalies,
    "anomalies_deep": _anomalies,
}
