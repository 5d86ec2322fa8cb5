"""The figure of the chapter on overfitting: a large network on few rows, and what holds it back."""

from __future__ import annotations

import streamlit as st

from lib.core.facts import from_json
from lib.core.results import Status
from lib.i18n import Translator
from lib.store.jobs import Job
from lib.ui.shell import services
from lib.ui.shell.text import plain
from lib.ui.widgets.player import Movie, player
from lib.workflows.learn.facts.overfit import Overfit
from lib.workflows.learn.job_specs import OVERFIT, OverfitParameters
from lib.workflows.learn.page.asking import ask
from lib.workflows.learn.page.settings import choice, start
from lib.workflows.learn.report import overfit as report
from lib.workflows.learn.report.words import setting

_SIZES: dict[str, tuple[int, ...]] = {"4": (4,), "16": (16,), "32-32": (32, 32)}
_EPOCHS, _PATIENCE = 2000, 100
_DROPOUT, _L1, _L2 = 0.2, 0.001, 0.001
_SHOWN, _BEFORE = "deepworth.learn.overfit.shown", "deepworth.learn.overfit.before"


def figure(t: Translator, workspace: str) -> None:
    """Draw the settings, the training that was asked for, and the one before it."""
    st.markdown(
        t(
            "A network learns from a few rows: the true function and noise. It cannot know which "
            "is which. Fresh rows of the same kind, which it never learns from, tell. Losses are "
            "squared errors of the whole network, without dropout or penalties."
        )
    )
    job = ask(OVERFIT, _settings(t), t("Train"), "overfit", t, workspace)
    if job is None or job.result is None:
        return
    found, before = from_json(Overfit, job.result), _before(job, workspace)
    earlier = None if before is None else before[1]
    with st.container(border=True, gap="small"):
        said = report.outcome(found, t)
        if earlier is not None and not (found.stopped or earlier.stopped):
            said.append(report.compared(found, earlier, t))
        on = t("Switched on")
        st.caption(plain(f"{on}: {report.switched_on(found, t)}"))
        st.markdown(plain(" ".join(said)))
    movie = Movie(
        f"{job.id}/{job.created}/{'' if before is None else before[0]}",
        report.captions(found, t),
        report.panels(found, earlier, t),
        lambda: report.frames_table(found, t),
        "overfitting",
    )
    player(movie, "deepworth_learn_overfit", t)
    if earlier is not None:
        st.table(report.run_table({t("This run"): found, t("The run before"): earlier}, t))


def _settings(t: Translator) -> OverfitParameters:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        rows = choice(t("Rows"), (10, 20, 50, 200), 20, "overfit_rows", t.number)
        hidden = choice(t("Units of each layer"), list(_SIZES), "32-32", "overfit_hidden")
        seed = start(
            "overfit_seed",
            t,
            t("The same number gives the same points and the same weights at the start."),
        )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        dropout, l1, l2, stopping = _switches(t)
    return OverfitParameters(
        data="curve",
        points=rows,
        hidden=_SIZES[hidden],
        batch=0,
        epochs=_EPOCHS,
        seed=seed,
        dropout=_DROPOUT if dropout else 0.0,
        l1=_L1 if l1 else 0.0,
        l2=_L2 if l2 else 0.0,
        patience=_PATIENCE if stopping else 0,
    )


def _switches(t: Translator) -> list[bool]:
    """Draw what works against overfitting, each on or off."""
    share = t.percent(_DROPOUT)
    switches = (
        (
            "dropout",
            f"{t('Dropout')} {share}",
            t("Each update leaves out a random {share} of the hidden units.", share=share),
        ),
        (
            "l1",
            f"L1 {setting(_L1, t)}",
            t("A penalty on the sizes of the weights: those that help little go to about 0."),
        ),
        (
            "l2",
            f"L2 {setting(_L2, t)}",
            t("A penalty on the squares of the weights: large ones shrink the most."),
        ),
        (
            "stopping",
            t("Early stopping"),
            t(
                "A quarter of the rows is set aside for validation. Training ends when the loss on "
                "them has not fallen for {patience} epochs, and the weights of their best epoch "
                "are kept.",
                patience=t.number(_PATIENCE),
            ),
        ),
    )
    return [
        st.toggle(
            label,
            key=f"deepworth_learn_overfit_{name}",
            persist_state="session",
            help=told,
        )
        for name, label, told in switches
    ]


def _before(job: Job[OverfitParameters], workspace: str) -> tuple[str, Overfit] | None:
    """Return the training with other settings that was shown before this one, if it is there."""
    shown = st.session_state.get(_SHOWN)
    if shown != job.id:
        st.session_state[_SHOWN], st.session_state[_BEFORE] = job.id, shown
    id_ = st.session_state.get(_BEFORE)
    before = None if id_ is None else services.jobs().look_up(workspace, id_)
    if before is None or before.status is not Status.DONE or before.result is None:
        return None
    return f"{before.id}/{before.created}", from_json(Overfit, before.result)
