"""Saved networks: by name, each workspace its own, gone with the workspace."""

from dataclasses import replace

import pytest

from lib.deep.designs.design import USUAL, Design
from lib.errors import InputError, StoreError
from lib.store import Store
from lib.store import networks as kept
from lib.store.networks import Networks


def test_a_network_is_saved_opened_replaced_and_deleted(store: Store) -> None:
    networks = Networks(store)
    first = replace(USUAL, name="신경망 'x'; --")
    networks.save("mine", first)
    networks.save("mine", replace(Design(()), name="other"))
    networks.save("mine", replace(first, epochs=7))
    assert sorted(networks.names("mine")) == sorted(["other", first.name])
    assert networks.open("mine", first.name).epochs == 7
    assert networks.names("yours") == []
    with pytest.raises(StoreError, match="network_not_found"):
        networks.open("yours", first.name)
    networks.delete("mine", "other")
    networks.delete("mine", "other")
    assert networks.names("mine") == [first.name]
    store.forget_workspace("mine")
    assert networks.names("mine") == []


def test_what_cannot_be_saved_says_why(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    networks = Networks(store)
    with pytest.raises(InputError, match="network_without_name"):
        networks.save("mine", replace(USUAL, name=" \u200b"))
    with pytest.raises(InputError, match="network_no_epochs"):
        networks.save("mine", replace(USUAL, name="a", epochs=0))
    monkeypatch.setattr(kept, "MAX_SAVED", 1)
    networks.save("mine", replace(USUAL, name="a"))
    networks.save("mine", replace(USUAL, name="a", epochs=2))
    with pytest.raises(StoreError, match="networks_full"):
        networks.save("mine", replace(USUAL, name="b"))
    assert networks.names("mine") == ["a"]
