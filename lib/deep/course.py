"""The way of one member through a training: its epochs, curves, best weights and end."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np

from lib.deep.holdout import log_loss, validation_score
from lib.deep.recipes import OWN
from lib.deep.stacking import Batches, Fitted, Member, Rows

_REPORT_SECONDS = 0.25


def activate(logits: np.ndarray, loss: str) -> np.ndarray:
    """Return probabilities (rows, classes), or values (rows,), from the last layer, as float64.

    With the loss "labels" each class has a probability of its own. Logits (rows, members, outputs)
    give the mean over the members.
    """
    logits = logits.astype(np.float64)
    if loss == "mse":
        values = logits[..., 0]
        return values.mean(axis=1) if values.ndim == 2 else values
    if loss == "sigmoid":
        positive = 1.0 / (1.0 + np.exp(-np.clip(logits[..., 0], -500, 500)))
        found = np.stack([1.0 - positive, positive], axis=-1)
    elif loss == "labels":
        found = 1.0 / (1.0 + np.exp(-np.clip(logits, -500, 500)))
    else:
        powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
        found = powers / powers.sum(axis=-1, keepdims=True)
    return found.mean(axis=1) if found.ndim == 3 else found


def constant_loss(rows: Rows, loss: str) -> float:
    """Return the least loss that the same prediction for all rows can have on them."""
    targets = rows.targets.astype(np.float64)
    mean = np.average(targets, axis=0, weights=rows.weights)
    if loss == "mse":
        return float(np.average((targets - mean) ** 2, axis=0, weights=rows.weights).sum())
    shares = np.concatenate([mean, 1.0 - mean]) if loss == "sigmoid" else mean
    present = shares[shares > 0]
    return float(-(present * np.log(present)).sum())


class Course:
    """How far one member is: its curves, its best weights, whether it has stopped."""

    def __init__(self, member: Member, offset: int) -> None:
        self.member = member
        self.offset = offset
        self.steps = member.steps
        self.total = self.steps * member.recipe.epochs
        self.batches = Batches(
            len(member.training.numbers), member.recipe.batch, self.steps, member.seed
        )
        self.fitted = Fitted(history={"loss": [], "val_loss": [], "val_metric": []})
        self.best: list[np.ndarray] | None = None
        self.best_value = -np.inf
        self.best_epoch = 0
        self.loss = 0.0
        self.stalled = False
        self.stopped = False
        self.reported = 0.0

    def next_end(self, step: int) -> int:
        """Return the step at which the epoch that holds ``step`` ends."""
        return (step // self.steps + 1) * self.steps

    def surely_left(self, step: int) -> int:
        """Return the steps that will be done at least, by patience or by the schedule's end."""
        left = self.total - step
        patience = self.member.recipe.patience
        if patience:
            waited = len(self.fitted.history["loss"]) - 1 - self.best_epoch
            left = min(left, (patience - waited) * self.steps)
        return max(0, left)

    def record(
        self, step: int, logits: np.ndarray, metric: str, parts: Sequence[np.ndarray]
    ) -> None:
        """Take an epoch's outputs on the validation rows; keep a copy of ``parts`` if the best."""
        part = self.member.validation
        outputs = activate(logits, self.member.recipe.loss)
        if outputs.ndim == 1:
            val_loss = float(np.mean((outputs - part.targets[:, 0]) ** 2))
            mean, scale = self.member.target_scale
            outputs = outputs * scale + mean
        else:
            val_loss = log_loss(part.truth, outputs)
        value = validation_score(metric, part.truth, outputs)
        history = self.fitted.history
        done = step - len(history["loss"]) * self.steps
        loss = self.loss / max(1, done)
        history["loss"].append(loss)
        history["val_loss"].append(val_loss)
        history["val_metric"].append(value)
        epoch = len(history["loss"]) - 1
        if np.isfinite(loss) and value >= self.best_value:
            self.best_value, self.best_epoch = value, epoch
            self.best = [np.array(part) for part in parts]
            self.fitted.outputs = outputs
        patience = self.member.recipe.patience
        self.stalled = bool(patience) and epoch - self.best_epoch >= patience
        self.stopped = self.stalled or step >= self.total or not np.isfinite(loss)
        self.loss = 0.0
        self._report(step)

    def finish(self) -> Fitted:
        """Return what was learned, with its best epoch, those planned, and if it was cut short.

        Cut short is what neither patience nor the full length of its schedule ended.
        """
        history, recipe = self.fitted.history, self.member.recipe
        done = len(history["loss"])
        whole = bool(recipe.enough) and done >= max(recipe.enough, recipe.epochs)
        history["best_epoch"] = [float(self.best_epoch)]
        history["planned"] = [float(recipe.epochs)]
        history["cut_short"] = [float(not (self.stalled or whole))]
        if recipe.architecture == OWN:
            parts = (self.member.training, self.member.validation)
            history["constant"] = [constant_loss(part, recipe.loss) for part in parts]
        return self.fitted

    def curves(self) -> dict[str, float]:
        """Return the losses of the last epoch and the number of epochs done."""
        history = self.fitted.history
        if not history["loss"]:
            return {}
        return {
            "loss": history["loss"][-1],
            "val_loss": history["val_loss"][-1],
            "epoch": float(len(history["loss"])),
        }

    def _report(self, step: int) -> None:
        now = time.monotonic()
        if self.stopped or now - self.reported >= _REPORT_SECONDS:
            self.reported = now
            self.member.watch.progress(1.0 if self.stopped else step / self.total, self.curves())
