"""Which class of a run of reviews is looked at."""

import streamlit as st

from lib.core.results import Run
from lib.core.task import TaskKind
from lib.i18n import Translator
from lib.report.labels import class_name


def looked_at(run: Run, t: Translator) -> int:
    """Return the class whose share is looked at: the positive one, or, of many, the chosen one."""
    classes = run.task.shown
    if run.task.kind is TaskKind.BINARY:
        return 1
    several = run.task.kind is TaskKind.MULTILABEL
    return int(
        st.selectbox(
            t("Label to show") if several else t("Class to show"),
            range(len(classes)),
            index=len(classes) - 1,
            format_func=lambda code: class_name(classes[code], t),
            key=f"deepworth_reviews_class_{run.id}",
            persist_state="session",
            width=280,
        )
    )
