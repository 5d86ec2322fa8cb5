"""What is said of a forecast once later values are there."""

from __future__ import annotations

from collections.abc import Sequence

from lib.i18n import Translator
from lib.report.labels import model_label
from lib.report.sections.section import RunView
from lib.workflows.forecasts.facts.held import Held
from lib.workflows.forecasts.report.kept import held_forecasts
from lib.workflows.forecasts.report.what_if import unread_text
from lib.workflows.forecasts.report.words import moment_text


def held_section_texts(view: RunView) -> Sequence[str]:
    """Return a paragraph on each model whose forecast was compared with what came."""
    found = held_forecasts(view).items()
    t = view.t
    return [f"{model_label(model, t)}: {' '.join(held_texts(one, t))}" for model, one in found]


def held_texts(found: Held, t: Translator) -> Sequence[str]:
    """Return sentences on intervals, errors, and what was not matched."""
    half, most, nearly = (t.percent(one) for one in found.inside)
    said = [
        t.plural(
            "{count} value of {series} series, from {first} to {last}, was compared.",
            "{count} values of {series} series, from {first} to {last}, were compared.",
            found.matched,
            series=t.number(found.series),
            first=moment_text(found.first),
            last=moment_text(found.last),
        ),
        t(
            "Of these {half} lie within the 50% interval, {most} within that of 80% and {nearly} "
            "within that of 95%.",
            half=half,
            most=most,
            nearly=nearly,
        ),
        t(
            "Mean absolute error: {mae}; of the seasonal naive forecast of the time: {naive}.",
            mae=_digits(found.mae, t),
            naive=_digits(found.naive, t),
        ),
    ]
    if found.waiting:
        said.append(
            t.plural(
                "{count} forecast has no value yet.",
                "{count} forecasts have no value yet.",
                found.waiting,
            )
        )
    if found.unknown:
        said.append(
            t.plural(
                "{count} value was not forecast and is left out.",
                "{count} values were not forecast and are left out.",
                found.unknown,
            )
        )
    if found.absent:
        said.append(
            t.plural(
                "{count} series that was forecast has no such value in the file.",
                "{count} series that were forecast have no such value in the file.",
                found.absent,
            )
        )
    if found.others:
        said.append(
            t.plural(
                "{count} series of the file was not forecast.",
                "{count} series of the file were not forecast.",
                found.others,
            )
        )
    if found.unread:
        said.append(unread_text(found.unread, t))
    return said


def _digits(value: float, t: Translator) -> str:
    return t.number(value, 1 if value >= 100 else 2 if value >= 1 else 4)
