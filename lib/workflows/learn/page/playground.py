"""The figure of the chapter "A playground": a network on points in a plane, beside others."""

from __future__ import annotations

import csv
import io
import tempfile

import streamlit as st

from lib.core.facts import from_json
from lib.core.results import Status
from lib.i18n import N_, Translator
from lib.store.jobs import Job
from lib.ui.data.files import read_table
from lib.ui.shell import services
from lib.ui.shell.state import state
from lib.ui.shell.text import plain
from lib.ui.widgets.player import Movie, player
from lib.workflows.learn.facts.course import Course, Rivals
from lib.workflows.learn.job_specs import COURSE, RIVALS, CourseParameters
from lib.workflows.learn.page.asking import ask
from lib.workflows.learn.page.network_settings import POINTS, Chosen, network_settings
from lib.workflows.learn.report import course as report

_KEPT = "deepworth.learn.kept"
_MODELS = {
    "linear": (N_("Logistic regression"), N_("Linear regression")),
    "neighbours": (N_("15 nearest neighbours"), N_("15 nearest neighbours")),
    "forest": (N_("Random forest"), N_("Random forest")),
}


def figure(t: Translator, workspace: str) -> None:
    """Draw the settings, the course that was asked for, one beside it, and other models."""
    st.markdown(
        t(
            "Blue and orange points in a plane. The network colours every place by what it would "
            "say there, and you see it learn, unit by unit. Large points are learned from, small "
            "ones are held out."
        )
    )
    chosen = network_settings(t, workspace)
    job = ask(
        COURSE,
        CourseParameters.of(chosen.settings),
        t("Train"),
        "playground",
        t,
        workspace,
        dataset=chosen.dataset,
        disabled=not chosen.ready,
    )
    if job is None or job.result is None:
        return
    found = from_json(Course, job.result)
    kept = _kept(job, workspace)
    if kept is not None:
        _said(kept[1], "A", t)
    _said(found, "B" if kept else "", t)
    _player(job, found, kept, t)
    _actions(job, found, kept is not None, t, workspace)
    _rivals(job, found, chosen, t, workspace)


def _kept(job: Job[CourseParameters], workspace: str) -> tuple[str, Course] | None:
    """Return the course that was kept to stand beside the next ones, if it is another one."""
    id_ = st.session_state.get(_KEPT)
    if id_ is None or id_ == job.id:
        return None
    kept = services.jobs().look_up(workspace, id_)
    if kept is None or kept.status is not Status.DONE or kept.result is None:
        return None
    return f"{kept.id}/{kept.created}", from_json(Course, kept.result)


def _said(found: Course, name: str, t: Translator) -> None:
    points = t(POINTS[found.settings.data])
    begin = f"{name}: " if name else ""
    with st.container(border=True, gap="small"):
        st.caption(plain(f"{begin}{points}, {report.network_text(found, t)}"))
        st.markdown(plain(" ".join(report.outcome(found, t))))


def _player(
    job: Job[CourseParameters], found: Course, kept: tuple[str, Course] | None, t: Translator
) -> None:
    id_, courses = f"{job.id}/{job.created}", [("", found)]
    if kept is not None:
        id_, courses = f"{id_}/{kept[0]}", [("A", kept[1]), ("B", found)]
    frames = max(len(one.epochs) for _, one in courses)
    lines = [(f"{name}: " if name else "", report.captions(one, t)) for name, one in courses]
    movie = Movie(
        id_,
        [
            "; ".join(begin + said[min(frame, len(said) - 1)] for begin, said in lines)
            for frame in range(frames)
        ],
        report.course_panels(courses, t),
        lambda: report.frames_table(courses, t),
        "playground",
    )
    player(movie, "deepworth_learn_player", t)


def _actions(
    job: Job[CourseParameters], found: Course, beside: bool, t: Translator, workspace: str
) -> None:
    with st.container(horizontal=True):
        if beside:
            pressed = st.button(
                t("Take A away"), key="deepworth_learn_drop", icon=":material/close:"
            )
            kept = None
        else:
            pressed = st.button(
                t("Keep this beside the next one"),
                key="deepworth_learn_keep",
                icon=":material/splitscreen_right:",
                help=t("Then change a setting and train again: both play side by side."),
            )
            kept = job.id
        if pressed:
            st.session_state[_KEPT] = kept
            st.rerun()
        if st.button(
            t("Send the points to Compare"),
            key="deepworth_learn_send",
            icon=":material/balance:",
            help=t("As a table: all models of the product on these points, with a verdict."),
        ):
            _send(found, job.dataset, workspace)
    if st.session_state.get(_KEPT) == job.id:
        st.caption(t("Kept as A. Change a setting and train again."))


def _send(found: Course, dataset: str | None, workspace: str) -> None:
    """Open the points on Compare: as a new table, or the table that they were taken from."""
    if dataset is not None:
        state.dataset_id = dataset
    else:
        rows = io.StringIO(newline="")
        writer = csv.writer(rows)
        writer.writerow(["x1", "x2", "class" if found.classes else "value"])
        for x1, x2, target in zip(found.across, found.up, found.targets, strict=True):
            writer.writerow([x1, x2, "ab"[round(target)] if found.classes else target])
        with tempfile.TemporaryFile() as file:
            file.write(rows.getvalue().encode())
            file.flush()
            state.dataset_id = read_table(file, f"{found.settings.data}.csv", workspace)
    st.switch_page("pages/compare.py")


def _rivals(
    job: Job[CourseParameters], found: Course, chosen: Chosen, t: Translator, workspace: str
) -> None:
    st.subheader(t("Other models on the same points"), anchor=False)
    others = ask(
        RIVALS,
        job.params,
        t("Draw their borders"),
        "rivals",
        t,
        workspace,
        dataset=job.dataset,
        primary=False,
    )
    if others is None or others.result is None:
        return
    made = from_json(Rivals, others.result)
    if others.dataset != job.dataset or not _same_points(made, found):
        st.caption(t("These were drawn for other points. Press the button for the ones above."))
        return
    st.caption(
        t(
            "All learned from the same {train} points and are scored on the same {test} others, "
            "with 95% intervals.",
            train=t.number(made.train_rows),
            test=t.number(made.test_rows),
        )
    )
    panels = report.rival_panels(found, made, _names(found, t), t)
    movie = Movie(
        f"{others.id}/{others.created}/{job.created}",
        [t("Each model's border at the end of its training.")],
        panels,
        lambda: report.rivals_table(found, made, _names(found, t), t),
        "borders",
    )
    player(movie, "deepworth_learn_rivals", t)


def _names(found: Course, t: Translator) -> dict[str, str]:
    return {id_: t(names[0 if found.classes else 1]) for id_, names in _MODELS.items()}


def _same_points(made: Rivals, found: Course) -> bool:
    """Whether other models saw the points of a course: what says which they are is the same."""
    return all(
        getattr(made.settings, name) == getattr(found.settings, name)
        for name in ("data", "points", "noise", "seed", "columns")
    )
