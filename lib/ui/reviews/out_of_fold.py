"""A model's out-of-fold predictions of reviews, with what is seen of each text from outside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from lib.core.task import TaskKind
from lib.evaluation.judge.out_of_fold import Answers
from lib.text import failures as traits
from lib.ui.widgets import answers as kept

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Seen:
    """A model's out-of-fold predictions with what is seen of each text from outside."""

    given: Answers
    texts: Sequence[str]
    traits: traits.Traits
    wrong: Array
    confidence: Array
    languages: Sequence[str]


@st.cache_resource(show_spinner=False, max_entries=6, ttl=1800)
def seen(workspace: str, run_id: str, model: str) -> Seen | None:
    """Look at the texts of a model's predictions; kept, for a click must be answered."""
    from lib.text.languages import languages
    from lib.ui.shell import services

    run = services.store().run(workspace, run_id)
    given = kept.answers(run, model, workspace)
    table = kept.table(run, workspace)
    if given is None or table is None or run.task.text is None:
        return None
    texts = [str(one) for one in table.at(given.rows, (run.task.text,))[run.task.text].fillna("")]
    if run.task.kind is TaskKind.MULTILABEL:
        return _seen_labels(given, texts, languages(texts))
    looks = traits.traits_of(texts)
    predicted = given.predicted
    return Seen(
        given=given,
        texts=texts,
        traits=looks,
        wrong=predicted != given.codes,
        confidence=given.outputs[np.arange(len(predicted)), predicted],
        languages=languages(texts),
    )


def _seen_labels(given: Answers, texts: Sequence[str], spoken: Sequence[str]) -> Seen:
    """Look at reviews with several labels: wrong is where one is missing or too many.

    The surest mistake is the label whose probability is furthest off.
    """
    off = np.abs(given.outputs - given.truth)
    return Seen(
        given=given,
        texts=texts,
        traits=traits.traits_of(texts),
        wrong=((given.outputs > 0.5) != (given.truth > 0)).any(axis=1),
        confidence=off.max(axis=1),
        languages=spoken,
    )
