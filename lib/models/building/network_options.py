"""What all networks of one comparison are made with."""

from typing import TypedDict

from lib.core.facts import Scalar
from lib.core.model import BuildContext
from lib.core.progress import Progress


class NetworkOptions(TypedDict):
    """Keyword arguments that every network's class takes."""

    features: dict[str, str]
    metric: str
    seed: int
    class_weight: bool
    groups: str | None
    changes: dict[str, Scalar]
    watch: Progress


def network_options(ctx: BuildContext) -> NetworkOptions:
    """Return what every network takes from the context of its building."""
    return {
        "features": {name: str(feature) for name, feature in ctx.features.items()},
        "metric": ctx.metric,
        "seed": ctx.seed,
        "class_weight": ctx.class_weight,
        "groups": ctx.groups,
        "changes": dict(ctx.settings),
        "watch": ctx.watch,
    }
