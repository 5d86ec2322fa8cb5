"""Sums, and what is said of columns and covariates, when they come from a bundle."""

from __future__ import annotations

from typing import Any

from lib.core.facts import Json
from lib.core.metrics import METRICS
from lib.core.results import Decision, Run
from lib.store.bundle.checks import Node
from lib.workflows.forecasts import bundle
from lib.workflows.forecasts.facts.sources import SourceKind

_MAX_BLOCKS = 1_000
_MAX_LEVELS = 50


def next_forecast(kind: str, params: dict[str, Any], node: Node, run: Run) -> dict[str, Json]:
    """Return the forecast from all values with its sums; StoreError "bundle_invalid" otherwise."""
    found = bundle.next_forecast(kind, params, node, run)
    levels = node.get("levels", []).entries(_MAX_LEVELS)
    return {**found, "levels": [_level(one, run) for one in levels]} if levels else found


def importance(kind: str, params: dict[str, Any], node: Node, run: Run) -> dict[str, Json]:
    """Return what forecasts hang on; StoreError "bundle_invalid" for anything else."""
    del kind, params, run
    return {
        **_common(node),
        "losses": [
            {"source": _source(one["source"]), **_numbers(one, "loss", "low", "high")}
            for one in node["losses"].entries(_MAX_BLOCKS)
        ],
        "draws": node["draws"].whole(1),
    }


def covariate_gain(kind: str, params: dict[str, Any], node: Node, run: Run) -> dict[str, Json]:
    """Return what covariates bring; StoreError "bundle_invalid" for anything else."""
    del kind, params, run
    return {
        **_common(node),
        "without": [_without(one) for one in node["without"].entries(_MAX_BLOCKS)],
    }


def _common(node: Node) -> dict[str, Json]:
    return {
        "metric": node["metric"].word(METRICS.__contains__),
        "score": node["score"].finite(),
        "units": node["units"].whole(),
        "by_cutoffs": node["by_cutoffs"].flag(),
        "cutoffs": node["cutoffs"].whole(1),
    }


def _without(node: Node) -> dict[str, Json]:
    return {
        "sources": [_source(one) for one in node["sources"].entries(_MAX_BLOCKS)],
        **_numbers(node, "score", "difference", "low", "high"),
        "rope": node["rope"].amount(),
        **{name: node[name].share() for name in ("p_with", "p_equivalent", "p_without")},
        "decision": node["decision"].word(Decision),
    }


def _level(node: Node, run: Run) -> dict[str, Json]:
    plain = Node(
        {"series": 0, "total": None, "seconds": 0.0, "fans": node["fans"].plain()}, "levels"
    )
    return {
        "column": node["column"].text(),
        "fans": bundle.next_forecast("", {}, plain, run)["fans"],
        "count": node["count"].whole(),
    }


def _source(node: Node) -> dict[str, Json]:
    return {"kind": node["kind"].word(SourceKind), "name": node["name"].text()}


def _numbers(node: Node, *names: str) -> dict[str, Json]:
    return {name: node[name].finite() for name in names}
