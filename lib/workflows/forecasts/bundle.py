"""What the results of a run of forecasts look like when they come from a bundle."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lib.core.facts import Json
from lib.core.quantiles import LEVELS
from lib.core.results import Run
from lib.store.bundle.checks import Node
from lib.workflows.forecasts.facts.setup import MAX_HORIZON, MAX_SEASON

_MAX_PERIODS = 20_000
_MAX_SERIES = 200
_MAX_SEASONS = 10
_COUNTED = ("matched", "series", "waiting", "unknown", "absent", "others", "unread")


def plan_details(node: Node) -> dict[str, Json]:
    """Return how a plan forecasts; StoreError "bundle_invalid" for anything else."""
    seasons = [one.whole(1, MAX_SEASON) for one in node["seasons"].entries(_MAX_SEASONS)]
    if not seasons:
        raise node["seasons"].wrong()
    return {
        "horizon": node["horizon"].whole(1, MAX_HORIZON),
        "seasons": seasons,
        "step": node["step"].whole(1, MAX_HORIZON),
        "gap": node["gap"].whole(0, MAX_HORIZON),
        "common_end": node["common_end"].flag(),
    }


def next_forecast(kind: str, params: dict[str, Any], node: Node, run: Run) -> dict[str, Json]:
    """Return the forecast from all values; StoreError "bundle_invalid" for anything else."""
    del kind, params, run
    return _next(node)


def what_if(kind: str, params: dict[str, Any], node: Node, run: Run) -> dict[str, Json]:
    """Return the forecast with other covariates; StoreError "bundle_invalid" for anything else."""
    del kind, params, run
    return {
        "forecast": _next(node["forecast"]),
        **{
            name: {column: one.whole() for column, one in node[name].members(_MAX_SERIES).items()}
            for name in ("changed", "unseen")
        },
        "name": node["name"].text(),
    }


def held(kind: str, params: dict[str, Any], node: Node, run: Run) -> dict[str, Json]:
    """Return how a forecast held; StoreError "bundle_invalid" for anything else."""
    del kind, params, run
    inside = node["inside"].entries(3)
    if len(inside) != 3:
        raise node["inside"].wrong()
    return {
        "first": _moment(node["first"]),
        "last": _moment(node["last"]),
        **{name: node[name].whole() for name in _COUNTED},
        "inside": [one.share() for one in inside],
        "mae": node["mae"].amount(),
        "naive": node["naive"].amount(),
        "fans": [_fan(one) for one in node["fans"].entries(_MAX_SERIES)],
        "name": node["name"].text(),
    }


def _next(node: Node) -> dict[str, Json]:
    return {
        "series": node["series"].whole(),
        "fans": [_fan(one) for one in node["fans"].entries(_MAX_SERIES)],
        "total": node["total"].maybe(_fan),
        "seconds": node["seconds"].amount(),
    }


def backtest(kind: str, params: dict[str, Any], node: Node, run: Run) -> dict[str, Json]:
    """Return the view of a backtest; StoreError "bundle_invalid" for anything else."""
    del kind, params, run
    return {
        "cutoffs": _moments(node["cutoffs"]),
        "windows": [
            [_fan(one) for one in fans.entries(_MAX_SERIES)]
            for fans in node["windows"].entries(_MAX_SERIES)
        ],
        "by_step": _values(node["by_step"]),
        "coverage_by_step": _values(node["coverage_by_step"]),
        "worst": [_score(one) for one in node["worst"].entries(_MAX_SERIES)],
        "scores": node["scores"].whole(),
    }


def series_parts(kind: str, params: dict[str, Any], node: Node, run: Run) -> dict[str, Json]:
    """Return series taken apart; StoreError "bundle_invalid" for anything else."""
    del kind, params, run
    largest = [_parts(one) for one in node["largest"].entries(_MAX_SEASONS)]
    return {"largest": list(largest), "total": node["total"].maybe(_parts)}


def errors_left(kind: str, params: dict[str, Any], node: Node, run: Run) -> dict[str, Json]:
    """Return what errors look like; StoreError "bundle_invalid" for anything else."""
    del kind, params, run
    counts = [one.whole() for one in node["counts"].entries(_MAX_SERIES)]
    edges = [one.finite() for one in node["edges"].entries(_MAX_SERIES)]
    if len(edges) != len(counts) + 1:
        raise node.wrong()
    return {
        "shown": node["shown"].maybe(_autocorrelation),
        **{name: node[name].whole() for name in ("tested", "dependent", "count")},
        "edges": list(edges),
        "counts": list(counts),
        "mean": node["mean"].finite(),
        "high": node["high"].share(),
        "by_step": _values(node["by_step"]),
    }


def _autocorrelation(node: Node) -> dict[str, Json]:
    return {
        "series": node["series"].text(),
        "values": [one.finite() for one in node["values"].entries(_MAX_PERIODS)],
        "band": node["band"].amount(),
        "p": node["p"].share(),
        "count": node["count"].whole(),
    }


def _parts(node: Node) -> dict[str, Json]:
    moments, periods = _moments(node["moments"]), node["periods"].entries(_MAX_SEASONS)
    seasons, strengths = node["seasons"].entries(), node["season_strengths"].entries()
    if len(strengths) != len(periods) or len(seasons) not in (0, len(periods)):
        raise node.wrong()
    return {
        "series": node["series"].text(),
        "moments": moments,
        **{name: _values(node[name], len(moments)) for name in ("values", "trend", "rest")},
        "seasons": [_values(one, len(moments)) for one in seasons],
        "periods": [one.whole(2) for one in periods],
        "is_sum": node["is_sum"].flag(),
        "trend_strength": node["trend_strength"].share(),
        "season_strengths": [one.share() for one in strengths],
        "leaps": [_marked(one, "before", "after") for one in node["leaps"].entries(_MAX_SERIES)],
        "outliers": [
            _marked(one, "value", "expected") for one in node["outliers"].entries(_MAX_SERIES)
        ],
        **{
            name: node[name].whole()
            for name in ("leap_count", "outlier_count", "looked_at", "left_out")
        },
    }


def _marked(node: Node, *names: str) -> dict[str, Json]:
    return {"moment": _moment(node["moment"]), **{name: node[name].finite() for name in names}}


def _fan(node: Node) -> dict[str, Json]:
    moments, past = _moments(node["moments"]), _moments(node["past_moments"])
    levels = node["levels"].entries(len(LEVELS))
    found: dict[str, Json] = {
        "series": node["series"].text(),
        "past_moments": past,
        "past": _values(node["past"], len(past)),
        "moments": moments,
        "point": _values(node["point"], len(moments)),
        "levels": [_values(one, len(moments)) for one in levels],
        "actual": _values(node["actual"]),
    }
    if len(levels) not in (0, len(LEVELS)):
        raise node.wrong()
    return found


def _score(node: Node) -> dict[str, Json]:
    return {
        "series": node["series"].text(),
        "mase": node["mase"].maybe(Node.finite),
        "smape": node["smape"].maybe(Node.finite),
        "bias": node["bias"].maybe(Node.finite),
        "cutoffs": node["cutoffs"].whole(),
    }


def _values(node: Node, count: int | None = None) -> list[Json]:
    found = [one.maybe(Node.finite) for one in node.entries(_MAX_PERIODS)]
    if count is not None and len(found) != count:
        raise node.wrong()
    return list(found)


def _moments(node: Node) -> list[Json]:
    return [_moment(one) for one in node.entries(_MAX_PERIODS)]


def _moment(node: Node) -> str:
    """Return a moment of a series, ISO 8601 without a zone."""
    text = node.text()
    try:
        datetime.fromisoformat(text)
    except ValueError as error:
        raise node.wrong() from error
    return text
