"""The chapter on overfitting: the fit frame by frame, and what came of it in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lib.i18n import Translator
from lib.report.drawing.movie import Layer, Line, Panel, Points, Scale, Trail, spread
from lib.report.drawing.palette import COLOURS
from lib.workflows.learn.facts.overfit import Overfit
from lib.workflows.learn.report.words import diverged, setting, three_digits

if TYPE_CHECKING:
    import pandas as pd

_TRAIN, _FRESH = COLOURS["classical"], COLOURS["deep"]
_VALIDATION, _TRUTH = COLOURS["ensemble"], COLOURS["baseline"]
_BEFORE = "#CC79A7"  # another one of Okabe & Ito's
_ALIKE = 0.05
"""Losses that differ by less than this share of the earlier one are about the same."""


def panels(found: Overfit, before: Overfit | None, t: Translator) -> tuple[Panel, ...]:
    """Return the fit to the rows and the losses by epoch; of the run before what it kept."""
    return _fit(found, before, t), _losses(found, before, t)


def _fit(found: Overfit, before: Overfit | None, t: Translator) -> Panel:
    x, y, aside = np.array(found.x), np.array(found.y), np.array(found.aside)
    layers: list[Layer] = [Line(found.grid, found.truth, _TRUTH, dash=True)]
    legend = [(t("true function"), _TRUTH), (t("training rows"), _TRAIN)]
    if before is not None:
        layers.append(Line(before.grid, before.kept_curve, _BEFORE, dash=True))
        legend.append((t("kept in the run before"), _BEFORE))
    if found.patience:
        layers.append(Line(found.grid, found.kept_curve, _VALIDATION, dash=True))
        legend.append((t("validation rows, and what early stopping kept"), _VALIDATION))
    layers.append(Line(found.grid, found.curves, _FRESH))
    legend.append((t("the network in this frame"), _FRESH))
    for part, colour, symbol in ((~aside, _TRAIN, "circle"), (aside, _VALIDATION, "diamond")):
        layers.append(Points(x[part].tolist(), y[part].tolist(), colour, symbol))
    return Panel(
        t("The rows, the true function and the network"),
        Scale("x", (found.grid[0], found.grid[-1])),
        Scale("y", spread(np.concatenate([y, np.array(found.truth)]))),
        tuple(layers),
        legend=tuple(legend),
        alt=t("The rows with the true function and the network's curve in this frame."),
        height=340,
    )


def _losses(found: Overfit, before: Overfit | None, t: Translator) -> Panel:
    drawn = [
        (t("training rows"), found.train_losses, _TRAIN, "circle"),
        (t("fresh rows"), found.fresh_losses, _FRESH, "diamond"),
    ]
    if found.patience:
        name = t("validation rows (vertical line: epoch kept)")
        drawn.append((name, found.validation_losses, _VALIDATION, "square"))
    earlier = () if before is None else before.fresh_losses
    values = np.concatenate([*(losses for _, losses, _, _ in drawn), earlier, [found.floor]])
    low, high = spread(values, log=True)
    # By its logarithm, so that a training that ended early is seen beside a long one.
    epochs = (0.9, 1.1 * max(found.last, 0 if before is None else before.last, 2))
    layers: list[Layer] = [Line(epochs, (found.floor,) * 2, _TRUTH, dash=True)]
    legend = [(name, colour) for name, _, colour, _ in drawn]
    legend.append((t("true function on fresh rows"), _TRUTH))
    if before is not None:
        layers.append(Line(before.epochs, earlier, _BEFORE, dash=True))
        legend.append((t("fresh rows, the run before"), _BEFORE))
    if found.patience:
        kept = max(found.kept, epochs[0])
        layers.append(Line((kept, kept), (low, high), _VALIDATION, dash=True))
    layers += [
        Trail(found.epochs, losses, colour, symbol) for _, losses, colour, symbol in reversed(drawn)
    ]
    return Panel(
        t("Loss by epoch"),
        Scale(t("Epoch (log)"), epochs, log=True),
        Scale(t("Loss (log)"), (low, high), log=True),
        tuple(layers),
        legend=tuple(legend),
        alt=t("The losses by epoch up to this frame."),
        height=340,
    )


def captions(found: Overfit, t: Translator) -> list[str]:
    """Return what each frame shows, in words."""
    said = []
    for place, epoch in enumerate(found.epochs):
        train, fresh = (
            three_digits(losses[place], t) for losses in (found.train_losses, found.fresh_losses)
        )
        parts = [
            t("Epoch {epoch}", epoch=t.number(epoch)),
            t("training loss {loss}", loss=train),
            t("loss on fresh rows {loss}", loss=fresh),
        ]
        if found.patience:
            loss = three_digits(found.validation_losses[place], t)
            parts.append(t("loss on validation rows {loss}", loss=loss))
        said.append(", ".join(parts))
    return said


def outcome(found: Overfit, t: Translator) -> list[str]:
    """Return what came of a training, in sentences that hold for every setting."""
    if found.stopped:
        return [diverged(t)]
    said = [_training(found, t)]
    if found.patience:
        said.append(_early_stopping(found, t))
    said.append(
        t(
            "What was kept has a loss of {train} on its training rows and {fresh} on {count} fresh "
            "rows. The true function has {floor} there: that is the noise.",
            train=three_digits(found.at_kept.train, t),
            fresh=three_digits(found.at_kept.fresh, t),
            count=t.number(found.fresh_rows),
            floor=three_digits(found.floor, t),
        )
    )
    if found.underfits:
        said.append(
            t(
                "What was kept underfits: even on the rows it learned from its loss is more than "
                "twice that of the true function on fresh ones."
            )
        )
    return said


def _training(found: Overfit, t: Translator) -> str:
    """Return how the losses went, up to the last epoch."""
    values = {
        "low": three_digits(found.at_lowest.fresh, t),
        "epoch": t.number(found.lowest),
        "end": three_digits(found.at_end.fresh, t),
        "last": t.number(found.last),
    }
    if found.overfits:
        return t(
            "The training overfits: on fresh rows the loss was lowest at epoch {epoch} ({low}) and "
            "rose to {end} by epoch {last}, while on the training rows it fell from {before} to "
            "{after}.",
            before=three_digits(found.at_lowest.train, t),
            after=three_digits(found.at_end.train, t),
            **values,
        )
    if found.lowest == found.last:
        return t(
            "No overfitting so far: the loss on fresh rows is lowest at the last epoch, {last}.",
            last=values["last"],
        )
    if not found.rose:
        return t(
            "No clear overfitting: at epoch {last} the loss on fresh rows is {end}, less than 10% "
            "above its lowest, {low} at epoch {epoch}.",
            **values,
        )
    if not found.stayed_up:
        return t(
            "The loss on fresh rows swings: {low} at epoch {epoch}, {end} at epoch {last}, but not "
            "long before it was {late}. That is no clear overfitting.",
            late=three_digits(found.late.fresh, t),
            **values,
        )
    return t(
        "The loss on fresh rows rose from {low} at epoch {epoch} to {end} at epoch {last}, but the "
        "training loss did not clearly fall and stay down. That is no clear overfitting.",
        **values,
    )


def _early_stopping(found: Overfit, t: Translator) -> str:
    kept, count = t.number(found.kept), found.validation_rows
    if found.ended_early:
        return t(
            "Early stopping: on {count} validation rows the loss was lowest at epoch {kept}. "
            "Training ended {patience} epochs later, and the weights of epoch {kept} were kept.",
            count=t.number(count),
            kept=kept,
            patience=t.number(found.patience),
        )
    return t(
        "Early stopping did not end the training within {epochs} epochs. The weights of epoch "
        "{kept} were kept, where the loss on {count} validation rows was lowest.",
        epochs=t.number(found.last),
        kept=kept,
        count=t.number(count),
    )


def compared(found: Overfit, before: Overfit, t: Translator) -> str:
    """Return how the loss on fresh rows differs from that of the run before."""
    now, then = found.at_kept.fresh, before.at_kept.fresh
    values = {"now": three_digits(now, t), "then": three_digits(then, t)}
    change = now / then - 1
    if change <= -_ALIKE:
        return t(
            "Compared with the run before, the loss on fresh rows is {share} lower: {now} instead "
            "of {then}.",
            share=t.percent(-change),
            **values,
        )
    if change >= _ALIKE:
        return t(
            "Compared with the run before, the loss on fresh rows is {share} higher: {now} instead "
            "of {then}.",
            share=t.percent(change),
            **values,
        )
    return t(
        "Compared with the run before, the loss on fresh rows is about the same: {now} and {then}.",
        **values,
    )


def switched_on(found: Overfit, t: Translator) -> str:
    """Return what works against overfitting in a run."""
    own = found.settings
    parts = [f"{t('Dropout')} {t.percent(own.dropout)}"] if own.dropout else []
    parts += [
        f"{name} {setting(value, t)}" for name, value in (("L1", own.l1), ("L2", own.l2)) if value
    ]
    parts += [t("Early stopping")] if found.patience else []
    return ", ".join(parts) or t("none")


def rows_text(found: Overfit, t: Translator) -> str:
    """Return how many rows a run had, and how many of them early stopping set aside."""
    rows = t.number(found.settings.points)
    if not found.patience:
        return rows
    return t("{rows}, of these {aside} for validation", rows=rows, aside=found.validation_rows)


def run_table(runs: dict[str, Overfit], t: Translator) -> pd.DataFrame:
    """Return settings and losses of runs as text, a column for each."""
    import pandas as pd

    def column(found: Overfit) -> dict[str, str]:
        own = found.settings
        return {
            t("Switched on"): switched_on(found, t),
            t("Rows"): rows_text(found, t),
            t("Units of each layer"): "-".join(map(str, own.hidden)),
            t("Start"): t.number(own.seed),
            t("Epoch kept"): t.number(found.kept),
            t("Training loss"): three_digits(found.at_kept.train, t),
            t("Loss on fresh rows"): three_digits(found.at_kept.fresh, t),
            t("Its lowest on the way"): three_digits(found.at_lowest.fresh, t),
        }

    return pd.DataFrame({name: column(found) for name, found in runs.items()})


def frames_table(found: Overfit, t: Translator) -> pd.DataFrame:
    """Return the losses by epoch as a table."""
    import pandas as pd

    columns = {
        t("Epoch"): found.epochs,
        t("Training loss"): found.train_losses,
        t("Loss on fresh rows"): found.fresh_losses,
    }
    if found.patience:
        columns[t("Loss on validation rows")] = found.validation_losses
    return pd.DataFrame(columns)
