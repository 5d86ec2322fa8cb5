"""What the curves of a training say: still improving when it ended, or learned by heart."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from statistics import median

from lib.core.facts import Json
from lib.core.findings import Finding, Severity

STILL_IMPROVING = "network_still_improving"
_EPOCHS = ("best", "epochs", "planned")
_MIN_EPOCHS = 10
_GAP = 1.5
"""Validation loss over training loss, at the epoch that was kept, from which the gap is large."""
_TAIL = 10
"""The best epoch must be in the last tenth, or of the last two."""
_WINDOW = 4
"""Epochs of which the slope is taken at least; of longer trainings the last third."""
_CHANCE = 0.05
_GAIN = 0.01
"""Share of all that was gained since the first epoch which the window must have brought."""


def diagnose(model: str, history: Mapping[str, Sequence[float]]) -> tuple[Finding, ...]:
    """Return findings about one training by its curves, a value an epoch.

    "network_still_improving" (see ``still_improving``) and, from ten epochs on, "network_gap" when
    the validation loss is far above the training loss at the epoch that was kept;
    "network_exploded" when a later epoch's loss was not finite, "network_constant" when neither
    loss at the epoch that was kept is below the least of a constant prediction (``constant``:
    on the training rows, on the validation rows).
    """
    found = _went_wrong(model, history)
    losses, validation = history.get("loss", ()), history.get("val_loss", ())
    done = min(len(losses), len(validation))
    best = min(_of(history, "best_epoch", done - 1), done - 1)
    if still_improving(history):
        epochs = {"best": best + 1, "epochs": done, "planned": _of(history, "planned", done)}
        values: dict[str, Json] = {"model": model, **epochs, "folds": 1, "of": 1}
        found.append(Finding(STILL_IMPROVING, Severity.INFO, values=values))
    if done >= _MIN_EPOCHS:
        train, held_back = losses[best], validation[best]
        if train > 0 and math.isfinite(held_back) and held_back > _GAP * train:
            values = {"model": model, "ratio": round(held_back / train, 1)}
            found.append(Finding("network_gap", Severity.INFO, values=values))
    return tuple(found)


def _went_wrong(model: str, history: Mapping[str, Sequence[float]]) -> list[Finding]:
    losses, validation = history.get("loss", ()), history.get("val_loss", ())
    broken = next((at for at, loss in enumerate(losses) if not math.isfinite(loss)), None)
    best = _of(history, "best_epoch", -1)
    if broken is not None and broken > best >= 0:
        values: dict[str, Json] = {"model": model, "epoch": broken + 1, "best": best + 1}
        return [Finding("network_exploded", Severity.WARNING, values=values)]
    constant = history.get("constant", ())
    if len(constant) != 2 or not 0 <= best < min(len(losses), len(validation)):
        return []
    if losses[best] < constant[0] or validation[best] < constant[1]:
        return []
    values = {"model": model, "loss": f"{losses[best]:.3g}", "constant": f"{constant[0]:.3g}"}
    return [Finding("network_constant", Severity.WARNING, values=values)]


def still_improving(history: Mapping[str, Sequence[float]]) -> bool:
    """Tell whether a training was cut short while its measure on the validation rows still rose.

    ``cut_short`` (one value, lib.deep.course) is 1 where neither patience nor the full length of
    its schedule ended it: a rate that falls to zero brings the best epoch near the end by design.
    Then the best epoch must be of the last, and ``val_metric`` (greater is better) must rise over
    the last third of the epochs by more than chance (a t test of its slope) and more than a trace.
    A single or a second epoch is too few for a slope: there the last must be the best.
    """
    values = list(history.get("val_metric", ()))
    done = len(values)
    if not done or not _of(history, "cut_short", 0) or not all(map(math.isfinite, values)):
        return False
    best = _of(history, "best_epoch", done - 1)
    if best < done - max(2, done // _TAIL):
        return False
    window = values[-max(_WINDOW, -(-done // 3)) :]
    if len(window) < 3:
        return best == done - 1
    from scipy.stats import linregress

    line = linregress(range(len(window)), window, alternative="greater")
    gained = float(line.slope) * (len(window) - 1)
    return bool(line.pvalue < _CHANCE and gained > _GAIN * (values[best] - values[0]))


def gathered(folds: Sequence[Sequence[Finding]]) -> list[Finding]:
    """Return what is noted of a model by the notes of its folds, each code once.

    "network_still_improving" only where at least half of the folds say so, with medians of their
    epochs.
    """
    found = {note.code: note for notes in folds for note in notes}
    rising = [note for notes in folds for note in notes if note.code == STILL_IMPROVING]
    if rising:
        del found[STILL_IMPROVING]
    if rising and 2 * len(rising) >= len(folds):
        values: dict[str, Json] = {
            "model": rising[0].values["model"],
            **{name: round(median(one.count(name) for one in rising)) for name in _EPOCHS},
            "folds": len(rising),
            "of": len(folds),
        }
        found[STILL_IMPROVING] = Finding(STILL_IMPROVING, Severity.INFO, values=values)
    return list(found.values())


def _of(history: Mapping[str, Sequence[float]], name: str, otherwise: int) -> int:
    """Return the one value that stands under a name."""
    return int(next(iter(history.get(name, ())), otherwise))
