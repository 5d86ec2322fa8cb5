"""What was chosen for a table before anything is run: kept with it, so a reload changes nothing."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import date

import streamlit as st

from lib.core.facts import Json, plain_json
from lib.models.catalogue import all_models
from lib.ui.shell import services

_KIND = "draft"
_READ = "deepworth.drafts"
_MODELS, _DATES = "deepworth_models_", "deepworth_seg_reference_"
_PLAN = (
    *("target", "effort", "budget", "followed", "set", "kind", "positive", "metric", "rope"),
    *("seed", "names", "weight", "folds", "repeats", "drop", "keep", "group", "time", "known"),
)
_REVIEWS = (
    *("text", "source", "label", "rating", "scale", "neutral", "positive", "separator", "blank"),
    *("flags", "name", "names", "date", "product", "extra", "way"),
)
_SEGMENTS = (
    *("door", "effort", "k", "number", "chosen", "way", "customer", "invoice", "date", "product"),
    *("amount", "quantity", "price"),
)
_CHOICES = (
    *(_MODELS, _DATES, *(f"deepworth_{name}_" for name in _PLAN)),
    *(f"deepworth_reviews_{name}_" for name in _REVIEWS),
    *(f"deepworth_seg_{name}_" for name in _SEGMENTS),
)
"""Beginnings of the keys of choices; all else, such as buttons, cannot be set from outside."""


@contextmanager
def kept(dataset_id: str, workspace: str) -> Iterator[None]:
    """Draw set-up choices of a table in here: they begin as they were left, and are kept."""
    read: dict[str, _Draft] = st.session_state.setdefault(_READ, {})
    if dataset_id not in read:
        found = dict(services.jobs().kept_of_table(workspace, _KIND, dataset_id))
        read[dataset_id] = _Draft(found, dict(found))
    draft = read[dataset_id]
    for key, value in list(draft.untouched.items()):
        # In every script, as setup_keys.initial does: else Streamlit drops what nobody touched.
        # What somebody has touched is let go: set from here, it would undo a quick second click.
        restored = _restored(key, value)
        if st.session_state.get(key, restored) != restored:
            del draft.untouched[key]
        else:
            st.session_state[key] = restored
    yield
    now = draft.kept | _chosen(dataset_id)
    if now != draft.kept:
        services.jobs().keep_of_table(workspace, _KIND, dataset_id, now)
        draft.kept = now


@dataclass
class _Draft:
    """Choices as they were found at the first look and nobody has touched, and as kept now."""

    untouched: dict[str, Json]
    kept: dict[str, Json]


def _chosen(dataset_id: str) -> dict[str, Json]:
    """Return the choices of this session about a table, as JSON has them."""
    return {
        str(key): _plain(value)
        for key, value in st.session_state.items()
        if str(key).startswith(_CHOICES) and dataset_id in str(key)
    }


def _plain(value: object) -> Json:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return plain_json(value)


def _restored(key: str, value: Json) -> object:
    if key.startswith(_DATES):
        return date.fromisoformat(value) if isinstance(value, str) and value else value
    if key.startswith(_MODELS):  # of another version of this program, perhaps
        known = {spec.id for spec in all_models() if spec.offered is None or spec.offered()}
        return [id_ for id_ in value if id_ in known] if isinstance(value, Sequence) else []
    return deepcopy(value)  # a page may change it in place, and that is a change
