"""The findings of a table on the Data page: each with its evidence and its remedy."""

import streamlit as st

from lib.core.dataset import Dataset
from lib.core.findings import Finding
from lib.errors import InputError
from lib.i18n import Translator
from lib.intake.profiling.finding_rows import ROW, has_evidence
from lib.intake.profiling.leakage import SAMPLED_ROWS
from lib.ui.data import profiled
from lib.ui.data.doubts import read_so
from lib.ui.data.files import overrides_of
from lib.ui.setup import prepared
from lib.ui.setup.remedying import done_list, remedy_controls
from lib.ui.shell.boundary import callout
from lib.ui.widgets.findings import finding_list

_BY_TARGET = frozenset(["target_leakage", "strong_predictor", "dominant_column"])


def table_findings(
    dataset: Dataset, dataset_id: str, target: str | None, t: Translator, workspace: str
) -> None:
    """List what was noticed in the table and with regard to its target."""
    done_list(dataset, dataset_id, t, workspace)
    findings = dataset.findings
    if target is not None:
        try:
            findings = (*findings, *prepared.findings(workspace, dataset_id, target, ()))
        except InputError as error:
            callout(error, t)

    def below(finding: Finding, place: int) -> None:
        with st.container(horizontal=True):
            remedy_controls(finding, place, dataset, dataset_id, t, workspace)
            _other_bounds(finding, place, dataset, t, workspace)
            _evidence(finding, place, dataset_id, t, workspace)

    finding_list(findings, t, below)
    if target is not None and dataset.rows - dataset.column(target).missing > SAMPLED_ROWS:
        st.caption(
            t(
                "Columns were checked for leaking the target on a random sample of {rows} rows.",
                rows=t.number(SAMPLED_ROWS),
            )
        )


def _other_bounds(
    finding: Finding, place: int, dataset: Dataset, t: Translator, workspace: str
) -> None:
    """Draw the button that reads cells such as "<5" in the other way."""
    labels = {"bounds_missing": t("Read as the number"), "bounds_as_numbers": t("Treat as missing")}
    if finding.code not in labels:
        return
    other = "number" if finding.code == "bounds_missing" else "missing"
    key = f"deepworth_bounds_{dataset.sha256}_{place}_{other}"
    if st.button(
        labels[finding.code],
        key=key,
        icon=":material/build:",
        help=t("Reads the file again, with such cells in all columns read this way."),
    ):
        read_so(dataset, {**overrides_of(dataset), "bounds": other}, t, workspace)


def _evidence(finding: Finding, place: int, dataset_id: str, t: Translator, workspace: str) -> None:
    """Draw the popover with the rows, counts or picture behind a finding; filled once open."""
    by_target = finding.code in _BY_TARGET
    if not by_target and not has_evidence(finding):
        return
    key = f"deepworth_evidence_{dataset_id}_{place}_{finding.code}"
    popover = st.popover(
        t("Show evidence"), type="tertiary", icon=":material/search:", key=key, on_change="rerun"
    )
    if not popover.open:
        return
    with popover:
        if by_target:
            _picture(finding, key, dataset_id, t, workspace)
            return
        frame = profiled.shown(workspace, dataset_id, finding)
        if frame is None or frame.empty:
            st.caption(t("There is nothing more to show."))
            return
        column = st.column_config
        st.dataframe(
            frame,
            hide_index=True,
            lazy=False,
            key=f"{key}_rows",
            column_config={
                ROW: column.NumberColumn(t("Row"), format="localized"),
                "column": t("Column"),
                "value": t("Value"),
                "distinct": column.NumberColumn(t("Distinct values"), format="localized"),
                "rows": column.NumberColumn(t("Rows"), format="localized"),
                "share": column.NumberColumn(t("Share"), format="percent"),
                "missing": t("Missing"),
                "mean": t("Mean"),
                "first": t("First"),
                "last": t("Last"),
            }
            if finding.code != "target_formula"
            else {ROW: column.NumberColumn(t("Row"), format="localized")},
        )


def _picture(finding: Finding, key: str, dataset_id: str, t: Translator, workspace: str) -> None:
    from lib.report.profile.profile_charts import split_chart
    from lib.ui.widgets.chart import chart

    name, target = finding.columns[0], str(finding.values["target"])
    found = profiled.split(workspace, dataset_id, name, target)
    if found is None:
        st.caption(t("There is nothing more to show."))
        return
    chart(split_chart(found, name, target, t), f"{key}_chart", f"{target}: {name}")
