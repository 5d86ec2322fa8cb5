"""The figure of the chapter on a line, and the same line by three ways."""

from __future__ import annotations

import ast
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from lib.core.facts import from_json
from lib.i18n import N_, Translator
from lib.ui.shell.text import plain
from lib.ui.widgets.player import Movie, player
from lib.workflows.learn.facts.line import (
    Descent,
    ThreeWays,
    curvatures,
    points_of,
    scaling,
)
from lib.workflows.learn.job_specs import (
    DESCENT,
    THREE_WAYS,
    DescentParameters,
    PointsParameters,
)
from lib.workflows.learn.page.asking import ask
from lib.workflows.learn.page.settings import choice
from lib.workflows.learn.report import line as report
from lib.workflows.learn.report.words import setting, three_digits

if TYPE_CHECKING:
    import pandas as pd

_POINTS: dict[str, str] = {"people": N_("Ten people"), "noisy": N_("y = 2x + 1 with noise")}
_RATES = {"small": (N_("Small"), 1e-3), "medium": (N_("Medium"), 0.1), "large": (N_("Large"), 1.1)}
"""Rates as shares of the highest at which a descent settles."""
_OWN = "own"
_WAYS = {
    "least_squares": (
        N_("Least squares"),
        "lib.workflows.learn.jobs.plain_line",
        "by_least_squares",
    ),
    "gradient_descent": (
        N_("Gradient descent in NumPy"),
        "lib.workflows.learn.jobs.plain_line",
        "by_gradient_descent",
    ),
    "keras": (N_("One Keras unit"), "lib.workflows.learn.jobs.keras_line", "by_keras"),
}


def figure(t: Translator, workspace: str) -> None:
    """Draw the descent that was asked for, the settings of the next one, and the three ways."""
    st.markdown(
        t(
            "A line has two numbers, slope and intercept. Every pair of them has a loss: the mean "
            "squared distance of the points from the line. Gradient descent starts at 0 and 0, "
            "measures which way the loss falls, takes a step that way, and repeats."
        )
    )
    params = _settings(t)
    job = ask(DESCENT, params, t("Descend"), "descent", t, workspace)
    if job is not None and job.result is not None:
        _descent(from_json(Descent, job.result), f"{job.id}/{job.created}", t)
    else:
        before = report.data_panel(params.points, None, t)
        said = t("Press “Descend”: the line starts flat at 0.")
        movie = Movie(
            f"before/{params.points}", [said], [before], lambda: _points(params.points, t), "points"
        )
        player(movie, "deepworth_learn_line", t)
    st.subheader(t("The same line by three ways"), anchor=False)
    _three_ways(params.points, t, workspace)


def _settings(t: Translator) -> DescentParameters:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        points = choice(
            t("Points"), list(_POINTS), "people", "points", lambda name: t(_POINTS[name]), wrap=True
        )
        steps = st.selectbox(
            t("Steps"),
            (10, 100, 1000, 10_000),
            index=1,
            format_func=t.number,
            key="deepworth_learn_steps",
            persist_state="session",
            width=130,
        )
        scaled = st.toggle(
            t("Standardise the inputs"),
            value=True,
            key="deepworth_learn_scaled",
            persist_state="session",
            help=t("Subtract the mean from each input and divide by the standard deviation."),
        )
    rate = _rate(points, scaled, t)
    return DescentParameters(points=points, scaled=scaled, rate=rate, steps=steps)


def _rate(points: str, scaled: bool, t: Translator) -> float:
    x = points_of(points)[0]
    shift, spread = scaling(x, scaled=scaled)
    limit = 2 / curvatures((x - shift) / spread)[1]
    rates = {name: float(f"{share * limit:.2g}") for name, (_, share) in _RATES.items()}

    def label(name: str) -> str:
        if name == _OWN:
            return t("Custom")
        return f"{t(_RATES[name][0])} ({setting(rates[name], t)})"

    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = choice(t("Learning rate"), [*rates, _OWN], "medium", "rate", label, wrap=True)
        if chosen != _OWN:
            return rates[chosen]
        return st.number_input(
            t("Own learning rate"),
            min_value=1e-9,
            max_value=100.0,
            value=10.0,
            format="%g",
            key="deepworth_learn_own_rate",
            persist_state="session",
            width=180,
        )


def _descent(found: Descent, id_: str, t: Translator) -> None:
    about = t(
        "{points}, {inputs} inputs, learning rate {rate}",
        points=t(_POINTS[found.points]),
        inputs=t("standardised") if found.scaled else t("raw"),
        rate=setting(found.rate, t),
    )
    with st.container(border=True, gap="small"):
        st.caption(plain(about))
        st.markdown(plain(" ".join(report.outcome(found, t))))
    movie = Movie(
        id_,
        report.captions(found, t),
        report.descent_panels(found, t),
        lambda: report.frames_table(found, t),
        "descent",
    )
    player(movie, "deepworth_learn_line", t)


def _points(points: str, t: Translator) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(dict(zip(report.axis_names(points, t), points_of(points), strict=True)))


def _three_ways(points: str, t: Translator, workspace: str) -> None:
    columns = st.columns(3, gap="small")
    for column, (title, module, function) in zip(columns, _WAYS.values(), strict=True):
        with column:
            st.markdown(f"**{t(title)}**")
            st.code(source_of(module, function), language="python", wrap_lines=True)
    params = PointsParameters(points=points)
    job = ask(THREE_WAYS, params, t("Run all three"), "three_ways", t, workspace, primary=False)
    if job is not None and job.result is not None:
        _lines(from_json(ThreeWays, job.result), t)


def _lines(found: ThreeWays, t: Translator) -> None:
    import pandas as pd

    if found.agree:
        said = t("All three agree to three digits.")
    else:
        said = t("They do not agree to three digits.")
    st.markdown(f"{plain(t(_POINTS[found.points]))}: {plain(said)}")
    rows = [
        {
            t("Way"): t(_WAYS[one.way][0]),
            t("Slope"): three_digits(one.slope, t),
            t("Intercept"): three_digits(one.intercept, t),
            t("Seconds"): three_digits(one.seconds, t),
        }
        for one in found.lines
    ]
    st.table(pd.DataFrame(rows).set_index(t("Way")))


def source_of(module: str, function: str) -> str:
    """Return a function of a module as it stands in its file; the module is not imported."""
    spec = find_spec(module)
    assert spec is not None
    assert spec.origin is not None
    text = Path(spec.origin).read_text("utf-8")
    found = (one for one in ast.parse(text).body if isinstance(one, ast.FunctionDef))
    return ast.get_source_segment(text, next(one for one in found if one.name == function)) or ""
