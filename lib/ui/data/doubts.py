"""How a file was read, in one line; what that left open is one click from its other reading."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from lib.core.dataset import Dataset, Given
from lib.errors import InputError
from lib.i18n import Translator
from lib.intake.doubts import Doubt, doubts_of
from lib.intake.values.column_options import merged
from lib.report.labels import finding_text
from lib.report.reading_text import doubt_title, overrides_text, reading_sentence
from lib.ui.data import profiled
from lib.ui.data.files import overrides_of, read_again
from lib.ui.shell import services
from lib.ui.shell.boundary import boundary, callout
from lib.ui.shell.reader import fragment
from lib.ui.shell.text import plain
from lib.ui.widgets.uploads import reading

if TYPE_CHECKING:
    import pandas as pd

    from lib.intake.previews import Glimpse, Preview

_MAX_BUTTONS = 12
"""Doubts that have a button of their own at once."""


@fragment
def reading_line(dataset_id: str, t: Translator, workspace: str) -> None:
    """Say how the file was read and what is in doubt about it; draw the doubt that is open.

    A fragment: to look at a doubt draws this line only.
    """
    with boundary(t):
        dataset = services.dataset(workspace, dataset_id)
        doubts = doubts_of(dataset)
        said = t("Read as {how}", how=plain(reading_sentence(dataset.reading, t)))
        if not doubts:
            st.caption(said)
            return
        count = t.plural("{count} uncertain reading", "{count} uncertain readings", len(doubts))
        with st.container(
            horizontal=True, vertical_alignment="center", gap="small", key="deepworth_reading_line"
        ):
            st.caption(f"{said} · **{count}:**", width="content")
            chosen = st.pills(
                count,
                range(min(len(doubts), _MAX_BUTTONS)),
                format_func=lambda place: plain(doubt_title(doubts[place], t)),
                key=f"deepworth_doubt_{dataset_id}",
                persist_state="session",
                label_visibility="collapsed",
                wrap=True,
            )
            if len(doubts) > _MAX_BUTTONS:
                more = t.plural("{count} more", "{count} more", len(doubts) - _MAX_BUTTONS)
                st.caption(more, width="content")
        if chosen is not None:
            with st.container(border=True, gap="small", key="deepworth_doubt_panel"):
                _doubt(dataset, dataset_id, doubts, doubts[chosen], t, workspace)


def _doubt(
    dataset: Dataset,
    dataset_id: str,
    doubts: Sequence[Doubt],
    doubt: Doubt,
    t: Translator,
    workspace: str,
) -> None:
    """Draw a doubt: what is open, both readings, and the buttons that decide it."""
    finding = next(
        one
        for one in dataset.findings
        if one.code == doubt.code and set(doubt.columns) <= set(one.columns)
    )
    _, message, _ = finding_text(finding, t)
    st.markdown(f"**{plain(doubt_title(doubt, t))}**  \n{plain(message)}")
    shown = _previews(dataset, overrides_of(dataset), doubt.others, workspace)
    if shown is None:
        st.caption(gone(t))
        return
    able = [place for place, one in enumerate(shown) if one.refused is None]
    if not able:
        callout(InputError(shown[0].refused or "", **shown[0].context), t)
        return
    key = f"{dataset_id}_{doubt.code}_{'_'.join(doubt.columns[:1])}"
    place = able[0]
    if len(able) > 1:
        picked = st.segmented_control(
            t("Alternative"),
            able,
            default=able[0],
            required=True,
            format_func=lambda one: plain(overrides_text(doubt.others[one], t)),
            key=f"deepworth_other_{key}",
        )
        place = able[0] if picked is None else picked
    other = doubt.others[place]
    both_readings(shown[place], overrides_text(doubt.now, t), overrides_text(other, t), key, t)
    _decide(dataset, doubts, doubt, other, key, t, workspace)


def _decide(
    dataset: Dataset,
    doubts: Sequence[Doubt],
    doubt: Doubt,
    other: Given,
    key: str,
    t: Translator,
    workspace: str,
) -> None:
    alike = [one for one in doubts if one.code == doubt.code and one.columns and one is not doubt]
    alike = [one for one in alike if _same(one, other)]
    with st.container(horizontal=True):
        how = plain(overrides_text(other, t))
        chosen = None
        if st.button(
            t("Read as: {how}", how=how),
            key=f"deepworth_read_so_{key}",
            type="primary",
            icon=":material/refresh:",
        ):
            chosen = merged({}, other)
        if alike:
            label = t("Read all {count} this way", count=t.number(len(alike) + 1))
            if st.button(label, key=f"deepworth_read_all_so_{key}"):
                chosen = merged({}, other)
                for one in alike:
                    chosen = merged(chosen, next(o for o in one.others if _says(o) == _says(other)))
        if st.button(
            t("Keep as read"),
            key=f"deepworth_right_{key}",
            type="tertiary",
            help=t("Nothing changes, and you will not be asked again."),
        ):
            chosen = doubt.now
    if chosen is not None:
        read_so(dataset, merged(overrides_of(dataset), chosen), t, workspace)


def read_so(dataset: Dataset, overrides: Given, t: Translator, workspace: str) -> None:
    """Read a table's file by these overrides and draw the page anew."""
    with reading(t):
        read = read_again(dataset, overrides, t, workspace)
    if read:
        st.rerun(scope="app")


