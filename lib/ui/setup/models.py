"""Which models are compared: families to choose from, and what each is, is good for and costs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from lib.core.findings import Finding
from lib.core.model import ModelSpec
from lib.core.plan import Effort, Plan
from lib.core.task import Domain, TaskKind
from lib.i18n import N_, Translator
from lib.models.catalogue import all_models, default_models, get_model
from lib.report.labels import family_label, model_label
from lib.ui.setup import keys as setup_keys
from lib.ui.setup.keys import FAMILIES
from lib.ui.shell.state import state
from lib.ui.shell.text import plain
from lib.ui.widgets.lazy import lazy_expander

if TYPE_CHECKING:
    from streamlit.elements.lib.mutable_expander_container import ExpanderContainer

    from lib.ui.setup.prepared import Setup

TIMES = N_(
    "A baseline that uses no columns is always included. Times are for this table on one core, "
    "over all folds; cores share the work."
)


def choose_models(
    kind: TaskKind,
    effort: Effort,
    dataset_id: str,
    t: Translator,
    domain: Domain = Domain.TABLE,
) -> tuple[tuple[str, ...], ExpanderContainer]:
    """Draw the catalogue by family; return the chosen models, and where to explain them.

    The choice follows the effort until the analyst changes it, and is kept from then on.
    """
    usual = default_models(kind, effort, domain)
    _follow(kind, usual, dataset_id)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(t("Models"), width="content")
        actions = (
            ("usual", t("Default selection"), usual),
            ("all", t("All"), _ready(kind, domain)),
            ("none", t("Clear"), ()),
        )
        for name, label, ids in actions:
            st.button(
                label,
                key=f"deepworth_choose_{name}",
                type="tertiary",
                on_click=set_models,
                args=(kind, ids, dataset_id),
            )
    chosen: list[str] = []
    for family in FAMILIES:
        side = [spec.id for spec in _offered(kind, domain) if spec.family is family]
        if not side:
            continue
        chosen += st.pills(
            family_label(family, t),
            side,
            selection_mode="multi",
            format_func=lambda id_: t(get_model(id_).label),
            key=setup_keys.models(dataset_id, kind, family),
            persist_state="session",
        )
    guide = lazy_expander(
        t("About these models: what they are, when to use them, expected time"),
        f"deepworth_guide_{dataset_id}",
        ":material/help:",
    )
    return tuple(spec.id for spec in _offered(kind, domain) if spec.id in chosen), guide


def set_models(kind: TaskKind, ids: tuple[str, ...], dataset_id: str) -> None:
    """Choose these models, before the choice is drawn."""
    for family in FAMILIES:
        side = [id_ for id_ in ids if get_model(id_).family is family and _here(get_model(id_))]
        st.session_state[setup_keys.models(dataset_id, kind, family)] = side


def _ready(kind: TaskKind, domain: Domain) -> tuple[str, ...]:
    """Return all models but those that must be built first."""
    return tuple(spec.id for spec in _offered(kind, domain) if not spec.built)


def _offered(kind: TaskKind, domain: Domain) -> list[ModelSpec]:
    return [
        spec
        for spec in all_models()
        if spec.suits(kind, domain) and spec.family in FAMILIES and _here(spec)
    ]


def _here(spec: ModelSpec) -> bool:
    """Whether this machine has what a model needs."""
    return spec.offered is None or spec.offered()


def _follow(kind: TaskKind, usual: tuple[str, ...], dataset_id: str) -> None:
    """Let the choice follow the effort as long as it is what an effort chose."""
    key = setup_keys.followed(dataset_id, kind)
    followed = st.session_state.get(key)
    keys = [setup_keys.models(dataset_id, kind, family) for family in FAMILIES]
    untouched = followed is None and not any(one in st.session_state for one in keys)
    current = {id_ for one in keys for id_ in st.session_state.get(one, ())}
    following = followed is not None and current == _chosen_by_hand(followed)
    if untouched or following:
        if followed != usual:
            set_models(kind, usual, dataset_id)
        st.session_state[key] = usual
    elif current == _chosen_by_hand(usual):
        st.session_state[key] = usual


def _chosen_by_hand(ids: tuple[str, ...]) -> set[str]:
    """Return those that are offered: a baseline takes part without being asked."""
    specs = map(get_model, ids)
    return {spec.id for spec in specs if spec.family in FAMILIES and _here(spec)}


def explain(
    kind: TaskKind,
    made: Setup | None,
    guide: ExpanderContainer,
    t: Translator,
    domain: Domain,
    times: str,
) -> None:
    """Say a line or two of each model, with its expected seconds in this plan if it is known.

    Only while ``guide``, which ``choose_models`` gave, is open; ``times`` says what these are of.
    """
    if not guide.open:
        return
    with guide:
        st.caption(t(times))
        if state.narrow:
            _list(_offered(kind, domain), made, t)
        else:
            _table(_offered(kind, domain), made, t)


def _table(specs: list[ModelSpec], made: Setup | None, t: Translator) -> None:
    import pandas as pd

    rows = {
        t("Model"): [_name(spec, made, t) for spec in specs],
        t("Family"): [family_label(spec.family, t) for spec in specs],
        t("Description"): [plain(t(spec.about)) for spec in specs],
        t("When to use it"): [plain(t(spec.good)) for spec in specs],
        t("Expected time"): [_cost(spec, made, t) for spec in specs],
    }
    st.table(pd.DataFrame(rows).set_index(t("Model")), border="horizontal")


def _list(specs: list[ModelSpec], made: Setup | None, t: Translator) -> None:
    for spec in specs:
        st.markdown(
            f"**{_name(spec, made, t)}** · {family_label(spec.family, t)} · "
            f"{_cost(spec, made, t)}  \n"
            f"{plain(t(spec.about))} :gray[{plain(t(spec.good))}]"
        )


def _name(spec: ModelSpec, made: Setup | None, t: Translator) -> str:
    name = plain(t(spec.label))
    if made is not None and spec.id in made.plan.settings:
        return t("{model} (changed)", model=name)
    return name


def _cost(spec: ModelSpec, made: Setup | None, t: Translator) -> str:
    seconds = None if made is None else made.costs.get(spec.id)
    return "–" if seconds is None else t.duration(seconds)


def budget_text(plan: Plan, findings: Sequence[Finding], t: Translator) -> str:
    """Return what a time budget came to: the effort, and the chosen models it does not allow."""
    said = [t("Effort used: {effort}.", effort=t(str(plan.effort)))]
    for finding in findings:
        if finding.code == "budget_left_out":
            names = ", ".join(model_label(id_, t) for id_ in finding.listed("models"))
            said.append(t("Left out for lack of time: {models}.", models=names))
    return " ".join(said)
