"""Classes of a run called otherwise than the table's values, once it has ended, by its owner."""

from __future__ import annotations

from functools import partial

import streamlit as st

from lib.core.results import Run
from lib.errors import StoreError
from lib.i18n import N_, Translator
from lib.report.figures.charts import cut
from lib.ui.shell import services
from lib.ui.shell.notice import attempt
from lib.ui.shell.text import plain
from lib.ui.widgets.lazy import lazy_expander

_MAX_NAME_LENGTH = 80
_IN_SIGHT = 12


def name_classes(run: Run, t: Translator, workspace: str) -> None:
    """Draw a name to type for each class; nothing is fitted anew, and no stored value changes."""
    if not run.task.classes:
        return
    box = lazy_expander(t("Name the classes"), f"deepworth_class_names_{run.id}", ":material/edit:")
    if not box.open:
        return
    with box, st.form(f"deepworth_class_names_form_{run.id}", border=False):
        st.caption(
            t(
                "Used on every page and in reports, without running again. The values in the "
                "table, in predictions and in results do not change; new predictions have the "
                "name next to the value. Without a name, the value is used."
            )
        )
        many = len(run.task.classes) > _IN_SIGHT
        with st.container(height=420 if many else "content", border=False):
            for code, value in enumerate(run.task.classes):
                if code % 2 == 0:  # a row of two: on a phone they stand below each other in order
                    columns = st.columns(2)
                columns[code % 2].text_input(
                    t("Name of {value}", value=plain(cut(value))),
                    run.task.names.get(value, ""),
                    key=_key(run.id, code),
                    max_chars=_MAX_NAME_LENGTH,
                    placeholder=cut(value),
                )
        st.form_submit_button(
            t("Save"),
            key=f"deepworth_class_names_save_{run.id}",
            on_click=_save,
            args=(run, workspace),
        )


def _key(run_id: str, code: int) -> str:
    return f"deepworth_class_name_{run_id}_{code}"


def _save(run: Run, workspace: str) -> None:
    attempt(partial(_keep, run, workspace), N_("Saved."))


def _keep(run: Run, workspace: str) -> None:
    given = [st.session_state.get(_key(run.id, code)) for code in range(len(run.task.classes))]
    if None in given:
        raise StoreError("run_not_found")  # all was forgotten meanwhile
    before = run.task.names
    changed = {
        value: str(name)
        for value, name in zip(run.task.classes, given, strict=True)
        if name != before.get(value, "")
    }
    # Names that were given in another window, since this form was drawn, stay.
    names = {**services.store().run(workspace, run.id).task.names, **changed}
    services.store().describe(workspace, run.id, classes=names)
