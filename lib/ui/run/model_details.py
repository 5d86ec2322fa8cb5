"""What a fitted model is made of: its settings, the layers of a network, a blend's weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from lib.core.facts import Json, Scalar
from lib.core.results import ModelResult, Run
from lib.i18n import Translator
from lib.models.catalogue import find_model
from lib.models.manifest import MAX_TREE_DEPTH, Layer, Tree
from lib.report.drawing.numbers import size_text
from lib.report.figures import pair_charts
from lib.report.figures.layers_chart import layers_chart, shape_text
from lib.report.labels import metric_label, parts_label
from lib.report.sections.tree_html import LEVELS, tree_about, tree_html, tree_style
from lib.ui.run.network_code import network_code
from lib.ui.shell.terms import with_terms
from lib.ui.shell.text import plain
from lib.ui.widgets import model_predictions
from lib.ui.widgets.chart import chart
from lib.ui.widgets.findings import finding_list


def model_details(
    run: Run, result: ModelResult, given: None, t: Translator, workspace: str, viewer: bool
) -> None:
    """Draw all that is known of a model beside its scores."""
    del given
    _cost(run, result, t)
    if result.weights:
        chart(pair_charts.weights_chart(result, run, t), "deepworth_weights", t("Weight"))
    if result.notes:
        finding_list(result.notes, t)
    if result.test:
        _second_file(result, t)
    manifest = model_predictions.manifest(workspace, run.id, result.id, result.has_artifact)
    spec = find_model(result.id)
    if spec is not None and spec.built and not viewer:
        network_code(run, result, manifest, t, workspace)
    if manifest is None:
        if not result.weights:
            st.caption(t("The fitted model is not stored here, so its settings are not known."))
        return
    if tree := manifest.get("tree"):
        _tree(tree, run, t)
    elif spec is not None and spec.has_tree:
        st.caption(t("This tree was saved by a version that did not record its questions."))
    layers = manifest.get("layers")
    if layers:
        _layers(layers, t)
    settings = manifest.get("settings")
    if settings:
        _settings(settings, t)
    else:
        st.caption(t("This model was saved by a version that did not record settings."))


def _cost(run: Run, result: ModelResult, t: Translator) -> None:
    parts = parts_label(run.plan, t)
    known = [
        (
            t("Training, all {parts}", parts=parts),
            t.duration(result.fit_cpu_seconds),
            t("Training time over all {parts}, in CPU seconds.", parts=parts),
        ),
        (t("Size"), size_text(result.size_bytes, t), t("Size of the fitted model as a file.")),
    ]
    if result.predict_ms_per_1000 is not None:
        known.insert(
            1,
            (
                t("Prediction time, 1,000 rows"),
                t("{count} ms", count=t.number(result.predict_ms_per_1000, 1)),
                t(
                    "Time to predict 1,000 rows after a warm-up call: the median of a few calls on "
                    "test rows."
                ),
            ),
        )
    for place, (name, value, about) in zip(st.columns(len(known)), known, strict=True):
        place.metric(name, value, help=about)


def _second_file(result: ModelResult, t: Translator) -> None:
    heading = t("On the second file")
    st.markdown(f"**{plain(heading)}**")
    _pairs({metric_label(name, t): t.number(value, 4) for name, value in result.test.items()})


def _settings(settings: Mapping[str, Scalar], t: Translator) -> None:
    heading = t("Settings")
    st.markdown(
        f"**{plain(heading)}**",
        help=t("Settings of the model fitted on all rows."),
    )
    _pairs({name: _said(value, t) for name, value in _flat(settings)})


def _flat(settings: Mapping[str, Json], before: str = "") -> list[tuple[str, Json]]:
    """Return settings of settings as one list, names joined by a dot."""
    found: list[tuple[str, Json]] = []
    for name, value in settings.items():
        if isinstance(value, Mapping):
            found += _flat(value, f"{before}{name}.")
        else:
            found.append((f"{before}{name}", value))
    return found


def _said(value: object, t: Translator) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return t("yes") if value else t("no")
    if isinstance(value, float):
        return f"{value:.6g}"
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return text if len(text) <= 200 else text[:199] + "…"


def _pairs(values: Mapping[str, str]) -> None:
    st.table(
        {"name": list(map(plain, values)), "value": list(map(plain, values.values()))},
        border="horizontal",
        hide_index=True,
        hide_header=True,
    )


def _tree(tree: Tree, run: Run, t: Translator) -> None:
    """Draw a decision tree's first levels, as many as the reader wants."""
    size, about = tree_about(tree, t)
    st.markdown(f"**{plain(size)}**")
    st.caption(plain(about))
    most = min(tree["depth"], MAX_TREE_DEPTH)
    levels = min(LEVELS, most)
    if most > 1:
        levels = st.slider(
            t("Levels of questions shown"),
            1,
            most,
            levels,
            key=f"deepworth_tree_levels_{run.id}",
            persist_state="session",
            width=360,
        )
    st.html(f"<style>{tree_style()}</style>{tree_html(tree, run.task, t, levels)}")


def _layers(layers: Sequence[Layer], t: Translator) -> None:
    total = sum(int(layer.get("parameters") or 0) for layer in layers)
    counted = (
        t.plural("{count} layer", "{count} layers", len(layers)),
        t.plural("{count} weight", "{count} weights", total),
    )
    said = ", ".join(counted)
    st.markdown(
        f"**{plain(said)}**",
        help=with_terms(
            t(
                "The layers of the fitted network, from input to output, with the shape of each "
                "output and the number of learned weights."
            ),
            t,
            "layer",
            "weight",
        ),
    )
    chart(layers_chart(layers, t), "deepworth_drawing", said)
    table = {
        t("Layer"): [str(layer.get("name", "")) for layer in layers],
        t("Type"): [str(layer.get("type", "")) for layer in layers],
        t("Shape"): [shape_text(layer.get("shape")) for layer in layers],
        t("Weights"): [layer.get("parameters") for layer in layers],
    }
    st.dataframe(table, hide_index=True, key="deepworth_layers", alt=t("Layer"))
