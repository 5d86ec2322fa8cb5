"""One model of a finished run at a closer look: the views that its predictions allow."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial

import streamlit as st

from lib.core.metrics import METRICS
from lib.core.references import look_up
from lib.core.results import Interval, ModelResult, Run, Status
from lib.i18n import Translator
from lib.report.board import ranked
from lib.report.drawing.numbers import decimals_of, rounded, score_text
from lib.report.figures import charts, pair_charts
from lib.report.labels import failure_text, metric_about, metric_label, model_label
from lib.report.sections.model_views import ModelView, views_of
from lib.ui.setup import keys as setup_keys
from lib.ui.shell.boundary import boundary
from lib.ui.shell.reader import fragment
from lib.ui.shell.terms import term_line, with_terms
from lib.ui.shell.text import plain
from lib.ui.widgets import model_predictions
from lib.ui.widgets.chart import chart, kept_chart


@fragment
def one_model(run: Run, t: Translator, workspace: str, viewer: bool) -> None:
    """Let the reader choose a model and a view of it, and draw only that."""
    with boundary(t):
        st.header(t("Model details"), anchor="closer")
        ids = [result.id for result in ranked(run)]
        model = st.selectbox(
            t("Model"),
            ids,
            format_func=lambda id_: model_label(id_, t),
            key=f"deepworth_model_{run.id}",
            persist_state="session",
            width=360,
        )
        result = run.model(model)
        views = {view.id: view for view in views_of(run, result)}
        first = next(iter(views))
        # A choice stays when another model is looked at, if that has such a view.
        key = setup_keys.initial(f"deepworth_view_{run.id}", first)
        if st.session_state[key] not in views:
            st.session_state[key] = first
        view = st.segmented_control(
            t("View"),
            list(views),
            required=True,
            format_func=lambda name: t(views[name].label),
            key=key,
            persist_state="session",
            label_visibility="collapsed",
        )
        with st.container(border=True, key="deepworth_evidence"):
            if not _said_why_not(result, t):
                shown = views[view or first]
                _draw(shown, run, result, t, workspace, viewer)
                term_line(t, *shown.terms)


def _said_why_not(result: ModelResult, t: Translator) -> bool:
    """Say why there is nothing to see of a model that is not complete."""
    if result.status is Status.DONE:
        return False
    if result.failure is not None:
        message, hint = failure_text(result.failure, t)
        st.markdown(f":red[:material/error:] {plain(message)}  \n:gray[{plain(hint)}]")
    else:
        st.caption(t("This model was not completed; there is nothing to show."))
    return True


def _draw(
    view: ModelView, run: Run, result: ModelResult, t: Translator, workspace: str, viewer: bool
) -> None:
    given = (
        model_predictions.out_of_fold_of(run, result.id, workspace)
        if view.from_predictions
        else None
    )
    if view.from_predictions and given is None:
        st.caption(
            t(
                "The predictions or the actual values of this run are not available here; only "
                "summary figures can be shown."
            )
        )
    elif view.on_page:
        look_up(view.on_page)(run, result, given, t, workspace, viewer)
    elif given is not None:
        for display in view.displays(run, result, given, t):
            key = f"deepworth_{view.id}_{result.id}_{display.key}"
            chart(display.figure, key, display.title)


def folds(
    run: Run, result: ModelResult, given: None, t: Translator, workspace: str, viewer: bool
) -> None:
    """Draw a metric on every fold, and all metrics on training and on test rows."""
    del given, viewer
    names = list(result.metrics)
    if not names:
        return
    metric = st.selectbox(
        t("Metric"),
        names,
        index=names.index(run.plan.metric) if run.plan.metric in names else 0,
        format_func=lambda name: metric_label(name, t),
        key=f"deepworth_fold_metric_{run.id}",
        persist_state="session",
        width=280,
        help=with_terms(
            t("Each point is one fold; the band is the 95% interval of the mean."),
            t,
            "fold",
            "interval",
        ),
    )
    st.caption(metric_about(metric, t))
    colour = charts.model_colours(run)[result.id]
    kept_chart(
        partial(pair_charts.fold_chart, run, result, metric, colour, t),
        ("folds", run.id, result.id, metric, run.plan.repeats, result.status),
        f"deepworth_folds_{result.id}_{metric}",
        metric_label(metric, t),
        t,
        workspace,
    )
    _train_and_test(result, t)


def _train_and_test(result: ModelResult, t: Translator) -> None:
    if not result.train:
        return
    heading = t("Training rows against test rows")
    st.markdown(
        f"**{plain(heading)}**",
        help=with_terms(
            t(
                "A model that does much better on its training rows than on others has memorised "
                "some of them."
            ),
            t,
            "overfitting",
        ),
    )
    rows: dict[str, list[str]] = {
        t("Metric"): [],
        t("On training rows"): [],
        t("On test rows"): [],
        t("Gap"): [],
    }
    measure, train, test, gap = rows.values()
    for name, interval in result.metrics.items():
        if name not in result.train:
            continue
        trained = result.train[name]
        decimals = decimals_of(interval, name)
        measure.append(plain(metric_label(name, t)))
        train.append(plain(rounded(trained.mean, decimals, t)))
        test.append(plain(score_text(interval, t, name)))
        gap.append(plain(_gap_word(name, trained.mean, interval, t)))
    st.table(rows, border="horizontal", hide_index=True)


def _gap_word(metric: str, train: float, test: Interval, t: Translator) -> str:
    """Return a word for the gap, measured by how much the folds differ among themselves."""
    gap = train - test.mean if METRICS[metric].greater_is_better else test.mean - train
    spread = max(test.sd if math.isfinite(test.sd) else 0.0, 0.01 * abs(test.mean), 1e-9)
    if gap > 8 * spread:
        return t("very large: strong overfitting")
    if gap > 3 * spread:
        return t("large: overfitting")
    return t("small")


def learning(
    run: Run, result: ModelResult, given: None, t: Translator, workspace: str, viewer: bool
) -> None:
    """Draw the losses of one fold, chosen by the reader."""
    del given, viewer
    histories = model_predictions.histories(workspace, run.id, result.id, result.folds_done)
    shown = {place: one for place, one in histories.items() if set(one) & set(charts.CURVE_TEXTS)}
    if not shown:
        chart(charts.loss_curves(result, t), f"deepworth_curves_{result.id}", result.id)
        return
    places = list(shown)
    place = st.segmented_control(
        t("Fold"),
        range(len(places)),
        default=0,
        required=True,
        format_func=lambda number: _fold_name(places[number], run, t),
        key=f"deepworth_learning_{run.id}_{result.id}",
        persist_state="session",
        help=with_terms(
            t(
                "The dotted line is the selected epoch: the loss on rows held out from the "
                "fold's training rows was lowest there."
            ),
            t,
            "epochs",
            "loss",
        ),
    )
    kept_chart(
        lambda: charts.loss_curves(replace(result, curves=shown[places[place]]), t),
        ("loss", run.id, result.id, *places[place], len(places), result.status),
        f"deepworth_curves_{result.id}",
        model_label(result.id, t),
        t,
        workspace,
    )
    epochs = [int(one["best_epoch"][0]) + 1 for one in shown.values() if one.get("best_epoch")]
    if len(epochs) > 1:
        st.caption(t("Selected epochs by fold: {epochs}", epochs=", ".join(map(t.number, epochs))))


def _fold_name(place: tuple[int, int], run: Run, t: Translator) -> str:
    repeat, fold = place
    if run.plan.repeats == 1:
        return t.number(fold + 1)
    return f"{t.number(repeat + 1)}.{t.number(fold + 1)}"
