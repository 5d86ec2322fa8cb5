"""Where a network that is being built stands in the session: its JSON, and its widgets.

The JSON stands under the key of the model's one setting, so that plans take it and duplicates set
it. Widgets have keys with a revision: what is set from outside (a layer more, a saved network)
begins a new one, whose widgets start from the design.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from lib.deep.designs.design import DENSE, DROPOUT, USUAL, Design, Layer
from lib.deep.designs.design_file import MAX_NAME, from_text, to_text
from lib.ui.setup import keys as setup_keys

_LAYER_FIELDS = {DENSE: ("units", "activation", "l1", "l2"), DROPOUT: ("rate",)}
_TRAINING = (
    "name",
    "optimiser",
    "learning_rate",
    "momentum",
    "weight_decay",
    "schedule",
    "batch",
    "epochs",
    "patience",
)


@dataclass(frozen=True)
class Slot:
    """A model of the set-up that is built: of a table, by the model's id."""

    dataset_id: str
    model: str

    @property
    def setting(self) -> str:
        """The key of the network's JSON."""
        return setup_keys.setting(self.dataset_id, self.model, "network")

    @property
    def state(self) -> str:
        """The beginning of all its other keys, which are not kept with the table."""
        return f"deepworth_net_{self.dataset_id}_{self.model}"

    def key(self, field: str, place: int | None = None) -> str:
        """Return the key of a widget: of a layer's field, or of the training."""
        return f"{self.state}_{self._revision}_{'' if place is None else place}_{field}"

    def stored(self) -> Design:
        """Return the design as the last script left it."""
        text = st.session_state.get(self.setting)
        return USUAL if text is None else from_text(text)

    def current(self) -> Design:
        """Return the design with what its widgets say now, and keep it."""
        self._begin()
        before = self.stored()
        layers = tuple(self._layer(layer, place) for place, layer in enumerate(before.layers))
        values = {name: self._value(name, None, getattr(before, name)) for name in _TRAINING}
        values["name"] = "".join(filter(str.isprintable, values["name"]))[:MAX_NAME].strip()
        design = replace(before, layers=layers, **values)
        if design != before:
            self._keep(design)
        return design

    def put(self, design: Design) -> None:
        """Set the design from outside of its widgets."""
        self._keep(design)
        st.session_state[self.state] = (self._revision + 1, to_text(design))

    def open(self, design: Design) -> None:
        """Set a design that was saved, or came as a file."""
        self.put(design)
        st.session_state[self._opened] = to_text(design)

    @property
    def as_opened(self) -> bool:
        """Whether the design was opened and is still as it came."""
        text = st.session_state.get(self.setting)
        return text is not None and st.session_state.get(self._opened) == text

    @property
    def _opened(self) -> str:
        return f"{self.state}_as_opened"

    def change(self, layers: tuple[Layer, ...]) -> None:
        """Set other layers; what the widgets say of the rest holds."""
        self.put(replace(self.current(), layers=layers))

    @property
    def _revision(self) -> int:
        return int(st.session_state.get(self.state, (0, ""))[0])

    def _begin(self) -> None:
        """Begin a new revision where the JSON was set by others, such as a duplicated run."""
        text = st.session_state.get(self.setting)
        revision, known = st.session_state.get(self.state, (0, ""))
        if text != known:
            st.session_state[self.state] = (revision + 1, text)

    def _keep(self, design: Design) -> None:
        text = to_text(design)
        st.session_state[self.setting] = text
        st.session_state[self.state] = (self._revision, text)

    def _layer(self, layer: Layer, place: int) -> Layer:
        names = _LAYER_FIELDS.get(layer.type, ())
        return replace(
            layer, **{name: self._value(name, place, getattr(layer, name)) for name in names}
        )

    def _value(self, field: str, place: int | None, otherwise: Any) -> Any:
        value = st.session_state.get(self.key(field, place))
        return otherwise if value is None else value