def _says(overrides: Given) -> Mapping[str, str]:
    options: Mapping[str, str] = next(iter(overrides.get("columns", {}).values()), {})
    return options


def _same(doubt: Doubt, other: Given) -> bool:
    return any(_says(one) == _says(other) for one in doubt.others)


def gone(t: Translator) -> str:
    """Say that the file itself is not kept any more."""
    return t("The server no longer has the file itself. Open it again to change how it is read.")


def _previews(
    dataset: Dataset,
    overrides: Given,
    others: Sequence[Given],
    workspace: str,
) -> list[Preview] | None:
    asked = json.dumps([dict(overrides), list(map(dict, others))])
    return profiled.previews(workspace, dataset.sha256, dataset.name, asked)


def preview_of(dataset: Dataset, overrides: Given, other: Given, workspace: str) -> Preview | None:
    """Return what a further override would change; None where the file is not kept."""
    found = _previews(dataset, overrides, [other], workspace)
    return None if found is None else found[0]


def both_readings(preview: Preview, now: str, other: str, key: str, t: Translator) -> None:
    """Draw two readings side by side, where they differ first."""
    if preview.written is not None:
        _of_column(preview, preview.written, key, t)
    else:
        for place, said, glimpse, name in zip(
            st.columns(2, gap="medium"),
            (
                t("Current reading: {how}", how=plain(now)),
                t("Alternative: {how}", how=plain(other)),
            ),
            (preview.now, preview.other),
            ("now", "other"),
            strict=True,
        ):
            with place:
                st.caption(said)
                _table(_frame(glimpse), f"deepworth_glimpse_{name}_{key}", said, t)
    st.caption(_told(preview, t))


def _told(preview: Preview, t: Translator) -> str:
    if preview.differ is None:
        rows = t.plural("{count} row", "{count} rows", preview.size[0])
        columns = t.plural("{count} column", "{count} columns", preview.size[1])
        return t("The table would have {rows} and {columns}.", rows=rows, columns=columns)
    if not preview.differ:
        return t("No cell would change.")
    return t.plural(
        "{count} cell would be read differently.",
        "{count} cells would be read differently.",
        preview.differ,
    )


def _of_column(preview: Preview, written: Glimpse, key: str, t: Translator) -> None:
    import pandas as pd

    st.caption(t("Column {column}", column=plain(written.names[0])))
    cells = zip(written.cells, preview.now.cells, preview.other.cells, strict=True)
    missing = t("(missing)")
    frame = pd.DataFrame(
        [[stands, now or missing, other or missing] for (stands,), (now,), (other,) in cells],
        columns=[t("In the file"), t("Current reading"), t("New reading")],
        index=pd.Index(written.rows, name=t("Row")),
        dtype="str",
    )
    _table(frame, f"deepworth_glimpse_{key}", t("New reading"), t)


def _frame(glimpse: Glimpse) -> pd.DataFrame:
    import pandas as pd

    frame = pd.DataFrame(glimpse.cells, columns=range(len(glimpse.names)), dtype="str")
    return frame.set_axis(list(glimpse.names), axis=1).set_axis(list(glimpse.rows), axis=0)


def _table(frame: pd.DataFrame, key: str, said: str, t: Translator) -> None:
    st.dataframe(
        frame,
        height=35 * (max(len(frame), 1) + 1) + 3,
        lazy=False,
        key=key,
        column_config={"_index": st.column_config.NumberColumn(t("Row"), format="localized")},
        alt=said,
    )
