"""What filters see of a digit, what a network says of it, and how it was trained."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from lib.i18n import N_, Translator
from lib.report.drawing.movie import Edges, Field, Labels, Panel, Scale, Trail, packed, spread
from lib.report.drawing.palette import COLOURS
from lib.workflows.learn.facts.convolution import (
    CLASSES,
    FIXED_NAME,
    FULL,
    LEARNED,
    PIXELS,
    SIDE,
    ConvolutionNetwork,
    Convolutions,
    Floats,
    nearest,
)
from lib.workflows.learn.report.words import three_digits

if TYPE_CHECKING:
    import pandas as pd

NAMES = {
    PIXELS: N_("pixels alone"),
    FIXED_NAME: N_("fixed filters"),
    LEARNED: N_("learned filters"),
}
_LOOKS = {
    PIXELS: (COLOURS["baseline"], "circle"),
    FIXED_NAME: (COLOURS["classical"], "square"),
    LEARNED: (COLOURS["deep"], "diamond"),
}
_DARK = COLOURS["classical"]
_LEAST, _RARE = 1e-6, 1e-3


def training_panels(found: Convolutions, t: Translator) -> tuple[Panel, ...]:
    """Return the learned filters at each epoch, shares right and losses of the three ways."""
    right = np.array([one.right for one in found.contenders])
    losses = np.array([one.losses for one in found.contenders])
    epochs = Scale(t("Epoch"), (0, found.epochs[-1]))
    legend = tuple((t(NAMES[one.name]), _LOOKS[one.name][0]) for one in found.contenders)
    shares, logs = (
        tuple(
            Trail(found.epochs, list(getattr(one, name)), *_LOOKS[one.name])
            for one in found.contenders
        )
        for name in ("right", "losses")
    )
    return (
        *_filter_panels(found.frames, t),
        Panel(
            t("Held-out digits right"),
            epochs,
            Scale(t("Share right"), (max(0.0, float(right[:, 1:].min()) - 0.03), 1.0)),
            shares,
            legend=legend,
            alt=t("The share of held-out digits right by epoch up to this frame."),
            new_row=True,
        ),
        Panel(
            t("Training loss"),
            epochs,
            Scale(t("Loss (log)"), spread(np.maximum(losses, _LEAST), log=True), log=True),
            logs,
            legend=legend,
            alt=t("The losses by epoch up to this frame."),
        ),
    )


def _filter_panels(frames: Floats, t: Translator, *, new_row: bool = False) -> list[Panel]:
    """Return filters (frames, filters, 3, 3), each to the scale of its own largest weight."""
    alt = t("The weights of a filter: orange above 0, blue below.")
    return [
        _picture(
            f"{t('Filter')} {place + 1}",
            frames[:, place] / max(float(np.abs(frames[:, place]).max()), _LEAST),
            alt,
            new_row=new_row and not place,
        )
        for place in range(frames.shape[1])
    ]


def _picture(
    title: str, values: Floats, alt: str, *, high: str = COLOURS["deep"], new_row: bool = False
) -> Panel:
    """Return values (frames, rows, columns) from -1 to 1 as a small panel."""
    _, rows, columns = values.shape
    field = Field(columns, rows, packed(values[:, ::-1]), high=high, smooth=False)
    ends = (Scale("", (0, columns)), Scale("", (0, rows)))
    return Panel(
        title, *ends, (field,), alt=alt, height=92, axes=False, square=True, new_row=new_row
    )


def captions(found: Convolutions, t: Translator) -> list[str]:
    """Return what each frame of the training shows, in words."""
    said = []
    for place, epoch in enumerate(found.epochs):
        parts = [t("Epoch {epoch}, held-out digits right", epoch=t.number(epoch))]
        parts += [
            f"{t(NAMES[one.name])} {t.percent(one.right[place], 1)}" for one in found.contenders
        ]
        said.append("; ".join(parts))
    return said


def outcome(found: Convolutions, t: Translator) -> str:
    """Return what was measured, in a sentence that holds for every setting."""
    right = {one.name: t.percent(one.right[-1], 1) for one in found.contenders}
    return t.plural(
        "After {count} epoch the {filters} learned filters get {learned} of the {digits} held-out "
        "digits right, as many fixed ones {fixed}, the pixels alone {pixels}.",
        "After {count} epochs the {filters} learned filters get {learned} of the {digits} held-out "
        "digits right, as many fixed ones {fixed}, the pixels alone {pixels}.",
        found.epochs[-1],
        filters=t.number(len(found.learned.filters)),
        digits=t.number(found.held_out),
        **right,
    )


def contenders_table(found: Convolutions, t: Translator) -> pd.DataFrame:
    """Return the three ways with what they learned and their held-out score."""
    import pandas as pd

    rows = [
        {
            t("What is looked at"): t(NAMES[one.name]),
            t("Numbers learned"): t.number(one.parameters),
            t("Training loss"): three_digits(one.losses[-1], t),
            t("Held-out digits right"): t.percent(one.right[-1], 1),
            t("95% interval"): "–".join(t.percent(end, 1) for end in one.interval),
        }
        for one in found.contenders
    ]
    return pd.DataFrame(rows)


def training_table(found: Convolutions, t: Translator) -> pd.DataFrame:
    """Return losses and shares right by epoch."""
    import pandas as pd

    rows = [
        {
            t("Epoch"): epoch,
            t("What is looked at"): t(NAMES[one.name]),
            t("Training loss"): one.losses[place],
            t("Share right"): one.right[place],
        }
        for place, epoch in enumerate(found.epochs)
        for one in found.contenders
    ]
    return pd.DataFrame(rows)


def seen_panels(
    found: Convolutions, network: ConvolutionNetwork, picture: Floats, t: Translator
) -> tuple[Panel, ...]:
    """Return a picture (8, 8) on its way through a network: maps, pooled maps, probabilities."""
    seen = network.see(picture[None] / FULL)
    place, _ = nearest(picture, found.pictures)
    near = found.pictures[place].reshape(SIDE, SIDE)
    most = max(float(seen.maps.max()), _LEAST)
    return (
        _picture(
            t("The drawing"),
            picture[None] / FULL,
            t("The drawing as 8 by 8 pixels, as the network gets it."),
            high=_DARK,
        ),
        _picture(
            t("The nearest"),
            near[None] / FULL,
            t("The nearest digit that it learned from."),
            high=_DARK,
        ),
        _probabilities(seen.probabilities[0], t),
        *_filter_panels(network.filters[None], t, new_row=True),
        *_maps(
            t("Feature map"),
            seen.maps / most,
            t("Where the filter finds what it looks for, after ReLU."),
        ),
        *_maps(
            t("Pooled"),
            seen.pooled / most,
            t("The same map, of each 2 by 2 pixels the greatest value."),
        ),
    )


def _maps(title: str, values: Floats, alt: str) -> list[Panel]:
    maps = np.moveaxis(values, -1, 1)[0]
    return [
        _picture(f"{title} {place + 1}", one[None], alt, new_row=not place)
        for place, one in enumerate(maps)
    ]


def _probabilities(values: Floats, t: Translator) -> Panel:
    places = [float(digit) for digit in range(CLASSES)]
    shares = values.tolist()
    digits = [str(digit) for digit in range(CLASSES)]
    percents = [t.percent(share) if share >= 0.005 else "" for share in shares]
    return Panel(
        t("What the network says"),
        Scale("", (-0.6, CLASSES - 0.4)),
        Scale("", (-0.2, 1.2)),
        (
            Edges(
                [(place, place) for place in places],
                [(0.0, share) for share in shares],
                ([14.0] * CLASSES,),
            ),
            Labels(
                places,
                [-0.1] * CLASSES,
                (digits,),
                size=14,
                boxed=False,
            ),
            Labels(places, [share + 0.09 for share in shares], (percents,), size=12, boxed=False),
        ),
        alt=t("A probability for each digit."),
        height=170,
        axes=False,
    )


def seen_said(
    found: Convolutions, network: ConvolutionNetwork, picture: Floats, t: Translator
) -> list[str]:
    """Return what the network says of a picture (8, 8), and how near the digits it learned are."""
    if not picture.any():
        return [
            t(
                "Nothing is drawn. The network names a digit all the same: its ten probabilities "
                "always add up to 100%."
            )
        ]
    chances = network.see(picture[None] / FULL).probabilities[0]
    first, second = np.argsort(-chances, kind="stable")[:2].tolist()
    place, distance = nearest(picture, found.pictures)
    said = t(
        "It says {first} with {share}, then {second} with {rest}.",
        first=first,
        second=second,
        share=_likely(float(chances[first]), t),
        rest=_likely(float(chances[second]), t),
    )
    digit = found.digits[place]
    if distance > found.usual:
        near = t(
            "Your drawing is unlike what it learned from: the nearest of those digits, a {digit}, "
            "lies beyond the distance that holds for 95% of the held-out digits. The percentages "
            "do not tell you that: a network can be sure and wrong where it has seen nothing "
            "similar.",
            digit=digit,
        )
    else:
        near = t(
            "The nearest digit that it learned from, a {digit}, lies within the distance that "
            "holds for 95% of the held-out digits.",
            digit=digit,
        )
    return [said, near]


def _likely(chance: float, t: Translator) -> str:
    """Return a probability as text that says neither that it is 0 nor that it is 1."""
    if chance < _RARE:
        return f"< {t.percent(_RARE, 1)}"
    return f"> {t.percent(1 - _RARE, 1)}" if chance > 1 - _RARE else t.percent(chance, 1)


def seen_table(network: ConvolutionNetwork, picture: Floats, t: Translator) -> pd.DataFrame:
    """Return filters, maps, pooled maps and probabilities of a picture (8, 8), value by value."""
    import pandas as pd

    seen = network.see(picture[None] / FULL)
    parts = (
        (t("Drawing"), picture[None]),
        (t("Filter"), network.filters),
        (t("Feature map"), np.moveaxis(seen.maps[0], -1, 0)),
        (t("Pooled"), np.moveaxis(seen.pooled[0], -1, 0)),
        (t("Probability"), seen.probabilities[None]),
    )
    rows = [
        {
            t("What"): name,
            t("Number"): number + 1,
            t("Row"): row + 1,
            t("Column"): column + 1,
            t("Value"): float(values[number, row, column]),
        }
        for name, values in parts
        for number, row, column in product(*map(range, values.shape))
    ]
    return pd.DataFrame(rows)
