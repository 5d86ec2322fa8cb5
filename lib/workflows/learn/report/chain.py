"""One row forward and back: the network with its numbers step by step, and each derivative."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lib.i18n import Translator
from lib.report.drawing.movie import Edges, Labels, Panel, Scale
from lib.report.drawing.numbers import rounded
from lib.report.drawing.palette import COLOURS
from lib.workflows.learn.facts.chain import NAMES, Chain

if TYPE_CHECKING:
    import pandas as pd

_ENDS = ((0.1, 0.72, 0.5, 0.72), (0.1, 0.72, 0.5, 0.28), (0.1, 0.28, 0.5, 0.72))
_EDGES = (*_ENDS, (0.1, 0.28, 0.5, 0.28), (0.5, 0.72, 0.88, 0.5), (0.5, 0.28, 0.88, 0.5))
"""Where the edges of w11, w12, w21, w22, v1 and v2 begin and end."""
_ALONG = (0.45, 0.3, 0.3, 0.45, 0.5, 0.5)
"""At which share of an edge its weight stands."""
_NODES = ((0.1, 0.72), (0.1, 0.28), (0.5, 0.72), (0.5, 0.28), (0.88, 0.5), (0.88, 0.12))
"""Places of x1, x2, both hidden units, the output and the loss."""
_FUNCTIONS = {"tanh": "tanh", "sigmoid": "σ", "relu": "ReLU"}
_SLOPES = {"tanh": "1 − h²", "sigmoid": "h (1 − h)", "relu": "z > 0"}
_AGREES = 1e-9


@dataclass(frozen=True)
class Step:
    """A frame: what it shows in words, what stands at nodes and weights, which of them are meant.

    Places 0 to 5 are the nodes, 6 to 11 the weights.
    """

    caption: str
    texts: tuple[str, ...]
    lit: tuple[int, ...]


def number(value: float, t: Translator) -> str:
    """Return a number as all numbers of the chapter are written."""
    return rounded(value, 4, t)


def _given(value: float, t: Translator) -> str:
    """Return a number that was chosen or drawn: it has two decimals at most."""
    return rounded(value, 2, t)


def _factor(value: float, t: Translator) -> str:
    return _bracketed(number(value, t), value)


def _known(value: float, t: Translator) -> str:
    return _bracketed(_given(value, t), value)


def _bracketed(said: str, value: float) -> str:
    return f"({said})" if value < 0 else said


def _weighted(weights: Sequence[float], inputs: Sequence[str], bias: float, t: Translator) -> str:
    """Return "0.4 · 1 + 0.2 · (−2) + 0.1"."""
    pairs = zip(weights, inputs, strict=True)
    products = [f"{_known(weight, t)} · {value}" for weight, value in pairs]
    return " + ".join([*products, _known(bias, t)])


def steps(found: Chain, t: Translator) -> list[Step]:
    """Return the frames: the row, the forward pass, the loss, the way back, and one step."""
    forward = [*_forward(found, t)]
    return [*forward, *_backward(found, forward[-1].texts, t)]


def _forward(found: Chain, t: Translator) -> list[Step]:
    x, w, z, h = found.inputs, found.weights, found.sums, found.hidden
    weights = tuple(_given(value, t) for value in w[:6])
    nodes = [f"x₁\n{_given(x[0], t)}", f"x₂\n{_given(x[1], t)}", "h₁", "h₂", "p", "L"]
    made = [
        Step(
            t("The row, and the weights it meets. Start with the first step forward."),
            (*nodes, *weights),
            (0, 1),
        )
    ]
    function = _FUNCTIONS[found.activation]
    for unit, (one, two) in enumerate(((0, 2), (1, 3))):
        index = "₁₂"[unit]
        inputs = [_known(value, t) for value in x]
        total = _weighted((w[one], w[two]), inputs, w[6 + unit], t)
        said = (
            f"z{index} = {total} = {number(z[unit], t)};  "
            f"h{index} = {function}(z{index}) = {number(h[unit], t)}"
        )
        nodes[2 + unit] = f"h{index}\n{number(h[unit], t)}"
        made.append(Step(said, (*nodes, *weights), (2 + unit, 6 + one, 6 + two)))
    total = _weighted(w[4:6], [_factor(value, t) for value in h], w[8], t)
    squash = "σ(s)" if found.classes else "s"
    nodes[4] = f"p\n{number(found.output, t)}"
    said = f"s = {total} = {number(z[2], t)};  p = {squash} = {number(found.output, t)}"
    made.append(Step(said, (*nodes, *weights), (4, 10, 11)))
    nodes[5] = f"L\n{number(found.loss, t)}"
    made.append(Step(_loss_text(found, t), (*nodes, *weights), (5,)))
    return made


def _loss_text(found: Chain, t: Translator) -> str:
    y, loss = _given(found.target, t), number(found.loss, t)
    if found.classes:
        inside = "p" if found.target > 0.5 else "1 − p"
        return f"y = {y};  L = −ln({inside}) = {loss}"
    return f"y = {y};  L = (p − y)² = {loss}"


def _backward(found: Chain, texts: Sequence[str], t: Translator) -> list[Step]:
    g, by, shown = found.gradients, found.by_sums, list(texts)
    y = _known(found.target, t)
    factor = "" if found.classes else "2 · "
    shown[4] += f"\n∂L/∂s {number(by[2], t)}"
    start = f"∂L/∂s = {factor}(p − y) = {factor}({number(found.output, t)} − {y})"
    made = [Step(f"{start} = {number(by[2], t)}", tuple(shown), (4, 5))]
    parts = []
    for unit in (0, 1):
        index = "₁₂"[unit]
        shown[10 + unit] += f"\n∂ {number(g[4 + unit], t)}"
        parts.append(f"∂L/∂v{index} = ∂L/∂s · h{index} = {number(g[4 + unit], t)}")
    parts.append(f"∂L/∂c = ∂L/∂s = {number(g[8], t)}")
    made.append(Step(";  ".join(parts), tuple(shown), (10, 11)))
    for unit in (0, 1):
        index = "₁₂"[unit]
        shown[2 + unit] += f"\n∂L/∂z {number(by[unit], t)}"
        said = (
            f"∂L/∂z{index} = ∂L/∂s · v{index} · {function_slope(found)} = {number(by[2], t)} · "
            f"{_known(found.weights[4 + unit], t)} · {_factor(found.slopes[unit], t)} = "
            f"{number(by[unit], t)}"
        )
        made.append(Step(said, tuple(shown), (2 + unit, 4, 10 + unit)))
    parts = []
    for place in range(4):
        source, unit = divmod(place, 2)
        shown[6 + place] += f"\n∂ {number(g[place], t)}"
        z, x = "₁₂"[unit], "₁₂"[source]
        parts.append(f"∂L/∂{NAMES[place]} = ∂L/∂z{z} · x{x} = {number(g[place], t)}")
    parts += [f"∂L/∂b{'₁₂'[unit]} = {number(g[6 + unit], t)}" for unit in (0, 1)]
    made.append(Step(";  ".join(parts), tuple(shown), (6, 7, 8, 9)))
    said = t(
        "One step of {rate} against all nine derivatives takes the loss from {before} to {after}.",
        rate=t.number(found.rate),
        before=number(found.loss, t),
        after=number(found.after, t),
    )
    return [*made, Step(said, tuple(shown), (5,))]


def function_slope(found: Chain) -> str:
    """Return the derivative of the activation as a formula."""
    formula = _SLOPES[found.activation]
    return f"[{formula}]" if found.activation == "relu" else f"({formula})"


def panel(found: Chain, made: Sequence[Step], t: Translator) -> Panel:
    """Return the network with the numbers of each frame."""
    middles = [
        (x0 + along * (x1 - x0), y0 + along * (y1 - y0))
        for (x0, y0, x1, y1), along in zip(_EDGES, _ALONG, strict=True)
    ]
    places = (*_NODES, *middles)
    across, down = zip(*places, strict=True)
    ends = [(x0, x1) for x0, _, x1, _ in _EDGES]
    rises = [(y0, y1) for _, y0, _, y1 in _EDGES]
    widths = [max(-6.0, min(6.0, 4 * weight)) for weight in found.weights[:6]]
    return Panel(
        t("The network with this row"),
        Scale("", (0, 1)),
        Scale("", (0, 0.9)),
        (
            Edges(ends, rises, (widths,)),
            Labels(across, down, [one.texts for one in made], [one.lit for one in made], size=12),
        ),
        legend=(
            (t("weight below 0"), COLOURS["classical"]),
            (t("weight above 0"), COLOURS["deep"]),
        ),
        alt=t("Two inputs, two hidden units and an output, with the numbers of this step."),
        height=340,
        axes=False,
        wide=True,
    )


def outcome(found: Chain, t: Translator) -> str:
    """Return how our derivatives compare with TensorFlow's."""
    difference = f"{found.largest_difference:.1e}" if found.largest_difference else "0"
    if found.largest_difference < _AGREES:
        return t(
            "All nine derivatives are those of TensorFlow; the largest difference is {difference}.",
            difference=difference,
        )
    return t(
        "The derivatives differ from TensorFlow's by up to {difference}.", difference=difference
    )


def derivatives(found: Chain, t: Translator) -> pd.DataFrame:
    """Return each weight with its derivative by the chain rule and by TensorFlow."""
    import pandas as pd

    rules = [f"∂L/∂z{'₁₂'[place % 2]} · x{'₁₂'[place // 2]}" for place in range(4)]
    rules += ["∂L/∂s · h₁", "∂L/∂s · h₂", "∂L/∂z₁", "∂L/∂z₂", "∂L/∂s"]
    return pd.DataFrame(
        {
            t("Weight"): NAMES,
            t("Value"): [_given(one, t) for one in found.weights],
            t("Chain rule"): rules,
            t("Derivative"): [rounded(one, 6, t) for one in found.gradients],
            "TensorFlow": [rounded(one, 6, t) for one in found.tensorflow],
        }
    )
