"""Over time: who moved between segments, who comes back, who is likely to be gone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import streamlit as st

from lib.core.facts import from_json
from lib.core.results import Run
from lib.i18n import N_, Translator
from lib.report.drawing.cells import safe_csv
from lib.store.jobs import Job
from lib.ui.shell.state import state
from lib.ui.shell.terms import with_terms
from lib.ui.shell.text import plain
from lib.ui.widgets.chart import kept_chart
from lib.ui.widgets.job import ask_and_wait
from lib.workflows.segments.facts.movement import Cohorts, Movement
from lib.workflows.segments.job_specs import (
    COHORTS,
    MOVEMENT,
    CohortsParameters,
    MovementParameters,
)
from lib.workflows.segments.page import kept
from lib.workflows.segments.page.past_transactions import Past, download, frame, past_of, save
from lib.workflows.segments.report import time_charts
from lib.workflows.segments.report.money import with_unit
from lib.workflows.segments.report.segment_looks import title_of

_STEPS = {
    "": N_("A quarter of a year ago, or a third of the period covered"),
    "30": N_("30 days ago"),
    "91": N_("91 days ago"),
    "182": N_("182 days ago"),
    "365": N_("365 days ago"),
}
_PERIODS = {
    "": N_("Automatic interval"),
    "month": N_("By month"),
    "quarter": N_("By quarter"),
    "year": N_("By year"),
}


def movement(run: Run, model: str, t: Translator, workspace: str, viewer: bool) -> None:
    """Draw movement, churn and cohorts of a run whose customers came from transactions."""
    past = past_of(run, t, workspace)
    if past is None:
        return
    names = kept.names(run, model, t, workspace)
    st.subheader(t("Movement between segments"), anchor=False)
    _moved(run, model, past, names, t, workspace, viewer)
    st.subheader(
        t("Cohorts and retention"),
        anchor=False,
        help=with_terms(
            t(
                "A cohort is all customers whose first purchase was in the same period; retention "
                "is the share of them that bought again in a later period."
            ),
            t,
            "cohort",
            "retention",
        ),
    )
    _cohorts(run, past, t, workspace, viewer)


def _moved(
    run: Run,
    model: str,
    past: Past,
    names: Mapping[int, str],
    t: Translator,
    workspace: str,
    viewer: bool,
) -> None:
    if not run.model(model).has_artifact:
        st.caption(
            t(
                "This model cannot assign customers as of another date to its segments. Choose "
                "another one above, for example K-means."
            )
        )
        return
    step = st.selectbox(
        t("Compare with the segments of an earlier date"),
        list(_STEPS),
        format_func=lambda one: t(_STEPS[one]),
        key=f"deepworth_moved_step_{run.id}",
        persist_state="session",
        width="stretch" if state.narrow else 420,
        help=t(
            "The customers' features are computed again up to that date, and the same rule "
            "assigns them to segments."
        ),
    )
    before = None
    if step:
        day = date.fromisoformat(past.reference) - timedelta(days=int(step))
        before = day.isoformat()
    found = ask_and_wait(
        MOVEMENT,
        t,
        workspace,
        run=run,
        model=model,
        dataset=past.dataset,
        params=MovementParameters(columns=past.columns, reference=past.reference, before=before),
        viewer=viewer,
    )
    if found is None or found.result is None:
        return
    result = from_json(Movement, found.result)
    kept_chart(
        lambda: time_charts.movement_chart(result, names, t, narrow=state.narrow),
        ("movement", found.id, str(names), state.narrow),
        "deepworth_moved",
        t("Movement between segments"),
        t,
        workspace,
    )
    st.caption(
        t(
            "The width of a band is the number of customers. Customers at the edge of a segment "
            "can move without changing much: look at the widest bands."
        )
    )
    _returned(found, result, names, t, workspace)
    _moves_table(result, names, past, t)
    _churn(found, result, names, t, workspace)
    if not viewer:
        label = t("Download movement and risk, one row per customer (CSV)")
        download(found, label, "customers-movement", workspace, names)


def _returned(
    found: Job[MovementParameters],
    result: Movement,
    names: Mapping[int, str],
    t: Translator,
    workspace: str,
) -> None:
    """Draw the retention of each segment: who of it, as it was then, has bought since."""
    st.subheader(
        t("Retention by segment"),
        anchor=False,
        help=t(
            "Customers are counted in the segment that they were in on the earlier date. Today's "
            "segments would say nothing: they depend on who has bought since."
        ),
    )
    kept_chart(
        lambda: time_charts.returned_chart(result.returned, names, t),
        ("returned", found.id, str(names)),
        "deepworth_returned",
        t("Retention by segment"),
        t,
        workspace,
    )


def _moves_table(result: Movement, names: Mapping[int, str], past: Past, t: Translator) -> None:
    """Draw the moves in numbers, the largest first."""
    import pandas as pd

    def name(code: int) -> str:
        return t("Not a customer yet") if code == time_charts.NEW else title_of(code, names, 40)

    rows = [
        {
            "from": name(before),
            "to": name(after),
            "customers": result.counts[row][column],
            "money": None if result.revenue is None else result.revenue[row][column],
        }
        for row, before in enumerate(result.before)
        for column, after in enumerate(result.after)
        if result.counts[row][column]
    ]
    data = pd.DataFrame(rows, columns=["from", "to", "customers", "money"])
    data = data.sort_values("customers", ascending=False, kind="stable")
    if not past.paid:
        del data["money"]
    column = st.column_config
    with st.expander(t("All moves as a table"), icon=":material/table_rows:"):
        frame(
            data,
            {
                "from": column.TextColumn(result.before_date),
                "to": column.TextColumn(result.after_date),
                "customers": column.NumberColumn(t("Customers"), format="localized"),
                "money": column.NumberColumn(
                    with_unit(t("Revenue in between"), past.currency),
                    format="localized",
                    help=t("What these customers paid between the two dates, less returns."),
                ),
            },
            "deepworth_moves",
            t("All moves as a table"),
        )
        save(t("Download the moves (CSV)"), lambda: safe_csv(data), "moves", "deepworth_moves_csv")


def _churn(
    found: Job[MovementParameters],
    result: Movement,
    names: Mapping[int, str],
    t: Translator,
    workspace: str,
) -> None:
    st.subheader(
        t("Who has probably left"),
        anchor=False,
        help=with_terms(
            t(
                "Shop customers do not cancel: whether they have left can only be inferred from "
                "how long ago they last bought, relative to how often they used to."
            ),
            t,
            "churn",
        ),
    )
    churn = result.churn
    kept_chart(
        lambda: time_charts.churn_chart(churn, names, t),
        ("churn", found.id, str(names)),
        "deepworth_churn",
        t("Who has probably left"),
        t,
        workspace,
    )
    everybody = churn.all
    said = [
        t(
            "{once} of {count} customers bought only once: their usual gap is not known.",
            once=t.number(everybody.once),
            count=t.number(everybody.customers),
        ),
    ]
    if everybody.gone is not None and everybody.gone < 0.01:
        said.append(
            t(
                "BG/NBD considers almost nobody churned: it finds no sign of churn after a "
                "purchase, which does not show that nobody has left. Look at the customers' own "
                "usual gap."
            )
        )
    if everybody.gone is None and result.churn_failure is None:
        said.append(
            t(
                "BG/NBD was off in the holdout period, or could not be checked: only the "
                "customers' own usual gap is shown."
            )
        )
    if result.churn_failure is not None:
        said.append(
            t("BG/NBD cannot tell who has left here: only the customers' own usual gap is shown.")
        )
    st.caption(plain(" ".join(said)))


def _cohorts(run: Run, past: Past, t: Translator, workspace: str, viewer: bool) -> None:
    period = st.segmented_control(
        t("Period"),
        list(_PERIODS),
        default="",
        required=True,
        format_func=lambda one: t(_PERIODS[one]),
        key=f"deepworth_cohort_period_{run.id}",
        persist_state="session",
    )
    found = ask_and_wait(
        COHORTS,
        t,
        workspace,
        run=run,
        dataset=past.dataset,
        params=CohortsParameters(
            columns=past.columns, reference=past.reference, period=period or None
        ),
        viewer=viewer,
    )
    if found is None or found.result is None:
        return
    result = from_json(Cohorts, found.result)
    kept_chart(
        lambda: time_charts.retention_chart(result, t, narrow=state.narrow),
        ("retention", found.id, state.narrow),
        "deepworth_retention",
        t("Cohorts and retention"),
        t,
        workspace,
    )
    notes = [t("The number of customers in each cohort is in brackets.")]
    if result.days_missing:
        notes.append(
            t.plural(
                "The data end {count} day before the last period does: the last cell of each row "
                "may be too low and is left out of the figures below.",
                "The data end {count} days before the last period does: the last cell of each row "
                "may be too low and is left out of the figures below.",
                result.days_missing,
            )
        )
    notes.append(
        t("Customers who bought before the data begin count from their first purchase in the data.")
    )
    st.caption(plain(" ".join(notes)))
    kept_chart(
        lambda: time_charts.retention_curve(result, t),
        ("retention curve", found.id),
        "deepworth_retention_curve",
        t("Share that bought"),
        t,
        workspace,
    )
    if result.followed is not None:
        st.caption(
            t.plural(
                "The same customers throughout: those of the first {count} cohort, observed long "
                "enough. Unfinished periods are left out; lines are 95% intervals.",
                "The same customers throughout: those of the first {count} cohorts, observed long "
                "enough. Unfinished periods are left out; lines are 95% intervals.",
                result.followed.cohorts,
            )
        )
    save(
        t("Download the cohorts (CSV)"),
        lambda: _cohort_csv(result),
        "cohorts",
        "deepworth_cohorts_csv",
    )


def _cohort_csv(result: Cohorts) -> bytes:
    import pandas as pd

    data = pd.DataFrame(result.retention)
    data.columns = pd.Index([str(age) for age in range(data.shape[1])])
    data.insert(0, "customers", result.sizes)
    data.insert(0, "cohort", result.cohorts)
    return safe_csv(data)
