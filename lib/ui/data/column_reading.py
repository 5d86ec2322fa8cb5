"""One column: which of its cells are not as in the file, and how somebody says it is to be read."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from lib.core.columns import ColumnKind
from lib.core.dataset import Dataset, Given
from lib.errors import InputError
from lib.i18n import Translator
from lib.intake.values.column_options import check_column_options, lines, merged
from lib.report.reading_text import DECIMALS, ORDERS, THOUSANDS, options_text
from lib.ui.data import profiled
from lib.ui.data.columns import CELLS
from lib.ui.data.doubts import both_readings, gone, preview_of, read_so
from lib.ui.data.files import overrides_of
from lib.ui.shell.boundary import callout
from lib.ui.widgets.lazy import lazy_expander

if TYPE_CHECKING:
    from collections.abc import Mapping

_KINDS = tuple(kind for kind in ColumnKind if kind is not ColumnKind.CONSTANT)


def odd_cells_panel(
    name: str, dataset: Dataset, dataset_id: str, t: Translator, workspace: str
) -> None:
    """Count the cells that are not as in the file, and show some once that is opened."""
    counts = dataset.column(name).cells
    if not counts:
        return
    said = [f"{t(CELLS[what][0])}: {t.number(counts[what])}" for what in CELLS if what in counts]
    key = f"deepworth_odd_{dataset_id}_{name}"
    panel = lazy_expander(" · ".join(said), key, ":material/rule:")
    if not panel.open:
        return
    with panel:
        about = (workspace, dataset.sha256, dataset.name, json.dumps(overrides_of(dataset)), name)
        found = profiled.odd_cells(*about)
        if found is None:
            st.caption(gone(t))
            return
        missing = t("(missing)")
        st.dataframe(
            {
                t("Row"): [one.row for one in found],
                t("In the file"): [one.written for one in found],
                t("Current reading"): [one.read or missing for one in found],
                " ": [t(CELLS[one.what][0]) for one in found],
            },
            hide_index=True,
            lazy=False,
            key=f"{key}_cells",
            alt=" · ".join(said),
        )


def column_reading(
    name: str, dataset: Dataset, dataset_id: str, t: Translator, workspace: str
) -> None:
    """Let somebody say how a column is to be read, see what that would change, and read it so."""
    key = f"deepworth_column_{dataset_id}_{name}"
    popover = st.popover(t("Read it differently"), key=f"{key}_open", on_change="rerun")
    if not popover.open:
        return
    with popover:
        given = overrides_of(dataset)
        columns = dict(given.get("columns", {}))
        before: Mapping[str, str] = columns.get(name, {})
        try:
            chosen = check_column_options({name: _options(name, dataset, before, key, t)})
            options = chosen.get(name, {})
            other: Given = {"columns": {name: options}}
            shown = preview_of(dataset, given, other, workspace) if options else None
        except InputError as error:
            callout(error, t)
            return
        if options and shown is None:
            st.caption(gone(t))
            return
        if shown is not None and shown.refused is not None:
            callout(InputError(shown.refused, **shown.context), t)
            return
        if shown is not None:
            both_readings(shown, "", options_text(options, t), key, t)
        same = options == dict(before)
        if st.button(t("Read again"), key=f"{key}_go", type="primary", disabled=same):
            columns.pop(name, None)
            rest: Given = {**given, "columns": columns}
            read_so(dataset, merged(rest, other) if options else rest, t, workspace)


def _options(
    name: str, dataset: Dataset, before: Mapping[str, str], key: str, t: Translator
) -> dict[str, str]:
    """Draw what can be said of a column of its kind; what is left as found out is not said."""
    found = t("automatic")
    kinds = [str(kind) for kind in _KINDS]
    kind = _choice(t("Kind"), kinds, before.get("kind"), lambda one: t(one), f"{key}_kind", found)
    options = {"kind": kind} if kind else {}
    as_kind = kind or str(dataset.column(name).kind)
    if as_kind == ColumnKind.NUMBER:
        for option, label, texts in (
            ("decimal", t("Decimal mark"), DECIMALS),
            ("thousands", t("Thousands separator"), THOUSANDS),
        ):
            mark = _choice(
                label,
                list(texts),
                before.get(option),
                {mark: t(text) for mark, text in texts.items()}.__getitem__,
                f"{key}_{option}",
                found,
            )
            options |= {} if mark is None else {option: mark}
        unit = st.text_input(t("Unit"), before.get("unit", ""), key=f"{key}_unit").strip()
        options |= {"unit": unit} if unit else {}
    elif as_kind == ColumnKind.DATETIME:
        order = _choice(
            t("Order of dates"),
            list(ORDERS),
            before.get("dates"),
            lambda one: t(ORDERS[one]),
            f"{key}_dates",
            found,
        )
        options |= {"dates": order} if order else {}
    else:
        options |= _words(t("Words that are values"), "kept", before, f"{key}_kept", t)
    return options | _words(t("Words that mean missing"), "missing", before, f"{key}_missing", t)


def _choice(
    label: str,
    values: list[str],
    before: str | None,
    said: Callable[[str], str],
    key: str,
    found: str,
) -> str | None:
    chosen: str | None = st.selectbox(
        label,
        values,
        index=values.index(before) if before in values else None,
        format_func=said,
        key=key,
        placeholder=found,
    )
    return chosen


def _words(
    label: str, option: str, before: Mapping[str, str], key: str, t: Translator
) -> dict[str, str]:
    text = st.text_input(
        label, "|".join(lines(before.get(option))), key=key, help=t("Separate several with |.")
    )
    words = [word.strip() for word in text.split("|") if word.strip()]
    # Said before to be none, it stays so until something else is said.
    unsaid = not words and before.get(option) != ""
    return {} if unsaid else {option: "\n".join(words)}
