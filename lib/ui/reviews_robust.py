"""How models bear reviews as people type them: misspelt, without spaces, without emoji."""

from __future__ import annotations

import streamlit as st

from lib.core.results import Run, Status
from lib.i18n import Translator
from lib.models.catalogue import get_model
from lib.report import charts
from lib.report.board import ranked
from lib.report.labels import metric_label, model_label
from lib.report.review_charts import robustness_chart
from lib.ui import asking
from lib.ui.chart import chart

_KIND = "review_robustness"


def robustness(run: Run, t: Translator, workspace: str) -> None:
    """Draw the drops of the models that were tried, and offer to try more."""
    ids = [
        one.id
        for one in ranked(run)
        if one.status is Status.DONE
        and one.family != "baseline"
        and get_model(one.id).framework != "none"
    ]
    if not ids:
        st.caption(t("No model is complete yet."))
        return
    found = {id_: asking.latest(_KIND, workspace, run=run, model=id_) for id_ in ids}
    done = {id_: one.result for id_, one in found.items() if one is not None and one.result}
    st.caption(
        t("Each model is fitted once more on the training rows of the first fold (the one it is "
          "kept as has seen every row) and tested on that fold's other rows, as they are and "
          "changed.")
    )  # fmt: skip
    if done:
        figure = robustness_chart(
            done,
            {id_: model_label(id_, t) for id_ in done},
            {id_: run.model(id_).family for id_ in done},
            charts.model_colours(run),
            t,
        )
        chart(figure, "deepworth_robustness", t("Robustness"))
        metric = metric_label(run.plan.metric, t)
        st.caption(
            t("Left: {metric} gets worse. Whiskers: 95% bootstrap intervals over the rows. Six of "
              "a hundred letters are misspelt.", metric=metric)
        )  # fmt: skip
    left = [id_ for id_ in ids if id_ not in done]
    if not left or run.origin:
        return
    model = st.selectbox(
        t("Try another model"),
        left,
        format_func=lambda id_: model_label(id_, t),
        key=f"deepworth_robust_model_{run.id}",
        persist_state="session",
        width=360,
    )
    if model is not None:
        asking.answer(
            _KIND, t, workspace, run=run, model=model, button=t("Try it on changed texts")
        )
