"""What customers will spend next: the usual model against a network and trees."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lib.core.facts import from_json, to_json
from lib.core.results import Run
from lib.i18n import Translator
from lib.report.drawing.cells import safe_csv
from lib.ui.shell.state import state
from lib.ui.shell.text import plain
from lib.ui.widgets.chart import kept_chart
from lib.ui.widgets.job import ask_and_wait
from lib.workflows.segments.facts.contest import Contest
from lib.workflows.segments.job_specs import (
    NEXT_SPEND,
    PurchasesParameters,
)
from lib.workflows.segments.page.past_transactions import Past, frame, save
from lib.workflows.segments.report import value_charts
from lib.workflows.segments.report.customer_charts import forecaster
from lib.workflows.segments.report.customer_sentences import contest_sentence
from lib.workflows.segments.report.money import with_unit

if TYPE_CHECKING:
    import pandas as pd


def contest(run: Run, past: Past, t: Translator, workspace: str, viewer: bool) -> None:
    """Draw who spends what in the next period, by three ways to predict it."""
    st.caption(
        t(
            "Who will spend how much in the next period? A plain network and gradient boosting "
            "learn it from an earlier period; BG/NBD with Gamma-Gamma derives it. Each customer "
            "is predicted by models that have not seen that customer."
        )
    )
    found = ask_and_wait(
        NEXT_SPEND,
        t,
        workspace,
        run=run,
        dataset=past.dataset,
        params=PurchasesParameters(columns=past.columns, reference=past.reference),
        button=t("Compare with a network"),
        viewer=viewer,
    )
    if found is None or found.result is None:
        return
    result = from_json(Contest, found.result)
    with st.container(border=True, key="deepworth_next_verdict"):
        title, sentence = contest_sentence(result, past.currency, t)
        st.markdown(f"### {plain(title)}")
        st.markdown(plain(sentence))
    kept_chart(
        lambda: value_charts.contest_chart(result, past.currency, t),
        ("contest", found.id),
        "deepworth_next_spend",
        t("Error of the next spend"),
        t,
        workspace,
    )
    _contest_table(result, past.currency, t)


def _contest_table(result: Contest, currency: str | None, t: Translator) -> None:
    import pandas as pd

    rows = [
        {**to_json(model), "model": forecaster(model.id, t), "time": t.duration(model.seconds)}
        for model in result.models
    ]
    data = pd.DataFrame(rows)
    for name in ("mean", "all_mae"):
        data[name] = rounded(data[name])
    column = st.column_config
    frame(
        data,
        {
            "model": column.TextColumn(t("Model"), width=150 if state.narrow else "medium"),
            "mean": column.NumberColumn(
                with_unit("RMSE", currency),
                format="localized",
                help=t("Root mean squared error, mean over folds: large errors weigh more."),
            ),
            "all_mae": column.NumberColumn(
                with_unit("MAE", currency),
                format="localized",
                help=t("Mean absolute error over all customers."),
            ),
            "all_total": column.NumberColumn(
                t("Total expected / actual"),
                format="percent",
                help=t("100% means that the total over all customers was predicted exactly."),
            ),
            "all_rank_correlation": column.NumberColumn(
                t("Rank correlation"),
                format="%.2f",
                help=t("Whether customers expected to spend more did spend more; 1 is perfect."),
            ),
            "time": column.TextColumn(t("CPU time")),
        },
        "deepworth_next_table",
        t("Error of the next spend"),
    )
    kept_columns = [name for name in data.columns if name not in ("id", "folds", "time")]
    save(
        t("Download the errors (CSV)"),
        lambda: safe_csv(data[kept_columns]),
        "next-spend",
        "deepworth_next_csv",
    )


def rounded(amounts: pd.Series) -> pd.Series:
    """Round amounts of money as their size allows."""
    return amounts.round(0 if amounts.abs().median() >= 100 else 2)
