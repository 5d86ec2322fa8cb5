"""What a network that writes has learned, and what it writes, as panels, tables and words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from lib.i18n import Translator
from lib.report.drawing.movie import Edges, Labels, Line, Panel, Scale, Trail
from lib.report.drawing.numbers import rounded
from lib.report.drawing.palette import COLOURS
from lib.workflows.learn.facts.generator import END, RUNS, Generator, Writer

if TYPE_CHECKING:
    import pandas as pd

_SPACE, _SHOWN = "␣", 10
_NETWORK, _BEFORE, _FREQUENT = COLOURS["deep"], COLOURS["classical"], COLOURS["baseline"]


def panels(found: Generator, t: Translator) -> tuple[Panel, ...]:
    """Return the bits a letter by update, with those of guessing by counts."""
    updates = [one.updates for one in found.stages]
    bits = [one.bits for one in found.stages]
    ends = (0.0, float(updates[-1]))
    most = max(*bits, found.frequency_bits)
    return (
        Panel(
            t("Bits a letter on held-out reviews"),
            Scale(t("Updates"), ends),
            Scale(t("Bits a letter"), (0.0, 1.05 * most)),
            (
                Line(ends, (found.frequency_bits,) * 2, _FREQUENT, dash=True),
                Line(ends, (found.previous_bits,) * 2, _BEFORE, dash=True),
                Trail(updates, bits, _NETWORK, "diamond"),
            ),
            legend=(
                (t("how frequent a letter is"), _FREQUENT),
                (t("how frequent it is after the letter before"), _BEFORE),
                (t("the network"), _NETWORK),
            ),
            alt=t("The bits a letter by update up to this frame, and those of both counts."),
            wide=True,
        ),
    )


def captions(found: Generator, t: Translator) -> list[str]:
    """Return what each frame shows, in words, and what the network writes then."""
    return [
        t(
            "{count} updates, {bits} bits a letter. It writes: “{sample}”",
            count=t.number(one.updates),
            bits=rounded(one.bits, 2, t),
            sample=one.sample,
        )
        for one in found.stages
    ]


def outcome(found: Generator, t: Translator) -> list[str]:
    """Return what was measured, in sentences that hold for every setting."""
    return [
        t(
            "After {updates} updates the network needs {bits} bits a letter on {reviews} held-out "
            "reviews. Guessing by how frequent each letter is needs {frequent}, by the letter "
            "before as well {before}.",
            updates=t.number(found.stages[-1].updates),
            bits=rounded(found.stages[-1].bits, 2, t),
            reviews=t.number(found.held_out),
            frequent=rounded(found.frequency_bits, 2, t),
            before=rounded(found.previous_bits, 2, t),
        ),
        t(
            "The sample's reviews were put together from invented sentences, the held-out ones "
            "from the same: whoever knows these can guess most letters. Real texts are far harder."
        ),
    ]


def stages_table(found: Generator, t: Translator) -> pd.DataFrame:
    """Return of each stage its bits a letter and what the network writes."""
    import pandas as pd

    rows = [
        {
            t("Updates"): one.updates,
            t("Bits a letter"): round(one.bits, 3),
            t("It writes"): one.sample,
        }
        for one in found.stages
    ]
    return pd.DataFrame(rows)


def next_panel(writer: Writer, begin: str, temperature: float, t: Translator) -> Panel:
    """Return the likeliest letters after a beginning, at a temperature."""
    chances = writer.chances(writer.state(begin), temperature)
    order = np.argsort(-chances, kind="stable")[:_SHOWN].tolist()
    shares = [float(chances[one]) for one in order]
    places = [float(place) for place in range(len(order))]
    names = [_name(writer.letters[one], t) for one in order]
    percents = [t.percent(share) if share >= 0.005 else "" for share in shares]
    return Panel(
        t("What may come next"),
        Scale("", (-0.6, len(order) - 0.4)),
        Scale("", (-0.2, 1.2)),
        (
            Edges(
                [(place, place) for place in places],
                [(0.0, share) for share in shares],
                ([14.0] * len(order),),
            ),
            Labels(places, [-0.1] * len(order), (names,), size=14, boxed=False),
            Labels(places, [share + 0.09 for share in shares], (percents,), size=12, boxed=False),
        ),
        alt=t("The ten likeliest letters to come next, with their probabilities."),
        height=190,
        axes=False,
        wide=True,
    )


def next_table(writer: Writer, begin: str, temperature: float, t: Translator) -> pd.DataFrame:
    """Return the probability of each letter after a beginning."""
    import pandas as pd

    chances = writer.chances(writer.state(begin), temperature)
    names = [_name(one, t) for one in writer.letters]
    table = pd.DataFrame({t("Letter"): names, t("Probability"): chances})
    return table.sort_values(t("Probability"), ascending=False, kind="stable")


def next_caption(begin: str, temperature: float, t: Translator) -> str:
    """Return what the letters are those of, in words."""
    degree = rounded(temperature, 1, t)
    if not begin:
        return t("At the start of a review, temperature {degree}", degree=degree)
    return t("After “{begin}”, temperature {degree}", begin=begin, degree=degree)


def copied(found: Generator, texts: Sequence[str], t: Translator) -> str:
    """Return how much of what was written stands in the reviews that it learned from."""
    share, length = found.copied(texts), t.number(RUNS[found.language])
    if share is None:
        return t("Nothing here has {length} letters in a row to look for.", length=length)
    return t(
        "Of all runs of {length} letters that it wrote here {share} stand so in the {reviews} "
        "reviews that it learned from.",
        length=length,
        share=t.percent(share),
        reviews=t.number(found.reviews),
    )


def _name(letter: str, t: Translator) -> str:
    return {" ": _SPACE, END: t("end")}.get(letter, letter)
