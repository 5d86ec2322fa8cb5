"""What the curves of a training say: still learning when it ended, or learned by heart."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from lib.core.findings import Finding, Severity

_LEAST_EPOCHS = 10
_STILL = 0.02
"""Share by which the last tenth of the epochs must beat the tenth before to be still learning."""
_GAP = 1.5
"""Validation loss over training loss, at the epoch that was kept, from which the gap is large."""


def diagnose(model: str, history: Mapping[str, Sequence[float]]) -> tuple[Finding, ...]:
    """Return findings about one training by its ``loss`` and ``val_loss``, a value an epoch.

    "network_still_learning" when the validation loss was still falling at the end, and
    "network_gap" when it is far above the training loss at the epoch that was kept.
    """
    losses, validation = history.get("loss", ()), history.get("val_loss", ())
    if min(len(losses), len(validation)) < _LEAST_EPOCHS:
        return ()
    best = int(next(iter(history.get("best_epoch", ())), len(validation) - 1))
    best = min(best, len(losses) - 1, len(validation) - 1)
    found = []
    tenth = max(len(validation) // 10, 2)
    late = _mean(validation[-tenth:])
    before = _mean(validation[-2 * tenth : -tenth])
    if before > 0 and late < before * (1 - _STILL) and best >= len(validation) - tenth:
        values = {"model": model, "epochs": len(validation)}
        found.append(Finding("network_still_learning", Severity.INFO, values=values))
    train, held_back = losses[best], validation[best]
    if train > 0 and math.isfinite(held_back) and held_back > _GAP * train:
        values = {"model": model, "ratio": round(held_back / train, 1)}
        found.append(Finding("network_gap", Severity.INFO, values=values))
    return tuple(found)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
