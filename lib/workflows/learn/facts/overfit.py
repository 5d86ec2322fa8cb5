"""A network's fit to a few noisy rows of one input, and its losses on these and on fresh rows."""

from __future__ import annotations

from dataclasses import dataclass

from lib.workflows.learn.facts.course import NetworkSettings

CLEAR = 1.1
"""From this factor on, a loss has clearly risen or fallen."""
FAR = 2.0
"""Above this many times the loss of the true function, one on training rows is far from it."""

Numbers = tuple[float, ...]


@dataclass(frozen=True)
class Losses:
    """Squared errors of one network on the rows it learned from, and on fresh rows."""

    train: float
    fresh: float


@dataclass(frozen=True)
class Overfit:
    """What came of a training; ``patience`` is 0 without early stopping.

    Rows are ``x``, ``y``; those ``aside`` are the validation rows of early stopping. Over ``grid``
    stand the ``truth``, and the network's ``curves`` at the ``epochs`` that are drawn, as do the
    losses; ``validation_losses`` has none without validation rows. ``kept`` is the epoch of the
    network that is kept, with its ``kept_curve``: the last one, or where early stopping had its
    lowest loss. ``lowest`` is the epoch with the lowest loss on fresh rows of all epochs. ``late``
    are the greatest loss on training rows and the least on fresh ones of the last tenth of the
    epochs. ``floor`` is the loss of the true function on the fresh rows. ``stopped``: see Course.
    """

    settings: NetworkSettings
    patience: int
    x: Numbers
    y: Numbers
    aside: tuple[bool, ...]
    grid: Numbers
    truth: Numbers
    epochs: tuple[int, ...]
    curves: tuple[Numbers, ...]
    train_losses: Numbers
    fresh_losses: Numbers
    validation_losses: Numbers
    kept: int
    kept_curve: Numbers
    at_kept: Losses
    lowest: int
    at_lowest: Losses
    at_end: Losses
    late: Losses
    floor: float
    fresh_rows: int
    parameters: int
    stopped: bool

    @property
    def last(self) -> int:
        """The last epoch that was trained."""
        return self.epochs[-1]

    @property
    def validation_rows(self) -> int:
        """How many rows were set aside."""
        return self.aside.count(True)

    @property
    def ended_early(self) -> bool:
        """Whether early stopping ended the training."""
        return 0 < self.patience <= self.last - self.kept

    @property
    def rose(self) -> bool:
        """Whether the loss on fresh rows is clearly above its lowest at the end."""
        return self.at_end.fresh >= CLEAR * self.at_lowest.fresh

    @property
    def stayed_up(self) -> bool:
        """Whether it is so throughout the last tenth of the epochs."""
        return self.rose and self.late.fresh >= CLEAR * self.at_lowest.fresh

    @property
    def overfits(self) -> bool:
        """Whether the loss on fresh rows rose and stayed up, while that on training rows fell."""
        return self.stayed_up and CLEAR * self.late.train <= self.at_lowest.train

    @property
    def underfits(self) -> bool:
        """Whether what is kept is far from the true function even on the rows it learned from."""
        far = self.at_kept.train > FAR * self.floor
        return far and not (self.overfits and self.kept == self.last)
